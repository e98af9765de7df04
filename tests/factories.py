"""Two invented governments, their keys and officers, and whatever they sign: the things that tests are made of.

`XA` and `XB` have real keys, drawn from names, so they are the same in each run. What is signed is built as plain JSON
values that a test may spoil before they are spelled: `statement(…, header={"side": "XB"})`.
"""

import base64
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cached_property
from typing import Any

from crypto import arrangement, changes, epoch, statement
from crypto.arrangement import PRECEDENCES
from crypto.checkpoint import encode_mirror
from crypto.chunked import sealed_size
from crypto.composite import SigningKey
from crypto.cosignature import LogKey, MirrorKey
from crypto.dsse import Envelope, envelope_id, envelope_value, sign_envelope
from crypto.hpke import SealingKey
from crypto.says import draft_says, parse_says
from crypto.spaces import LINE
from crypto.wire import Field, Json, encode, encode_utc
from tests.vectors.draw import draw

NIGHT = datetime(2026, 11, 23, 7, 30, tzinfo=UTC)
"""When the tests' night begins."""

SEALED = sealed_size(1024)
"""The stored size of the smallest sealed part."""

Sign = Callable[[str, bytes, Sequence[SigningKey]], Envelope]
Values = dict[str, Any]


def unsigned(payload_type: str, payload: bytes, _keys: Sequence[SigningKey]) -> Envelope:
    """An envelope without signatures, for where none is checked."""
    return Envelope(payload_type, payload, ())


def unchecked(envelope: Envelope, _keys: Sequence[bytes]) -> bytes:
    """The payload, whoever signed it."""
    return envelope.payload


def minute(number: float) -> datetime:
    """So many minutes into the night."""
    return NIGHT + timedelta(minutes=number)


def time(moment: datetime) -> str:
    """Its spelling."""
    return encode_utc(moment)


def b64(data: bytes) -> str:
    """Its spelling."""
    return base64.b64encode(data).decode()


@dataclass(frozen=True)
class Device:
    """An officer's device, with its private keys."""

    side: str
    name: str
    officer: int
    post: str = "watch"

    @cached_property
    def signing(self) -> SigningKey:
        return SigningKey(draw(f"{self.side} {self.name} signing", 64))

    @cached_property
    def sealing(self) -> SealingKey:
        return SealingKey(draw(f"{self.side} {self.name} sealing", 32))

    @cached_property
    def signing_public(self) -> bytes:
        return self.signing.public_key

    @cached_property
    def sealing_public(self) -> bytes:
        return self.sealing.public_key

    @cached_property
    def id(self) -> bytes:
        return epoch.device_id(self.signing_public, self.sealing_public)

    def change(self) -> Values:
        """The change that lists it."""
        return {
            "change": "device",
            "officer": self.officer,
            "post": self.post,
            "sealing": b64(self.sealing_public),
            "signing": b64(self.signing_public),
        }

    def revocation(self, since: datetime | None = None) -> Values:
        """The change that revokes it."""
        return {"change": "device-revoked", "device": self.id.hex(), "since": None if since is None else time(since)}


@dataclass(frozen=True)
class Country:
    """A government: its root keys, registrars, node and archive keys, and the officers that it begins with."""

    side: str
    language: str
    threshold: int = 1
    roots: int = 1

    @cached_property
    def root_keys(self) -> list[SigningKey]:
        return [SigningKey(draw(f"{self.side} root {n}", 64)) for n in range(self.roots)]

    @cached_property
    def registrar_keys(self) -> list[SigningKey]:
        return [SigningKey(draw(f"{self.side} registrar {n}", 64)) for n in range(3)]

    @cached_property
    def root_ids(self) -> list[bytes]:
        return [arrangement.root_id(key.public_key) for key in self.root_keys]

    @cached_property
    def registrar_ids(self) -> list[bytes]:
        return [changes.registrar_id(key.public_key) for key in self.registrar_keys]

    @cached_property
    def link(self) -> SigningKey:
        return SigningKey(draw(f"{self.side} link", 64))

    @cached_property
    def archive(self) -> SealingKey:
        return SealingKey(draw(f"{self.side} archive", 32))

    @cached_property
    def archive_id(self) -> bytes:
        return epoch.archive_id(self.archive.public_key)

    @cached_property
    def watch(self) -> Device:
        return Device(self.side, "watch", officer=3)

    @cached_property
    def duty(self) -> Device:
        """A second officer of the watch."""
        return Device(self.side, "duty", officer=4)

    @cached_property
    def liaison(self) -> Device:
        """An officer of another post, who releases nothing."""
        return Device(self.side, "liaison", officer=5, post="liaison")

    def seed(self, name: str, size: int = 32) -> bytes:
        """Bytes for a key of the node."""
        return draw(f"{self.side} {name}", size)

    def log_key(self, hotline: bytes) -> LogKey:
        """The key of its log."""
        return LogKey(f"{hotline.hex()}/{self.side}/1", **self._node_seeds("log"))

    def mirror_key(self, hotline: bytes) -> MirrorKey:
        """The key of its mirror."""
        return MirrorKey(encode_mirror(hotline, self.side), **self._node_seeds("mirror"))

    def _node_seeds(self, name: str) -> dict[str, bytes]:
        return {f"{kind}_seed": self.seed(f"{name} {kind}") for kind in ("ed25519", "mldsa44")}

    def side_value(self) -> Values:
        """Its row in the Arrangement."""
        keys = [b64(key.public_key) for key in self.root_keys]
        return {"language": self.language, "roots": keys, "side": self.side, "threshold": self.threshold}

    def node_change(self) -> Values:
        """The change that names its node's keys."""
        log, mirror = (key(bytes(32)).public_key() for key in (self.log_key, self.mirror_key))
        return {
            "change": "node",
            "link": b64(self.link.public_key),
            "log": {"ed25519": b64(log.ed25519), "mldsa44": b64(log.mldsa44)},
            "mirror": {"ed25519": b64(mirror.ed25519), "mldsa44": b64(mirror.mldsa44)},
            "tls": None,
        }

    def archive_change(self, name: str = "archive") -> Values:
        """The change that names its archive key."""
        return {"change": "archive", "sealing": b64(SealingKey(self.seed(name)).public_key)}

    def registrar_change(self, number: int, officer: int | None = None) -> Values:
        """The change that appoints its registrar of that number."""
        key = self.registrar_keys[number].public_key
        return {"change": "registrar", "key": b64(key), "officer": number + 1 if officer is None else officer}

    def founding_changes(self) -> list[Values]:
        """What its root lists first."""
        return [self.node_change(), self.archive_change(), self.registrar_change(0), self.registrar_change(1)]

    def staff_changes(self) -> list[Values]:
        """What its registrars list next: two posts and three officers."""
        everything = ["centre", "government"]
        return [
            {"change": "post", "drafts": everything, "post": "watch", "releases": everything},
            {"change": "post", "drafts": ["government"], "post": "liaison", "releases": []},
            self.watch.change(),
            self.duty.change(),
            self.liaison.change(),
        ]


XA = Country("XA", "en")
XB = Country("XB", "zh-Hans")


@dataclass(frozen=True)
class Hotline:
    """An Arrangement between two countries, and what both then sign. `sign` may be `unsigned`."""

    own: Country = XA
    other: Country = XB
    sign: Sign = sign_envelope
    arrangement: Values = field(default_factory=dict)
    """What differs in the Arrangement."""

    def arrangement_value(self) -> Values:
        """The Arrangement's payload."""
        return {
            "annexes": [{"hash": bytes(32).hex(), "name": "scales"}],
            "capacities": [{"capacity": "centre", "signatures": 1}, {"capacity": "government", "signatures": 2}],
            "demonstration": False,
            "flash": {
                "lengths": [{"language": "en", "most": 200}, {"language": "zh-Hans", "most": 400}],
                "size": 4096,
            },
            "hotline": None,
            "issued": time(NIGHT),
            "nonce": b64(draw("arrangement", 16)),
            "notice": int(NOTICE.total_seconds()),
            "precedence": [
                {"handling": handling, "precedence": precedence}
                for precedence, handling in zip(PRECEDENCES, (600, 1800, 10_800, 21_600), strict=True)
            ],
            "previous": None,
            "replies": [{"basis": "4", "within": 172_800}],
            "rules": 1,
            "sides": [self.own.side_value(), self.other.side_value()],
            "signers": [
                root.hex() for country in (self.own, self.other) for root in country.root_ids[: country.threshold]
            ],
            "suite": 1,
            "version": 1,
            **self.arrangement,
        }

    @cached_property
    def founding(self) -> Envelope:
        """The Arrangement, signed by both roots."""
        keys = [key for country in (self.own, self.other) for key in country.root_keys[: country.threshold]]
        return self.sign(arrangement.PAYLOAD_TYPE, encode(self.arrangement_value()), keys)

    @cached_property
    def id(self) -> bytes:
        """The hotline's id."""
        return envelope_id(self.founding)

    def change(
        self,
        country: Country,
        made: Sequence[Values],
        *,
        version: int,
        previous: bytes | None,
        now: datetime = NIGHT,
        by_root: bool = False,
        keys: Sequence[SigningKey] | None = None,
        payload: Mapping[str, Any] | None = None,
    ) -> Envelope:
        """A change of a country's signatories, by two registrars or the root; `payload` has what differs."""
        signers = country.root_ids[: country.threshold] if by_root else country.registrar_ids[:2]
        signing = country.root_keys[: country.threshold] if by_root else country.registrar_keys[:2]
        value = {
            "changes": list(made),
            "expires": time(now + timedelta(hours=12)),
            "hotline": self.id.hex(),
            "issued": time(now),
            "nonce": b64(draw(f"{country.side} change {version}", 16)),
            "previous": None if previous is None else previous.hex(),
            "side": country.side,
            "signers": [signer.hex() for signer in signers],
            "version": version,
            **(payload or {}),
        }
        return self.sign(changes.PAYLOAD_TYPE, encode(value), signing if keys is None else keys)

    def payload_type(self, *, exercise: bool = False) -> str:
        """The payload type of this hotline's statements."""
        demonstration = self.arrangement.get("demonstration") is True
        return statement.payload_type(demonstration=demonstration, exercise=exercise)

    def header(
        self,
        author: Device,
        type_: str,
        says: Values,
        *,
        now: datetime,
        space: bytes = LINE,
        epoch_id: bytes | None = None,
        nonce: bytes | None = None,
        body: Sequence[int] | None = None,
        capacity: str = "centre",
        verified: Values,
    ) -> Values:
        """The header that an honest device writes; `body` are its parts' sizes."""
        sizes = BODIES[type_] if body is None else body
        drawn = draw(f"{author.side} {author.name} {type_} {time(now)} {sorted(says.items())}", 16)
        return {
            "attachments": [],
            "body": [[size, draw(f"part {n}", 32).hex()] for n, size in enumerate(sizes)],
            "draft": None,
            "epoch": None if epoch_id is None else epoch_id.hex(),
            "expires": time(now + timedelta(hours=1)),
            "hotline": self.id.hex(),
            "issued": time(now),
            "nonce": b64(drawn if nonce is None else nonce),
            "says": says,
            "side": author.side,
            "signers": [
                {"capacity": capacity, "device": author.id.hex(), "officer": author.officer, "post": author.post}
            ],
            "space": space.hex(),
            "type": type_,
            "verified": verified,
        }

    def statement(self, author: Device, header: Values, *, exercise: bool = False) -> Envelope:
        """The header, signed by its author."""
        return self.sign(self.payload_type(exercise=exercise), encode(header), [author.signing])

    def draft(self, drafter: Device, header: Values, *, payload: Values | None = None) -> Json:
        """The drafter's envelope for a header, as the header holds it; `payload` has what differs."""
        says = draft_says(parse_says(header["type"], Field(header["says"])))
        issued = datetime.fromisoformat(header["issued"])
        value = {
            "capacity": header["signers"][0]["capacity"],
            "content": [draw(f"plaintext {n}", 32).hex() for n, _ in enumerate(header["body"])],
            "device": drafter.id.hex(),
            "expires": time(issued + timedelta(hours=12)),
            "hotline": header["hotline"],
            "issued": header["issued"],
            "nonce": b64(draw(f"draft {header['nonce']}", 16)),
            "officer": drafter.officer,
            "post": drafter.post,
            "says": says,
            "side": header["side"],
            "space": header["space"],
            "type": header["type"],
            **(payload or {}),
        }
        return envelope_value(self.sign(statement.DRAFT, encode(value), [drafter.signing]))


BODIES: dict[str, list[int]] = {
    "notice": [SEALED],
    "request": [SEALED],
    "answer": [SEALED],
    "holding": [SEALED],
    "short": [SEALED],
    "service": [SEALED],
    "proposal": [SEALED],
    "acknowledgement": [],
    "noted": [],
    "cannot_open": [],
    "acceptance": [],
    "refusal": [],
    "withdrawal": [],
    "declaration": [],
    "grant": [1136 + 48],
}
"""The sizes of each type's parts; of wraps there are as many as recipients."""


NOTICE = timedelta(seconds=2_592_000)
"""How long before it takes effect a side declares the line terminated."""


def declaration(since: datetime, **differs: Any) -> Values:
    """What a side declares that suspends its end of the line; `since` is its `from`."""
    return {"flash": True, "from": time(since), "reason": "maintenance", "state": "suspended", **differs}


def message(**differs: Any) -> Values:
    """What a message says that says little."""
    return {"answers": None, "closes": False, "precedence": "ROUTINE", "replaces": None, "reply": None, **differs}

"""A device in Python: two keys in memory, and the statements that it makes with them.

The browser's device is `client/src/device/`; this one makes the same bytes. Time and randomness are arguments.
"""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property

from crypto import epoch, wire
from crypto.composite import SigningKey
from crypto.dsse import Envelope, envelope_value, sign_envelope
from crypto.enrolment import Enrolment, sign_enrolment
from crypto.hpke import SealingKey
from crypto.says import Says, draft_says, encode_says
from crypto.statement import DRAFT, Verified, header_without_body, payload_type
from crypto.wire import Json

ALONE = timedelta(minutes=30)
WITH_DRAFT = timedelta(hours=12)

Random = Callable[[int], bytes]


@dataclass(frozen=True)
class Device:
    """An officer's device: its keys, and under which post and number it is listed."""

    hotline: bytes
    side: str
    post: str
    officer: int
    signing: SigningKey
    sealing: SealingKey

    @cached_property
    def id(self) -> bytes:
        """The hash of both public keys."""
        return epoch.device_id(self.signing.public_key, self.sealing.public_key)

    def signer(self, capacity: str) -> dict[str, Json]:
        """How a header names this device."""
        return {"capacity": capacity, "device": self.id.hex(), "officer": self.officer, "post": self.post}


@dataclass(frozen=True)
class Where:
    """The space; for a statement that is sealed, also its epoch and that epoch's key."""

    space: bytes
    epoch: bytes | None = None
    key: bytes | None = None


@dataclass(frozen=True)
class Writing:
    """What a statement needs besides its content: the logs as verified, the time, the randomness, and what is real."""

    own: Verified
    other: Verified
    now: datetime
    random: Random
    demonstration: bool
    exercise: bool = False


@dataclass(frozen=True)
class Sealed:
    """A signed statement and its body, ready to be posted."""

    envelope: Envelope
    body: tuple[bytes, ...]

    def posted(self) -> dict[str, Json]:
        """What is posted to the node."""
        return {
            "envelope": envelope_value(self.envelope),
            "body": [wire.encode_base64(part) for part in self.body],
        }


@dataclass(frozen=True)
class Drafted:
    """What a drafter hands to a releaser: the signed draft, and the parts' plaintexts."""

    envelope: Envelope
    type: str
    says: Says
    parts: tuple[bytes, ...]


def enrolment_of(device: Device) -> Enrolment:
    """What a device asks to be listed with; its digits are those that officer and registrar compare by voice."""
    keys = device.signing.public_key, device.sealing.public_key
    return Enrolment(device.hotline, device.side, device.post, device.officer, *keys)


def enrolment_request(device: Device) -> dict[str, Json]:
    """The request: its public keys, and the proof that it holds the signing key."""
    enrolment = enrolment_of(device)
    return {
        "proof": envelope_value(sign_enrolment(enrolment, device.signing)),
        "sealing": wire.encode_base64(enrolment.sealing),
        "signing": wire.encode_base64(enrolment.signing),
    }


def pad(texts: Sequence[bytes], random: Random) -> tuple[bytes, ...]:
    """The plaintexts of a body's parts."""
    return tuple(epoch.pad_part(text, blind=random(epoch.BLIND_SIZE)) for text in texts)


def write(
    device: Device,
    where: Where,
    writing: Writing,
    *,
    type_: str,
    says: Says,
    parts: Sequence[bytes] = (),
    clear: Sequence[bytes] = (),
    nonce: bytes | None = None,
    capacity: str = "centre",
    draft: Envelope | None = None,
) -> Sealed:
    """A signed statement. `parts` are plaintexts, to be sealed; `clear` stand before them as they are."""
    nonce = nonce or writing.random(epoch.NONCE_SIZE)
    lasts = ALONE if draft is None else WITH_DRAFT
    header: dict[str, Json] = {
        "attachments": [],
        "body": [],
        "draft": None if draft is None else envelope_value(draft),
        "epoch": None if where.epoch is None else where.epoch.hex(),
        "expires": wire.encode_utc(writing.now + lasts),
        "hotline": device.hotline.hex(),
        "issued": wire.encode_utc(writing.now),
        "nonce": wire.encode_base64(nonce),
        "says": encode_says(says),
        "side": device.side,
        "signers": [device.signer(capacity)],
        "space": where.space.hex(),
        "type": type_,
        "verified": {"other": _verified(writing.other), "own": _verified(writing.own)},
    }
    header_hash = hashlib.sha256(header_without_body(wire.encode(header))).digest()
    body = list(clear)
    for plaintext in parts:
        if where.key is None:
            raise ValueError("a sealed part needs an epoch's key")
        place = epoch.PartPlace(device=device.id, nonce=nonce, header_hash=header_hash, part=len(body))
        body.append(epoch.seal_part(where.key, place, plaintext, salt=writing.random(24)))
    header["body"] = [[len(part), hashlib.sha256(part).hexdigest()] for part in body]
    kind = payload_type(demonstration=writing.demonstration, exercise=writing.exercise)
    return Sealed(sign_envelope(kind, wire.encode(header), [device.signing]), tuple(body))


def make_draft(
    device: Device,
    space: bytes,
    writing: Writing,
    *,
    type_: str,
    says: Says,
    texts: Sequence[bytes],
    capacity: str,
    clear: Sequence[bytes] = (),
) -> Drafted:
    """A drafter's signature over content and `says` without precedence; of what is `clear`, as it is stored."""
    parts = pad(texts, writing.random)
    payload: dict[str, Json] = {
        **device.signer(capacity),
        "content": [epoch.content_hash(part).hex() for part in (*clear, *parts)],
        "expires": wire.encode_utc(writing.now + WITH_DRAFT),
        "hotline": device.hotline.hex(),
        "issued": wire.encode_utc(writing.now),
        "nonce": wire.encode_base64(writing.random(epoch.NONCE_SIZE)),
        "says": draft_says(says),
        "side": device.side,
        "space": space.hex(),
        "type": type_,
    }
    return Drafted(sign_envelope(DRAFT, wire.encode(payload), [device.signing]), type_, says, parts)


def wraps(device: Device, recipients: dict[bytes, bytes], *, space: bytes, epoch_id: bytes, key: bytes) -> bytes:
    """The clear part with an epoch's key for each recipient: ids with sealing public keys."""
    wrapped = {
        recipient: epoch.wrap_epoch_key(
            key, public, epoch.Passage(device.hotline, space, device.id, recipient), epoch=epoch_id
        )
        for recipient, public in recipients.items()
    }
    return epoch.encode_wraps(wrapped)


def _verified(verified: Verified) -> list[Json]:
    return [verified.log, verified.size, verified.root.hex()]

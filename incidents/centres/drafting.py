"""What is drafted for signature by hand: the Arrangement from its terms, and changes of this side's signatories.

Terms are JSON that people write and negotiate, with line breaks as they like; what is signed is its one spelling:

    {"annexes":[{"hash":"<hash>","name":"short-messages"}],
     "capacities":[{"capacity":"centre","signatures":1},{"capacity":"government","signatures":2}],
     "demonstration":false,
     "flash":{"lengths":[{"language":"en","most":200},{"language":"zh-Hans","most":400}],"size":4096},
     "notice":2592000,
     "precedence":[{"handling":600,"precedence":"FLASH"}, … each of the four],
     "replies":[{"basis":"4","within":172800}],
     "sides":[{"language":"en","side":"XA","threshold":1},{"language":"zh-Hans","side":"XB","threshold":1}]}

The root keys of both sides are added from their public files. Time and nonce are arguments. The annex `short-messages`
is the file of texts that may be said under one signature, as the client ships it: equally authentic in both languages.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from crypto import wire, words
from crypto.arrangement import PAYLOAD_TYPE as ARRANGEMENT
from crypto.arrangement import PRECEDENCES, RULES, SUITE, Arrangement, root_id
from crypto.changes import PAYLOAD_TYPE as SIGNATORIES
from crypto.changes import NodeKeys
from crypto.cosignature import PublicKey
from crypto.signatories import Signatories
from crypto.wire import Field, Json
from incidents.centres.sheet import Sheet, new_sheet

VALID_FOR = timedelta(hours=12)
SHORT_MESSAGES = Path(__file__).parents[2] / "client" / "src" / "short" / "texts.json"

EXAMPLE: dict[str, Json] = {
    "annexes": [{"hash": hashlib.sha256(SHORT_MESSAGES.read_bytes()).hexdigest(), "name": "short-messages"}],
    "capacities": [{"capacity": "centre", "signatures": 1}, {"capacity": "government", "signatures": 2}],
    "demonstration": False,
    "flash": {
        "lengths": [{"language": "en", "most": 200}, {"language": "zh-Hans", "most": 400}],
        "size": 4_096,
    },
    "notice": 30 * 86_400,
    "precedence": [
        {"handling": handling, "precedence": precedence}
        for precedence, handling in zip(PRECEDENCES, (600, 1_800, 10_800, 21_600), strict=True)
    ],
    "replies": [{"basis": "4", "within": 172_800}],
    "sides": [
        {"language": "en", "side": "XA", "threshold": 1},
        {"language": "zh-Hans", "side": "XB", "threshold": 1},
    ],
}
"""Terms to begin with."""


def draft_arrangement(terms: Json, roots: Mapping[str, Sequence[bytes]], *, now: datetime, nonce: bytes) -> Sheet:
    """The sheet of the first Arrangement; `roots` are each side's root public keys, of which the first sign.

    Raises `Malformed` where terms and roots do not make an Arrangement.
    """
    names = ("annexes", "capacities", "demonstration", "flash", "notice", "precedence", "replies", "sides")
    taken = dict(zip(names, wire.fields(wire.Field(terms), *names), strict=True))
    sides = wire.list_of(taken["sides"], lambda row: _side(row, roots), limit=2)
    payload: dict[str, Json] = {
        **{name: field.value for name, field in taken.items()},
        "hotline": None,
        "issued": wire.encode_utc(now),
        "nonce": wire.encode_base64(nonce),
        "previous": None,
        "rules": RULES,
        "sides": [side for side, _ in sides],
        "signers": [signer for _, signers in sides for signer in signers],
        "suite": SUITE,
        "version": 1,
    }
    return new_sheet(ARRANGEMENT, wire.encode(payload))


def draft_change(
    listed: Signatories,
    changes: Sequence[Json],
    *,
    hotline: bytes,
    signers: Sequence[bytes],
    now: datetime,
    nonce: bytes,
) -> Sheet:
    """The sheet of the change that follows on a list; it can be appended for twelve hours. Raises `Malformed`."""
    named: list[Json] = [signer.hex() for signer in signers]
    payload: dict[str, Json] = {
        "changes": list(changes),
        "expires": wire.encode_utc(now + VALID_FOR),
        "hotline": hotline.hex(),
        "issued": wire.encode_utc(now),
        "nonce": wire.encode_base64(nonce),
        "previous": None if listed.head is None else listed.head.hex(),
        "side": listed.side,
        "signers": named,
        "version": listed.version + 1,
    }
    return new_sheet(SIGNATORIES, wire.encode(payload))


@dataclass(eq=False)
class NotTheRoots(Exception):
    """Numbers that do not name just as many of a side's `roots` as sign for it, its `threshold`."""

    roots: int
    threshold: int

    def __str__(self) -> str:
        return (
            f"Of this side's roots, 1 to {self.roots} as the Arrangement lists them, just {self.threshold} must sign, "
            "each once: name as many numbers, or none for the first."
        )


def signing_roots(arrangement: Arrangement, side: str, numbers: Sequence[int] = ()) -> tuple[bytes, ...]:
    """The ids of a side's roots that sign for it, as many as its threshold: the first, or those of these numbers.

    Roots are numbered from 1, as the Arrangement lists them. Raises `NotTheRoots`.
    """
    of = arrangement.side(side)
    roots = {number: root.id for number, root in enumerate(of.roots, 1)}
    chosen = numbers or range(1, of.threshold + 1)
    if len(chosen) != of.threshold or len(roots.keys() & set(chosen)) != of.threshold:
        raise NotTheRoots(len(roots), of.threshold)
    return tuple(roots[number] for number in chosen)


def founding_changes(
    *,
    log: PublicKey,
    mirror: PublicKey,
    link: bytes,
    tls: bytes | None,
    archive: bytes,
    registrars: Mapping[int, bytes],
) -> list[Json]:
    """The first change of a side's list: node keys, archive key, and registrars by their officers' numbers."""
    return [
        node_change(log=log, mirror=mirror, link=link, tls=tls),
        archive_change(archive),
        *(registrar_change(officer, key) for officer, key in sorted(registrars.items())),
    ]


def node_change(*, log: PublicKey | NodeKeys, mirror: PublicKey | NodeKeys, link: bytes, tls: bytes | None) -> Json:
    """The node's keys, and that of the certificate at its link, in the place of those before."""
    return {
        "change": "node",
        "link": wire.encode_base64(link),
        "log": _node_keys(log),
        "mirror": _node_keys(mirror),
        "tls": None if tls is None else tls.hex(),
    }


def registrar_change(officer: int, key: bytes) -> Json:
    """A registrar is appointed."""
    return {"change": "registrar", "key": wire.encode_base64(key), "officer": officer}


def registrar_revocation(registrar: bytes) -> Json:
    """A registrar is revoked."""
    return {"change": "registrar-revoked", "registrar": registrar.hex()}


def archive_change(key: bytes) -> Json:
    """The archive key, in the place of the one before."""
    return {"change": "archive", "sealing": wire.encode_base64(key)}


def post_change(post: str, *, drafts: Sequence[str], releases: Sequence[str]) -> Json:
    """A post is named, with the capacities in which it drafts and releases."""
    of: dict[str, list[Json]] = {"drafts": [*sorted(drafts)], "releases": [*sorted(releases)]}
    return {"change": "post", "drafts": of["drafts"], "post": post, "releases": of["releases"]}


def device_change(*, officer: int, post: str, signing: bytes, sealing: bytes) -> Json:
    """An officer's device is listed."""
    return {
        "change": "device",
        "officer": officer,
        "post": post,
        "sealing": wire.encode_base64(sealing),
        "signing": wire.encode_base64(signing),
    }


def device_revocation(device: bytes, *, since: datetime | None) -> Json:
    """A device is revoked, compromised perhaps since."""
    return {
        "change": "device-revoked",
        "device": device.hex(),
        "since": None if since is None else wire.encode_utc(since),
    }


def manifest_change(manifest: bytes) -> Json:
    """The client's manifest, by its SHA-256."""
    return {"change": "manifest", "manifest": manifest.hex()}


def _side(field: Field, roots: Mapping[str, Sequence[bytes]]) -> tuple[Json, list[Json]]:
    """A side's row in the Arrangement, and the ids of its roots that sign."""
    language, side, threshold = wire.fields(field, "language", "side", "threshold")
    keys = roots.get(words.side(side), ())
    spelled: list[Json] = [wire.encode_base64(key) for key in keys]
    signing = keys[: wire.integer(threshold, maximum=8)]
    row: Json = {"language": language.value, "roots": spelled, "side": side.value, "threshold": threshold.value}
    return row, [root_id(key).hex() for key in signing]


def _node_keys(key: PublicKey | NodeKeys) -> Json:
    return {"ed25519": wire.encode_base64(key.ed25519), "mldsa44": wire.encode_base64(key.mldsa44)}

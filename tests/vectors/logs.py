"""The logs and mirrors of the vectors: their keys come from fixed seeds, their entries are numbered."""

import re
from base64 import b64decode
from collections.abc import Iterable, Iterator

from crypto.checkpoint import Checkpoint, Origin, VerifiedCheckpoint, encode_mirror, encode_origin, verify_checkpoint
from crypto.cosignature import LogKey, LogPublicKey, MirrorKey, MirrorPublicKey
from crypto.merkle import Frontier, leaf_hash
from tests.vectors.cases import Case, load
from tests.vectors.draw import base64_text, draw

HOTLINE = draw("hotline", 32)
OTHER_HOTLINE = draw("another hotline", 32)
TIME = 1795446245
XA = Origin(HOTLINE, "XA", 1)
XA_2 = Origin(HOTLINE, "XA", 2)
XB = Origin(HOTLINE, "XB", 1)

_RANDOM = re.compile(r"(— \S+ [A-Za-z0-9+/]{16})[A-Za-z0-9+/=]{3000,}")


def log_key(origin: Origin, version: str = "first") -> LogKey:
    """The keys of a log."""
    name = encode_origin(origin)
    return LogKey(name, ed25519_seed=draw(f"{name} {version} 01", 32), mldsa44_seed=draw(f"{name} {version} 06", 32))


def mirror_key(side: str, hotline: bytes = HOTLINE) -> MirrorKey:
    """The keys of a side's mirror."""
    name = encode_mirror(hotline, side)
    return MirrorKey(name, ed25519_seed=draw(f"{name} 04", 32), mldsa44_seed=draw(f"{name} 06", 32))


LOGS = {
    "XA log": log_key(XA),
    "XA log, later keys": log_key(XA, "later"),
    "XA log 2": log_key(XA_2),
    "XB log": log_key(XB),
}
MIRRORS = {
    "XA mirror": mirror_key("XA"),
    "XB mirror": mirror_key("XB"),
    "another hotline's XB mirror": mirror_key("XB", OTHER_HOTLINE),
}


def encode_keys() -> Case:
    """The public keys as the vectors have them."""
    keys = {label: key.public_key() for label, key in (LOGS | MIRRORS).items()}
    return {
        label: {"name": key.name, "ed25519": base64_text(key.ed25519), "mldsa44": base64_text(key.mldsa44)}
        for label, key in keys.items()
    }


def log_public_key(label: str) -> LogPublicKey:
    """A log's public key as checkpoint.json has it."""
    return LogPublicKey(*_decode_key(label))


def mirror_public_key(label: str) -> MirrorPublicKey:
    """A mirror's public key as checkpoint.json has it."""
    return MirrorPublicKey(*_decode_key(label))


def _decode_key(label: str) -> tuple[str, bytes, bytes]:
    (case,) = [case for case in load("checkpoint") if case["op"] == "keys"]
    key = case["keys"][label]
    return key["name"], b64decode(key["ed25519"]), b64decode(key["mldsa44"])


def entry(index: int) -> bytes:
    """An entry's bytes."""
    return f"entry {index}".encode()


def leaves(size: int) -> list[bytes]:
    """The leaf hashes of the first entries."""
    return [leaf_hash(entry(index)) for index in range(size)]


def checkpoint(origin: Origin, size: int) -> Checkpoint:
    """What the log states of its first entries."""
    return Checkpoint(origin, size, Frontier().extend(leaves(size)).root())


def verified(note: bytes, key: LogKey) -> VerifiedCheckpoint:
    """The note's checkpoint, by the log's own key."""
    return verify_checkpoint(note, key.public_key())


def keep_signatures(kept: dict[str, Case], cases: Iterable[Case], field: str) -> Iterator[Case]:
    """The cases, each as it was if only the random bytes of its ML-DSA signatures differ."""
    for case in cases:
        old = kept.get(case["name"], {}).get(field, "")
        same = field in case and _RANDOM.sub(r"\1", old) == _RANDOM.sub(r"\1", case[field])
        yield case | {field: old} if same else case

"""The two logs and mirrors of the vectors: their keys come from fixed seeds, their entries are numbered."""

import hashlib
from base64 import b64encode
from collections.abc import Callable

from crypto.checkpoint import Checkpoint, Origin, encode_mirror, encode_origin
from crypto.cosignature import LogKey, MirrorKey, PublicKey
from crypto.merkle import Frontier, leaf_hash
from crypto.note import parse_note
from tests.vectors.cases import Case

HOTLINE = hashlib.sha256(b"the hotline of the vectors").digest()
TIME = 1795446245


def seed(name: str) -> bytes:
    """32 bytes that are nobody's secret."""
    return hashlib.sha256(f"seed of {name}".encode()).digest()


def origin(side: str, log: int = 1, hotline: bytes = HOTLINE) -> Origin:
    """A log of a side."""
    return Origin(hotline, side, log)


def log_key(of: Origin, version: str = "first") -> LogKey:
    """The key pair of a log."""
    name = encode_origin(of)
    return LogKey(name, ed25519_seed=seed(f"{name} {version} 01"), mldsa44_seed=seed(f"{name} {version} 06"))


def mirror_key(side: str, hotline: bytes = HOTLINE) -> MirrorKey:
    """The key pair of a side's mirror."""
    name = encode_mirror(hotline, side)
    return MirrorKey(name, ed25519_seed=seed(f"{name} 04"), mldsa44_seed=seed(f"{name} 06"))


def entry(index: int, branch: str = "") -> bytes:
    """An entry's bytes; another branch, another entry."""
    return f"entry {index}{branch}".encode()


def frontier(size: int, branch: str = "") -> Frontier:
    """The tree of the first entries."""
    return Frontier().extend(leaf_hash(entry(index, branch)) for index in range(size))


def checkpoint(of: Origin, size: int, branch: str = "") -> Checkpoint:
    """What the log states of its first entries."""
    return Checkpoint(of, size, frontier(size, branch).root())


def encode_key(key: PublicKey) -> Case:
    """A public key as the vectors have it."""
    return {
        "name": key.name,
        "ed25519": b64encode(key.ed25519).decode(),
        "mldsa44": b64encode(key.mldsa44).decode(),
    }


def signed_once(kept: dict[str, Case], name: str, sign: Callable[[], bytes]) -> str:
    """A signed note as text: the one that the case `name` has, if it differs only in what signing draws at random."""
    made = sign()
    old = kept.get(name, {}).get("note", "").encode()
    return (old if old and _outline(old) == _outline(made) else made).decode()


def _outline(data: bytes) -> object:
    """A note without its ML-DSA signatures, which are never the same twice: 8 bytes of time and 2,420 more."""
    note = parse_note(data)
    lines = [
        (line.name, line.key_id, line.signature[:8] if len(line.signature) == 2428 else line.signature)
        for line in note.signatures
    ]
    return note.text, lines

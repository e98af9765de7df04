"""The node's own keys: of its log, of its mirror, of the link. Files in its data directory, never in the database.

    keys/log      {"ed25519":"<32 B seed>","mldsa44":"<32 B seed>"}
    keys/mirror   {"ed25519":"<32 B seed>","mldsa44":"<32 B seed>"}
    keys/link     {"composite":"<64 B seed>"}

Readable by their owner alone, and made once: a file that is there is never written over. Who wants them encrypted at
rest puts the data directory on an encrypted volume; the node must start without a person.
"""

import os
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import NoReturn

from django.conf import settings

from crypto import wire
from crypto.changes import NodeKeys
from crypto.checkpoint import Origin, encode_mirror, encode_origin
from crypto.composite import SEED_SIZE, SigningKey
from crypto.cosignature import LogKey, LogPublicKey, MirrorKey, MirrorPublicKey
from crypto.errors import Malformed
from crypto.rules import LOG

_LIMIT = 4_096
_ADVICE = "Restore it from its backup, or, on a node that has no hotline yet, make the keys: manage.py node_keys"


@dataclass(eq=False)
class KeyFile(Exception):
    """A key's file that is missing, is there already, or does not hold what it should: `problem` says which."""

    path: Path
    problem: str
    advice: str
    code: str = "key-file"

    def __str__(self) -> str:
        return f"{self.path} {self.problem}. {self.advice}"


def keys_directory() -> Path:
    """Where the node's keys lie."""
    return Path(settings.HOTLINE_DATA) / "keys"


def write_secret(path: Path, value: wire.Json) -> None:
    """A new file that its owner alone can read, durably written. Raises `KeyFile` where there is one."""
    write_new(path, value, mode=0o600)


def write_new(path: Path, value: wire.Json, *, mode: int) -> None:
    """A new file with these permissions, durably written. Raises `KeyFile` where there is one."""
    try:
        opened = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    except FileExistsError:
        raise KeyFile(path, "is there already", "Keys are never written over: name another file.") from None
    except OSError as error:
        raise KeyFile(path, f"cannot be made ({error.strerror})", "Name a file in a directory that is there.") from None
    with os.fdopen(opened, "wb") as file:
        file.write(wire.encode(value) + b"\n")
        file.flush()
        os.fsync(file.fileno())


def read_secret(path: Path, *names: str, size: int) -> tuple[bytes, ...]:
    """The named seeds, of `size` bytes each, in a file that `write_secret` made. Raises `KeyFile`."""

    def refuse(problem: str) -> NoReturn:
        advice = "Name the private key's file." if path.parent != keys_directory() else _ADVICE
        raise KeyFile(path, problem, advice)

    try:
        data = path.read_bytes()
    except OSError as error:
        refuse(f"cannot be read ({error.strerror})")
    try:
        return _seeds(data, names, size)
    except Malformed:
        refuse("is no key file")


@lru_cache(maxsize=8)
def _seeds(data: bytes, names: tuple[str, ...], size: int) -> tuple[bytes, ...]:
    fields = wire.fields(wire.parse(data.removesuffix(b"\n"), limit=_LIMIT), *names)
    return tuple(wire.base64_bytes(seed, size=size) for seed in fields)


def make_node_keys(random: Callable[[int], bytes]) -> Path:
    """New keys of log, mirror and link; their directory. Raises `KeyFile` where one is there already."""
    directory = keys_directory()
    directory.mkdir(mode=0o700, parents=True, exist_ok=True)
    for name in ("log", "mirror"):
        seeds: dict[str, wire.Json] = {kind: wire.encode_base64(random(32)) for kind in ("ed25519", "mldsa44")}
        write_secret(directory / name, seeds)
    write_secret(directory / "link", {"composite": wire.encode_base64(random(SEED_SIZE))})
    return directory


# Made once for the seeds that are in the file now: expanding an ML-DSA key takes longer than reading its file.
_log_key = lru_cache(maxsize=8)(LogKey)
_mirror_key = lru_cache(maxsize=8)(MirrorKey)
_link_key = lru_cache(maxsize=8)(SigningKey)


def log_key(hotline: bytes, side: str) -> LogKey:
    """The key with which this node signs its log. Raises `KeyFile`."""
    ed25519, mldsa44 = read_secret(keys_directory() / "log", "ed25519", "mldsa44", size=32)
    return _log_key(origin_of(hotline, side), ed25519_seed=ed25519, mldsa44_seed=mldsa44)


def mirror_key(hotline: bytes, side: str) -> MirrorKey:
    """The key with which this node, of that side, cosigns the other's log. Raises `KeyFile`."""
    ed25519, mldsa44 = read_secret(keys_directory() / "mirror", "ed25519", "mldsa44", size=32)
    return _mirror_key(encode_mirror(hotline, side), ed25519_seed=ed25519, mldsa44_seed=mldsa44)


def link_key() -> SigningKey:
    """The key with which this node proves itself on the link. Raises `KeyFile`."""
    return _link_key(*read_secret(keys_directory() / "link", "composite", size=SEED_SIZE))


def origin_of(hotline: bytes, side: str) -> str:
    """The name of a side's log."""
    return encode_origin(Origin(hotline=hotline, side=side, log=LOG))


def log_public_key(hotline: bytes, side: str, keys: NodeKeys) -> LogPublicKey:
    """What a side's checkpoints are verified with."""
    return LogPublicKey(origin_of(hotline, side), keys.ed25519, keys.mldsa44)


def mirror_public_key(hotline: bytes, side: str, keys: NodeKeys) -> MirrorPublicKey:
    """What a side's cosignatures are verified with."""
    return MirrorPublicKey(encode_mirror(hotline, side), keys.ed25519, keys.mldsa44)

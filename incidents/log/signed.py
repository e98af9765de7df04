"""How far this node has signed, kept in a file outside the database: what was signed is never taken back.

    signed.log, signed.mirror    two slots of 512 bytes:   {"root":"<hash>","size":412} and spaces, SHA-256 of that, 00…

A database that was restored from an old backup has lost entries that others hold under this node's signature. To sign
on from there would show two histories. So before each signature: the tree must go through what the file says, then the
file is written and flushed, and only then is the key used. The two slots are written in turn: one that a crash cut
short has no right hash, its signature was never made, and the other one stands. Processes on one machine take turns by
a lock on the file; of several machines, each keeps what it has signed itself.
"""

import fcntl
import hashlib
import os
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from crypto import wire, words
from crypto.errors import Malformed
from crypto.merkle import EMPTY_ROOT

SLOT_SIZE = 512
_VALUE_SIZE = 256

RootOf = Callable[[int], bytes | None]


@dataclass(frozen=True, order=True)
class TreeHead:
    """A tree that was signed, or is to be (RFC 9162 section 4.10): its size and root."""

    size: int
    root: bytes


NOTHING = TreeHead(0, EMPTY_ROOT)


@dataclass(eq=False)
class SignedBeyond(Exception):
    """This node signed its log (or, as its mirror, the other's) at `signed`; what it holds does not go through that."""

    what: str
    signed: int
    code: str = "signed-beyond"

    def __str__(self) -> str:
        if self.what == "mirror":
            return f"The other log was cosigned at {self.signed} entries, and those that are held do not lead there."
        return (
            f"The own log was signed at {self.signed} entries, and those that are held do not lead there: some were "
            "lost. Restore newer data, from the replica or the archive. Without it this log cannot be continued."
        )


def read_signed(what: str) -> TreeHead:
    """What this machine has signed: "log" or "mirror". Raises `Malformed` where both slots are damaged."""
    with _opened(what) as file:
        return max(_read_slots(file))


def check_signed(what: str, *, root_of: RootOf) -> TreeHead:
    """What was signed, if the tree goes through it: `root_of` gives its roots, None beyond its end.

    Raises `SignedBeyond`.
    """
    return _check(what, read_signed(what), root_of)


def keep_signed(what: str, new: TreeHead, *, root_of: RootOf) -> None:
    """Durably note what is about to be signed, never less than before. Raises `SignedBeyond`."""
    with _opened(what) as file:
        slots = _read_slots(file)
        before = _check(what, max(slots), root_of)
        if before.size < new.size:
            os.pwrite(file, _encode(new), SLOT_SIZE * slots.index(min(slots)))
            os.fdatasync(file)


def _check(what: str, signed: TreeHead, root_of: RootOf) -> TreeHead:
    if root_of(signed.size) != signed.root:
        raise SignedBeyond(what, signed.size)
    return signed


@contextmanager
def _opened(what: str) -> Iterator[int]:
    """The file, for this process alone."""
    path = f"{settings.HOTLINE_DATA}/signed.{what}"
    try:
        file = os.open(path, os.O_RDWR)
    except FileNotFoundError:
        _make(Path(path))
        file = os.open(path, os.O_RDWR)
    try:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield file
    finally:
        os.close(file)


def _make(path: Path) -> None:
    """The file of a node that has signed nothing, whole from the beginning."""
    part = path.with_name(f"{path.name}.{secrets.token_hex(8)}")
    with part.open("wb") as file:
        file.write(_encode(NOTHING) * 2)
        file.flush()
        os.fsync(file.fileno())
    try:
        # A link, unlike a rename, never replaces: of two processes that start at once the first wins.
        path.hardlink_to(part)
    except FileExistsError:
        return
    finally:
        part.unlink()
    directory = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(directory)
    finally:
        os.close(directory)


def _encode(signed: TreeHead) -> bytes:
    value = wire.encode({"root": signed.root.hex(), "size": signed.size}).ljust(_VALUE_SIZE)
    return (value + hashlib.sha256(value).digest()).ljust(SLOT_SIZE, b"\0")


def _read_slots(file: int) -> list[TreeHead]:
    """Both slots; a damaged one counts as nothing, unless both are."""
    slots = [_read_slot(os.pread(file, SLOT_SIZE, SLOT_SIZE * place)) for place in (0, 1)]
    if slots == [None, None]:
        raise Malformed("signed", "both slots are damaged")
    return [slot or NOTHING for slot in slots]


@lru_cache(maxsize=8)
def _read_slot(slot: bytes) -> TreeHead | None:
    value = slot[:_VALUE_SIZE]
    if hashlib.sha256(value).digest() != slot[_VALUE_SIZE : _VALUE_SIZE + 32]:
        return None
    root, size = wire.fields(wire.parse(value.rstrip(), limit=_VALUE_SIZE), "root", "size")
    return TreeHead(wire.integer(size), words.digest(root))

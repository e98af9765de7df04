"""How far this node has signed, kept in a file outside the database: what was signed is never taken back.

    signed       {"log":[412,"<root>"],"mirror":[418,"<root>"]}

A database that was restored from an old backup has lost entries that others hold under this node's signature. To sign
on from there would show two histories. So before each signature: the trees must go through what the file says, then the
file is written and flushed, and only then is the key used. Several processes on one machine take turns by a lock on
`signed.lock`; of several machines, each keeps what it has signed itself.
"""

import fcntl
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from crypto import wire, words
from crypto.merkle import EMPTY_ROOT
from crypto.wire import Field

_LIMIT = 1_024


@dataclass(frozen=True)
class Signed:
    """A tree that was signed: its size and root."""

    size: int
    root: bytes


@dataclass(eq=False)
class SignedBeyond(Exception):
    """This node signed its log (or, as its mirror, the other's) at `signed`; what it holds does not go through that."""

    what: str
    signed: int
    size: int
    code: str = "signed-beyond"

    def __str__(self) -> str:
        if self.what == "mirror":
            return f"The other log was cosigned at {self.signed}; held are {self.size} entries that do not lead there."
        return (
            f"The own log was signed at {self.signed} and holds {self.size} entries that do not lead there: entries "
            "were lost. Restore the newest backup. Without one the log needs a successor, declared by the root."
        )


RootOf = Callable[[int], bytes | None]
_NOTHING = {what: Signed(0, EMPTY_ROOT) for what in ("log", "mirror")}


def signed_path() -> Path:
    """The file."""
    return Path(settings.HOTLINE_DATA) / "signed"


def read_signed() -> dict[str, Signed]:
    """What this machine has signed: "log" and "mirror". Raises `Malformed` where the file is damaged."""
    try:
        data = signed_path().read_bytes()
    except FileNotFoundError:
        return dict(_NOTHING)
    log, mirror = wire.fields(wire.parse(data, limit=_LIMIT), "log", "mirror")
    return {"log": _read(log), "mirror": _read(mirror)}


def check_signed(what: str, *, size: int, root_of: RootOf) -> Signed:
    """What was signed, if the tree of `size` entries goes through it. Raises `SignedBeyond`."""
    signed = read_signed()[what]
    if signed.size > size or root_of(signed.size) != signed.root:
        raise SignedBeyond(what, signed.size, size)
    return signed


def keep_signed(what: str, new: Signed, *, root_of: RootOf) -> None:
    """Durably note what is about to be signed, never less than before. Raises `SignedBeyond`."""
    with _alone():
        known = read_signed()
        before = check_signed(what, size=max(new.size, known[what].size), root_of=root_of)
        if before.size >= new.size:
            return
        _write(known | {what: new})


@contextmanager
def _alone() -> Iterator[None]:
    with signed_path().with_suffix(".lock").open("ab") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _write(signed: dict[str, Signed]) -> None:
    path = signed_path()
    part = path.with_suffix(".part")
    value: wire.Json = {what: [one.size, one.root.hex()] for what, one in signed.items()}
    with part.open("wb") as file:
        file.write(wire.encode(value))
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)
    directory = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(directory)
    finally:
        os.close(directory)


def _read(field: Field) -> Signed:
    size, root = wire.items(field, 2)
    return Signed(wire.integer(size), words.digest(root))

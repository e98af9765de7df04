"""Two whole nodes in one process: each with its own database and data directory, and a line made of function calls.

    with pair.xa.here():            from here on `default` is XA's database and HOTLINE_DATA its directory
        pair.xa.say(XA.watch, "notice", message())
    pair.carry()                    both pull, judge, receipt and cosign until nobody has anything new

Statements are signed with real keys and have bodies of the right sizes; the clock goes on by a second an act.
"""

import hashlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.test import override_settings

from crypto import epoch
from crypto.dsse import Envelope, envelope_id
from crypto.says import TYPES
from crypto.spaces import LINE, Space, participants
from crypto.view import View
from incidents.log import keys, mirror, read
from incidents.log.append import Appended, Bare, Request, Result, Signed, append
from incidents.log.batch import Batch
from incidents.log.cosign import cosign, take_cosigned
from incidents.log.found import found
from incidents.log.store import other_log, own_log
from tests.databases import Database, Template, using
from tests.factories import BODIES, NIGHT, SEALED, Country, Device, Hotline, Values, b64, message
from tests.vectors.draw import draw

POSTS = (("XA", "liaison"), ("XA", "watch"), ("XB", "watch"))


class Clock:
    """A clock that goes on by a second whenever it is read."""

    def __init__(self, start: datetime = NIGHT) -> None:
        self.now = start

    def __call__(self) -> datetime:
        self.now += timedelta(seconds=1)
        return self.now


@dataclass
class Machine:
    """A side's machine: a database and a data directory of its own."""

    side: str
    directory: Path
    database: Database
    _wrapper: BaseDatabaseWrapper | None = field(default=None, repr=False)

    @contextmanager
    def here(self) -> Iterator[None]:
        """Be this machine: its database, its settings."""
        settings = override_settings(HOTLINE_SIDE=self.side, HOTLINE_DATA=self.directory)
        with using(self.database, self._wrapper) as self._wrapper, settings:
            yield

    def close(self) -> None:
        """Let its database go."""
        if self._wrapper is not None:
            self._wrapper.close()

    def restore(self, database: Database) -> None:
        """Go on with another database."""
        self.close()
        self.database, self._wrapper = database, None


def make_machine(side: str, directory: Path, template: Template) -> Machine:
    """A machine with an empty, migrated database."""
    home = directory / side
    home.mkdir()
    return Machine(side, home, template.copy(home))


@dataclass
class Node:
    """One side's node, on its machine."""

    hotline: Hotline
    country: Country
    machine: Machine
    clock: Clock

    @contextmanager
    def here(self) -> Iterator["Node"]:
        """Be this node."""
        with self.machine.here():
            yield self

    def make_keys(self) -> None:
        """Write the keys that its founding names."""
        directory = self.machine.directory / "keys"
        directory.mkdir(parents=True)
        for name in ("log", "mirror"):
            seeds = {kind: b64(self.country.seed(f"{name} {kind}")) for kind in ("ed25519", "mldsa44")}
            keys.write_secret(directory / name, {**seeds})
        keys.write_secret(directory / "link", {"composite": b64(draw(f"{self.country.side} link", 64))})

    def found(self) -> None:
        """Found its log, and list its officers."""
        changes = self.country.founding_changes()
        first = self.hotline.change(self.country, changes, version=1, previous=None, now=self.clock.now, by_root=True)
        found(self.hotline.founding, first, side=self.country.side, now=self.clock())
        self.append(Signed(self.change(self.country.staff_changes())))

    def change(self, made: Sequence[Values]) -> Envelope:
        """The next change of its signatories, by its registrars."""
        listed = self.view().signatories(self.country.side)
        return self.hotline.change(
            self.country, made, version=listed.version + 1, previous=listed.head, now=self.clock.now
        )

    def append(self, *requests: Request) -> list[Result]:
        """Append, at the next second."""
        return append(requests, now=self.clock())

    def say(self, author: Device, type_: str, says: Values, **differs: Any) -> Appended:
        """Let a device of this side say something. Raises what it is refused with."""
        return self.post(self.said(author, type_, says, **differs))

    def post(self, signed: Signed) -> Appended:
        """Append what a device signed. Raises what it is refused with."""
        (result,) = self.append(signed)
        if not isinstance(result, Appended):
            raise result or TypeError("nothing was appended")
        return result

    def said(self, author: Device, type_: str, says: Values, **differs: Any) -> Signed:
        """What a device of this side that has verified everything signs, with its body."""
        sizes = differs.pop("body", BODIES.get(type_))
        exercise = differs.pop("exercise", False)
        header = self.hotline.header(
            author, type_, says, **{"now": self.clock.now, "verified": self.verified(), "body": sizes, **differs}
        )
        parts = [draw(f"{header['nonce']} part {n}", size) for n, (size, _) in enumerate(header["body"])]
        header["body"] = [[len(part), hashlib.sha256(part).hexdigest()] for part in parts]
        return Signed(self.hotline.statement(author, header, exercise=exercise), tuple(parts))

    def open_file(self, author: Device, *, name: str = "file", exercise: bool = False) -> "File":
        """Open a file among the tests' posts."""
        nonce = draw(f"{author.side} opens {name}", 16)
        space_id = epoch.space_id(hotline=self.hotline.id, side=author.side, nonce=nonce)
        space = Space(id=space_id, kind="case", exercise=exercise, posts=POSTS, name=None)
        made = epoch.epoch_id(hotline=self.hotline.id, space=space_id, side=author.side, nonce=nonce)
        recipients = participants(space, self.view().both_signatories())
        says = {
            "kind": "case",
            "posts": [list(post) for post in POSTS],
            "recipients": epoch.recipients_hash(recipients).hex(),
        }
        body = [(epoch.DEVICE_SIZE + epoch.WRAP_SIZE) * len(recipients), SEALED]
        signed = self.said(
            author, "open", says, space=space_id, epoch_id=made, nonce=nonce, body=body, exercise=exercise
        )
        self.post(signed)
        return File(space_id, made, exercise, envelope_id(signed.envelope).hex())

    def say_in(self, file: "File", author: Device, type_: str, says: Values, **differs: Any) -> str:
        """Let a device say something in a file; the statement's id."""
        signed = self.said_in(file, author, type_, says, **differs)
        self.post(signed)
        return envelope_id(signed.envelope).hex()

    def said_in(self, file: "File", author: Device, type_: str, says: Values, **differs: Any) -> Signed:
        """What a device signs in a file."""
        sealed = file.epoch if TYPES[type_].epoch == "known" else None
        place: Values = {"space": file.space, "epoch_id": sealed, "exercise": file.exercise}
        return self.said(author, type_, says, **{**place, **differs})

    def view(self) -> View:
        """What its own walk knows."""
        return read.view_of(self.country.side)

    def verified(self) -> Values:
        """Both logs, as a header has them."""
        own, other = ([1, log.size, log.root.hex()] for log in (own_log(), other_log()))
        return {"other": other, "own": own}


@dataclass(frozen=True)
class File:
    """A file that was opened: its space, its epoch, the id of its `open` statement."""

    space: bytes
    epoch: bytes
    exercise: bool
    opened: str


@dataclass
class Pair:
    """Both nodes of a hotline."""

    xa: Node
    xb: Node

    def node(self, side: str) -> Node:
        """The node of that side."""
        return self.xa if side == self.xa.country.side else self.xb

    def other(self, node: Node) -> Node:
        """The node that is not that one."""
        return self.xb if node is self.xa else self.xa

    def pull(self, puller: Node) -> bool:
        """Let a node take all that the other's log has, receipt and cosign it; whether there was anything."""
        server, moved = self.other(puller), False
        while (batch := self.batch_for(puller)) is not None:
            moved = True
            with puller.here():
                mirror.take(batch, now=puller.clock())
                puller.append(Bare())
                cosigned = cosign(now=puller.clock())
            if cosigned is not None:
                with server.here():
                    take_cosigned(cosigned)
        return moved

    def batch_for(self, puller: Node) -> Batch | None:
        """The next batch that the other node has for this one."""
        with puller.here():
            start = other_log().size
        with self.other(puller).here() as server:
            return read.batch_after(start, now=server.clock(), max_entries=64, max_size=4 * 1024 * 1024)

    def spoken(self) -> Batch:
        """A notice that XA writes into a new file, as XB is sent it and has not taken it."""
        with self.xa.here() as xa:
            xa.say_in(xa.open_file(xa.country.watch), xa.country.watch, "notice", message())
        batch = self.batch_for(self.xb)
        if batch is None:
            raise TypeError("nothing was said")
        return batch

    def carry(self) -> None:
        """Pull both ways until nobody has anything new."""
        for _ in range(8):
            if not any([self.pull(self.xa), self.pull(self.xb)]):
                return
        raise TimeoutError("the nodes do not come to an end")


def make_pair(directory: Path, template: Template, hotline: Hotline, *, start: datetime = NIGHT) -> Pair:
    """Two founded nodes that have not met."""
    clock = Clock(start)
    nodes = []
    for country in (hotline.own, hotline.other):
        node = Node(hotline, country, make_machine(country.side, directory, template), clock)
        node.make_keys()
        with node.here():
            node.found()
        nodes.append(node)
    return Pair(*nodes)


__all__ = ["LINE", "POSTS", "Clock", "File", "Node", "Pair", "make_pair"]

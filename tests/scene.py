"""A line in the middle of the night: a file is open, its officers speak, a clock goes on by a minute an entry.

    scene = Scene()                                 no signatures are made, and none is checked
    asked = scene.say(XA.watch, "request", message())
    scene.say(XB.watch, "acknowledgement", {"of": scene.id_of(asked)})

What one side says is mirrored by the other before it speaks.
"""

from datetime import datetime
from typing import Any

from crypto.dsse import VerifyEnvelope, envelope_id
from crypto.says import TYPES
from crypto.spaces import LINE
from crypto.view import Taken
from tests.factories import XA, XB, Device, Hotline, Values, message, minute, unchecked, unsigned
from tests.peer import Centre, Line

POSTS = (("XA", "liaison"), ("XA", "watch"), ("XB", "watch"))


class Scene(Line):
    """Two founded centres and what the last file is. Entries are numbered by the minute they are written in."""

    def __init__(self, hotline: Hotline | None = None, *, verify: VerifyEnvelope = unchecked) -> None:
        super().__init__(Hotline(sign=unsigned) if hotline is None else hotline, verify=verify)
        self.space = LINE
        self.epoch: bytes | None = None
        self.exercise = False
        self.found()

    @property
    def now(self) -> datetime:
        """The minute of the next entry."""
        return minute(len(self.written))

    def centre(self, side: str) -> Centre:
        """The node of a side."""
        return self.one if side == self.hotline.own.side else self.two

    def enter(self, opened: Taken, *, exercise: bool = False) -> None:
        """Speak in the file that this statement opened, from now on."""
        if opened.space is None or opened.epoch is None:
            raise ValueError("this opened no file")
        self.space, self.epoch, self.exercise = opened.space.id, opened.epoch.id, exercise

    def open_file(self, author: Device = XA.watch, *, name: str = "file", **differs: Any) -> Taken:
        """Open a file and enter it."""
        self.sync()
        header = self.centre(author.side).open_header(author, now=self.now, posts=POSTS, name=name, **differs)
        opened = self.append(author, header)
        self.enter(opened)
        return opened

    def open_exercise(self, author: Device = XA.watch, *, name: str = "exercise") -> Taken:
        """Open an exercise's file and enter it."""
        self.sync()
        self.exercise = True
        header = self.centre(author.side).open_header(author, now=self.now, posts=POSTS, name=name)
        opened = self.append(author, header)
        self.enter(opened, exercise=True)
        return opened

    def header(self, author: Device, type_: str, says: Values, **differs: Any) -> Values:
        """A header in this file, by a device that has seen everything."""
        self.sync()
        place = {"space": self.space, "epoch_id": self.epoch if TYPES[type_].epoch == "known" else None}
        return self.centre(author.side).header(author, type_, says, **{"now": self.now, **place, **differs})

    def epoch_header(self, author: Device, *, name: str = "", **differs: Any) -> Values:
        """The header that begins this file's next epoch."""
        self.sync()
        centre = self.centre(author.side)
        space = centre.view().space(self.space)
        if space is None:
            raise ValueError("this file is not known")
        return centre.epoch_header(author, space, now=self.now, name=name, **differs)

    def append(self, author: Device, header: Values) -> Taken:
        """Sign a header and append it, by the rules. Raises `Refused`."""
        envelope = self.hotline.statement(author, header, exercise=self.exercise)
        return self.centre(author.side).append(envelope, now=self.now)

    def lie(self, author: Device, header: Values) -> Taken:
        """Sign a header and write it, against the rules."""
        self.sync()
        envelope = self.hotline.statement(author, header, exercise=self.exercise)
        return self.centre(author.side).lie(envelope, now=self.now)

    def say(self, author: Device, type_: str, says: Values, **differs: Any) -> Taken:
        """Say something by the rules. Raises `Refused`."""
        return self.append(author, self.header(author, type_, says, **differs))

    def receipt(self, side: str) -> Taken:
        """A side's node takes in all that there is."""
        self.sync()
        return self.centre(side).append(now=self.now)

    def propose(self, author: Device, *, on: bytes, due: datetime | None = None, **differs: Any) -> Taken:
        """Propose another title on a version."""
        by = minute(600) if due is None else due
        return self.say(author, "proposal", {"about": "title", "due": _time(by), "on": on.hex()}, **differs)

    @staticmethod
    def id_of(taken: Taken) -> str:
        """The id of what an entry holds, as others refer to it."""
        if taken.frame is None or taken.frame.envelope is None:
            raise ValueError("this entry holds nothing")
        return envelope_id(taken.frame.envelope).hex()


def _time(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


class Asked(Scene):
    """A file in which each side has sent a request and taken in the other's."""

    def __init__(self, hotline: Hotline | None = None, *, verify: VerifyEnvelope = unchecked) -> None:
        super().__init__(hotline, verify=verify)
        self.opened = self.open_file()
        self.ours = self.id_of(self.say(XA.watch, "request", message()))
        self.theirs = self.id_of(self.say(XB.watch, "request", message()))
        for side in ("XA", "XB", "XA"):
            self.receipt(side)
        self.sync()

"""What is in an entry's past, counted afresh whenever it is asked."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import TypeVar

from crypto import changes
from crypto.arrangement import Arrangement
from crypto.dsse import Envelope
from crypto.says import Open
from crypto.statement import Statement
from tests.simulation.brute_force.entries import BESIDE, Code, Entries, Entry
from tests.simulation.brute_force.lists import Listed
from tests.simulation.marks import marks

T = TypeVar("T", Statement, changes.SignatoriesChange, Arrangement)

FIVE_MINUTES, HOUR, DAY = timedelta(minutes=5), timedelta(hours=1), timedelta(days=1)


class Past:
    """The past of a sound entry: its own log before it, with its own frame, and the other log as far as that goes."""

    def __init__(self, force: Entries, entry: Entry) -> None:
        assert entry.frame is not None
        self.force = force
        self.own, self.other = entry.side, BESIDE[entry.side]
        self.index = entry.index
        self.at = entry.frame.at
        self.seen = entry.frame.seen.end

    def items(self, kind: type[T], *sides: str) -> Iterator[tuple[Entry, T]]:
        """The admissible items of a kind in it, of these sides or of both."""
        for side in sides or (self.own, self.other):
            for one in self.force.admitted(side, self.index if side == self.own else self.seen):
                if isinstance(one.item, kind):
                    yield one, one.item

    def arrangement(self) -> Arrangement | None:
        """The Arrangement with which the own log begins."""
        return next((one for _, one in self.items(Arrangement, self.own)), None)

    def listed(self, side: str) -> Listed:
        """A side's list."""
        made = (change.changes for _, change in self.items(changes.SignatoriesChange, side))
        return Listed().after(one for change in made for one in change)

    def said(self, statement_id: bytes) -> tuple[Entry, Statement] | None:
        """The statement of that id, and where it stands."""
        return next((one for one in self.items(Statement) if one[1].id == statement_id), None)

    def referred(self, said: Statement, of: bytes) -> Statement | None:
        """The statement of that id, if it is of the same space as another."""
        found = self.said(of)
        return found[1] if found and found[1].space == said.space else None

    def opening(self, space: bytes) -> Statement | None:
        """The statement that opened a space; the line needs none."""
        return next(
            (one for _, one in self.items(Statement) if isinstance(one.says, Open) and one.space == space), None
        )

    def participants(self, opened: Statement | None) -> list[bytes]:
        """Who may read the space that was opened so, or the line: ids of devices and archive keys."""
        taking_part = []
        for side in (self.own, self.other):
            listed = self.listed(side)
            valid = [one for one in listed.devices.values() if one.id not in listed.revoked]
            taking_part += [one.id for one in valid if takes_part(opened, side, one.post)]
            taking_part += [listed.archive] if listed.archive else []
        return sorted(taking_part)


def takes_part(opened: Statement | None, side: str, post: str) -> bool:
    """Whether a post is one of the space's that was opened so, or the space is the line."""
    return opened is None or (isinstance(opened.says, Open) and (side, post) in opened.says.posts)


def times_code(issued: datetime, expires: datetime, at: datetime, longest: timedelta) -> Code:
    """Why an entry of that time may not hold what was signed so."""
    if issued > at + FIVE_MINUTES:
        return "not-yet"
    return "expired" if at > expires or expires > issued + longest else None


def is_signed(envelope: Envelope, keys: Sequence[bytes]) -> bool:
    """Whether just these keys signed it."""
    return envelope.signatures == marks(envelope.payload_type, envelope.payload, keys)

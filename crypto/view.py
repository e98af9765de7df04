"""What one walk knows: small immutable records under keys, read through to wherever they are kept.

A walk folds one log. Nothing in it needs the log's length in memory: judging an entry reads the few records that
the entry names, and gives back those that changed. A node keeps them as rows, the simulation and the offline
verifier in a dict.

| key | record |
|---|---|
| head | `Head`: how far the walk is |
| arrangement | `Arrangement` |
| signatories, side, version | `Signatories`: a walk reads the version that its head names, and no other |
| space, id | `Space` |
| epoch, id | `Epoch` |
| statement, id | `Said` |
| decision, space, about | `Decision` |
| declared, side | `Declared`: the last that the side declared of its end of the line |
| pending | `Pending`: where the own side waits for an acceptance to be confirmed |
| draft, device, nonce | `Count` of the statements that released a draft |
| no, side, space | `Count` of a side's statements in a space |
| number, side, reality, year | `Count` of a side's messages of a year; exercises apart |
| opened, side, reality, year | `Count` of the files a side opened in a year |
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from crypto.arrangement import Arrangement
from crypto.changes import SignatoriesChange
from crypto.decision import Decision
from crypto.errors import Refused
from crypto.frame import Frame
from crypto.says import Declare
from crypto.signatories import Signatories
from crypto.spaces import LINE, Epoch, Space
from crypto.statement import Statement

Key = tuple[str, ...]


@dataclass(frozen=True)
class Head:
    """How far a walk is: entries walked, `at` of the last sound frame, size of the other log taken in, trust entries
    admitted in this log, and the version of each side's signatories that stands here."""

    size: int = 0
    at: datetime | None = None
    seen: int = 0
    trust: int = 0
    own_version: int = 0
    other_version: int = 0


@dataclass(frozen=True)
class Said:
    """An admissible statement, as later ones may refer to it. `index` is its place in its side's log."""

    id: bytes
    side: str
    space: bytes
    type: str
    index: int
    at: datetime
    number: int | None
    acknowledged: bool = False


@dataclass(frozen=True)
class Declared:
    """What a side declared last, in the statement of this id, in its log's entry `index`, made `at`."""

    id: bytes
    index: int
    at: datetime
    says: Declare


@dataclass(frozen=True)
class Count:
    """How many so far."""

    value: int = 0


@dataclass(frozen=True)
class Pending:
    """The spaces, and about what in them, where an acceptance of the own side awaits its confirmation."""

    decisions: tuple[tuple[bytes, str], ...] = ()


Record = Head | Arrangement | Signatories | Space | Epoch | Said | Decision | Declared | Pending | Count


@dataclass(frozen=True)
class Taken:
    """An entry of the other log as its own walk judged it: what the frame that takes it in needs to know.

    `frame` and `item` are None where the entry is unsound or does not parse; `code` is why it is inadmissible, None
    if it is not. `space` and `epoch` are what an admissible statement made.
    """

    index: int
    code: str | None
    sound: bool
    frame: Frame | None
    item: Statement | SignatoriesChange | Arrangement | None = None
    space: Space | None = None
    epoch: Epoch | None = None


class Records(Protocol):
    """Where a walk's records are kept."""

    def record(self, key: Key) -> Record | None:
        """The record under that key, or None."""
        ...


class View:
    """A walk's records, with the changes of the entry under judgement on top of them.

    `own` is the side whose log is walked. Nothing is written until the caller keeps `changes`.
    """

    def __init__(self, records: Records, *, own: str, other: str, hotline: bytes) -> None:
        self.own = own
        self.other = other
        self.hotline = hotline
        self.changes: dict[Key, Record] = {}
        self._records = records

    def branch(self) -> "View":
        """A view on top of this one, whose changes can be thrown away."""
        return View(self, own=self.own, other=self.other, hotline=self.hotline)

    def record(self, key: Key) -> Record | None:
        """The changed record under that key, else the kept one."""
        return self.changes[key] if key in self.changes else self._records.record(key)

    def put(self, key: Key, record: Record) -> None:
        """Change the record under that key."""
        self.changes[key] = record

    def head(self) -> Head:
        """How far the walk is."""
        head = self.record(("head",))
        return head if isinstance(head, Head) else Head()

    def arrangement(self) -> Arrangement:
        """The Arrangement. Raises `Refused("hotline")` while the log has none."""
        arrangement = self.record(("arrangement",))
        if not isinstance(arrangement, Arrangement):
            raise Refused("hotline")
        return arrangement

    def signatories(self, side: str) -> Signatories:
        """A side's list as it stands here."""
        head = self.head()
        version = head.own_version if side == self.own else head.other_version
        listed = self.record(("signatories", side, str(version)))
        return listed if isinstance(listed, Signatories) else Signatories(side=side)

    def both_signatories(self) -> dict[str, Signatories]:
        """Both sides' lists as they stand here."""
        return {side: self.signatories(side) for side in (self.own, self.other)}

    def space(self, space_id: bytes) -> Space | None:
        """The space of that id; the line itself needs no opening."""
        if space_id == LINE:
            return Space(id=LINE, kind="line", exercise=False, posts=None, name=None)
        space = self.record(("space", space_id.hex()))
        return space if isinstance(space, Space) else None

    def epoch(self, epoch_id: bytes) -> Epoch | None:
        """The epoch of that id."""
        epoch = self.record(("epoch", epoch_id.hex()))
        return epoch if isinstance(epoch, Epoch) else None

    def said(self, statement_id: bytes) -> Said | None:
        """The statement of that id."""
        said = self.record(("statement", statement_id.hex()))
        return said if isinstance(said, Said) else None

    def decision(self, space_id: bytes, about: str) -> Decision | None:
        """What is decided about something in a space."""
        decision = self.record(("decision", space_id.hex(), about))
        return decision if isinstance(decision, Decision) else None

    def declared(self, side: str) -> Declared | None:
        """What a side declared last of its end of the line; None: nothing, so it is open."""
        declared = self.record(("declared", side))
        return declared if isinstance(declared, Declared) else None

    def pending(self) -> Pending:
        """Where the own side waits for a confirmation."""
        pending = self.record(("pending",))
        return pending if isinstance(pending, Pending) else Pending()

    def count(self, *key: str) -> int:
        """The count under that key."""
        count = self.record(key)
        return count.value if isinstance(count, Count) else 0

    def count_one(self, *key: str) -> int:
        """Count one more under that key; the new count."""
        value = self.count(*key) + 1
        self.put(key, Count(value))
        return value

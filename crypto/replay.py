"""Both walks of two logs that are held whole, in memory: for whoever verifies offline, and for tests.

A log is walked as far as the other one is: an entry waits for what it takes in. Which of the two goes first makes no
difference, and as an entry holds the root of what it takes in, no two wait for each other.
"""

from collections.abc import Iterator, Sequence

from crypto.dsse import VerifyEnvelope, verify_envelope
from crypto.errors import Ahead
from crypto.merkle import EMPTY_ROOT, Frontier, leaf_hash
from crypto.past import Judgement, Walk, judge
from crypto.view import Key, Record, Taken


class HeldLog:
    """A log's entries, and its root at every size."""

    def __init__(self) -> None:
        self.entries: list[bytes] = []
        self._frontier = Frontier()
        self._roots = [EMPTY_ROOT]

    def append(self, entry: bytes) -> None:
        """Add an entry's exact bytes."""
        self.entries.append(entry)
        self._frontier = self._frontier.append(leaf_hash(entry))
        self._roots.append(self._frontier.root())

    @property
    def size(self) -> int:
        """How many entries there are."""
        return len(self.entries)

    def root_here(self) -> bytes:
        """The root at its size."""
        return self._roots[-1]

    def root(self, size: int) -> bytes | None:
        """The root at that size, None beyond the end."""
        return self._roots[size] if size < len(self._roots) else None


class WalkedLog:
    """One log's walk, so far: its records, and its entries' verdicts. It is the `Past` of the next entry."""

    def __init__(self, walk: Walk, own: HeldLog) -> None:
        self.walk = walk
        self.log = own
        self.records: dict[Key, Record] = {}
        self.verdicts: list[Taken] = []
        self._other = self

    def beside(self, other: "WalkedLog") -> None:
        """The walk of the other log, which this one takes in."""
        self._other = other

    def record(self, key: Key) -> Record | None:
        """The record under that key, or None."""
        return self.records.get(key)

    def root(self, side: str, size: int) -> bytes | None:
        """The root of that side's log at that size; None if it is not held that far."""
        return (self.log if side == self.walk.own else self._other.log).root(size)

    def taken(self, start: int, end: int) -> Sequence[Taken]:
        """The other log's entries `start` to `end` - 1, as judged. Raises `Ahead`."""
        if end > len(self._other.verdicts):
            raise Ahead(end)
        return self._other.verdicts[start:end]

    def judge(self, entry: bytes, verify: VerifyEnvelope) -> Judgement:
        """The verdict on the next entry. Raises `Ahead`."""
        return judge(entry, index=len(self.verdicts), walk=self.walk, past=self, verify=verify)

    def keep(self, judgement: Judgement) -> None:
        """Go on past the next entry."""
        self.records.update(judgement.changes)
        self.verdicts.append(judgement.taken_as)


class Replay:
    """Both logs of a hotline and their walks, by side. `verify` checks an envelope's signatures."""

    def __init__(self, *, hotline: bytes, sides: tuple[str, str], verify: VerifyEnvelope = verify_envelope) -> None:
        one, other = sides
        self.verify = verify
        self.walks = {
            side: WalkedLog(Walk(own=side, other=beside, hotline=hotline), HeldLog())
            for side, beside in ((one, other), (other, one))
        }
        self.walks[one].beside(self.walks[other])
        self.walks[other].beside(self.walks[one])

    def extend(self, side: str, entries: Sequence[bytes]) -> None:
        """Hold more of a side's log."""
        for entry in entries:
            self.walks[side].log.append(entry)

    def advance(self) -> Iterator[tuple[str, Judgement]]:
        """Judge what is held and can be judged: each side and its next entry's verdict, in an order that may vary.

        What remains takes in more of the other log than is held.
        """
        moved = True
        while moved:
            moved = False
            for side, walked in self.walks.items():
                for judgement in self._advance_one(walked):
                    moved = True
                    yield side, judgement

    def _advance_one(self, walked: WalkedLog) -> Iterator[Judgement]:
        while len(walked.verdicts) < walked.log.size:
            try:
                judgement = walked.judge(walked.log.entries[len(walked.verdicts)], self.verify)
            except Ahead:
                return
            walked.keep(judgement)
            yield judgement

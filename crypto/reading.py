"""What readers derive from two walked logs: reading order, delivered, not answered. No verdict depends on it.

Reading order is for the eye only. Walk both logs side by side; of the two next entries,

 1. what is in the other's past goes first,
 2. else the earlier `at`,
 3. else, in the same second, the entry of the side with the smaller SHA-256("hotline/v1/reading" 00 side 2 || at 20):
    a toss for each second, that prefers neither side.

Each log's `at` and past never run back, and the toss falls once for a whole second, so any two entries stand in the
same order whatever else is shown: the order of one file's entries is that of both whole logs.

*Delivered* is the first sound entry of the other log that covers an entry, at its `at`. *Not answered when due*: the
first entry of the asker's log that is later than the due time has taken in n entries of the other log, and none of
these answers. That stays true for ever; an answer that was given in time and came late is shown beside it.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from crypto.hashing import labelled_hash
from crypto.view import Taken
from crypto.wire import encode_utc

_BEGINNING = datetime(2000, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Place:
    """Where an entry stands: its side and index, its log's time `at` it, how many of the other log's are in its past.

    Time and past of an unsound entry are those of the last sound one before it.
    """

    side: str
    index: int
    at: datetime
    past: int


def places(side: str, verdicts: Iterable[Taken]) -> Iterator[Place]:
    """The places of a log's entries, from the first on, as they were judged."""
    at, past = _BEGINNING, 0
    for verdict in verdicts:
        if verdict.sound and verdict.frame is not None:
            at, past = verdict.frame.at, verdict.frame.seen.end
        yield Place(side=side, index=verdict.index, at=at, past=past)


def comes_first(one: Place, other: Place) -> bool:
    """Whether `one` is read before `other`, an entry of the other log."""
    if other.past > one.index or one.past > other.index:
        return other.past > one.index
    if one.at != other.at:
        return one.at < other.at
    return _toss(one) < _toss(other)


def reading_order(one: Sequence[Place], other: Sequence[Place]) -> list[Place]:
    """Entries of both logs, each given in its log's order, as they are read, whichever log is given first."""
    order: list[Place] = []
    left, right = list(reversed(one)), list(reversed(other))
    while left and right:
        order.append(left.pop() if comes_first(left[-1], right[-1]) else right.pop())
    return order + left[::-1] + right[::-1]


def delivered(index: int, covers: Sequence[Place]) -> Place | None:
    """The first of the other log's places that covers entry `index`, or None; `covers` is in the log's order."""
    first = bisect_right(covers, index, key=lambda place: place.past)
    return covers[first] if first < len(covers) else None


def not_answered(due: datetime, asker: Sequence[Place], answers: Iterable[int]) -> int | None:
    """How many entries the asker's log had taken in when the answer was due, if none of `answers` was among them.

    `asker` are the places of the asker's log from the request on, `answers` the indexes of what answers in the other
    log. None if one of these was there, or as long as no entry of the asker's log is later than the due time.
    """
    first = bisect_right(asker, due, key=lambda place: place.at)
    if first == len(asker):
        return None
    taken_in = asker[first].past
    return None if any(index < taken_in for index in answers) else taken_in


def _toss(place: Place) -> bytes:
    return labelled_hash("reading", place.side.encode(), encode_utc(place.at).encode())

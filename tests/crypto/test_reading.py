"""Reading order, delivered, not answered: as properties of any two logs that could have come about, and as vectors."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from crypto.frame import Frame, Seen
from crypto.reading import Place, comes_first, delivered, not_answered, places, reading_order
from crypto.view import Taken
from crypto.wire import encode_utc
from tests.factories import NIGHT, minute
from tests.vectors.cases import Case, parametrize

Logs = tuple[list[Place], list[Place]]


@st.composite
def logs(draw: st.DrawFn) -> Logs:
    """Two logs, written in turns: each entry takes in some of what the other has, at a clock that stands or goes on."""
    written: Logs = ([], [])
    clocks = [NIGHT + timedelta(seconds=draw(st.integers(0, 3))) for _ in written]
    for who, takes_in, seconds in draw(st.lists(st.tuples(st.integers(0, 1), st.integers(0, 9), st.integers(0, 2)))):
        log, other = written[who], written[1 - who]
        clocks[who] += timedelta(seconds=seconds)
        past = log[-1].past if log else 0
        past = min(past + takes_in, len(other))
        log.append(Place(side=("XA", "XB")[who], index=len(log), at=clocks[who], past=past))
    return written


def _in_past(one: Place, of: Place) -> bool:
    return one.index < (of.index if one.side == of.side else of.past)


@given(logs())
def test_reading_order_respects_every_past(written: Logs) -> None:
    order = reading_order(*written)
    assert sorted(order, key=lambda place: (place.side, place.index)) == [*written[0], *written[1]]
    for position, place in enumerate(order):
        assert not any(_in_past(later, place) for later in order[position + 1 :])


@given(logs())
def test_reading_order_is_the_same_whichever_log_is_named_first(written: Logs) -> None:
    one, other = written
    assert reading_order(one, other) == reading_order(other, one)


@given(logs(), st.data())
def test_reading_order_of_a_file_is_that_of_the_logs(written: Logs, data: st.DataObject) -> None:
    chosen = {place for log in written for place in log if data.draw(st.booleans())}
    one, other = ([place for place in log if place in chosen] for log in written)
    assert reading_order(one, other) == [place for place in reading_order(*written) if place in chosen]


@given(logs())
def test_reading_order_is_that_of_any_two_entries(written: Logs) -> None:
    order = reading_order(*written)
    for position, place in enumerate(order):
        for later in order[position + 1 :]:
            if later.side != place.side:
                assert comes_first(place, later)
                assert not comes_first(later, place)


@given(logs())
def test_of_neighbours_the_earlier_goes_first_unless_the_past_says_else(written: Logs) -> None:
    for one, other in pairwise(reading_order(*written)):
        if one.side != other.side and not _in_past(one, other):
            assert one.at <= other.at


def test_reading_order_prefers_no_side() -> None:
    seconds = [NIGHT + timedelta(seconds=n) for n in range(1000)]
    first = sum(
        comes_first(Place(side="XA", index=0, at=at, past=0), Place(side="XB", index=0, at=at, past=0))
        for at in seconds
    )
    assert 400 < first < 600


@given(logs(), st.integers(0, 30))
def test_delivered_is_the_first_that_covers(written: Logs, index: int) -> None:
    _, covers = written
    cover = delivered(index, covers)
    assert cover == next((place for place in covers if place.past > index), None)


@given(logs(), st.integers(0, 60), st.sets(st.integers(0, 30)))
def test_not_answered_stays_true_for_ever(written: Logs, seconds: int, answers: set[int]) -> None:
    asker, _ = written
    due = NIGHT + timedelta(seconds=seconds)
    known: int | None = None
    for size in range(len(asker) + 1):
        now = not_answered(due, asker[:size], answers)
        assert known is None or now == known
        known = now
    if known is not None:
        assert all(place.past <= known for place in asker if place.at <= due)
        assert not any(index < known for index in answers)


def test_not_answered_while_nothing_is_later_than_the_due_time() -> None:
    asker = [Place(side="XA", index=0, at=minute(9), past=4), Place(side="XA", index=1, at=minute(10), past=5)]
    assert not_answered(minute(10), asker, []) is None
    assert not_answered(minute(9), asker, []) == 5


def test_an_answer_that_came_in_time_is_no_silence() -> None:
    asker = [Place(side="XA", index=0, at=minute(11), past=5)]
    assert not_answered(minute(10), asker, [4]) is None
    assert not_answered(minute(10), asker, [5]) == 5


def _log(side: str, rows: Sequence[dict[str, Any]]) -> list[Place]:
    """A vector's log: each frame's time, how far it takes in, whether it is sound."""
    verdicts = []
    for index, row in enumerate(rows):
        seen = Seen(log=1, start=0, end=row["seen"], root=bytes(32))
        at = datetime.fromisoformat(row["at"])
        frame = Frame(at=at, envelope=None, fact=None, no=None, number=None, refused=(), seen=seen, trust=0)
        verdicts.append(Taken(index=index, code=None if row["sound"] else "at", sound=row["sound"], frame=frame))
    return list(places(side, verdicts))


@parametrize("reading", "order")
def test_order(case: Case) -> None:
    one, other = (_log(side, case["logs"][side]) for side in ("XA", "XB"))
    assert [[place.side, place.index] for place in reading_order(one, other)] == case["order"]


@parametrize("reading", "delivered")
def test_delivered(case: Case) -> None:
    cover = delivered(case["index"], _log("XB", case["covers"]))
    assert (None if cover is None else {"index": cover.index, "at": encode_utc(cover.at)}) == case["delivered"]


@parametrize("reading", "not_answered")
def test_not_answered(case: Case) -> None:
    due = datetime.fromisoformat(case["due"])
    assert not_answered(due, _log("XA", case["asker"]), case["answers"]) == case["among"]


def test_an_unsound_frame_has_neither_time_nor_past() -> None:
    rows = [("2026-11-23T07:30:00Z", 3, True), ("2026-11-23T09:00:00Z", 9, False), ("2026-11-23T07:31:00Z", 4, True)]
    log = _log("XA", [{"at": at, "seen": seen, "sound": sound} for at, seen, sound in rows])
    assert [(place.at, place.past) for place in log] == [(minute(0), 3), (minute(0), 3), (minute(1), 4)]

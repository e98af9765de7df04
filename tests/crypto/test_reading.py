"""Reading order, delivered, not answered: as properties of any two logs that could have come about, and as vectors."""

from collections.abc import Sequence
from datetime import timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from crypto.reading import Place, comes_first, delivered, not_answered, reading_order
from tests.factories import NIGHT, minute

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
def test_reading_order_within_a_second_is_not_always_one_sides(written: Logs) -> None:
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


def _places(rows: Sequence[Sequence[object]], side: str) -> list[Place]:
    return [
        Place(side=side, index=int(str(index)), at=minute(0) + timedelta(seconds=int(str(at))), past=int(str(past)))
        for index, at, past in rows
    ]

"""The state of the line: a table of what both directions show."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis.strategies import booleans, floats, integers, lists, tuples

from incidents.link.rules import (
    DEAF,
    DIAL_WITHIN,
    FIRST_WAIT,
    LONGEST_WAIT,
    STOPPED_WAIT,
    End,
    LineState,
    deaf_since,
    failing_since,
    line_state,
    next_wait,
    pull_from,
    resumed,
)

NOW = datetime(2026, 11, 23, 10, 52, tzinfo=UTC)
PUT_BACK = End(connected=True, changed_at=NOW, heard_at=NOW + timedelta(hours=1), clock_ahead=0)
"""Heard by a clock that was put back an hour since: nobody is called for that."""

UP = End(connected=True, changed_at=NOW - timedelta(hours=1), heard_at=NOW - timedelta(seconds=4), clock_ahead=0)
SILENT = End(connected=True, changed_at=NOW - timedelta(hours=1), heard_at=NOW - timedelta(seconds=16), clock_ahead=0)
ENDED = End(connected=False, changed_at=NOW - timedelta(seconds=3), heard_at=NOW - timedelta(seconds=4), clock_ahead=0)
NEVER = End(connected=False, changed_at=NOW, heard_at=None, clock_ahead=0)
SKEWED = End(connected=True, changed_at=NOW - timedelta(hours=1), heard_at=NOW, clock_ahead=-61)
SKEWED_BEFORE = End(connected=False, changed_at=NOW, heard_at=NOW, clock_ahead=90)
BARELY = End(connected=True, changed_at=NOW - timedelta(hours=1), heard_at=NOW - timedelta(seconds=15), clock_ahead=60)


@pytest.mark.parametrize(
    ("ends", "state", "since", "ahead"),
    [
        ((UP, UP), "up", UP.changed_at, None),
        ((BARELY, UP), "up", UP.changed_at, None),
        ((SILENT, SILENT), "cut", SILENT.heard_at, None),
        ((ENDED, SILENT), "cut", ENDED.heard_at, None),
        ((NEVER, NEVER), "cut", None, None),
        ((UP, ENDED), "degraded", ENDED.changed_at, None),
        ((SILENT, UP), "degraded", SILENT.heard_at, None),
        ((PUT_BACK, PUT_BACK), "up", PUT_BACK.changed_at, None),
        ((NEVER, UP), "degraded", NOW, None),
        ((UP, SKEWED), "degraded", UP.changed_at, -61),
        ((BARELY, SKEWED), "degraded", UP.changed_at, -61),
        ((SILENT, SKEWED), "degraded", SILENT.heard_at, -61),
        ((SKEWED_BEFORE, UP), "degraded", SKEWED_BEFORE.changed_at, None),
        ((SKEWED_BEFORE, SILENT), "cut", SKEWED_BEFORE.heard_at, None),
    ],
)
def test_line_state(ends: tuple[End, ...], state: str, since: datetime | None, ahead: int | None) -> None:
    heard = max((end.heard_at for end in ends if end.heard_at is not None), default=None)
    assert line_state(ends, now=NOW, forked_at=None, withheld_since=None) == LineState(state, since, heard, ahead)


def last_heard(seconds: int, *, connected: bool, changed: int = 3_600) -> End:
    return End(connected, NOW - timedelta(seconds=changed), NOW - timedelta(seconds=seconds), clock_ahead=0)


@pytest.mark.parametrize(
    ("pull", "serve", "seconds"),
    [
        (UP, UP, None),
        (UP, ENDED, None),
        (UP, NEVER, None),
        (SILENT, UP, None),
        (ENDED, UP, None),
        (NEVER, UP, None),
        (last_heard(120, connected=True), UP, None),
        (last_heard(121, connected=True), UP, 121),
        (last_heard(120, connected=False), UP, None),
        (last_heard(121, connected=False, changed=1), UP, 121),
        (last_heard(86_400, connected=False), UP, 86_400),
        (SILENT, SILENT, 16),
        (last_heard(16, connected=False, changed=1), ENDED, 16),
        (last_heard(121, connected=True), last_heard(16, connected=True), 121),
        (NEVER, SILENT, 16),
        (NEVER, NEVER, None),
    ],
)
def test_since_when_nothing_comes_and_people_are_called(pull: End, serve: End, seconds: int | None) -> None:
    state = line_state((pull, serve), now=NOW, forked_at=None, withheld_since=None)
    since = None if seconds is None else NOW - timedelta(seconds=seconds)
    assert deaf_since(state, pull, now=NOW) == since


def minutes(before: float | None) -> datetime | None:
    return None if before is None else NOW - timedelta(minutes=before)


@pytest.mark.parametrize(
    ("heard", "steady", "failed", "since"),
    [
        (None, None, None, None),
        (1, None, None, 1),
        (1, 60, None, 1),
        (1, 3, 10, 1),
        (1, 2.99, 10, 10),
        (1, 1, 10, 10),
        (1, 1, 15.99, 15.99),
        (1, 1, 16, 1),
        (1, None, 10, 1),
    ],
)
def test_since_when_a_direction_fails(
    heard: float | None, steady: float | None, failed: float | None, since: float | None
) -> None:
    end = End(False, NOW, minutes(heard), 0, steady_since=minutes(steady), failed_at=minutes(failed))
    assert failing_since(end) == minutes(since)
    cut = line_state((end, NEVER), now=NOW, forked_at=None, withheld_since=None)
    assert deaf_since(cut, end, now=NOW) == minutes(since)
    degraded = line_state((end, UP), now=NOW, forked_at=None, withheld_since=None)
    assert deaf_since(degraded, end, now=NOW) is None
    later = NOW + DEAF
    assert deaf_since(degraded, end, now=later) == minutes(since)


@pytest.mark.parametrize(
    ("connected", "gap", "lasted", "steady_since", "failed_at"),
    [
        (True, 15, 10, -25, -600),
        (True, 15, 120, -135, -600),
        (True, -9, 10, -1, -600),
        (True, 16, 10, 0, -600),
        (False, 1, 10, 0, -600),
        (False, 16, 119, 0, -600),
        (False, 16, 120, 0, -16),
        (True, 16, 3_600, 0, -16),
    ],
)
def test_a_direction_that_is_connected_again(
    connected: bool, gap: int, lasted: int, steady_since: int, failed_at: int
) -> None:
    """Seconds: since it was last heard, and how long it had been steady then. It had failed ten minutes ago."""
    ago = [NOW - timedelta(seconds=seconds) for seconds in (gap, gap + lasted, 600)]
    end = End(connected, NOW, ago[0], 0, steady_since=ago[1], failed_at=ago[2])
    assert resumed(end, now=NOW) == (NOW + timedelta(seconds=steady_since), NOW + timedelta(seconds=failed_at))


def test_a_direction_that_was_never_heard_has_not_failed() -> None:
    assert resumed(NEVER, now=NOW) == (NOW, None)


@given(lists(tuples(integers(0, 150), integers(0, 900), booleans()), max_size=30))
def test_what_comes_and_goes_is_one_failure_for_a_quarter_of_an_hour(breaks: list[tuple[int, int, bool]]) -> None:
    """How long it is back each time, and then gone, found dead or not."""
    at = NOW
    end = End(False, at, at, 0, steady_since=at - timedelta(hours=1))
    failing = failing_since(end)
    for lasted, gap, found in breaks:
        end = replace(end, connected=not found)
        gone = found or gap > 15
        at += timedelta(seconds=gap)
        steady_since, failed_at = resumed(end, now=at)
        at += timedelta(seconds=lasted)
        end = End(True, at, at, 0, steady_since, failed_at)
        came_back = at - steady_since >= timedelta(minutes=2)
        assert failing is not None
        if gone:
            assert (failing_since(end) == failing) == (not came_back and at - failing < timedelta(minutes=15))
        failing = failing_since(end)


def test_nobody_is_called_for_a_silence_where_inconsistent_histories_stop_the_line() -> None:
    for pull in (SILENT, last_heard(86_400, connected=False)):
        state = line_state((pull, SILENT), now=NOW, forked_at=NOW, withheld_since=None)
        assert deaf_since(state, pull, now=NOW) is None


def test_withheld_content_degrades_the_line() -> None:
    since = NOW - timedelta(minutes=2)
    state = line_state((UP, UP), now=NOW, forked_at=None, withheld_since=since)
    assert state == LineState("degraded", since, UP.heard_at, None)


def test_cut_line_is_cut_even_where_content_is_withheld() -> None:
    assert line_state((SILENT, ENDED), now=NOW, forked_at=None, withheld_since=NOW).state == "cut"


@pytest.mark.parametrize("ends", [(UP, UP), (SILENT, SILENT), (NEVER, NEVER)])
def test_fork_comes_before_all_else(ends: tuple[End, ...]) -> None:
    found = NOW - timedelta(days=1)
    state = line_state(ends, now=NOW, forked_at=found, withheld_since=NOW)
    assert (state.state, state.since) == ("fork", found)


def waits(lasted: list[float]) -> list[float]:
    """What is waited after attempts that were up for so long."""
    wait, made = FIRST_WAIT, []
    for seconds in lasted:
        wait = next_wait(wait, lasted=seconds, stopped=False)
        made.append(wait)
    return made


def test_waits_double_up_to_the_longest_and_begin_anew_after_a_line_that_held() -> None:
    assert waits([3_600, 0, 0, 0, 0, 3_600, 0]) == [0.2, 0.4, 0.5, 0.5, 0.5, 0.2, 0.4]


def test_an_attempt_that_nobody_answered_does_not_count_as_a_line_that_held() -> None:
    assert waits([DIAL_WITHIN] * 4) == [0.4, 0.5, 0.5, 0.5]


@pytest.mark.parametrize("lasted", [0, 3_600])
def test_a_log_that_is_stopped_is_asked_again_after_a_minute_and_as_ever_once_people_have_decided(
    lasted: float,
) -> None:
    assert next_wait(LONGEST_WAIT, lasted=lasted, stopped=True) == STOPPED_WAIT == 60
    assert next_wait(STOPPED_WAIT, lasted=lasted, stopped=False) <= LONGEST_WAIT


@pytest.mark.parametrize(
    ("size", "held", "doubted", "start"),
    [
        (0, 0, False, 0),
        (300, 300, False, 300),
        (300, 290, False, 290),
        (0, 0, True, 0),
        (63, 63, True, 0),
        (64, 64, True, 0),
        (300, 300, True, 236),
        (300, 290, True, 236),
        (300, 200, True, 200),
    ],
)
def test_what_is_pulled_begins_where_bodies_end_and_after_a_doubt_a_batch_before_the_mirrors_end(
    size: int, held: int, doubted: bool, start: int
) -> None:
    assert pull_from(size, held=held, doubted=doubted) == start


@given(lists(floats(min_value=0, max_value=1e9), max_size=2_000))
def test_however_often_and_long_it_was_cut_a_line_that_is_back_is_tried_within_two_seconds(lasted: list[float]) -> None:
    assert all(0 < wait <= LONGEST_WAIT for wait in waits(lasted))
    assert DIAL_WITHIN + LONGEST_WAIT < 2

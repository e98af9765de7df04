"""What is listed first, who is called next, what is said."""

from datetime import timedelta

import pytest

from incidents.callout.rules import (
    SILENCE,
    Alarm,
    Clock,
    Kind,
    Notice,
    Turn,
    begun,
    clock_ran_back,
    horizon,
    in_order,
    is_silent,
    lasts,
    step_after,
    turn,
    urgency,
    words,
)
from tests.factories import minute


def alarm(key: str, at: float, precedence: str | None = None, *, exercise: bool = False) -> Alarm:
    """An alarm since that minute."""
    return Alarm(key, Kind.MESSAGE, minute(at), precedence=precedence, exercise=exercise)


def test_alarms_stand_by_precedence_and_then_with_the_oldest_first() -> None:
    alarms = [
        alarm("a", 3, "ROUTINE"), alarm("b", 2, "FLASH"), alarm("c", 1, "FLASH"), alarm("d", 0),
        alarm("e", 9, "PRIORITY"), alarm("f", 9, "IMMEDIATE"),
    ]  # fmt: skip
    assert "".join(one.key for one in in_order(alarms)) == "cbfdea"


def test_what_is_real_stands_before_every_exercise() -> None:
    alarms = [
        alarm("a", 0, "FLASH", exercise=True), alarm("b", 1, exercise=True), alarm("c", 2, "ROUTINE"), alarm("d", 3),
        alarm("e", 4, "FLASH"),
    ]  # fmt: skip
    assert "".join(one.key for one in in_order(alarms)) == "edcab"


def test_what_has_no_precedence_comes_after_immediate() -> None:
    precedences = ("FLASH", "IMMEDIATE", None, "PRIORITY", "ROUTINE")
    for exercise in (False, True):
        found = [urgency(one, exercise=exercise) for one in precedences]
        assert found == [(exercise, place) for place in range(5)]


@pytest.mark.parametrize(("step", "last", "next_"), [(1, 3, (2, 15)), (2, 3, (3, 17)), (3, 3, None), (1, 1, None)])
def test_a_step_counts_from_when_the_one_before_it_was_fired(
    step: int, last: int, next_: tuple[int, int] | None
) -> None:
    found = step_after(step, last=last, fired_at=minute(10), calls=True, after=(0, 300, 720))
    assert found == (next_ and (next_[0], minute(next_[1])))


@pytest.mark.parametrize(("step", "last", "next_"), [(1, 3, (2, 10)), (2, 3, (3, 10)), (3, 3, None), (1, 1, None)])
def test_a_step_that_can_call_nobody_is_followed_at_once(step: int, last: int, next_: tuple[int, int] | None) -> None:
    found = step_after(step, last=last, fired_at=minute(10), calls=False, after=(0, 300, 720))
    assert found == (next_ and (next_[0], minute(next_[1])))


@pytest.mark.parametrize(("seconds", "back"), [(-1, False), (60, False), (61, True)])
def test_a_clock_that_is_more_than_a_minute_behind_its_log_ran_back(seconds: int, back: bool) -> None:
    assert clock_ran_back(minute(0), last=minute(0) + timedelta(seconds=seconds)) is back
    assert not clock_ran_back(minute(0), last=None)


@pytest.mark.parametrize(
    ("kind", "rings", "right", "back", "leapt"),
    [
        (Kind.MESSAGE, True, Turn.FIRED, Turn.FIRED, Turn.LEFT),
        (Kind.MESSAGE, False, Turn.ENDED, Turn.LEFT, Turn.LEFT),
        (Kind.DESK, False, Turn.ENDED, Turn.LEFT, Turn.LEFT),
        (Kind.CLOCK, True, Turn.FIRED, Turn.FIRED, Turn.FIRED),
        (Kind.CLOCK, False, Turn.ENDED, Turn.LEFT, Turn.LEFT),
    ],
)
def test_a_clock_that_is_wrong_ends_nothing_and_one_that_leapt_fires_its_own_alarm_alone(
    kind: Kind, rings: bool, right: Turn, back: Turn, leapt: Turn
) -> None:
    assert [turn(kind, rings=rings, clock=clock) for clock in (Clock.RIGHT, Clock.BACK, Clock.LEAPT)] == [
        right, back, leapt,
    ]  # fmt: skip


def test_no_step_is_further_away_than_the_longest_gap() -> None:
    assert horizon(minute(0), after=(0, 300, 720)) == minute(7)
    assert horizon(minute(0), after=(60, 720, 720)) == minute(11)


@pytest.mark.parametrize(
    ("since", "seen", "found"), [(-3, None, -3), (-3, -1, -3), (0, None, 0), (5, None, 0), (5, -2, -2), (5, 4, 0)]
)
def test_an_alarm_that_is_dated_in_the_future_began_when_it_was_first_seen(
    since: float, seen: float | None, found: float
) -> None:
    first_seen = None if seen is None else minute(seen)
    assert begun(alarm("a", since), first_seen=first_seen, now=minute(0)) == alarm("a", found)


@pytest.mark.parametrize(("seconds", "silent"), [(-6, False), (-5, True), (0, True), (119, True), (120, False)])
def test_a_silence_lasts_two_minutes_and_does_not_come_round_again(seconds: int, silent: bool) -> None:
    now = minute(0) + timedelta(seconds=seconds)
    assert lasts(at=minute(0), until=minute(0) + SILENCE, now=now) is silent


@pytest.mark.parametrize(("since", "at", "silent"), [(-1, 0, True), (0, 0, True), (0.1, 0, False), (-1, None, False)])
def test_a_silence_holds_for_what_had_begun_and_for_nothing_that_begins_after_it(
    since: float, at: float | None, silent: bool
) -> None:
    assert is_silent(alarm("a", since), None if at is None else minute(at)) is silent


@pytest.mark.parametrize(
    ("notice", "lines"),
    [
        (
            Notice("XA", "FLASH", exercise=False, number=17, others=False, at=minute(0)),
            (
                "The watch of Centre XA is called: FLASH. Call 17, 2026-11-23T07:30:00Z.",
                "现呼叫 XA 国家中心值班：特提 FLASH。呼叫编号 17，2026-11-23T07:30:00Z。",
            ),
        ),
        (
            Notice("XB", None, exercise=True, number=3, others=True, at=minute(0)),
            (
                "The watch of Centre XB is called: EXERCISE THE NODE. Call 3 and others, 2026-11-23T07:30:00Z.",
                "现呼叫 XB 国家中心值班：演练 本节点。呼叫编号 3等，2026-11-23T07:30:00Z。",
            ),
        ),
    ],
)
def test_what_people_are_told_in_both_languages(notice: Notice, lines: tuple[str, str]) -> None:
    assert words(notice) == lines

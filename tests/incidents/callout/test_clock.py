"""A clock that was wrong for a while and is put right: what it ended, put off or muted meanwhile."""

from datetime import timedelta

import pytest

from incidents.callout.models import CallOut, Silence
from incidents.callout.queries import silence_now
from incidents.callout.rules import SILENCE, Callee, Kind
from incidents.log.clock import confirm_clock, node_clock
from incidents.log.marks import make_mark
from incidents.log.store import other_log
from incidents.models import TimeMark, WatchStand
from incidents.watch.standing import desk
from tests.incidents.browsers import at
from tests.incidents.callout.night import MINUTE, Night
from tests.incidents.callout.people import everybody
from tests.incidents.nodes import Pair
from tests.incidents.watch.test_acts import taken

DAY = timedelta(days=1, minutes=10)


@pytest.fixture
def night(line: Pair, roster: dict[int, list[Callee]]) -> Night:
    """A night on a line, with people to call."""
    roster.update(everybody())
    return Night(line)


class Clock:
    """XB's clock, put to another time and back."""

    def __init__(self, night: Night) -> None:
        self.night = night

    def put(self, by: timedelta) -> None:
        """Put it on, and hear the line."""
        self.night.line.xa.clock.now += by
        self.night.line_up()


def steps(night: Night, *kinds: str) -> list[tuple[str, int]]:
    """The kinds and steps that a sweep fires now, of these kinds."""
    fired = [(key.partition("/")[0], step) for key, step in night.sweep()]
    return [one for one in fired if one[0] in kinds]


def test_a_leap_of_a_day_and_back_neither_hastens_a_flash_nor_puts_it_off(night: Night) -> None:
    night.hear(precedence="FLASH")
    with night.node.here():
        clock = Clock(night)
        night.line_up()
        assert steps(night, "message") == [("message", 1)]
        clock.put(MINUTE + DAY)
        assert night.sweep() == [(night.rings()[0].key, 1)]
        assert night.rings()[0].kind is Kind.CLOCK
        clock.put(5 * MINUTE)
        assert {key.partition("/")[0] for key, _ in night.sweep()} == {"clock"}
        clock.put(-DAY)
        assert steps(night, "message") == [("message", 2)]
        clock.put(5 * MINUTE)
        assert steps(night, "message") == [("message", 3)]


def test_a_limit_that_had_begun_to_call_goes_on_after_a_leap_and_back(night: Night) -> None:
    night.hear("request", precedence="PRIORITY")
    with night.node.here():
        clock = Clock(night)
        night.wait(181)
        night.mark()
        assert steps(night, "limit") == [("limit", 1)]
        clock.put(DAY)
        for _ in range(2):
            clock.put(5 * MINUTE)
            assert steps(night, "limit") == []
        clock.put(-DAY)
        assert steps(night, "limit") == [("limit", 2)]


def test_a_step_that_a_leap_within_a_day_dated_is_fired_once_the_clock_is_right(night: Night) -> None:
    night.hear(precedence="FLASH")
    with night.node.here():
        clock = Clock(night)
        night.line_up()
        night.sweep()
        clock.put(timedelta(hours=20))
        assert steps(night, "message") == [("message", 2)]
        clock.put(-timedelta(hours=20))
        assert steps(night, "message") == [("message", 3)]


def test_a_flash_that_comes_while_the_clock_is_a_day_back_is_called_at_once(night: Night) -> None:
    told = night.hear(precedence="FLASH")
    assert told
    with night.node.here():
        clock = Clock(night)
        clock.put(-DAY)
        now = night.now
        assert steps(night, "message") == [("message", 1)]
        assert {one.since for one in night.rings()} == {now}
        clock.put(5 * MINUTE)
        assert steps(night, "message") == [("message", 2)]
        assert {one.since for one in night.rings()} == {now}
        clock.put(DAY)
        clock.put(5 * MINUTE)
        assert steps(night, "message") == [("message", 3)]


def test_a_clock_that_is_back_ends_no_call_out(night: Night) -> None:
    told = night.hear(precedence="FLASH")
    with night.node.here():
        clock = Clock(night)
        night.line_up()
        night.sweep()
        night.answer("acknowledgement", {"of": told})
        clock.put(-2 * MINUTE)
        night.sweep()
        assert not CallOut.objects.exclude(ended_at=None).exists()
        clock.put(10 * MINUTE)
        night.sweep()
        assert [row.alarm.partition("/")[0] for row in CallOut.objects.exclude(ended_at=None)] == ["message", "clock"]


def test_a_clock_that_leapt_is_one_alarm_whatever_the_other_node_marks_and_calls_the_head_too(night: Night) -> None:
    with night.node.here():
        clock = Clock(night)
        clock.put(DAY)
        (key,) = {one.key for one in night.rings()}
        fired = []
        for _ in range(11):
            TimeMark.objects.create(log=other_log(), at=night.now - DAY, mark=b"", kept=False)
            fired += night.sweep()
            clock.put(MINUTE)
        assert fired == [(key, 1), (key, 2), (key, 3)]


@pytest.mark.parametrize("told", ["mark", "operator"])
def test_the_next_leap_is_another_alarm_even_where_nothing_was_said_between(night: Night, told: str) -> None:
    with night.node.here():
        clock = Clock(night)
        clock.put(DAY)
        (first,) = night.rings()
        if told == "mark":
            clock.put(-DAY)
            make_mark(now=night.now)
        else:
            confirm_clock(now=night.now)
            assert night.rings() == []
        clock.put(DAY)
        (second,) = night.rings()
        assert (first.kind, second.kind) == (Kind.CLOCK, Kind.CLOCK)
        assert first.key != second.key


@pytest.mark.parametrize("by", [DAY, -DAY])
def test_however_many_steps_are_left_those_that_ring_are_fired(
    night: Night, monkeypatch: pytest.MonkeyPatch, by: timedelta
) -> None:
    monkeypatch.setattr("incidents.callout.sweep.MAX_STEPS", 2)
    with night.node.here():
        clock = Clock(night)
        night.line_up()
        due = night.now - 2 * DAY
        left = [CallOut(alarm=f"limit/XA/{n}/handling/soon", step=1, last=1, due_at=due) for n in range(3)]
        CallOut.objects.bulk_create(left)
        clock.put(by)
        assert steps(night, "clock") == [("clock", 1)]
        clock.put(5 * MINUTE)
        assert steps(night, "clock") == [("clock", 2)]
        assert CallOut.objects.filter(alarm__startswith="limit", fired_at=None, ended_at=None).count() == 3


def test_a_desk_that_was_heard_a_day_ahead_is_dead_once_the_clock_is_right(today: Pair) -> None:
    with at(today.xa) as browser:
        taken(browser, today)
        WatchStand.objects.update(armed_at=node_clock() + DAY, heard_at=node_clock() + DAY)
        (alarm,) = desk(now=node_clock())
        assert alarm.kind is Kind.DESK
        WatchStand.objects.update(armed_at=node_clock())
        assert desk(now=node_clock()) == []


def test_a_desk_that_died_before_a_leap_is_called_for_after_it(today: Pair, roster: dict[int, list[Callee]]) -> None:
    roster.update(everybody())
    night = Night(today)
    with at(today.xa) as browser:
        taken(browser, today)
        died = node_clock()
        today.xa.clock.now = died + timedelta(seconds=61)
        night.line_up()
        assert steps(night, "desk") == [("desk", 2)]
        clock = Clock(night)
        clock.put(DAY)
        clock.put(5 * MINUTE)
        assert steps(night, "desk") == []
        clock.put(-DAY)
        assert steps(night, "desk") == [("desk", 3)]


def test_a_silence_of_a_clock_that_was_a_day_ahead_mutes_nothing_afterwards(today: Pair) -> None:
    with today.xa.here():
        now = node_clock()
        Silence.objects.create(officer=3, at=now + DAY, until=now + DAY + SILENCE)
        assert silence_now(now=now) is None
        assert silence_now(now=now + DAY + MINUTE) == Silence.objects.get()
        held = Silence.objects.create(officer=3, at=now, until=now + SILENCE)
        assert silence_now(now=now) == held

"""What rings is called out, each step once, whatever the beat and the clock do."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.test import override_settings

from incidents.callout.models import Call, CallOut, Heard
from incidents.callout.rules import Alarm, Callee, Kind, in_order
from incidents.callout.sweep import Swept, sweep
from incidents.link.line import connected, heard, lost
from incidents.statements.models import Statement
from tests.factories import XA, XB, message, time
from tests.incidents.callout.night import MINUTE, Night
from tests.incidents.callout.people import everybody
from tests.incidents.nodes import Pair


@pytest.fixture
def night(line: Pair, roster: dict[int, list[Callee]]) -> Night:
    """A night on a line, with somebody to call for each step."""
    roster.update(everybody())
    return Night(line)


def place(statement: str) -> str:
    """Where a statement of XA stands, as alarms' keys have it."""
    return f"XA/{Statement.objects.get(statement=statement).index}"


def test_a_flash_calls_the_watch_at_once_then_the_alternate_and_the_head(night: Night) -> None:
    told = night.hear(precedence="FLASH")
    with night.node.here():
        night.line_up()
        key = f"message/{place(told)}"
        assert night.sweep() == [(key, 1)]
        assert night.sweep() == []
        night.wait(4.9)
        assert night.sweep() == []
        night.wait(0.1)
        assert night.sweep() == [(key, 2)]
        night.wait(5)
        assert night.sweep() == [(key, 3)]
        night.wait(60)
        assert [fired for fired in night.sweep() if fired[0] == key] == []


def test_an_acknowledgement_ends_the_call_out(night: Night) -> None:
    told = night.hear(precedence="IMMEDIATE")
    with night.node.here():
        night.line_up()
        assert len(night.sweep()) == 1
        night.answer("acknowledgement", {"of": told})
        assert night.rings() == []
        night.wait(5)
        assert sweep(now=night.now) == Swept(fired=0, ended=1)
        assert sweep(now=night.now) == Swept(fired=0, ended=0)


@pytest.mark.parametrize(("precedence", "rings"), [("FLASH", 1), ("IMMEDIATE", 1), ("PRIORITY", 0), ("ROUTINE", 0)])
def test_what_rings_when_it_arrives(night: Night, precedence: str, rings: int) -> None:
    night.hear(precedence=precedence)
    with night.node.here():
        night.line_up()
        assert len(night.rings()) == rings


def test_what_cannot_be_opened_rings_no_more_until_its_limit_does(night: Night) -> None:
    told = night.hear(precedence="FLASH")
    with night.node.here():
        night.line_up()
        night.answer("cannot_open", {"of": told})
        assert night.rings() == []
        night.wait(9)
        assert [one.kind for one in night.rings()] == [Kind.LIMIT]


def test_a_limit_of_ours_rings_soon_before_and_once_it_passed(night: Night) -> None:
    night.hear(precedence="PRIORITY")
    with night.node.here():
        night.wait(160)
        assert night.rings() == []
        night.wait(3)
        (soon,) = night.rings()
        assert (soon.kind, soon.precedence, soon.last) == (Kind.LIMIT, "PRIORITY", 1)
        assert len(night.sweep()) == 1
        night.wait(18)
        (passed,) = night.rings()
        assert (passed.since, passed.due, passed.last) == (soon.due, soon.due, 3)
        assert night.sweep() == [(passed.key, 1)]


def test_a_limit_of_theirs_calls_nobody_here(night: Night) -> None:
    night.hear(precedence="PRIORITY")
    with night.line.xa.here():
        night.wait(200)
        assert night.rings() == []


def test_a_flash_that_was_not_acknowledged_is_one_alarm_even_when_its_limit_passes(night: Night) -> None:
    night.hear(precedence="FLASH")
    with night.node.here():
        night.wait(30)
        assert [one.kind for one in night.rings()] == [Kind.MESSAGE]


def test_a_request_that_was_acknowledged_but_not_answered_rings_by_its_limit(night: Night) -> None:
    asked = night.hear("request", precedence="FLASH")
    with night.node.here():
        night.line_up()
        night.answer("acknowledgement", {"of": asked})
        assert night.rings() == []
        night.wait(9)
        assert [one.kind for one in night.rings()] == [Kind.LIMIT]
        night.answer("holding", message(answers=asked))
        assert night.rings() == []


def test_an_own_message_that_is_not_delivered_in_time_calls_the_own_people(night: Night) -> None:
    with night.line.xa.here() as xa:
        night.line_up()
        xa.say_in(night.file, XA.watch, "notice", message(precedence="FLASH"))
        night.wait(9)
        assert night.rings() == []
        night.wait(1)
        assert [(one.kind, one.precedence) for one in night.rings()] == [(Kind.UNDELIVERED, "FLASH")]
    night.line.carry()
    with night.line.xa.here():
        night.line_up()
        assert night.rings() == []


def test_a_line_that_is_cut_rings_and_a_line_that_is_back_does_not(night: Night) -> None:
    with night.node.here():
        night.line_up()
        assert night.rings() == []
        since = night.now
        night.line.xa.clock.now += MINUTE
        assert [(one.kind, one.since) for one in night.rings()] == [(Kind.LINE, since)]
        night.line_up()
        assert night.rings() == []


def test_a_line_on_which_only_ours_goes_rings_after_two_minutes_as_one_alarm(night: Night) -> None:
    with night.node.here():
        night.line_up()
        since = night.now
        night.line.xa.clock.now += 2 * MINUTE
        connected("serve", now=night.now)
        assert night.rings() == []
        lost("pull", since=since, now=night.now, code="cut")
        night.line.xa.clock.now += timedelta(seconds=1)
        ((key, step),) = night.sweep()
        assert (night.rings()[0].kind, night.rings()[0].since, step) == (Kind.LINE, since, 1)
        # The other direction goes and comes.
        night.line.xa.clock.now += 5 * MINUTE
        assert night.sweep() == [(key, 2)]
        night.line.xa.clock.now += 5 * MINUTE
        connected("serve", now=night.now)
        assert night.sweep() == [(key, 3)]
        connected("pull", now=night.now)
        assert night.rings() == []


def test_a_line_that_comes_and_goes_calls_once(night: Night) -> None:
    """Back for less than two minutes, it rings as it rang, and its call-out goes on where it was."""
    with night.node.here():
        night.line_up()

        def back_for(seconds: int) -> None:
            connected("pull", now=night.now)
            connected("serve", now=night.now)
            assert night.rings() == []
            night.line.xa.clock.now += timedelta(seconds=seconds)
            for direction in ("pull", "serve"):
                heard(direction, now=night.now, their_clock=night.now)

        night.line.xa.clock.now += timedelta(seconds=20)
        ((key, _),) = night.sweep()
        for _ in range(3):
            back_for(20)
            night.line.xa.clock.now += timedelta(seconds=20)
            assert [one.key for one in night.rings()] == [key]
            assert night.sweep() == []
        # The second step comes due in a moment in which the line is back: it ends, and goes on with the alarm.
        night.line.xa.clock.now += 5 * MINUTE
        back_for(0)
        assert sweep(now=night.now) == Swept(fired=0, ended=1)
        night.line.xa.clock.now += timedelta(seconds=20)
        assert night.sweep() == [(key, 2)]
        # Back for good, and cut once more: that is another.
        back_for(120)
        night.line.xa.clock.now += timedelta(seconds=20)
        ((another, step),) = night.sweep()
        assert (another != key, step) == (True, 1)


def test_a_line_that_was_never_up_calls_nobody(night: Night) -> None:
    with night.node.here():
        assert night.rings() == []


def test_what_was_heard_calls_nobody_else(night: Night) -> None:
    with night.node.here():
        night.line_up()
        night.line.xa.clock.now += MINUTE
        ((key, _),) = night.sweep()
        Heard.objects.create(alarm=key, officer=3, at=night.now)
        night.line.xa.clock.now += 10 * MINUTE
        assert sweep(now=night.now) == Swept(fired=0, ended=1)


def test_after_a_day_without_a_beat_all_is_caught_up_in_order_and_once(night: Night) -> None:
    keys = []
    for precedence in ("PRIORITY", "FLASH", "IMMEDIATE"):
        keys.append(night.hear(precedence=precedence))
        night.line.xa.clock.now += 10 * MINUTE
    with night.node.here():
        for _ in range(24):
            night.wait(60)
            night.mark()
        fired = night.sweep()
        flash, immediate = (f"message/{place(keys[n])}" for n in (1, 2))
        assert [key.split("/passed")[0] for key, step in fired if step == 1] == [
            flash, immediate, f"limit/{place(keys[0])}/handling",
        ]  # fmt: skip
        assert {step for _, step in fired} == {1}
        night.wait(5)
        assert [step for _, step in night.sweep()] == [2, 2, 2]
        assert night.sweep() == []


def test_what_passed_more_than_a_week_ago_calls_nobody(night: Night) -> None:
    night.hear(precedence="ROUTINE")
    with night.node.here():
        for _ in range(8):
            night.wait(24 * 60 - 1)
            night.mark()
        assert night.rings() == []


def test_a_clock_that_leapt_a_day_fires_no_limit_and_says_so(night: Night) -> None:
    night.hear("request", precedence="ROUTINE", reply={"by": time(night.now + timedelta(hours=30))})
    with night.node.here():
        leapt = night.now + timedelta(hours=31)
        night.line.xa.clock.now = leapt
        night.line_up()
        assert [one.kind for one in night.rings()] == [Kind.CLOCK]
        night.line.xa.clock.now = leapt - timedelta(hours=31)
        night.line_up()
        assert night.rings() == []
        assert not CallOut.objects.filter(alarm__startswith="limit").exists()


def test_a_clock_that_ran_back_a_day_says_so_and_a_flash_still_rings(night: Night) -> None:
    night.hear(precedence="FLASH")
    with night.node.here():
        right = night.now
        night.line.xa.clock.now -= timedelta(days=1)
        night.line_up()
        assert {one.kind for one in night.rings()} == {Kind.CLOCK, Kind.MESSAGE}
        night.sweep()
        night.line.xa.clock.now = right
        night.line_up()
        assert [one.kind for one in night.rings()] == [Kind.MESSAGE]
        fired = CallOut.objects.exclude(fired_at=None)
        night.sweep()
        assert len({(row.alarm, row.step) for row in fired}) == len(fired)


def test_people_are_called_once_for_all_that_rings_together_and_told_the_most_urgent(
    night: Night,
    roster: dict[int, list[Callee]],
) -> None:
    roster[1] = [Callee(3, "watch", email="watch@xb.example", webhook="https://pager.xb.example/1", secret="s")]
    roster[2] = [Callee(4, "watch", email="alternate@xb.example")]
    for precedence in ("IMMEDIATE", "FLASH", "IMMEDIATE"):
        night.hear(precedence=precedence)
    with night.node.here(), override_settings(HOTLINE_HAS_MAIL=True):
        night.line_up()
        assert len(night.sweep()) == 3
        calls = Call.objects.order_by("channel")
        flash = CallOut.objects.get(precedence="FLASH", step=1)
        assert [(one.channel, one.address, one.secret, one.number, one.others, one.precedence) for one in calls] == [
            ("email", "watch@xb.example", "", flash.pk, True, "FLASH"),
            ("webhook", "https://pager.xb.example/1", "s", flash.pk, True, "FLASH"),
        ]
        night.wait(5)
        night.sweep()
        assert Call.objects.filter(step=2).values_list("address", flat=True).get() == "alternate@xb.example"


def test_the_most_urgent_that_is_real_names_the_call(night: Night, ringing: list[Alarm]) -> None:
    with night.node.here():
        night.line_up()
        now = night.now - MINUTE
        for number, (precedence, exercise) in enumerate((("FLASH", True), ("IMMEDIATE", False), ("PRIORITY", False))):
            ringing.append(Alarm(f"message/XA/{number}", Kind.MESSAGE, now, precedence=precedence, exercise=exercise))
        assert len(night.sweep()) == 3
        (call,) = Call.objects.all()
        named = CallOut.objects.get(pk=call.number)
        assert (named.alarm, call.precedence, call.exercise, call.others) == ("message/XA/1", "IMMEDIATE", False, True)


def test_no_flood_hides_a_flash(night: Night, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("incidents.callout.standing.MAX_ROWS", 2)
    told = [night.hear(precedence="IMMEDIATE") for _ in range(3)]
    assert told
    flash = night.hear(precedence="FLASH")
    with night.node.here():
        night.line_up()
        assert [(one.key, one.precedence) for one in in_order(night.rings())] == [
            (f"message/{place(flash)}", "FLASH"), (f"message/{place(told[0])}", "IMMEDIATE"),
        ]  # fmt: skip


def test_a_flood_ends_no_call_out_that_had_begun(night: Night, monkeypatch: pytest.MonkeyPatch) -> None:
    told, opened, answered = (night.hear(precedence="IMMEDIATE") for _ in range(3))
    with night.node.here():
        night.line_up()
        assert len(night.sweep()) == 3
        keys = {statement: f"message/{place(statement)}" for statement in (told, opened, answered)}
    monkeypatch.setattr("incidents.callout.standing.MAX_ROWS", 1)
    flash = night.hear(precedence="FLASH")
    with night.node.here():
        night.line_up()
        night.answer("acknowledgement", {"of": answered})
        Heard.objects.create(alarm=keys[opened], officer=3, at=night.now)
        assert [one.key for one in night.rings()] == [f"message/{place(flash)}"]
        night.wait(5)
        assert set(night.sweep()) == {(f"message/{place(flash)}", 1), (keys[told], 2)}
        ended = CallOut.objects.exclude(ended_at=None).values_list("alarm", flat=True)
        assert set(ended) == {keys[opened], keys[answered]}


def test_a_flood_ends_no_call_out_of_a_limit_or_of_an_own_message(
    night: Night, monkeypatch: pytest.MonkeyPatch
) -> None:
    for precedence in ("ROUTINE", "PRIORITY"):
        night.hear(precedence=precedence)
    with night.node.here() as xb:
        for _ in range(2):
            xb.say_in(night.file, XB.watch, "notice", message(precedence="FLASH"))
        for _ in range(4):
            night.wait(23 * 60)
            night.mark()
        first = night.sweep()
        assert sorted(key.partition("/")[0] for key, _ in first) == ["limit", "limit", "undelivered", "undelivered"]
        monkeypatch.setattr("incidents.callout.standing.MAX_ROWS", 1)
        assert len(night.rings()) == 2
        night.wait(5)
        assert night.sweep() == [(key, 2) for key, _ in first]


def test_what_cannot_be_opened_takes_nobodys_place(night: Night, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("incidents.callout.standing.MAX_ROWS", 1)
    unopened, told = (night.hear(precedence="FLASH") for _ in range(2))
    with night.node.here():
        night.line_up()
        night.answer("cannot_open", {"of": unopened})
        assert [one.key for one in night.rings()] == [f"message/{place(told)}"]


def test_a_step_that_can_call_nobody_is_followed_by_the_next_at_once(
    night: Night,
    roster: dict[int, list[Callee]],
) -> None:
    roster.clear()
    # By no means that this node has.
    roster[2] = [Callee(4, "watch", email="alternate@xb.example")]
    told = night.hear(precedence="FLASH")
    with night.node.here():
        night.line_up()
        key = f"message/{place(told)}"
        assert [night.sweep() for _ in range(4)] == [[(key, 1)], [(key, 2)], [(key, 3)], []]
        (call,) = Call.objects.all()
        assert (call.officer, call.post, call.done_at, call.code) == (4, "watch", night.now, "no-mail")
    again = night.hear(precedence="FLASH")
    with night.node.here(), override_settings(HOTLINE_HAS_MAIL=True):
        night.line_up()
        key = f"message/{place(again)}"
        assert [night.sweep() for _ in range(3)] == [[(key, 1)], [(key, 2)], []]
        assert Call.objects.filter(code="", officer=4).count() == 1


def test_with_a_script_each_step_calls_somebody(
    night: Night,
    roster: dict[int, list[Callee]],
) -> None:
    roster.clear()
    night.hear(precedence="FLASH")
    with night.node.here(), override_settings(HOTLINE_CALLOUT_SCRIPT=Path("/opt/hotline/call")):
        night.line_up()
        assert [len(night.sweep()) for _ in range(2)] == [1, 0]
        assert list(Call.objects.values_list("channel", "officer", "post")) == [("script", None, "")]


def test_a_sweep_that_dies_before_its_commit_has_done_nothing(
    night: Night, roster: dict[int, list[Callee]], monkeypatch: pytest.MonkeyPatch
) -> None:
    class Died(Exception):
        pass

    def dies(*_: object) -> None:
        raise Died

    roster[1] = [Callee(3, "watch", webhook="https://pager.xb.example/1")]
    night.hear(precedence="FLASH")
    with night.node.here():
        night.line_up()
        monkeypatch.setattr("incidents.callout.sweep._calls", dies)
        with pytest.raises(Died):
            sweep(now=night.now)
        assert not CallOut.objects.exists()
        monkeypatch.undo()
        assert len(night.sweep()) == 1
        assert Call.objects.count() == 1

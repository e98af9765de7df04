"""The half of the watch log that the system fills, and the alarm of a silent desk."""

import json
from datetime import datetime, timedelta
from typing import Any

from incidents.callout.models import CallOut, Heard, Silence
from incidents.callout.rules import Kind
from incidents.callout.sweep import sweep
from incidents.link.line import connected, heard
from incidents.link.models import LinkEnd
from incidents.log.clock import node_clock
from incidents.log.store import other_log
from incidents.models import Duty, ForkProof, NationalEntry, WatchStand
from incidents.watch.happened import enter_happened
from incidents.watch.standing import desk
from tests.factories import XA, time
from tests.incidents.browsers import Browser, at
from tests.incidents.nodes import Pair
from tests.incidents.watch.test_acts import act, beat, later, post, taken


def kinds() -> list[str]:
    return list(NationalEntry.objects.order_by("index").values_list("kind", flat=True))


def said(kind: str) -> list[dict[str, Any]]:
    """What the entries of a kind say, in their order."""
    rows = NationalEntry.objects.filter(kind=kind).order_by("index")
    return [json.loads(row.entry)["what"] for row in rows]


def up() -> datetime:
    """The line is up now; when that is."""
    now = node_clock()
    for direction in LinkEnd.Direction.values:
        connected(direction, now=now)
        heard(direction, now=now, their_clock=now)
    return now


def test_a_desk_is_silent_after_a_minute_and_calls_the_alternate_once(today: Pair) -> None:
    with at(today.xa) as browser:
        assert desk(now=node_clock()) == []
        taken(browser, today)
        hour, now = timedelta(hours=1), node_clock()
        on_duty = {"post": "watch", "from_at": now - hour, "until_at": now + hour, "webhook": "https://pager.example"}
        Duty.objects.bulk_create([Duty(officer=officer, **on_duty) for officer in (3, 4)])
        armed_at = WatchStand.objects.values_list("armed_at", flat=True).get()
        assert armed_at is not None
        assert desk(now=armed_at + timedelta(seconds=60)) == []
        with later(61):
            (alarm,) = desk(now=node_clock())
            assert (alarm.kind, alarm.first, alarm.last) == (Kind.DESK, 2, 3)
            for _ in range(2):
                sweep(now=node_clock())
            fired = CallOut.objects.filter(alarm=alarm.key, fired_at__isnull=False)
            assert list(fired.values_list("step", flat=True)) == [2]
            enter_happened(now=node_clock())
            enter_happened(now=node_clock())
            assert [kinds().count(kind) for kind in ("desk-silent", "callout")] == [1, CallOut.objects.filter(
                fired_at__isnull=False).count()]  # fmt: skip
            assert beat(browser)
            assert desk(now=node_clock()) == []
        with later(122):
            assert desk(now=node_clock())[0].key != alarm.key


def test_a_watch_that_was_left_calls_from_the_first_step_on(today: Pair) -> None:
    with at(today.xa) as browser:
        taken(browser, today)
        assert post(browser, act(browser, today, XA.watch, act="leave", alarm=False)).status_code == 201
        (alarm,) = desk(now=node_clock())
        assert alarm.first == 1
        second = Browser(number=4)
        taken(second, today, XA.duty)
        assert desk(now=node_clock()) == []


def test_the_line_is_entered_when_it_is_another_and_not_before(today: Pair) -> None:
    with today.xa.here():
        heard_at = up()
        assert enter_happened(now=node_clock()) == 0
        late = node_clock() + timedelta(seconds=30)
        assert [enter_happened(now=late) for _ in range(2)] == [1, 0]
        again = up()
        assert [enter_happened(now=node_clock()) for _ in range(2)] == [1, 0]
        assert kinds() == ["line-cut", "line-up"]
        assert [one["since"] for one in said("line-cut") + said("line-up")] == [time(heard_at), time(again)]


def test_what_officers_did_about_alarms_is_entered_once(today: Pair) -> None:
    with today.xa.here():
        up()
        now = node_clock()
        Heard.objects.create(alarm="line/then", officer=3, at=now)
        Silence.objects.create(officer=4, at=now, until=now + timedelta(minutes=2))
        assert [enter_happened(now=now) for _ in range(2)] == [2, 0]
        assert kinds() == ["alarm-heard", "silence"]


def test_a_clock_that_leapt_and_inconsistent_histories_are_entered_once(today: Pair) -> None:
    with today.xa.here():
        up()
        found = node_clock()
        ForkProof.objects.create(log=other_log(), found_at=found, known=b"", shown=b"")
        leapt = found + timedelta(days=2)
        assert [enter_happened(now=leapt + timedelta(seconds=n)) for n in range(2)] == [2, 0]
        assert said("fork") == [{"at": time(found), "side": "XB"}]
        assert said("clock-wrong") == [{"at": time(leapt), "how": "leapt"}]
        assert enter_happened(now=found - timedelta(days=1)) == 1
        assert [one["how"] for one in said("clock-wrong")] == ["leapt", "back"]


def test_a_desk_is_not_said_to_be_silent_by_a_clock_that_is_wrong(today: Pair) -> None:
    with at(today.xa) as browser:
        up()
        taken(browser, today)
        enter_happened(now=node_clock() + timedelta(days=2))
        assert said("desk-silent") == []
        enter_happened(now=node_clock() + timedelta(minutes=2))
        assert len(said("desk-silent")) == 1


def test_what_one_tick_finds_is_entered_in_the_order_in_which_it_happened(today: Pair) -> None:
    with today.xa.here():
        now = up()
        for seconds, officer in ((2, 4), (4, 5)):
            at_ = now - timedelta(seconds=seconds)
            Silence.objects.create(officer=officer, at=at_, until=at_ + timedelta(minutes=2))
        Heard.objects.create(alarm="line/then", officer=3, at=now - timedelta(seconds=3))
        enter_happened(now=now)
        assert kinds() == ["silence", "alarm-heard", "silence"]

"""The half of the watch log that the system fills, and the alarm of a silent desk."""

from datetime import timedelta

from incidents.callout.models import CallOut, Heard, Silence
from incidents.callout.rules import Kind
from incidents.callout.sweep import sweep
from incidents.link.line import connected, heard
from incidents.link.models import LinkEnd
from incidents.log.clock import node_clock
from incidents.models import Duty, NationalEntry
from incidents.watch.happened import enter_happened
from incidents.watch.standing import desk
from tests.factories import XA
from tests.incidents.browsers import Browser, at
from tests.incidents.nodes import Pair
from tests.incidents.watch.test_acts import act, beat, later, post, taken


def kinds() -> list[str]:
    return list(NationalEntry.objects.order_by("index").values_list("kind", flat=True))


def up() -> None:
    """The line is up now."""
    for direction in LinkEnd.Direction.values:
        connected(direction, now=node_clock())
        heard(direction, now=node_clock(), their_clock=node_clock())


def test_a_desk_is_silent_after_a_minute_and_calls_the_alternate_once(today: Pair) -> None:
    with at(today.xa) as browser:
        assert desk(now=node_clock()) == []
        taken(browser, today)
        hour, now = timedelta(hours=1), node_clock()
        on_duty = {"post": "watch", "from_at": now - hour, "until_at": now + hour, "webhook": "https://pager.example"}
        Duty.objects.bulk_create([Duty(officer=officer, **on_duty) for officer in (3, 4)])
        with later(60):
            assert desk(now=node_clock()) == []
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
        up()
        assert enter_happened(now=node_clock()) == 0
        late = node_clock() + timedelta(seconds=30)
        assert [enter_happened(now=late) for _ in range(2)] == [1, 0]
        up()
        assert [enter_happened(now=node_clock()) for _ in range(2)] == [1, 0]
        assert kinds() == ["line-cut", "line-up"]


def test_what_officers_did_about_alarms_is_entered_once(today: Pair) -> None:
    with today.xa.here():
        up()
        now = node_clock()
        Heard.objects.create(alarm="line/then", officer=3, at=now)
        Silence.objects.create(officer=4, at=now, until=now + timedelta(minutes=2))
        assert [enter_happened(now=now) for _ in range(2)] == [2, 0]
        assert kinds() == ["alarm-heard", "silence"]

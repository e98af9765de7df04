"""A frame later than each due time, written once."""

from datetime import timedelta

import pytest

from incidents.deadlines.queries import last_passed
from incidents.deadlines.tasks import pass_due_times
from incidents.log import models
from incidents.log.clock import node_clock
from tests.factories import XA, XB, message, time
from tests.incidents.nodes import Pair


def test_the_last_due_time_that_passed_without_an_answer_calls_for_a_frame_on_both_sides(line: Pair) -> None:
    with line.xa.here() as xa:
        file = xa.open_file(XA.watch)
        early, late = (xa.clock.now + timedelta(minutes=minutes) for minutes in (10, 20))
        answered = xa.say_in(file, XA.watch, "request", message(reply={"by": time(early)}))
        xa.say_in(file, XA.watch, "request", message(reply={"by": time(late)}))
        assert last_passed(now=late + timedelta(seconds=1)) is None
    line.carry()
    for node in (line.xa, line.xb):
        with node.here():
            assert last_passed(now=early) is None
            assert last_passed(now=early + timedelta(seconds=1)) == early
            assert last_passed(now=late + timedelta(seconds=1)) == late
    with line.xb.here() as xb:
        xb.say_in(file, XB.watch, "answer", message(answers=answered, closes=True))
    line.carry()
    with line.xa.here():
        assert last_passed(now=early + timedelta(seconds=1)) is None


def test_a_due_time_that_passed_is_followed_by_one_frame(long_past: Pair) -> None:
    with long_past.xa.here():
        size = models.Log.objects.get(own=True).size
        pass_due_times()
        pass_due_times()
        written = models.Entry.objects.filter(log__own=True, index__gte=size)
        assert [entry.kind for entry in written] == [models.Entry.Kind.BARE]


@pytest.fixture
def long_past(today: Pair) -> Pair:
    """A line on which an answer was due half a minute ago, and another is not yet."""
    with today.xa.here() as xa:
        file = xa.open_file(XA.watch)
        for due in (node_clock() - timedelta(seconds=30), node_clock() + timedelta(hours=1)):
            xa.say_in(file, XA.watch, "request", message(reply={"by": time(due)}))
    today.carry()
    return today

"""A line that falls silent without ending, and one that ends: both sides are told, and both go on by themselves."""

import signal
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from incidents.demonstration.officer import Officer
from incidents.link.rules import SILENT
from tests.two_nodes.nodes import POSTS, RunningPair, Through
from tests.two_nodes.said import reaches
from tests.two_nodes.wire import Wires
from tests.waiting import until

NOTICED = SILENT + timedelta(seconds=3)
"""Fifteen seconds, and what looking every two and whole seconds add."""
HEARD_EVERY = timedelta(seconds=7)
"""Nodes say every five seconds that they live; and whole seconds, and a moment of both."""


@pytest.fixture(scope="module")
def through(wires: Wires) -> Through:
    """Both links go over wires."""
    return wires.to


def state(officer: Officer) -> str:
    """The state of the line as an officer's node has it."""
    return str(RunningPair.line(officer)["state"])


def time_of(text: str) -> datetime:
    """A time of the API."""
    return datetime.fromisoformat(text)


def told_of_a_cut(officer: Officer) -> dict[str, Any]:
    """What an officer's open page is told, once the line is cut."""
    with officer.desk.listen() as live:
        live.begin({"XA": 0, "XB": 0})
        while True:
            message = live.receive(within=NOTICED.total_seconds())
            if message["type"] == "line" and message["state"] == "cut":
                return message


def check_since(line: dict[str, Any], silent_at: datetime) -> None:
    """The line is said to be cut since the other node was last heard, and it was said in time."""
    assert timezone.now() - silent_at <= NOTICED
    assert line["since"] == line["heard"]
    assert -timedelta(seconds=1) <= silent_at - time_of(line["since"]) <= HEARD_EVERY


def test_nodes_that_have_just_come_have_each_other_s_time_mark_before_the_minute_is_over(pair: RunningPair) -> None:
    ours, theirs = pair.officers()
    until(lambda: pair.line(ours)["mark"] is not None and pair.line(theirs)["mark"] is not None, what=pair.xa.log)


def test_a_silent_line_is_cut_since_it_was_last_heard_and_heals_by_itself(pair: RunningPair, wires: Wires) -> None:
    ours, theirs = pair.officers()
    space = ours.open_file(b"Silent", POSTS)
    reaches(theirs, space, ours.say(space, "notice", b"Before.").id)
    until(lambda: state(ours) == state(theirs) == "up")
    wires.fall_silent()
    silent_at = timezone.now()
    said = ours.say(space, "notice", b"Into the dark."), theirs.say(space, "notice", b"As well.")
    for officer in (ours, theirs):
        message = told_of_a_cut(officer)
        check_since(message, silent_at)
        line = pair.line(officer)
        assert (line["state"], line["since"], line["waiting"] > 0) == ("cut", message["since"], True)
    wires.mend()
    assert reaches(theirs, space, said[0].id).texts == (b"Into the dark.",)
    assert reaches(ours, space, said[1].id).texts == (b"As well.",)
    until(lambda: state(ours) == state(theirs) == "up")
    until(lambda: pair.line(ours)["waiting"] == pair.line(theirs)["waiting"] == 0)


def test_a_node_that_stands_still_is_noticed_and_goes_on_where_it_stopped(pair: RunningPair) -> None:
    ours, theirs = pair.officers()
    space = ours.open_file(b"Still", POSTS)
    reaches(theirs, space, ours.say(space, "notice", b"Before.").id)
    before = theirs.say(space, "notice", b"The last one.")
    until(lambda: state(ours) == "up")
    pair.xb.signal(signal.SIGSTOP)
    try:
        silent_at = timezone.now()
        told = ours.say(space, "notice", b"To one who stands still.")
        check_since(told_of_a_cut(ours), silent_at)
    finally:
        pair.xb.signal(signal.SIGCONT)
    assert reaches(theirs, space, told.id).texts == (b"To one who stands still.",)
    assert reaches(ours, space, before.id).texts == (b"The last one.",)
    until(lambda: state(ours) == state(theirs) == "up")


@pytest.mark.parametrize("times", [1, 3, 6])
def test_a_line_that_was_cut_is_used_again_by_itself(pair: RunningPair, wires: Wires, times: int) -> None:
    ours, theirs = pair.officers()
    space = ours.open_file(b"Cut", POSTS)
    reaches(theirs, space, ours.say(space, "notice", b"Before.").id)
    wires.cut()
    until(lambda: state(ours) == state(theirs) == "cut")
    said = ours.say(space, "notice", b"Over here."), theirs.say(space, "notice", b"Over there.")
    until(lambda: all(one.tries >= times for one in wires.both))
    wires.mend()
    assert reaches(theirs, space, said[0].id).texts == (b"Over here.",)
    assert reaches(ours, space, said[1].id).texts == (b"Over there.",)
    until(lambda: state(ours) == state(theirs) == "up")

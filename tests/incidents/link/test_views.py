"""The state of the line, as the node tells it to a device."""

from datetime import timedelta

import pytest
from django.utils import timezone

from incidents.link.line import connected, heard
from incidents.log.store import other_log
from incidents.models import ForkProof
from tests.incidents.browsers import at
from tests.incidents.nodes import Pair


def test_a_line_that_nobody_was_heard_on_is_cut(line: Pair) -> None:
    with at(line.xa) as browser:
        shown = browser.get("line")
        assert (shown["state"], shown["heard"], shown["fork"], shown["withheld"]) == ("cut", None, None, None)


def test_a_line_that_both_ends_are_heard_on_is_up(line: Pair) -> None:
    with at(line.xa) as browser:
        for direction in ("pull", "serve"):
            connected(direction, now=timezone.now())
        shown = browser.get("line")
        assert (shown["state"], shown["waiting"]) == ("up", 0)


def test_what_proves_a_fork_is_shown(line: Pair) -> None:
    with at(line.xa) as browser:
        log = other_log()
        ForkProof.objects.create(log=log, found_at=timezone.now(), known=b"origin\n1\n", shown=b"origin\n1\nother\n")
        shown = browser.get("line")
        assert shown["state"] == "fork"
        assert shown["fork"] == {"origin": "origin", "known": "origin\n1\n", "shown": "origin\n1\nother\n"}


@pytest.mark.parametrize(
    ("ahead", "skew"),
    [
        (60, None),
        (200, {"theirs": "ahead", "minutes": 3}),
        (-61, {"theirs": "behind", "minutes": 1}),
    ],
)
def test_a_clock_that_shows_another_time_is_told(line: Pair, ahead: int, skew: dict[str, object] | None) -> None:
    with at(line.xa) as browser:
        now = timezone.now()
        for direction in ("pull", "serve"):
            connected(direction, now=now)
            heard(direction, now=now, their_clock=now + timedelta(seconds=ahead))
        shown = browser.get("line")
        assert (shown["skew"], shown["state"]) == (skew, "up" if skew is None else "degraded")

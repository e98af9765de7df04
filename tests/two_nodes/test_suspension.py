"""A line that one side suspends and opens again: both sides see it, and both have the same limits pause and run on."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from pytest_django import DjangoDbBlocker

from crypto.says import Declare, ReplyWithin
from crypto.spaces import LINE
from incidents.demonstration.officer import Entered, Officer
from incidents.log.clock import node_clock
from incidents.log.rebuild import rebuild
from tests.databases import Template
from tests.factories import Hotline
from tests.two_nodes.kinds import Embedded
from tests.two_nodes.nodes import POSTS, RunningPair, running
from tests.two_nodes.said import reaches
from tests.waiting import until

WITHIN = 172_800
"""The limit of paragraph 4."""


@pytest.fixture
def embedded(
    migrated: Template, tmp_path_factory: pytest.TempPathFactory, django_db_blocker: DjangoDbBlocker
) -> Iterator[RunningPair]:
    """Two nodes; when the test is done, what they have stored is what rebuilding makes."""
    directory = tmp_path_factory.mktemp("suspended")
    with django_db_blocker.unblock(), running(Hotline(), directory, Embedded(migrated)) as pair:
        yield pair
        for node in (pair.xa, pair.xb):
            node.stop()
            assert node.here(lambda: rebuild(repair=False)) == []


def declare(officer: Officer, state: str, *, reason: str | None = None) -> Entered:
    """Declare the state of the own end of the line, from now on; a FLASH is still taken."""
    # A declaration is not backdated, and is signed in the same second or a later one.
    from_ = node_clock().replace(microsecond=0, tzinfo=UTC) + timedelta(seconds=1)
    return officer.state(LINE, "declaration", Declare(flash=True, from_=from_, reason=reason, state=state))


def in_force(officer: Officer) -> dict[str, Any] | None:
    """What stands of XA's end of the line by what it declared, as an officer's node has it."""
    stands: dict[str, Any] | None = RunningPair.line(officer)["declared"]["XA"]["now"]
    return stands


def limit(officer: Officer, message: Entered, kind: str) -> dict[str, Any]:
    """A limit that XB's message started, as an officer's node has it."""
    limits: list[dict[str, Any]] = officer.desk.get("/api/v1/limits")["limits"]
    (found,) = (
        one
        for one in limits
        if (one["statement"]["side"], one["statement"]["index"], one["kind"]) == ("XB", message.index, kind)
    )
    return found


def length(one: dict[str, Any]) -> timedelta:
    """From a limit's start until it is due."""
    return datetime.fromisoformat(one["due"]) - datetime.fromisoformat(one["start"])


def paused(one: dict[str, Any]) -> timedelta:
    """For how long a limit was paused, all in all."""
    spans = [(datetime.fromisoformat(start), datetime.fromisoformat(end)) for start, end in one["paused"]]
    return sum((end - start for start, end in spans), timedelta())


def test_limits_of_a_side_that_suspends_stand_still_until_it_opens_again(embedded: RunningPair) -> None:
    ours, theirs = embedded.officers()
    space = theirs.open_file(b"Suspended", POSTS)
    urgent = theirs.say(space, "notice", b"Handle this.", precedence="FLASH")
    asked = theirs.say(space, "request", b"What happened?", precedence="PRIORITY", reply=ReplyWithin("4", WITHIN))
    reaches(ours, space, asked.id)
    until(lambda: all(limit(one, asked, "reply")["due"] for one in (ours, theirs)))

    declare(ours, "suspended", reason="political")
    until(lambda: in_force(ours) is not None and in_force(theirs) is not None)
    for officer in (ours, theirs):
        seen = in_force(officer)
        assert seen is not None
        assert (seen["state"], seen["flash"], seen["reason"]) == ("suspended", True, "political")

    # What runs stands still on both nodes, since the same second; what is a FLASH runs on.
    until(lambda: all(limit(one, asked, "reply")["due"] is None for one in (ours, theirs)))
    for kind in ("handling", "reply"):
        here, there = limit(ours, asked, kind), limit(theirs, asked, kind)
        assert here == there
        assert (here["due"], [end for _, end in here["paused"]]) == (None, [None])
    assert limit(ours, urgent, "handling") == limit(theirs, urgent, "handling")
    assert limit(ours, urgent, "handling")["paused"] == []
    assert length(limit(ours, urgent, "handling")) == timedelta(minutes=10)

    # The record goes on: what comes meanwhile is taken, and does not begin to run.
    meanwhile = theirs.say(space, "notice", b"While it is suspended.", precedence="ROUTINE")
    reaches(ours, space, meanwhile.id)
    until(lambda: all(limit(one, meanwhile, "handling")["start"] for one in (ours, theirs)))
    assert limit(theirs, meanwhile, "handling")["due"] is None

    declare(ours, "open")
    until(lambda: all(limit(one, asked, "reply")["due"] for one in (ours, theirs)))
    for message, kind, within in (
        (asked, "handling", 10_800),
        (asked, "reply", WITHIN),
        (meanwhile, "handling", 21_600),
        (urgent, "handling", 600),
    ):
        here, there = limit(ours, message, kind), limit(theirs, message, kind)
        assert here == there
        assert length(here) == timedelta(seconds=within) + paused(here)
    assert paused(limit(ours, asked, "reply")) >= timedelta(seconds=1)
    until(lambda: (in_force(theirs) or {}).get("state") == "open")

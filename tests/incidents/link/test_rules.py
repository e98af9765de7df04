"""The state of the line: a table of what both directions show."""

from datetime import UTC, datetime, timedelta

import pytest

from incidents.link.rules import End, LineState, line_state

NOW = datetime(2026, 11, 23, 10, 52, tzinfo=UTC)
UP = End(connected=True, changed_at=NOW - timedelta(hours=1), heard_at=NOW - timedelta(seconds=4), clock_ahead=0)
SILENT = End(connected=True, changed_at=NOW - timedelta(hours=1), heard_at=NOW - timedelta(seconds=16), clock_ahead=0)
ENDED = End(connected=False, changed_at=NOW - timedelta(seconds=3), heard_at=NOW - timedelta(seconds=4), clock_ahead=0)
NEVER = End(connected=False, changed_at=NOW, heard_at=None, clock_ahead=0)
SKEWED = End(connected=True, changed_at=NOW - timedelta(hours=1), heard_at=NOW, clock_ahead=-61)
BARELY = End(connected=True, changed_at=NOW - timedelta(hours=1), heard_at=NOW - timedelta(seconds=15), clock_ahead=60)


@pytest.mark.parametrize(
    ("ends", "state", "since"),
    [
        ((UP, UP), "up", UP.changed_at),
        ((BARELY, UP), "up", UP.changed_at),
        ((SILENT, SILENT), "cut", SILENT.heard_at),
        ((ENDED, SILENT), "cut", ENDED.heard_at),
        ((NEVER, NEVER), "cut", None),
        ((UP, ENDED), "degraded", ENDED.changed_at),
        ((SILENT, UP), "degraded", SILENT.heard_at),
        ((NEVER, UP), "degraded", NOW),
        ((UP, SKEWED), "degraded", UP.changed_at),
    ],
)
def test_line_state(ends: tuple[End, ...], state: str, since: datetime | None) -> None:
    heard = max((end.heard_at for end in ends if end.heard_at is not None), default=None)
    assert line_state(ends, now=NOW, forked_at=None, withheld_since=None) == LineState(state, since, heard)


def test_withheld_content_degrades_the_line() -> None:
    since = NOW - timedelta(minutes=2)
    state = line_state((UP, UP), now=NOW, forked_at=None, withheld_since=since)
    assert state == LineState("degraded", since, UP.heard_at)


def test_cut_line_is_cut_even_where_content_is_withheld() -> None:
    assert line_state((SILENT, ENDED), now=NOW, forked_at=None, withheld_since=NOW).state == "cut"


@pytest.mark.parametrize("ends", [(UP, UP), (SILENT, SILENT), (NEVER, NEVER)])
def test_fork_comes_before_all_else(ends: tuple[End, ...]) -> None:
    found = NOW - timedelta(days=1)
    state = line_state(ends, now=NOW, forked_at=found, withheld_since=NOW)
    assert (state.state, state.since) == ("fork", found)

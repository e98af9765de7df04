"""The state of the line as this node knows it: both ends' rows, both logs, and what waits to be sent."""

from dataclasses import dataclass
from datetime import datetime

from incidents.link.models import LinkEnd
from incidents.link.rules import End, LineState, deaf_since, line_state, resumed
from incidents.log.models import Checkpoint, Entry, ForkProof, Log, TimeMark

MOST_AHEAD = 2**31 - 1
"""Seconds by which a clock is at most noted to be wrong: what the column holds, 68 years."""


@dataclass(frozen=True)
class Withheld:
    """The content of the other log's entry `index` has not come since then."""

    index: int
    since: datetime


@dataclass(frozen=True)
class Line:
    """The state; since when nothing comes, where people are to be called for it; the other node's last time mark; own
    entries that its mirror has not cosigned; what is withheld."""

    state: LineState
    deaf_since: datetime | None
    mark_at: datetime | None
    waiting: int
    withheld: Withheld | None
    fork: ForkProof | None


def connected(direction: str, *, now: datetime) -> None:
    """A direction of the link is up, from now."""
    steady_since, failed_at = resumed(_end(LinkEnd.objects.filter(direction=direction).first(), now), now=now)
    LinkEnd.objects.update_or_create(
        direction=direction,
        defaults={
            "connected": True,
            "changed_at": now,
            "heard_at": now,
            "clock_ahead": 0,
            "code": "",
            "steady_since": steady_since,
            "failed_at": failed_at,
        },
    )


def heard(direction: str, *, now: datetime, their_clock: datetime) -> None:
    """The other node was heard, and its clock showed that."""
    ahead = max(-MOST_AHEAD, min(MOST_AHEAD, round((their_clock - now).total_seconds())))
    LinkEnd.objects.filter(direction=direction).update(heard_at=now, clock_ahead=ahead)


def lost(direction: str, *, since: datetime, now: datetime, code: str) -> None:
    """The connection that made a direction `connected` then has ended, and why.

    After a cut the other node may be back on a new connection before the old one is found dead: that one's end is none.
    """
    rows = LinkEnd.objects.filter(direction=direction, connected=True, changed_at=since)
    rows.update(connected=False, changed_at=now, code=code)


def read_line(*, now: datetime) -> Line:
    """How the line stands now."""
    own, other = Log.objects.get(own=True), Log.objects.get(own=False)
    fork = ForkProof.objects.filter(log=other).first()
    rows = {row.direction: row for row in LinkEnd.objects.all()}
    pull, serve = (_end(rows.get(direction), now) for direction in (LinkEnd.Direction.PULL, LinkEnd.Direction.SERVE))
    state = line_state(
        (pull, serve),
        now=now,
        forked_at=None if fork is None else fork.found_at,
        withheld_since=other.withheld_since,
    )
    cosigned = Checkpoint.objects.filter(log=own).exclude(cosigned=None).order_by("-size").first()
    mark = TimeMark.objects.filter(log=other).order_by("-at").first()
    withheld = None if other.withheld_since is None else Withheld(other.held, other.withheld_since)
    return Line(
        state=state,
        deaf_since=deaf_since(state, pull, now=now),
        mark_at=None if mark is None else mark.at,
        waiting=_unsent(own, 0 if cosigned is None else cosigned.size),
        withheld=withheld,
        fork=fork,
    )


def _end(row: LinkEnd | None, now: datetime) -> End:
    if row is None:
        return End(connected=False, changed_at=now, heard_at=None, clock_ahead=0)
    return End(row.connected, row.changed_at, row.heard_at, row.clock_ahead, row.steady_since, row.failed_at)


def _unsent(own: Log, cosigned: int) -> int:
    """Own entries that somebody wrote and that the other mirror has not cosigned yet."""
    return Entry.objects.filter(log=own, index__gte=cosigned, calls_for_receipt=True).count()

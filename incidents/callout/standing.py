"""What rings now, from the tables.

| kind | rings while |
|---|---|
| message | a FLASH or IMMEDIATE of the other side is neither acknowledged nor said to be unreadable |
| limit | a limit of ours is due soon or has passed, nothing met it, and its message does not ring itself |
| undelivered | a message of ours is not delivered within its own handling target |
| line | nothing comes over the line: it is cut, or we have not heard it for two minutes (`incidents/link/rules.py`) |
| fork | the other log showed inconsistent histories |
| desk | nobody's desk is armed (`incidents/watch/standing.py`) |
| release | the releaser of a draft was called, and it can still be released (`incidents/release/call.py`) |
| clock | this node's clock leapt, or ran back: what goes by it cannot be told, and does not ring |

What passed more than a week ago stands on the list of limits and calls nobody any more. Of each kind at most a thousand
are asked for: the real before exercises, the most urgent first, so that no flood of the others hides a FLASH. An alarm
beyond these rings all the same: what ends by it is asked for by its own row (`still_ring`).
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeVar

from django.db.models import Case, Exists, Min, Model, OuterRef, QuerySet, When
from django.utils.module_loading import import_string

from crypto.arrangement import PRECEDENCES
from incidents.callout.models import CallOut, Heard
from incidents.callout.rules import Alarm, Clock, Kind, begun, clock_ran_back, kind_of
from incidents.callout.sources import SOURCES, TIMED
from incidents.deadlines import rules as deadlines
from incidents.deadlines.models import Deadline
from incidents.deadlines.queries import NOT_MET, limits_of
from incidents.link.line import read_line
from incidents.log.clock import check_node_clock
from incidents.log.models import Log, TimeMark
from incidents.log.read import view_on
from incidents.log.rules import BEGINNING, ClockLeapt
from incidents.log.store import both_logs
from incidents.statements.models import UNACKNOWLEDGED, Statement

MAX_ROWS = 1_000
MOST_URGENT = (
    "exercise",
    Case(*(When(precedence=precedence, then=place) for place, precedence in enumerate(PRECEDENCES))),
)
LONG_PAST = timedelta(days=7)
_Row = TypeVar("_Row", bound=Model)


@dataclass(frozen=True)
class Standing:
    """All alarms that stand and that nobody has heard, in no order, and how the clock stands."""

    alarms: list[Alarm]
    clock: Clock


def standing(*, now: datetime) -> Standing:
    """What stands now. Raises `NotFounded`."""
    clock, found = read_clock(now)
    for source in [*SOURCES, *TIMED] if clock is Clock.RIGHT else SOURCES:
        found += import_string(source)(now)
    heard = _heard([one.key for one in found])
    return Standing(_begun([one for one in found if one.key not in heard], now), clock)


def still_ring(keys: Collection[str], *, now: datetime) -> set[str]:
    """Those of these alarms that ring beyond the most urgent of their kind, while the clock is right. Raises
    `NotFounded`."""
    found: list[Alarm] = []
    for kind, source in ((Kind.MESSAGE, messages), (Kind.LIMIT, limits), (Kind.UNDELIVERED, undelivered)):
        indices = {int(key.split("/")[2]) for key in keys if kind_of(key) is kind}
        if indices:
            found += source(now, indices)
    ring = {one.key for one in found}.intersection(keys)
    return ring - _heard(ring)


def messages(_now: datetime, indices: Collection[int] | None = None) -> list[Alarm]:
    """FLASH and IMMEDIATE of the other side that await their acknowledgement, since this side's log took them in."""
    unopened = Deadline.objects.filter(
        statement=OuterRef("statement"), kind=deadlines.Kind.HANDLING, unopened_at__isnull=False
    )
    waiting = Statement.objects.filter(UNACKNOWLEDGED, side=both_logs()[1].side, precedence__in=deadlines.RINGING)
    rows = list(_asked(waiting.exclude(Exists(unopened)).order_by(*MOST_URGENT, "index"), indices))
    limits = limits_of([row.statement for row in rows])
    return [
        _of_message(
            row,
            f"message/{row.side}/{row.index}",
            Kind.MESSAGE,
            row.delivered_at or row.at,
            limits.get((row.statement, deadlines.Kind.HANDLING)),
        )
        for row in rows
    ]


def limits(now: datetime, indices: Collection[int] | None = None) -> list[Alarm]:
    """Limits of this side that are due soon, or passed."""
    own = both_logs()[0].side
    running = Deadline.objects.filter(NOT_MET, owing=own, rings_at__lte=now, rings_at__gt=now - LONG_PAST)
    rows = list(_asked(running.order_by(*MOST_URGENT, "rings_at", "id"), indices))
    asked = [
        row.statement for row in rows if row.kind == deadlines.Kind.HANDLING and row.precedence in deadlines.RINGING
    ]
    ringing = Statement.objects.filter(UNACKNOWLEDGED, statement__in=asked).values_list("statement", flat=True)
    themselves = set(ringing) - {row.statement for row in rows if row.unopened_at is not None}
    return [
        _limit(row, now) for row in rows if not (row.kind == deadlines.Kind.HANDLING and row.statement in themselves)
    ]


def undelivered(now: datetime, indices: Collection[int] | None = None) -> list[Alarm]:
    """Messages of this side that are not delivered within their own handling target from their `at`."""
    own, other = both_logs()
    rows = Deadline.objects.filter(
        NOT_MET, owing=other.side, due_at__isnull=True, start_at__isnull=True, kind=deadlines.Kind.HANDLING
    )
    found = _asked(rows.order_by(*MOST_URGENT, "tendered_at"), indices)
    late = [(row, row.tendered_at + timedelta(seconds=row.within or 0)) for row in found]
    return [
        _of_message(row, f"undelivered/{own.side}/{row.index}", Kind.UNDELIVERED, since, None)
        for row, since in late
        if now - LONG_PAST < since <= now
    ]


def line(now: datetime) -> list[Alarm]:
    """The line is cut, or only ours is taken and nothing has come for a while; or the other log forked."""
    found = read_line(now=now)
    kind, since = (Kind.LINE, found.deaf_since) if found.fork is None else (Kind.FORK, found.state.since)
    return [] if since is None else [Alarm(f"{kind}/{since:%Y-%m-%dT%H:%M:%SZ}", kind, since)]


def read_clock(now: datetime) -> tuple[Clock, list[Alarm]]:
    """How the clock stands, and what rings where it shows another time than the log and the time marks allow."""
    own, other = both_logs()
    last = view_on(own, other).head().at
    if last is not None and clock_ran_back(now, last=last):
        return Clock.BACK, [Alarm(f"clock/back/{last:%Y-%m-%dT%H:%M:%SZ}", Kind.CLOCK, now)]
    try:
        check_node_clock(own, other, last, now)
    except ClockLeapt:
        return Clock.LEAPT, [Alarm(f"clock/leapt/{_own_word(own, last):%Y-%m-%dT%H:%M:%SZ}", Kind.CLOCK, now)]
    return Clock.RIGHT, []


def _own_word(own: Log, last: datetime | None) -> datetime:
    """The latest time that this node wrote, or was told. While its clock has leapt that stands still, whatever the
    other node's marks do, so that the alarm stays one; the next leap finds another."""
    mark = TimeMark.objects.filter(log=own, kept=True).order_by("-at").values_list("at", flat=True).first()
    return max(time for time in (BEGINNING, last, own.clock_at, mark) if time is not None)


def _asked(rows: QuerySet[_Row], indices: Collection[int] | None) -> QuerySet[_Row]:
    """The first of the rows; those of these entries, where these are asked for."""
    return rows[:MAX_ROWS] if indices is None else rows.filter(index__in=indices)


def _heard(keys: Collection[str]) -> set[str]:
    return set(Heard.objects.filter(alarm__in=keys).values_list("alarm", flat=True))


def _begun(found: list[Alarm], now: datetime) -> list[Alarm]:
    """These alarms, none of which began in the future; what the sweep saw first is due since it saw it."""
    ahead = [one.key for one in found if one.since >= now]
    if not ahead:
        return found
    rows = CallOut.objects.filter(alarm__in=ahead).values_list("alarm").annotate(Min("due_at"))
    seen = dict(rows.order_by())
    return [begun(one, first_seen=seen.get(one.key), now=now) for one in found]


def _limit(row: Deadline, now: datetime) -> Alarm:
    if row.due_at is None or row.rings_at is None:
        raise TypeError("a limit that runs")
    passed = row.due_at <= now
    key = f"limit/{row.side}/{row.index}/{row.kind}/{'passed' if passed else 'soon'}/{row.due_at:%Y-%m-%dT%H:%M:%SZ}"
    return _of_message(row, key, Kind.LIMIT, row.due_at if passed else row.rings_at, row, last=3 if passed else 1)


def _of_message(
    row: Statement | Deadline, key: str, kind: Kind, since: datetime, limit: Deadline | None, *, last: int = 3
) -> Alarm:
    return Alarm(
        key,
        kind,
        since,
        side=row.side,
        index=row.index,
        space=row.space,
        precedence=row.precedence,
        exercise=row.exercise,
        due=None if limit is None else limit.due_at,
        last=last,
    )

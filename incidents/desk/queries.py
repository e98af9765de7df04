"""What awaits whom, from headers alone, in the spaces in which an officer's post takes part.

A message awaits its acknowledgement; one that asks for an answer awaits that, too, until one closes it. A message that
was replaced awaits nothing. By when is said by the time limits (`incidents/deadlines/rules.py`). A proposal awaits the
other side's word on it until it is due: then it can be accepted no more.

Read are what waits and no more, each kind by an index of its own: a desk is as quick with many files as with few.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from operator import attrgetter

from django.db.models import Exists, OuterRef, Q, QuerySet

from incidents.cases.models import Space
from incidents.cases.queries import LINE_ID, spaces_of
from incidents.centres.permissions import Actor
from incidents.deadlines.models import Deadline
from incidents.deadlines.queries import limits_of
from incidents.deadlines.rules import Kind
from incidents.log.store import both_logs
from incidents.statements.models import UNACKNOWLEDGED, UNANSWERED, UNDECIDED, Statement

MAX_ROWS = 500


@dataclass(frozen=True)
class Limit:
    """By when, on which paragraph of the Arrangement, and from when on it runs."""

    by: datetime
    basis: str | None
    since: datetime


@dataclass(frozen=True)
class Waiting:
    """A message that awaits something, by when an answer, and by when its handling (both None while nothing runs); or a
    proposal, which has neither."""

    message: Statement
    reply: Limit | None
    handling_by: datetime | None


@dataclass(frozen=True)
class Numbers:
    """The last number of a side's messages of the year, exercises apart, and the last that the other side covered."""

    last: int
    covered: int


@dataclass(frozen=True)
class Desk:
    """All that the desk shows."""

    for_us: list[Waiting]
    for_them: list[Waiting]
    own: Numbers
    other: Numbers
    files: int


def read_desk(actor: Actor, *, now: datetime) -> Desk:
    """The desk of an officer, with the numbers of that UTC year. Raises `NotFounded`."""
    own, other = (log.side for log in both_logs())
    ours, theirs = _waiting(actor, other, now), _waiting(actor, own, now)
    year = now.astimezone(UTC).year
    limits = limits_of([row.statement for row in (*ours, *theirs)])
    return Desk(
        for_us=[_with_limits(row, limits) for row in ours],
        for_them=[_with_limits(row, limits) for row in theirs],
        own=_numbers(own, year),
        other=_numbers(other, year),
        files=Space.objects.filter(kind="case", space__in=spaces_of(actor)).count(),
    )


def _waiting(actor: Actor, side: str, now: datetime) -> list[Statement]:
    """The newest messages and proposals of a side that await something."""
    # Asked of each row that waits, and not of all files for those that the post takes part in.
    seen = Q(space=LINE_ID) | Exists(spaces_of(actor).filter(space_id=OuterRef("space")))
    found = [
        Statement.objects.filter(seen & waits, side=side).order_by("-index")[:MAX_ROWS]
        for waits in (UNACKNOWLEDGED, UNANSWERED, UNDECIDED & Q(due_at__gte=now))
    ]
    return _newest_of(row for rows in found for row in rows)


def _newest_of(rows: Iterable[Statement]) -> list[Statement]:
    once = {row.index: row for row in rows}
    return sorted(once.values(), key=attrgetter("index"), reverse=True)[:MAX_ROWS]


def _with_limits(row: Statement, limits: dict[tuple[str, Kind], Deadline]) -> Waiting:
    handling = limits.get((row.statement, Kind.HANDLING))
    runs = handling is not None and handling.given_at is None
    return Waiting(row, _reply(limits.get((row.statement, Kind.REPLY))), handling.due_at if handling and runs else None)


def _reply(limit: Deadline | None) -> Limit | None:
    """By when an answer is asked; a limit on a paragraph runs from delivery, so none while there was none."""
    by = limit and (limit.due_at or limit.by_at)
    return Limit(by, limit.basis or None, limit.start_at or limit.tendered_at) if limit and by else None


def _numbers(side: str, year: int) -> Numbers:
    numbered = Statement.objects.filter(side=side, number__isnull=False, exercise=False).order_by("-index")
    return Numbers(_newest(numbered, year), _newest(numbered.filter(delivered_index__isnull=False), year))


def _newest(numbered: QuerySet[Statement], year: int) -> int:
    row = numbered.first()
    return 0 if row is None or row.number is None or row.at.year != year else row.number

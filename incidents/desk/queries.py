"""What awaits whom, from headers alone, in the spaces in which an officer's post takes part.

A message awaits its acknowledgement; one that asks for an answer awaits that, too, until one closes it. A message that
was replaced awaits nothing.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q, QuerySet

from incidents.cases.models import Space
from incidents.cases.queries import LINE_ID, spaces_of
from incidents.centres.permissions import Actor
from incidents.log.read import view_of
from incidents.log.store import other_log, own_log
from incidents.statements.models import Statement

MAX_ROWS = 500
_ASKS = Q(type="request") | Q(reply_by__isnull=False) | ~Q(reply_basis="")


@dataclass(frozen=True)
class Limit:
    """By when, on which paragraph of the Arrangement, and from when on it runs."""

    by: datetime
    basis: str | None
    since: datetime


@dataclass(frozen=True)
class Waiting:
    """A message that awaits something, by when an answer, and by when its handling (both None while nothing runs)."""

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


def read_desk(actor: Actor, *, year: int) -> Desk:
    """The desk of an officer, in that UTC year. Raises `NotFounded`."""
    own, other = own_log().side, other_log().side
    handling = view_of(own).arrangement().handling
    return Desk(
        for_us=_waiting(actor, other, handling),
        for_them=_waiting(actor, own, handling),
        own=_numbers(own, year),
        other=_numbers(other, year),
        files=Space.objects.filter(kind="case", space__in=spaces_of(actor)).count(),
    )


def _waiting(actor: Actor, side: str, handling: dict[str, int]) -> list[Waiting]:
    messages = Statement.objects.filter(side=side, code="", replaced=False).exclude(precedence="")
    seen = messages.filter(Q(space=LINE_ID) | Q(space__in=spaces_of(actor)))
    waits = seen.filter(Q(acknowledged_at__isnull=True) | (_ASKS & ~Q(answered=Statement.Answered.CLOSED)))
    return [Waiting(row, reply_limit(row), _handling_by(row, handling)) for row in waits.order_by("-index")[:MAX_ROWS]]


def reply_limit(row: Statement) -> Limit | None:
    """By when an answer is asked; a limit on a paragraph runs from delivery, so none while there was none."""
    if row.reply_by is not None:
        return Limit(row.reply_by, None, row.delivered_at or row.at)
    if row.reply_within is not None and row.delivered_at is not None:
        return Limit(row.delivered_at + timedelta(seconds=row.reply_within), row.reply_basis, row.delivered_at)
    return None


def _handling_by(row: Statement, handling: dict[str, int]) -> datetime | None:
    if row.delivered_at is None or row.acknowledged_at is not None:
        return None
    return row.delivered_at + timedelta(seconds=handling[row.precedence])


def _numbers(side: str, year: int) -> Numbers:
    numbered = Statement.objects.filter(side=side, number__isnull=False, exercise=False).order_by("-index")
    return Numbers(_newest(numbered, year), _newest(numbered.filter(delivered_index__isnull=False), year))


def _newest(numbered: QuerySet[Statement], year: int) -> int:
    row = numbered.first()
    return 0 if row is None or row.number is None or row.at.year != year else row.number

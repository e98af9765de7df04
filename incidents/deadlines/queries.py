"""Time limits of both sides as an officer sees them: in the spaces in which the officer's post takes part."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db.models import F, Q

from incidents.cases.queries import LINE_ID, check_readable, spaces_of
from incidents.centres.permissions import Actor
from incidents.deadlines import rules
from incidents.deadlines.models import Deadline
from incidents.deadlines.projection import read_pauses, run_of
from incidents.deadlines.rules import Kind, Run, State
from incidents.log.read import view_of
from incidents.log.store import both_logs

MAX_ROWS = 500
NOT_MET = Q(given_at__isnull=True, replaced_at__isnull=True)


@dataclass(frozen=True)
class Limit:
    """A limit, how it runs, and what has become of it."""

    row: Deadline
    run: Run
    state: State


def limits_not_met(actor: Actor) -> list[Limit]:
    """The limits that nothing has met, those that passed among them; the nearest first, then those that do not run."""
    seen = Q(space=LINE_ID) | Q(space__in=spaces_of(actor))
    rows = Deadline.objects.filter(NOT_MET & seen).order_by(F("due_at").asc(nulls_last=True), "tendered_at", "id")
    return _judged(rows[:MAX_ROWS])


def limits_of_space(actor: Actor, space: str) -> list[Limit]:
    """All limits of a space's messages, the newest last. Raises `Space.DoesNotExist` where the post takes no part."""
    check_readable(actor, space)
    rows = Deadline.objects.filter(space=space).order_by("-tendered_at", "-id")[:MAX_ROWS]
    return _judged(list(rows)[::-1])


def limits_of(statements: Collection[str]) -> dict[tuple[str, Kind], Deadline]:
    """The limits of these messages, by the message's id and the kind."""
    return {(row.statement, Kind(row.kind)): row for row in Deadline.objects.filter(statement__in=statements)}


def last_passed(*, now: datetime) -> datetime | None:
    """The latest due time before now of a limit, of either side, that nothing has met; None if there is none."""
    rows = Deadline.objects.filter(
        NOT_MET, owing__in=[log.side for log in both_logs()], rings_at__lt=now, due_at__lt=now
    )
    return rows.order_by("-due_at").values_list("due_at", flat=True).first()


def _judged(rows: Collection[Deadline]) -> list[Limit]:
    sides = [log.side for log in both_logs()]
    lasts = {side: view_of(side).head().at for side in sides}
    paused = {side: read_pauses(side) for side in sides}
    return [_limit(row, run_of(row, paused[row.owing]), lasts[row.owing]) for row in rows]


def _limit(row: Deadline, run: Run, last: datetime | None) -> Limit:
    state = rules.state(due=row.due_at, given=row.given_at, replaced=row.replaced_at, last=last)
    return Limit(row, run, state)

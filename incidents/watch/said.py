"""What both sides said, as the watch log has it: that it was said, by which post, how urgently; never content.

| kind | of which statements |
|---|---|
| message-out, message-in | ours and theirs that have a number: notices, requests, answers, holding, short, service |
| acknowledged | acknowledgements of either side |
| declared | what either side declared of its end of the line |

Ours happened when our log had it, theirs when ours took it in. A communication check is a short message on the line
itself, and so is its answer, which says what it answers: a node sees no more of them than that.

Each log is entered in its order from a cursor on, which goes on with what is entered: one that fell behind catches up.
"""

from collections.abc import Collection, Mapping
from datetime import datetime

from django.db.models import QuerySet

from crypto.wire import Json
from incidents.api import utc
from incidents.cases.queries import LINE_ID
from incidents.deadlines.models import Declaration
from incidents.log.store import both_logs
from incidents.statements.models import Statement
from incidents.watch.entries import BACK, MAX_ROWS, Happened
from incidents.watch.models import LogCursor

Named = Mapping[str, dict[str, Json]]
"""Messages that others refer to, by their ids: side and number."""


def read_said(*, now: datetime) -> tuple[list[Happened], dict[str, int]]:
    """What was said and is not entered yet, and up to which entry of each side's log that is. Raises `NotFounded`."""
    own, other = (log.side for log in both_logs())
    cursors = dict(LogCursor.objects.values_list("side", "index"))
    ours, theirs = (_said(side, cursors.get(side, 0)) for side in (own, other))
    # What the own log has not taken in waits: it is entered when it is delivered, however long ago it was said.
    rows = [*ours.filter(at__gt=now - BACK)[:MAX_ROWS], *theirs.filter(delivered_at__gt=now - BACK)[:MAX_ROWS]]
    counting = [row for row in rows if not row.code]
    named = _named({row.refers_to for row in counting if row.refers_to})
    declared = _declared([row for row in counting if row.type == "declaration"])
    found = [_happened(row, own, named, declared) for row in counting]
    return [one for one in found if one is not None], {row.side: row.index + 1 for row in rows}


def go_on(ends: Mapping[str, int]) -> None:
    """Put the cursors there, in the transaction that enters what comes before."""
    for side, index in ends.items():
        LogCursor.objects.get_or_create(side=side)
        LogCursor.objects.filter(side=side, index__lt=index).update(index=index)


def _said(side: str, index: int) -> "QuerySet[Statement]":
    return Statement.objects.filter(side=side, index__gte=index).order_by("index")


def _happened(
    row: Statement, own: str, named: Named, declared: Mapping[tuple[str, int], Declaration]
) -> Happened | None:
    """The entry of a statement; None for what is not entered."""
    ours = row.side == own
    what: dict[str, Json] = {
        "at": utc((None if ours else row.delivered_at) or row.at), "exercise": row.exercise, "post": row.post,
    }  # fmt: skip
    if row.precedence:
        kind = "message-out" if ours else "message-in"
        what |= {
            "answers": named.get(row.refers_to), "line": row.space == LINE_ID, "number": row.number,
            "precedence": row.precedence, "side": row.side, "type": row.type,
        }  # fmt: skip
    elif row.type == "acknowledgement":
        kind = "acknowledged"
        what |= {"by": row.side, **named[row.refers_to]}
    elif row.type == "declaration":
        kind, said = "declared", declared[row.side, row.index]
        what |= {"flash": said.flash, "from": utc(said.from_at), "side": row.side, "state": said.state}
    else:
        return None
    return Happened(f"said/{row.side}/{row.index}", kind, what, row.officer if ours else None)


def _named(statements: Collection[str]) -> Named:
    rows = Statement.objects.filter(statement__in=statements, code="").values_list("statement", "side", "number")
    return {statement: {"number": number, "side": side} for statement, side, number in rows}


def _declared(rows: Collection[Statement]) -> dict[tuple[str, int], Declaration]:
    found = Declaration.objects.filter(index__in=[row.index for row in rows])
    return {(one.side, one.index): one for one in found}

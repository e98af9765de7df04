"""Files and consultations: the list of them, one of them, and all that was said in it."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from crypto import wire
from crypto.wire import Field
from incidents.api import Query, answer, utc
from incidents.cases.models import Space
from incidents.cases.queries import LINE_ID, Taking, check_readable, read_taking, space_for, spaces_before
from incidents.centres.actors import actor_of_request
from incidents.centres.permissions import Permission
from incidents.centres.require import officer_page
from incidents.log.models import Log
from incidents.statements.items import items_before, line_stand


@officer_page(Permission.READ)
@require_safe
def spaces(request: HttpRequest) -> HttpResponse:
    """/api/v1/spaces?kind=case&before=C&limit=50."""
    query = Query(request, "kind", "before", "limit")
    limit = query.limit()
    kind, before = query.text("kind", _kind), query.text("before", _parse_cursor)
    rows = spaces_before(actor_of_request(request), kind=kind, before=before, limit=limit + 1)
    shown = rows[:limit]
    return answer(
        {
            "spaces": [_row(row) for row in shown],
            "next": _cursor(shown[-1]) if len(rows) > limit else None,
        }
    )


@officer_page(Permission.READ)
@require_safe
def space(request: HttpRequest, space: str) -> HttpResponse:
    """/api/v1/spaces/{space}."""
    Query(request)
    if space == LINE_ID:
        return answer(_line())
    row = space_for(actor_of_request(request), space)
    own, other = (log.side for log in Log.objects.order_by("-own"))
    tallies = {own: row.own, other: row.other}
    return answer({**_row(row), "tallies": tallies, **_taking(read_taking(space, exercise=row.exercise))})


@officer_page(Permission.READ)
@require_safe
def items(request: HttpRequest, space: str) -> HttpResponse:
    """/api/v1/spaces/{space}/items?before=C&limit=50."""
    query = Query(request, "before", "limit")
    before, limit = query.text("before", _parse_places), query.limit()
    check_readable(actor_of_request(request), space)
    shown, rest = items_before(space, before=before, limit=limit)
    return answer({"items": shown, "before": rest and f"{rest[0]}.{rest[1]}"})


def _line() -> dict[str, Any]:
    """The line itself, as a space."""
    messages, last, tallies = line_stand()
    return {
        "space": LINE_ID,
        "kind": "line",
        "exercise": False,
        "name": None,
        "opened": None,
        "title": None,
        "last": utc(last),
        "messages": messages,
        "tallies": tallies,
        **_taking(read_taking(LINE_ID, exercise=False)),
    }


def _row(row: Space) -> dict[str, Any]:
    return {
        "space": row.space,
        "kind": row.kind,
        "exercise": row.exercise,
        "name": [row.side, row.year, row.count],
        "opened": {"side": row.side, "index": row.opened_index},
        "title": {"side": row.title_side, "index": row.title_index},
        "last": utc(row.last_at),
        "messages": row.messages,
    }


def _taking(taking: Taking) -> dict[str, Any]:
    return {
        "epochs": [
            {"epoch": one.row.epoch, "side": one.row.side, "index": one.row.index, "usable": one.usable}
            for one in taking.epochs
        ],
        "posts": [list(post) for post in taking.posts],
        "recipients": [one.hex() for one in taking.recipients],
    }


def _kind(text: str) -> str:
    if text not in ("case", "consultation"):
        raise ValueError
    return text


def _cursor(row: Space) -> str:
    return f"{utc(row.last_at)}.{row.space}"


def _parse_cursor(text: str) -> tuple[datetime, str]:
    time, dot, space = text.partition(".")
    if not dot:
        raise ValueError
    # Parsed, as PostgreSQL would not even look for what has a NUL.
    return wire.utc(Field(time)), wire.hex_bytes(Field(space), 16).hex()


def _parse_places(text: str) -> tuple[int, int]:
    """`412.418`: indexes of the two logs, in the order of the sides' codes."""
    one, other = text.split(".")
    if not (one.isascii() and one.isdigit() and other.isascii() and other.isdigit()) or len(text) > 40:
        raise ValueError
    return int(one), int(other)

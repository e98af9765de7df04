"""Time limits, the node's word on what both logs hold."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from incidents.api import Query, answer, utc, utc_or_none
from incidents.centres.actors import actor_of_request
from incidents.centres.permissions import Permission
from incidents.centres.require import officer_page
from incidents.deadlines.queries import Limit, limits_not_met, limits_of_space


@officer_page(Permission.READ)
@require_safe
def limits(request: HttpRequest) -> HttpResponse:
    """/api/v1/limits?space=ID."""
    space = Query(request, "space").text("space", _space)
    actor = actor_of_request(request)
    found = limits_not_met(actor) if space is None else limits_of_space(actor, space)
    return answer({"limits": [_row(one) for one in found]})


def _space(text: str) -> str:
    return bytes.fromhex(text).hex()


def _row(limit: Limit) -> dict[str, Any]:
    row = limit.row
    return {
        "statement": {
            "side": row.side,
            "index": row.index,
            "space": row.space,
            "number": row.number,
            "precedence": row.precedence,
            "exercise": row.exercise,
        },
        "kind": row.kind,
        "owing": row.owing,
        "basis": row.basis or None,
        "by": utc_or_none(row.by_at),
        "within": row.within,
        "start": utc_or_none(row.start_at),
        "due": utc_or_none(row.due_at),
        "paused": [[utc(start), utc_or_none(end)] for start, end in limit.run.paused],
        "tendered": utc(row.tendered_at) if row.start_at is None else None,
        "part": utc_or_none(row.part_at),
        "given": utc_or_none(row.given_at),
        "received": utc_or_none(row.received_at),
        "state": limit.state.value,
    }

"""What awaits whom, the node's word."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from incidents.api import Query, answer, utc, utc_or_none
from incidents.centres.actors import actor_of_request
from incidents.centres.permissions import Permission
from incidents.centres.require import officer_page
from incidents.desk.queries import Waiting, read_desk


@officer_page(Permission.READ)
@require_safe
def desk(request: HttpRequest) -> HttpResponse:
    """/api/v1/desk."""
    Query(request)
    now = timezone.now()
    stands = read_desk(actor_of_request(request), now=now)
    return answer(
        {
            "waiting_for_us": [_row(one) for one in stands.for_us],
            "waiting_for_them": [_row(one) for one in stands.for_them],
            "numbers": {
                "own": {"year": now.year, "last": stands.own.last, "covered": stands.own.covered},
                "other": {"year": now.year, "last": stands.other.last},
            },
            "files": stands.files,
        }
    )


def _row(waiting: Waiting) -> dict[str, Any]:
    row, reply = waiting.message, waiting.reply
    return {
        "side": row.side,
        "index": row.index,
        "space": row.space,
        "type": row.type,
        "precedence": row.precedence or None,
        "number": row.number,
        "exercise": row.exercise,
        "at": utc(row.at),
        "delivered": utc_or_none(row.delivered_at),
        "acknowledged": utc_or_none(row.acknowledged_at),
        "answered": row.answered or None,
        "reply": reply and {"by": utc(reply.by), "basis": reply.basis, "since": utc(reply.since)},
        "due": utc_or_none(row.due_at),
        "handling": waiting.handling_by and {"by": utc(waiting.handling_by)},
    }

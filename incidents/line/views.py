"""What came by other means than the line: entered by who has the watch, shown beside the message once it is here.

The national log has each entry. The other side never learns of it.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from crypto import wire
from crypto.errors import Malformed, Refused
from incidents.api import Query, answer, read_json, utc
from incidents.cases.queries import readable
from incidents.centres.actors import actor_of_request, signed_in_officer
from incidents.centres.permissions import Permission, check
from incidents.centres.require import officer_page
from incidents.line.models import OtherMeans
from incidents.line.queries import arrived, received
from incidents.line.rules import read_digits
from incidents.log.store import other_log
from incidents.national.log import entering
from incidents.statements.models import Statement

OTHER_MEANS_LIMIT = 8 * 1024
NOTE_LIMIT = 1_500
DIGITS_LIMIT = 128
CLOCKS_APART = timedelta(minutes=5)


@officer_page(Permission.READ)
@require_http_methods(["GET", "POST"])
def other_means(request: HttpRequest) -> HttpResponse:
    """/api/v1/other-means."""
    Query(request)
    if request.method == "POST":
        check(actor_of_request(request), Permission.WATCH)
        row, new = _enter(request, now=timezone.now().replace(microsecond=0))
        return answer(_shown([row], request)[0], status=201 if new else 200)
    return answer({"received": _shown(received(), request)})


def _enter(request: HttpRequest, *, now: datetime) -> tuple[OtherMeans, bool]:
    """Keep what was received, once; whether it is new. Raises `Malformed`, `Refused`."""
    spelled, means, number, side, at, note = wire.fields(
        read_json(request, limit=OTHER_MEANS_LIMIT), "digits", "means", "number", "side", "at", "note"
    )
    if means.value not in OtherMeans.Means.values:
        raise Malformed("wire", "voice, fax or courier")
    if side.value != other_log().side:
        raise Refused("side")
    received_at = wire.utc(at)
    if received_at > now + CLOCKS_APART:
        raise Refused("not-yet")
    given: dict[str, Any] = {
        "side": side.value,
        "digits": read_digits(wire.text(spelled, limit=DIGITS_LIMIT)),
        "means": means.value,
        "at": received_at,
    }
    officer = signed_in_officer(request)
    rest = {
        "number": wire.nullable(number, wire.integer),
        "note": wire.text(note, limit=NOTE_LIMIT),
        "officer": officer,
        "entered_at": now,
    }
    with entering() as log:
        row, new = OtherMeans.objects.get_or_create(**given, defaults=rest)
        if new:
            what = {**given, "at": utc(received_at), "number": row.number, "note": row.note}
            log.enter("other-means", what, officer=officer.number, now=now)
    return row, new


def _shown(rows: Sequence[OtherMeans], request: HttpRequest) -> list[dict[str, Any]]:
    found = arrived(rows)
    seen = readable(actor_of_request(request), {one.space for one in found.values()})
    return [
        {
            "digits": row.digits,
            "means": row.means,
            "number": row.number,
            "side": row.side,
            "at": utc(row.at),
            "note": row.note,
            "officer": row.officer.number,
            "entered": utc(row.entered_at),
            "arrived": _place(found.get(row.pk), seen),
        }
        for row in rows
    ]


def _place(statement: Statement | None, seen: frozenset[str]) -> dict[str, Any] | None:
    """Where the message stands that has arrived; no more than that it has, where the officer takes no part."""
    if statement is None:
        return None
    if statement.space not in seen:
        return {"index": None, "space": None, "number": None}
    return {"index": statement.index, "space": statement.space, "number": statement.number}

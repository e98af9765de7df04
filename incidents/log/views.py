"""Both logs, as devices and auditors ask for them: checkpoints, trust entries, proofs, entries, parts, tiles."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from crypto import wire
from crypto.errors import Malformed
from crypto.tile import parse_tile_path
from incidents.api import Query, answer, api_error
from incidents.cases.queries import check_entry_readable
from incidents.centres.actors import actor_of_request
from incidents.centres.permissions import Permission
from incidents.centres.require import officer_page
from incidents.log import models
from incidents.log.queries import Stand, newest_mark, read_part, read_stands, read_tile_at, stand_of
from incidents.log.read import entry_at, log_of, prove_consistency, prove_inclusion, trust_entries_after

MAX_TRUST_ENTRIES = 256


@officer_page(Permission.TRUST)
@require_safe
def checkpoints(request: HttpRequest) -> HttpResponse:
    """/api/v1/checkpoints."""
    Query(request)
    return answer(checkpoints_value(*read_stands()))


def checkpoints_value(own: Stand, other: Stand) -> dict[str, Any]:
    """What `checkpoints` answers, and the live socket sends."""
    mark = newest_mark(other.log)
    return {
        "own": own.note,
        "other": other.note,
        "mark": mark and {"own": mark.own.decode(), "other": None if mark.other is None else mark.other.decode()},
    }


@officer_page(Permission.TRUST)
@require_safe
def trust_entries(request: HttpRequest, side: str) -> HttpResponse:
    """/api/v1/logs/{side}/trust?after=N."""
    after = Query(request, "after").number("after", 0)
    rows = trust_entries_after(log_of(side), after, limit=MAX_TRUST_ENTRIES)
    return answer({"entries": [{"index": row.index, "entry": wire.encode_base64(row.entry)} for row in rows]})


@officer_page(Permission.TRUST)
@require_safe
def consistency(request: HttpRequest, side: str) -> HttpResponse:
    """/api/v1/logs/{side}/consistency?from=A&to=B."""
    query = Query(request, "from", "to")
    old, new = query.number("from"), query.number("to")
    log = log_of(side)
    if not 0 < old <= new <= log.size:
        raise Malformed("query", "from and to are sizes of the log")
    return answer({"proof": [one.hex() for one in prove_consistency(log, old, new)]})


@officer_page(Permission.TRUST)
@require_safe
def entry(request: HttpRequest, side: str, index: str) -> HttpResponse:
    """/api/v1/logs/{side}/entries/{index}?size=N."""
    stand, place = stand_of(log_of(side)), int(index)
    size = Query(request, "size").number("size", stand.size, maximum=stand.log.size)
    if place >= size:
        raise models.Entry.DoesNotExist
    check_entry_readable(actor_of_request(request), side, place)
    row = entry_at(stand.log, place)
    return answer(
        {
            "index": place,
            "entry": wire.encode_base64(row.entry),
            "proof": [one.hex() for one in prove_inclusion(stand.log, place, size)],
            "code": row.code or None,
        }
    )


@officer_page(Permission.READ)
@require_safe
def part(request: HttpRequest, side: str, index: str, part: str) -> HttpResponse:
    """/api/v1/logs/{side}/entries/{index}/parts/{part}."""
    Query(request)
    check_entry_readable(actor_of_request(request), side, int(index))
    data = read_part(side, int(index), int(part))
    return api_error(404, "withheld") if data is None else _bytes(data)


@officer_page(Permission.AUDIT)
@require_safe
def tile(request: HttpRequest, side: str, path: str) -> HttpResponse:
    """/api/v1/logs/{side}/tile/…, C2SP tlog-tiles."""
    Query(request)
    return _bytes(read_tile_at(side, parse_tile_path(f"tile/{path}")))


def _bytes(data: bytes) -> HttpResponse:
    return HttpResponse(data, content_type="application/octet-stream", headers={"Cache-Control": "no-store"})

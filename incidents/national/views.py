"""Drafts that wait for a releaser. They are sealed, and never cross the line."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from crypto import wire, words
from crypto.dsse import envelope_from, envelope_value, parse_envelope
from crypto.errors import Malformed
from crypto.statement import DRAFT, MAX_PARTS, parse_draft
from incidents.api import Query, answer, read_json, utc
from incidents.centres.actors import actor_of_request, signed_in_officer
from incidents.centres.permissions import Forbidden, Permission
from incidents.centres.require import officer_page
from incidents.live.nudge import nudge_desks
from incidents.national.models import Draft
from incidents.national.queries import drafts_before, drop_draft, keep_draft, parts_of, return_draft

DRAFT_LIMIT = 3 * 1024 * 1024
REASON_LIMIT = 64 * 1024


@officer_page(Permission.WRITE)
@require_http_methods(["GET", "POST"])
def drafts(request: HttpRequest) -> HttpResponse:
    """/api/v1/drafts, read page by page: ?before=N."""
    if request.method == "GET":
        before = Query(request, "before").optional_number("before")
        page, following = drafts_before(before, actor=actor_of_request(request))
        return answer({"drafts": [_row(draft) for draft in page], "before": following})
    Query(request)
    kept = _keep(request)
    nudge_desks()
    return answer({"id": kept.key}, status=201)


@officer_page(Permission.WRITE)
@require_http_methods(["DELETE"])
def draft(request: HttpRequest, key: str) -> HttpResponse:
    """/api/v1/drafts/{id}."""
    Query(request)
    drop_draft(key, actor=actor_of_request(request), officer=signed_in_officer(request))
    nudge_desks()
    return answer({})


@officer_page(Permission.WRITE)
@require_http_methods(["POST"])
def returned_draft(request: HttpRequest, key: str) -> HttpResponse:
    """/api/v1/drafts/{id}/return."""
    Query(request)
    (sealed,) = wire.fields(read_json(request, limit=DRAFT_LIMIT), "sealed")
    reason = wire.base64_bytes(sealed, limit=REASON_LIMIT)
    actor, officer = actor_of_request(request), signed_in_officer(request)
    return_draft(key, actor=actor, officer=officer, reason=reason, now=timezone.now())
    nudge_desks()
    return answer({})


def _keep(request: HttpRequest) -> Draft:
    """Raises `Malformed`, `Forbidden` for what another officer drafted, and as `keep_draft`."""
    space, sealed, envelope, body = wire.fields(
        read_json(request, limit=DRAFT_LIMIT), "space", "sealed", "draft", "body"
    )
    signed = envelope_from(envelope)
    if signed.payload_type != DRAFT:
        raise Malformed("payload-type", "a draft")
    made = parse_draft(signed)
    if (settings.HOTLINE_SIDE, wire.hex_bytes(space, 16)) != (made.side, made.space):
        raise Malformed("draft", "of another side or space")
    actor = actor_of_request(request)
    if (actor.officer, actor.post) != (made.signer.officer, made.signer.post):
        raise Forbidden("another-officer", Permission.WRITE)
    return keep_draft(
        signed_in_officer(request),
        actor=actor,
        draft=made,
        sealed=wire.base64_bytes(sealed, limit=words.BODY_LIMIT),
        body=wire.list_of(body, lambda part: wire.base64_bytes(part, limit=words.BODY_LIMIT), limit=MAX_PARTS),
        now=timezone.now(),
    )


def _row(row: Draft) -> dict[str, Any]:
    return {
        "id": row.key,
        "space": row.space,
        "sealed": wire.encode_base64(row.sealed),
        "draft": envelope_value(parse_envelope(row.envelope, limit=words.ENTRY_LIMIT)),
        "body": [wire.encode_base64(part) for part in parts_of(row)],
        "called": _called(row),
        "returned": _returned(row),
    }


def _called(row: Draft) -> str | None:
    """When its releaser was called."""
    return utc(row.call.at) if hasattr(row, "call") else None


def _returned(row: Draft) -> dict[str, Any] | None:
    if row.returned_at is None:
        return None
    return {
        "at": utc(row.returned_at),
        "by": None if row.returned_by is None else {"officer": row.returned_by.number, "post": row.returned_by.post},
        "sealed": wire.encode_base64(row.reason),
    }

"""Saying something: what an officer's device signed and sealed is taken into the own log, or nothing of it is kept."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST

from crypto import wire, words
from crypto.dsse import Envelope, envelope_from
from crypto.statement import MAX_PARTS
from crypto.wire import Field
from incidents.api import Query, answer, read_json, utc
from incidents.centres.actors import actor_of_request
from incidents.centres.permissions import Permission
from incidents.centres.require import officer_page
from incidents.statements.admission import admit_own

POSTED_LIMIT = 1_572_864


@officer_page(Permission.READ)
@require_POST
def post_statement(request: HttpRequest) -> HttpResponse:
    """/api/v1/statements. What the type needs beyond reading, admission checks."""
    Query(request)
    envelope, body = parse_posted(read_json(request, limit=POSTED_LIMIT))
    admitted = admit_own(envelope, body, actor=actor_of_request(request))
    stands = admitted.appended
    return answer(
        {
            "side": stands.side,
            "index": stands.index,
            "no": stands.no,
            "number": stands.number,
            "at": utc(stands.at),
        },
        status=201 if admitted.new else 200,
    )


def parse_posted(field: Field) -> tuple[Envelope, list[bytes]]:
    """An envelope and the stored parts of its body. Raises `Malformed`."""
    envelope, body = wire.fields(field, "envelope", "body")
    return envelope_from(envelope), wire.list_of(
        body, lambda part: wire.base64_bytes(part, limit=words.BODY_LIMIT), limit=MAX_PARTS
    )

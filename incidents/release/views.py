"""Calling the releaser of the own draft."""

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_POST

from crypto import wire, words
from crypto.arrangement import PRECEDENCES
from incidents.api import Query, answer, read_json, utc
from incidents.centres.actors import actor_of_request, signed_in_officer
from incidents.centres.permissions import Permission
from incidents.centres.require import officer_page
from incidents.live.nudge import nudge_alarms, nudge_desks
from incidents.release.call import call_releaser

CALL_LIMIT = 256


@officer_page(Permission.WRITE)
@require_POST
def call(request: HttpRequest, key: str) -> HttpResponse:
    """/api/v1/drafts/{id}/call."""
    Query(request)
    (precedence,) = wire.fields(read_json(request, limit=CALL_LIMIT), "precedence")
    officer = signed_in_officer(request)
    made, new = call_releaser(
        key,
        actor=actor_of_request(request),
        officer=officer,
        precedence=wire.nullable(precedence, lambda one: words.choice(one, PRECEDENCES)),
        now=timezone.now(),
    )
    if new:
        nudge_alarms()
        nudge_desks()
    return answer({"at": utc(made.at)}, status=201 if new else 200)

"""Alarms: what rings on an armed desk."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from incidents.api import Query, answer, api_error, utc, utc_or_none
from incidents.callout.queries import NoAlarm, Ringing, alarms_for, hear, silence
from incidents.centres.actors import actor_of_request, signed_in_officer
from incidents.centres.permissions import Permission
from incidents.centres.require import officer_page
from incidents.live.nudge import nudge_alarms


@officer_page(Permission.READ)
@require_safe
def alarms(request: HttpRequest) -> HttpResponse:
    """/api/v1/alarms."""
    Query(request)
    rung = alarms_for(actor_of_request(request), now=timezone.now())
    return answer({"alarms": [_row(one) for one in rung.alarms], "silent_until": utc_or_none(rung.silent_until)})


@officer_page(Permission.ACKNOWLEDGE)
@require_POST
def silence_alarms(request: HttpRequest) -> HttpResponse:
    """/api/v1/alarms/silence."""
    Query(request)
    until = silence(actor_of_request(request), signed_in_officer(request).number, now=timezone.now())
    nudge_alarms()
    return answer({"silent_until": utc(until)})


@officer_page(Permission.ACKNOWLEDGE)
@require_POST
def acknowledge(request: HttpRequest, alarm: str) -> HttpResponse:
    """/api/v1/alarms/{id}/acknowledge."""
    Query(request)
    try:
        hear(actor_of_request(request), signed_in_officer(request).number, alarm, now=timezone.now())
    except NoAlarm:
        return api_error(404, "not-found")
    nudge_alarms()
    return answer({})


def _row(ringing: Ringing) -> dict[str, Any]:
    """An alarm; of one whose space the officer does not take part in, its kind alone, and whether it sounds."""
    alarm, told = ringing.alarm, ringing.told
    return {
        "id": alarm.id,
        "kind": alarm.kind.value,
        "side": alarm.side if told else None,
        "index": alarm.index if told else None,
        "space": alarm.space if told else None,
        "precedence": alarm.precedence if told else None,
        "exercise": alarm.exercise if told else None,
        "since": utc(alarm.since) if told else None,
        "due": utc_or_none(alarm.due) if told else None,
        "silent": ringing.silent,
    }

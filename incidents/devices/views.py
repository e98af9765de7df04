"""A device asks to be listed, and sees where it stands; what the Trust page shows on top of the logs."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from crypto import composite, hpke, wire
from crypto.dsse import envelope_from
from crypto.enrolment import Enrolment
from crypto.signatories import Signatories
from incidents.api import Query, answer, read_json, utc, utc_or_none
from incidents.centres.actors import signed_in_officer
from incidents.centres.computers import computer_of
from incidents.centres.models import Officer
from incidents.centres.permissions import Permission
from incidents.centres.require import officer_page
from incidents.devices.queries import ask_enrolment, standing_of
from incidents.log.models import Log
from incidents.log.read import view_of

ENROLMENT_LIMIT = 32 * 1024


@officer_page(Permission.ENROL)
@require_http_methods(["GET", "POST"])
def enrolment(request: HttpRequest) -> HttpResponse:
    """/api/v1/enrolment."""
    Query(request)
    officer = signed_in_officer(request)
    if request.method == "GET":
        return answer(_standing(officer))
    signing, sealing, proof = wire.fields(read_json(request, limit=ENROLMENT_LIMIT), "signing", "sealing", "proof")
    ask_enrolment(
        officer,
        signing=composite.parse_public_key(signing),
        sealing=hpke.parse_public_key(sealing),
        proof=envelope_from(proof),
        computer=computer_of(request),
        now=timezone.now(),
    )
    return answer(_standing(officer), status=201)


@officer_page(Permission.TRUST)
@require_safe
def trust(request: HttpRequest) -> HttpResponse:
    """/api/v1/trust: both lists of devices, and the manifest of the client that this side's list names."""
    Query(request)
    lists = {log.side: (log, view_of(log.side).signatories(log.side)) for log in Log.objects.order_by("side")}
    manifest = lists[settings.HOTLINE_SIDE][1].manifest
    return answer(
        {
            "manifest": None if manifest is None else manifest.hex(),
            "devices": [row for log, listed in lists.values() for row in _devices(log.hotline, listed)],
        }
    )


def _standing(officer: Officer) -> dict[str, Any]:
    standing = standing_of(officer)
    return {
        "state": standing.state,
        "device": standing.device,
        "digits": standing.digits,
        "since": utc_or_none(standing.since),
        "signed_by": [{"registrar": registrar, "at": utc(at)} for registrar, at in standing.signed_by],
        "registrar_telephone": settings.HOTLINE_REGISTRAR_TELEPHONE,
    }


def _devices(hotline: bytes, listed: Signatories) -> list[dict[str, Any]]:
    return [
        {
            "side": listed.side,
            "device": device.id.hex(),
            "officer": device.officer,
            "post": device.post,
            "since": utc(device.since),
            "revoked": device.id in listed.revoked,
            "digits": Enrolment(
                hotline, listed.side, device.post, device.officer, device.signing, device.sealing
            ).digits,
        }
        for device in sorted(listed.devices.values(), key=lambda one: (one.post, one.officer, one.since, one.id))
    ]

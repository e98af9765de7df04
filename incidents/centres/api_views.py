"""Which hotline this is, who asks, and what the accounts did."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_safe

from incidents.api import Query, answer, utc
from incidents.centres.actors import actor_of_request, signed_in_officer
from incidents.centres.computers import computer_of
from incidents.centres.permissions import Permission, permissions_of
from incidents.centres.preferences import language_tag
from incidents.centres.require import officer_page
from incidents.devices.queries import device_of
from incidents.log.read import view_of
from incidents.log.store import other_log, own_log
from incidents.national.log import entries_before


@officer_page(Permission.AUDIT)
@require_safe
def audit(request: HttpRequest) -> HttpResponse:
    """/api/v1/audit?before=N&limit=50."""
    query = Query(request, "before", "limit")
    limit = query.limit()
    found = entries_before(query.optional_number("before"), limit=limit + 1, audit=True)
    shown = found[:limit]
    before = shown[-1].index if len(found) > limit else None
    return answer({"entries": [one.value for one in shown], "before": before})


@officer_page(Permission.ACCOUNT)
@require_safe
def hotline(request: HttpRequest) -> HttpResponse:
    """/api/v1/hotline."""
    Query(request)
    own, other = own_log(), other_log()
    return answer(
        {
            "hotline": own.hotline.hex(),
            "own": own.side,
            "other": other.side,
            "demonstration": view_of(own.side).arrangement().demonstration,
            "now": utc(timezone.now()),
        }
    )


@officer_page(Permission.ACCOUNT)
@ensure_csrf_cookie
@require_safe
def me(request: HttpRequest) -> HttpResponse:
    """/api/v1/me. Sets the cookie that goes with the token of everything that is posted."""
    Query(request)
    officer = signed_in_officer(request)
    return answer(
        {
            "officer": officer.number,
            "post": officer.post,
            "language": language_tag(officer.language),
            "device": device_of(officer, computer_of(request)),
            "permissions": sorted(permissions_of(actor_of_request(request))),
            "authority": settings.HOTLINE_ORIGIN.url,
        }
    )

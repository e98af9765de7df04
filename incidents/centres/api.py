"""`GET /api/session`: who the client is signed in as.

    {"csrf":"…","demonstration":false,"ends":"2026-11-24T03:04:05Z","language":"zh-Hans","officer":7,
     "permissions":["account","acknowledge",…],"post":"watch","side":"XA","theme":"auto"}

`csrf` goes into the header `X-CSRFToken` of everything that is posted; `ends` is when the session does.
"""

from django.conf import settings
from django.http import HttpRequest, JsonResponse
from django.middleware.csrf import get_token
from django.views.decorators.http import require_safe

from incidents.centres.actors import actor_of_request, signed_in_officer
from incidents.centres.permissions import Permission, permissions_of
from incidents.centres.preferences import language_tag
from incidents.centres.require import officer_page


@officer_page(Permission.ACCOUNT)
@require_safe
def session(request: HttpRequest) -> JsonResponse:
    """The session's officer."""
    officer = signed_in_officer(request)
    return JsonResponse(
        {
            "csrf": get_token(request),
            "demonstration": settings.HOTLINE_DEMONSTRATION,
            "ends": request.session.get_expiry_date().strftime("%Y-%m-%dT%H:%M:%SZ"),
            "language": language_tag(officer.language),
            "officer": officer.number,
            "permissions": sorted(permissions_of(actor_of_request(request))),
            "post": officer.post,
            "side": settings.HOTLINE_SIDE,
            "theme": officer.theme,
        }
    )

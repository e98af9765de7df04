"""What a person or a program is told when something fails.

A page answers with a page: what happened, what to do, the request's id. An address under /api/ answers with
`{"code":"not-found","detail":{}}`. Neither ever says what the exception said. A refusal of `permissions.check` comes
through here, wherever it was raised, so that all views refuse alike.
"""

import logging
from collections.abc import Callable

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy as _

from hotline.page_files import page_files
from hotline.request_id import current_request_id
from incidents.api import api_error, is_api, refusal
from incidents.centres.permissions import Forbidden
from incidents.centres.rate import TooMany

_logger = logging.getLogger("hotline.errors")
_WORDS = {
    "bad-request": (
        _("The node did not understand that"),
        _("What the browser sent was not what this page asks for. Nothing was changed. Go back and try again."),
    ),
    "forbidden": (_("Not allowed"), _("Nothing was changed.")),
    "not-for-this-post": (
        _("Not for your post"),
        _("Your post does not include this. Nothing was changed. If it should, ask the registrar."),
    ),
    "csrf": (
        _("This page stood open too long"),
        _("Nothing was changed. Go back, load the page again and repeat what you did."),
    ),
    "not-found": (_("There is nothing at this address"), _("Check the address, or begin at the desk.")),
    "too-many": (_("Too many tries"), _("Wait a few minutes, then try again. Nothing was changed.")),
}


def _fail(
    request: HttpRequest, status: int, code: str, raised: Exception | None = None, **detail: object
) -> HttpResponse:
    fields = {"status": status, "code": code, "error": raised and type(raised).__qualname__}
    _logger.info("refused", extra={"fields": fields})
    if is_api(request):
        return api_error(status, code, **detail)
    heading, advice = _WORDS[code]
    context = {"heading": heading, "advice": advice, "request_id": current_request_id()}
    return HttpResponse(render_to_string("error.html", context, request), status=status)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400."""
    return _fail(request, 400, "bad-request", exception)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403, where a view raised Django's own PermissionDenied."""
    return _fail(request, 403, "forbidden", exception)


def csrf_failure(request: HttpRequest, **_reason: str) -> HttpResponse:
    """403, where the token is missing or old: mostly a page that stood open too long."""
    return _fail(request, 403, "csrf")


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404."""
    return _fail(request, 404, "not-found", exception)


def too_many(request: HttpRequest) -> HttpResponse:
    """429, from a rate limit of the sign-in library."""
    return _fail(request, 429, "too-many")


def posted_too_many(request: HttpRequest, refusal: TooMany) -> HttpResponse:
    """429, from our own: how long to wait is in the answer and in its header."""
    response = _fail(request, 429, "too-many", refusal, wait=refusal.wait)
    response["Retry-After"] = str(refusal.wait)
    return response


def server_error(request: HttpRequest) -> HttpResponse:
    """500. It must not fail itself, so the page of last resort needs neither database, language nor bundle."""
    if is_api(request):
        return api_error(500, "server-error")
    context = {"page_files": page_files(), "request_id": current_request_id()}
    return HttpResponse(render_to_string("500.html", context), status=500)


def refuse(request: HttpRequest, refusal: Forbidden) -> HttpResponse:
    """What a refused permission looks like: whoever is signed out is asked in, anybody else reads why not."""
    if is_api(request):
        return api_error(401 if refusal.code == "signed-out" else 403, refusal.code)
    if refusal.code == "signed-out":
        return redirect_to_login(request.get_full_path())
    return _fail(request, 403, refusal.code, refusal)


class TypedErrors:
    """Middleware: turns a refused permission into its answer, and what an API's call raises into its own."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Passes the request on."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Called by Django with what a view raised."""
        if isinstance(exception, Forbidden):
            return refuse(request, exception)
        if isinstance(exception, TooMany):
            return posted_too_many(request, exception)
        return refusal(exception) if is_api(request) else None

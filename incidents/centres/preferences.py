"""An officer's language, for the pages that this node renders.

Signed out, the language is the browser's, or the one last chosen in it (a cookie).
"""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import translation

from incidents.api import is_api
from incidents.centres.actors import officer_of_request


def officer_preferences(
    get_response: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    """Middleware, after the sign-in's. The API speaks in codes, so there it does nothing."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        officer = None if is_api(request) else officer_of_request(request)
        if officer is not None:
            translation.activate(officer.language)
            request.LANGUAGE_CODE = officer.language
        return get_response(request)

    return middleware


def remember_language(response: HttpResponseBase, language: str) -> None:
    """Keeps the language in this browser, for the pages before the next sign-in."""
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        max_age=settings.LANGUAGE_COOKIE_AGE,
        secure=settings.LANGUAGE_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def language_tag(language: str) -> str:
    """A language as BCP 47 writes it: Django's `zh-hans` is `zh-Hans`."""
    main, _hyphen, script = language.partition("-")
    return f"{main}-{script.capitalize()}" if script else main

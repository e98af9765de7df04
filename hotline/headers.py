"""The headers that Django has no setting for: isolation from other sites, no device features, nothing kept in caches.

Cross-Origin-Resource-Policy keeps other origins from embedding what this node serves; Permissions-Policy turns off all
that an officer's page has no use for. Passkeys, notifications' sound and the screen lock of an armed desk stay.
"""

from collections.abc import Callable

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from incidents.api import is_api

_KEPT = ("autoplay", "publickey-credentials-create", "publickey-credentials-get", "screen-wake-lock")
_OFF = (
    "accelerometer",
    "browsing-topics",
    "camera",
    "clipboard-read",
    "display-capture",
    "fullscreen",
    "geolocation",
    "gyroscope",
    "hid",
    "magnetometer",
    "microphone",
    "midi",
    "payment",
    "serial",
    "usb",
    "xr-spatial-tracking",
)
PERMISSIONS_POLICY = ", ".join([*(f"{name}=(self)" for name in _KEPT), *(f"{name}=()" for name in _OFF)])


API_POLICY = "base-uri 'none'; default-src 'none'; form-action 'none'; frame-ancestors 'none'"
"""The Content-Security-Policy of what is no document; that of pages is in the settings."""


def _isolate(response: HttpResponseBase) -> HttpResponseBase:
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    response["Permissions-Policy"] = PERMISSIONS_POLICY
    response.setdefault("Cache-Control", "no-store")
    return response


def isolation_headers(
    get_response: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    """Middleware: sets the headers on every response; a response that says how it is cached keeps what it says. An
    answer of the API, opened as if it were a page, may do nothing."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        response = _isolate(get_response(request))
        if is_api(request):
            response["Content-Security-Policy"] = API_POLICY
        return response

    return middleware

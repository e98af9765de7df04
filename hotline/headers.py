"""The headers that Django has no setting for: isolation from other sites, no device features, nothing kept in caches.

Cross-Origin-Resource-Policy keeps other origins from embedding what this node serves; Permissions-Policy turns off all
that an officer's page has no use for. Passkeys, notifications' sound and the screen lock of an armed desk stay.
"""

from collections.abc import Callable

from django.http import HttpRequest
from django.http.response import HttpResponseBase

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


def _isolate(response: HttpResponseBase) -> HttpResponseBase:
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    response["Permissions-Policy"] = PERMISSIONS_POLICY
    response.setdefault("Cache-Control", "no-store")
    return response


def isolation_headers(
    get_response: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    """Middleware: sets the headers on every response; a response that says how it is cached keeps what it says."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        return _isolate(get_response(request))

    return middleware

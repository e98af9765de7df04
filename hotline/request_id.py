"""A name for each request, so that an officer can tell an operator which one failed without saying what was in it.

It is 32 hexadecimal digits, made here, never taken from the client; it goes into the header `X-Request-Id`, onto error
pages and into every log line that the request causes. One line is logged when the request ends: method, route (the
pattern, never the path, as an invitation's address is a path), status and milliseconds.
"""

import logging
import secrets
import time
from collections.abc import Callable
from contextvars import ContextVar

from django.http import HttpRequest
from django.http.response import HttpResponseBase

_logger = logging.getLogger("hotline.requests")
_current: ContextVar[str | None] = ContextVar("request_id", default=None)


def current_request_id() -> str | None:
    """The id of the request that this code runs for, or None outside of one."""
    return _current.get()


def _facts(request: HttpRequest, response: HttpResponseBase, started: float) -> dict[str, object]:
    return {
        "method": request.method,
        "route": request.resolver_match.route if request.resolver_match else None,
        "status": response.status_code,
        "milliseconds": round((time.perf_counter() - started) * 1000, 1),
    }


def request_ids(get_response: Callable[[HttpRequest], HttpResponseBase]) -> Callable[[HttpRequest], HttpResponseBase]:
    """Middleware, the outermost."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        request_id, started = secrets.token_hex(16), time.perf_counter()
        token = _current.set(request_id)
        try:
            response = get_response(request)
            response["X-Request-Id"] = request_id
            _logger.info("request", extra={"fields": _facts(request, response, started)})
            return response
        finally:
            _current.reset(token)

    return middleware

"""At which computer an officer is: a mark that the browser keeps, made when somebody first signs in with it.

A device's keys lie in one browser of one computer, and what signs in there lies beside them. The mark says which
sessions and ways in are at a computer where a device was enrolled, so that they can end with it (`shut_out.py`). It is
a cookie that outlives its session. It opens nothing: whoever drops it is at a computer where no device is.
"""

import re
import secrets

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from incidents.centres.signed_in import SessionStore

COMPUTER = "computer"
"""Under this name a session has the mark."""
_MARK = re.compile("[0-9a-f]{32}")


def new_computer() -> str:
    """A mark that no browser has."""
    return secrets.token_hex(16)


def computer_of(request: HttpRequest) -> str:
    """The mark of the computer at which this session is: the browser's, else a new one."""
    if COMPUTER not in request.session:
        kept = request.COOKIES.get(settings.COMPUTER_COOKIE_NAME, "")
        request.session[COMPUTER] = kept if _MARK.fullmatch(kept) else new_computer()
    mark: str = request.session[COMPUTER]
    return mark


def computer_of_session(session_key: str) -> str | None:
    """The mark of the computer at which a session is, if it is known."""
    mark: str | None = SessionStore(session_key).get(COMPUTER)
    return mark


def remember_computer(request: HttpRequest, response: HttpResponseBase) -> None:
    """Keeps the mark in this browser, for later sessions."""
    response.set_cookie(
        settings.COMPUTER_COOKIE_NAME,
        computer_of(request),
        max_age=settings.COMPUTER_COOKIE_AGE,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )

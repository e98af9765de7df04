"""Sessions: an officer sees them all and ends any; what rests on one ends with it.

A socket outlives the request that opened it, so each joins the group of its session and asks again at every poll:
`session_is_valid` is the truth, the group's message only makes it quick.

    {"type": "session.ended"}        to group  session.<first 32 hex digits of SHA-256(session key)>
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from allauth.usersessions.models import UserSession
from asgiref.sync import async_to_sync
from channels.layers import get_channel_layer
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from incidents.centres.audit import session_ended
from incidents.centres.models import Officer

SESSION_ENDED = {"type": "session.ended"}
_BROWSERS = (("Edg/", "Edge"), ("OPR/", "Opera"), ("Firefox/", "Firefox"), ("Chrome/", "Chrome"), ("Safari/", "Safari"))
_SYSTEMS = (
    ("Android", "Android"),
    ("iPhone", "iOS"),
    ("iPad", "iOS"),
    ("Windows", "Windows"),
    ("Mac OS X", "macOS"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
)


@dataclass(frozen=True)
class OpenSession:
    """A session as the officer sees it: browser and system as the browser named them, unverified."""

    id: int
    began_at: datetime
    address: str
    browser: str
    current: bool


def session_group(session_key: str) -> str:
    """The channel layer's group of a session. A hash, as groups are readable where the layer is."""
    return f"session.{hashlib.sha256(session_key.encode('ascii')).hexdigest()[:32]}"


def session_is_valid(session_key: str | None) -> bool:
    """Whether that session is still open and its officer's account has not ended."""
    if not session_key:
        return False
    if not Session.objects.filter(session_key=session_key, expire_date__gt=timezone.now()).exists():
        return False
    return UserSession.objects.filter(session_key=session_key, user__is_active=True).exists()


def browser_named(user_agent: str) -> str:
    """`Firefox, Linux` from a User-Agent header; empty where it says nothing known."""
    browser = next((name for mark, name in _BROWSERS if mark in user_agent), "")
    system = next((name for mark, name in _SYSTEMS if mark in user_agent), "")
    return ", ".join(filter(None, (browser, system)))


def open_sessions(officer: Officer, *, current: str | None) -> list[OpenSession]:
    """The officer's open sessions, the newest first. Two queries, however many there are."""
    rows = list(UserSession.objects.filter(user_id=officer.user_id).order_by("-created_at"))
    keys = [row.session_key for row in rows]
    unexpired = Session.objects.filter(session_key__in=keys, expire_date__gt=timezone.now())
    alive = set(unexpired.values_list("session_key", flat=True))
    return [
        OpenSession(row.pk, row.created_at, row.ip, browser_named(row.user_agent), row.session_key == current)
        for row in rows
        if row.session_key in alive
    ]


def tell_sockets(session_keys: Iterable[str]) -> None:
    """Tells the sockets of sessions that have ended; they would see it themselves at their next poll."""
    layer = get_channel_layer()
    for key in session_keys:
        async_to_sync(layer.group_send)(session_group(key), SESSION_ENDED)


def end_sessions(rows: QuerySet[UserSession], how: str) -> None:
    """Ends these sessions, as the national log then says; once that is committed, their sockets are told."""
    keys = []
    with transaction.atomic():
        for row in rows:
            keys.append(row.session_key)
            SessionStore().delete(row.session_key)
            session_ended(row.user_id, how)
            row.delete()
        transaction.on_commit(lambda: tell_sockets(keys))


def end_session(officer: Officer, session_id: int) -> None:
    """Ends one session of that officer; of anybody else's, nothing happens."""
    end_sessions(UserSession.objects.filter(user_id=officer.user_id, pk=session_id), "ended")


def end_all_sessions(officer: Officer, *, but: str | None = None, how: str = "ended") -> None:
    """Ends all sessions of that officer, except the one with the key `but`."""
    end_sessions(UserSession.objects.filter(user_id=officer.user_id).exclude(session_key=but or ""), how)


def end_expired(rows: QuerySet[UserSession]) -> None:
    """Ends those of these sessions that have run out."""
    alive = Session.objects.filter(expire_date__gt=timezone.now())
    end_sessions(rows.exclude(session_key__in=alive.values("session_key")), "expired")

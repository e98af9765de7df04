"""Sessions: an officer sees them all and ends any; what rests on one ends with it.

A socket outlives the request that opened it, so each asks again at every poll: `session_is_valid` is the truth, what is
sent to a session's group (`incidents/live/groups.py`) only makes it quick.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from operator import attrgetter

from allauth.usersessions.models import UserSession
from django.contrib.auth import HASH_SESSION_KEY
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from incidents.centres.audit import session_ended
from incidents.centres.models import Officer
from incidents.centres.signals import sessions_ended
from incidents.centres.signed_in import SessionStore
from incidents.national.log import entering

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


def session_hash(session_key: str | None) -> str:
    """What is kept of a session where its key must not lie."""
    return hashlib.sha256((session_key or "").encode()).hexdigest()


def session_is_valid(session_key: str | None) -> bool:
    """Whether that session is still open and its officer's account has not ended."""
    if not session_key:
        return False
    if not Session.objects.filter(session_key=session_key, expire_date__gt=timezone.now()).exists():
        return False
    return UserSession.objects.filter(session_key=session_key, user__is_active=True).exists()


def is_open(hashed: str, *, officer: int) -> bool:
    """Whether that officer's session of which this is kept has not ended."""
    keys = UserSession.objects.filter(user__officer__number=officer).values_list("session_key", flat=True)
    return any(session_hash(key) == hashed and session_is_valid(key) for key in keys)


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


def end_sessions(rows: Iterable[UserSession], how: str) -> None:
    """Ends these sessions, as the national log then says; once that is committed, their sockets are told."""
    # The log first, then one session after another by their keys, as all do who change several: of two that each had
    # what the other waits for, the database would end one.
    with entering() as log:
        ended = sorted(rows, key=attrgetter("session_key"))
        for row in ended:
            SessionStore().delete(row.session_key)
            session_ended(row.user_id, how, log=log)
            row.delete()
        keys = [row.session_key for row in ended]
        transaction.on_commit(lambda: sessions_ended.send(sender=None, keys=keys), robust=True)


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


def keep_sessions(user: User) -> None:
    """Lets an account's sessions go on under its present password: Django ends those that began under another."""
    for row in UserSession.objects.filter(user_id=user.pk).order_by("session_key"):
        session = SessionStore(row.session_key)
        if HASH_SESSION_KEY in session:
            session[HASH_SESSION_KEY] = user.get_session_auth_hash()
            session.save()

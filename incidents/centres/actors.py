"""Who is asking: one function for a request, one for a socket. The link makes its own, once its handshake held.

An account that is no officer's, or whose officer was ended, is nobody. An officer all of whose devices are revoked is
shown nothing until there is another.
"""

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.http import HttpRequest

from incidents.centres.models import Officer
from incidents.centres.permissions import NOBODY, Actor, Party, Post
from incidents.log.rows import fetch

# By hand, as each request and each look of a socket asks for both.
_OFFICER = """
    SELECT "incidents_officer".* FROM "incidents_officer" JOIN "auth_user" ON "auth_user"."id" = "user_id"
    WHERE "user_id" = %s AND "is_active"
"""
_DEVICES = """SELECT COUNT(*), COUNT("revoked_at") FROM "incidents_device" WHERE "side" = %s AND "officer" = %s"""


def officer_of_user(user: AbstractBaseUser | AnonymousUser) -> Officer | None:
    """The officer whose account this is, if it is signed in and has one."""
    if not user.is_authenticated:
        return None
    return next(iter(Officer.objects.raw(_OFFICER, [user.pk])), None)


def officer_of_request(request: HttpRequest) -> Officer | None:
    """The signed-in officer, asked for once a request; None also where it failed before the sign-in was read."""
    known = vars(request)
    if "officer" not in known and "user" in known:
        known["officer"] = officer_of_user(request.user)
    found: Officer | None = known.get("officer")
    return found


def _all_revoked(officer: int) -> bool:
    """Whether an officer had devices, and has none any more."""
    ((devices, revoked),) = fetch(_DEVICES, settings.HOTLINE_SIDE, officer)
    return devices > 0 and revoked == devices


def _actor(officer: Officer | None, session_key: str | None) -> Actor:
    if officer is None:
        return NOBODY
    return Actor(
        Party.OFFICER,
        officer=officer.number,
        post=Post(officer.post),
        session_key=session_key,
        revoked=_all_revoked(officer.number),
    )


def actor_of_request(request: HttpRequest) -> Actor:
    """Who asks by HTTP; asked for once a request, like the officer."""
    known, officer = vars(request), officer_of_request(request)
    if "actor" not in known:
        made = _actor(officer, request.session.session_key)
        if officer is None:
            return made
        known["actor"] = made
    found: Actor = known["actor"]
    return found


def actor_of_user(user: AbstractBaseUser | AnonymousUser, session_key: str | None) -> Actor:
    """Who opened a socket, as it stands now."""
    return _actor(officer_of_user(user), session_key)

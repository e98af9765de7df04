"""Who is asking: one function for a request, one for a socket. The link makes its own, once its handshake held.

An account that is no officer's, or whose officer was ended, is nobody. An officer all of whose devices are revoked is
shown nothing until there is another.
"""

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.http import HttpRequest

from incidents.centres.models import Officer
from incidents.centres.permissions import NOBODY, Actor, Forbidden, Party, Permission, Post
from incidents.log.rows import fetch, read_models

# By hand, as each request and each look of a socket asks.
_OFFICER = 'JOIN "auth_user" ON "auth_user"."id" = "user_id" WHERE "user_id" = %s AND "is_active"'
_ACTOR = """
    SELECT "number", "incidents_officer"."post", COUNT("device"), COUNT("revoked_at") FROM "incidents_officer"
    JOIN "auth_user" ON "auth_user"."id" = "user_id"
    LEFT JOIN "incidents_device" ON "side" = %s AND "officer" = "number"
    WHERE "user_id" = %s AND "is_active"
    GROUP BY "number", "incidents_officer"."post"
"""


def officer_of_user(user: AbstractBaseUser | AnonymousUser) -> Officer | None:
    """The officer whose account this is, if it is signed in and has one."""
    if not user.is_authenticated:
        return None
    return next(iter(read_models(Officer, _OFFICER, user.pk)), None)


def officer_of_request(request: HttpRequest) -> Officer | None:
    """The signed-in officer, asked for once a request; None also where it failed before the sign-in was read."""
    known = vars(request)
    if "officer" not in known and "user" in known:
        known["officer"] = officer_of_user(request.user)
    found: Officer | None = known.get("officer")
    return found


def signed_in_officer(request: HttpRequest) -> Officer:
    """The signed-in officer. Raises `Forbidden`."""
    officer = officer_of_request(request)
    if officer is None:
        raise Forbidden("signed-out", Permission.ACCOUNT)
    return officer


def actor_of_request(request: HttpRequest) -> Actor:
    """Who asks by HTTP, asked for once a request; nobody also where it failed before the sign-in was read."""
    known = vars(request)
    found: Actor = known.get("actor", NOBODY)
    if found is NOBODY and "user" in known:
        # Nobody is not for long: a request may sign in.
        found = known["actor"] = actor_of_user(request.user, request.session.session_key)
    return found


def actor_of_user(user: AbstractBaseUser | AnonymousUser, session_key: str | None) -> Actor:
    """Who is signed in with that account and session, as it stands now. An officer is `revoked` who had devices, and
    has none any more."""
    found = fetch(_ACTOR, settings.HOTLINE_SIDE, user.pk) if user.is_authenticated else []
    if not found:
        return NOBODY
    ((number, post, devices, revoked),) = found
    return Actor(
        Party.OFFICER,
        officer=number,
        post=Post(post),
        session_key=session_key,
        revoked=devices > 0 and revoked == devices,
    )

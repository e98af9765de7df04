"""Who may do what. ONE function decides it for page, API, socket and link: `check(actor, permission)`.

An actor is nobody, an officer of this centre with a post, or the other node on the link. The table below is all there
is: no flags on accounts, no exceptions elsewhere. It decides what this node lets somebody ask of it; whether a
statement counts is decided once more, by both nodes, from the logs (signatories, capacity), and no table here can
widen that.

| post | what for |
|---|---|
| watch, liaison, head | speak with the other side: read, write, acknowledge, decide, grant; have the watch |
| watch, head | keep standing orders, duty roster and points of contact |
| analyst | reads; nothing of theirs crosses |
| security | Trust and audit; no files |
| registrar | as security: the list of signatories is signed with keys that are not on the node |
"""

from dataclasses import dataclass
from enum import StrEnum


class Post(StrEnum):
    """An officer's post, as the signatories' list writes it."""

    WATCH = "watch"
    LIAISON = "liaison"
    HEAD = "head"
    ANALYST = "analyst"
    SECURITY = "security"
    REGISTRAR = "registrar"


class Permission(StrEnum):
    """What can be permitted."""

    ACCOUNT = "account"  # the own sign-in, sessions, language
    ENROL = "enrol"  # ask that the own device be taken into the list of signatories
    DESK = "desk"  # load the client; what it shows needs the permissions below
    READ = "read"  # files: headers and sealed bodies
    WRITE = "write"  # open a file, notify, request, answer, correct, say one of the agreed short things
    ACKNOWLEDGE = "acknowledge"  # confirm receipt, take note, 'cannot open'
    DECIDE = "decide"  # propose, accept, refuse, withdraw, declare the line's state
    GRANT = "grant"  # give a colleague's new device earlier keys
    WATCH = "watch"  # take and hand over the watch, write in its log, tick standing orders
    ROSTER = "roster"  # change standing orders, duty roster, points of contact
    TRUST = "trust"  # the Arrangement, both lists of signatories, both logs' state
    AUDIT = "audit"  # what this centre's officers and devices did
    MIRROR = "mirror"  # take our log over the link, and cosign it


class Party(StrEnum):
    """Who an actor is."""

    NOBODY = "nobody"
    OFFICER = "officer"
    OTHER_NODE = "other-node"


@dataclass(frozen=True)
class Actor:
    """Somebody who asks. Officers have a number, a post and the session they ask from; nobody else has.

    `revoked` is an officer who had devices, all of which are revoked.
    """

    party: Party
    officer: int | None = None
    post: Post | None = None
    session_key: str | None = None
    revoked: bool = False


NOBODY = Actor(Party.NOBODY)
OTHER_NODE = Actor(Party.OTHER_NODE)


@dataclass(eq=False)
class Forbidden(Exception):
    """A refusal: `signed-out` where signing in may help, `not-for-this-post` where it does not, `device-revoked` where
    the officer needs another device first."""

    code: str
    permission: Permission

    def __str__(self) -> str:
        return f"{self.code}: {self.permission}"


_EVERY_OFFICER = frozenset({Permission.ACCOUNT, Permission.ENROL, Permission.DESK, Permission.TRUST})
_SPEAKS = _EVERY_OFFICER | {
    Permission.READ,
    Permission.WRITE,
    Permission.ACKNOWLEDGE,
    Permission.DECIDE,
    Permission.GRANT,
    Permission.WATCH,
}

OF_POST: dict[Post, frozenset[Permission]] = {
    Post.WATCH: _SPEAKS | {Permission.ROSTER},
    Post.LIAISON: _SPEAKS,
    Post.HEAD: _SPEAKS | {Permission.ROSTER},
    Post.ANALYST: _EVERY_OFFICER | {Permission.READ},
    Post.SECURITY: _EVERY_OFFICER | {Permission.AUDIT},
    Post.REGISTRAR: _EVERY_OFFICER | {Permission.AUDIT},
}
OF_REVOKED = frozenset({Permission.ACCOUNT, Permission.ENROL, Permission.DESK})
OF_OTHER_NODE = frozenset({Permission.MIRROR})

TO_STATE: dict[str, Permission] = {
    "open": Permission.WRITE,
    "epoch": Permission.WRITE,
    "grant": Permission.GRANT,
    "notice": Permission.WRITE,
    "request": Permission.WRITE,
    "answer": Permission.WRITE,
    "holding": Permission.WRITE,
    "short": Permission.WRITE,
    "service": Permission.WRITE,
    "acknowledgement": Permission.ACKNOWLEDGE,
    "noted": Permission.ACKNOWLEDGE,
    "cannot_open": Permission.ACKNOWLEDGE,
    "proposal": Permission.DECIDE,
    "acceptance": Permission.DECIDE,
    "refusal": Permission.DECIDE,
    "withdrawal": Permission.DECIDE,
    "declaration": Permission.DECIDE,
}
"""The permission that stating each type of statement needs."""


def permissions_of(actor: Actor) -> frozenset[Permission]:
    """All that an actor may do."""
    if actor.party is Party.OTHER_NODE:
        return OF_OTHER_NODE
    if actor.party is Party.OFFICER and actor.post is not None:
        return OF_POST[actor.post] & OF_REVOKED if actor.revoked else OF_POST[actor.post]
    return frozenset()


def check(actor: Actor, permission: Permission) -> None:
    """Returns if the actor may; raises `Forbidden` if not."""
    if permission not in permissions_of(actor):
        raise Forbidden(_why(actor), permission)


def _why(actor: Actor) -> str:
    if actor.party is Party.NOBODY:
        return "signed-out"
    return "device-revoked" if actor.revoked else "not-for-this-post"

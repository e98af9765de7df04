"""What there is to tell a device now: what was just brought, as it was taken, or what follows the device's cursor, read
from the tables, a bounded number of rows, whatever it has missed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.utils import timezone

from crypto.errors import Malformed
from incidents.centres.actors import actor_of_user
from incidents.centres.permissions import Actor, Permission, permissions_of
from incidents.centres.sessions import session_is_valid
from incidents.link.views import line_value
from incidents.live.cursor import MAX_ITEMS, Cursor
from incidents.log import models
from incidents.log.mirror import Brought
from incidents.log.queries import read_stands
from incidents.log.read import TRUST, entries_after
from incidents.log.views import checkpoints_value
from incidents.national.queries import drafts_stand
from incidents.statements.items import Shown, items_brought, items_for, items_for_all
from incidents.watch.queries import watch_stands

SESSION_ENDED, NOT_ALLOWED = 4401, 4403

NEEDS = {
    "alarms": Permission.READ,
    "desk": Permission.READ,
    "drafts": Permission.WRITE,
    "watch": Permission.READ,
}
"""What is told to those alone who may ask for what it says has changed; all else is for everybody who listens."""

Message = dict[str, Any]


@dataclass(frozen=True)
class News:
    """The checkpoints, and the entries of each log that follow the cursor, proven under these checkpoints.

    `trust_changed`: the own list of signatories changed in what follows, so who listens is to be asked for again.
    `more`: what there is did not fit.
    """

    checkpoints: Message
    entries: list[Message]
    trust_changed: bool
    more: bool


@dataclass(frozen=True)
class Listener:
    """Who listens now, and the code with which the socket is to be closed, None while it may stay."""

    actor: Actor
    code: int | None


@dataclass(frozen=True)
class Fresh:
    """Entries that the other log has just brought, made ready once for all who listen."""

    side: str
    start: int
    note: str
    shown: Sequence[Shown]

    def follows(self, cursor: Cursor) -> bool:
        """Whether it is just what a device is to be sent next."""
        return cursor.sent.get(self.side) == self.start and len(self.shown) <= cursor.room()

    def news_for(self, actor: Actor, told: Message, *, parts: bool) -> News:
        """What of it an officer's device is sent that was told those checkpoints."""
        items, end = items_for(actor, self.shown, parts=parts), self.start + len(self.shown)
        entries = {"type": "entries", "side": self.side, "items": items, "cursor": end}
        return News(told | {"other": self.note}, [entries], trust_changed=False, more=False)


def read_fresh(brought: Brought) -> Fresh | None:
    """What was brought; None where it is more than one message takes."""
    if len(brought.added) > MAX_ITEMS:
        return None
    note = brought.checkpoint.note.decode()
    return Fresh(brought.log.side, brought.added[0].index, note, items_brought(brought))


def read_news(cursor: Cursor, actor: Actor) -> News:
    """What follows the cursor, as much as there is room for. Raises `NotFounded`."""
    stands = read_stands()
    entries, trust_changed, room = [], False, cursor.room()
    ends = dict(cursor.sent)
    for stand in stands:
        side, start = stand.log.side, cursor.sent[stand.log.side]
        if start < stand.size and room > 0:
            rows = [row for row in entries_after(stand.log, start, limit=room) if row.index < stand.size]
            items, ends[side] = items_for(actor, items_for_all(stand, rows), parts=cursor.parts), start + len(rows)
            entries.append({"type": "entries", "side": side, "items": items, "cursor": ends[side]})
            trust_changed |= stand.log.own and any(row.kind in TRUST for row in rows)
            room -= len(rows)
    return News(
        checkpoints={"type": "checkpoints", **checkpoints_value(*stands)},
        entries=entries,
        trust_changed=trust_changed,
        more=any(ends[stand.log.side] < stand.size for stand in stands),
    )


def read_line_now() -> Message:
    """The state of the line."""
    return {"type": "line", **line_value(now=timezone.now())}


def read_drafts_now(actor: Actor) -> Message:
    """Whether the drafts that wait for a releaser are still the same: what they are is asked for."""
    return {"type": "drafts", "stand": drafts_stand(actor)}


def read_watch_now() -> Message:
    """Whether the watch, its log and its lists are still the same: what they are is asked for."""
    return {"type": "watch", "stand": watch_stands()}


def differing(message: Message, last: Message | None) -> Message:
    """What is sent of a message of which there is one of a kind: of the checkpoints, which are long and of which mostly
    one is new, the fields that are not as `last` had them; of others all."""
    if last is None or message["type"] != "checkpoints":
        return message
    return {name: value for name, value in message.items() if name == "type" or last[name] != value}


def may_be_told(actor: Actor, type_: str) -> bool:
    """Whether a message of that type is for an actor."""
    return type_ not in NEEDS or NEEDS[type_] in permissions_of(actor)


def check_begin(sizes: Mapping[str, int]) -> None:
    """Returns if a device may begin there: both logs, and no further than they go. Raises `Malformed`."""
    logs = {log.side: log.size for log in models.Log.objects.all()}
    if sizes.keys() != logs.keys() or any(size > logs[side] for side, size in sizes.items()):
        raise Malformed("cursor", "sizes of both logs")


def who_listens(user: AbstractBaseUser | AnonymousUser, session_key: str | None) -> Listener:
    """Who listens by that session, as it stands now."""
    # The session first: a revocation ends it, and is not to be taken for that.
    valid = session_is_valid(session_key)
    actor = actor_of_user(user, session_key)
    if actor.revoked:
        return Listener(actor, NOT_ALLOWED)
    if not valid:
        return Listener(actor, SESSION_ENDED)
    return Listener(actor, None if Permission.TRUST in permissions_of(actor) else NOT_ALLOWED)

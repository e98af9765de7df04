"""Spaces as an officer sees them: only those in which the officer's post takes part.

The line itself is a space in which every post takes part: sixteen zero bytes, never opened and without a name.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db.models import Q, QuerySet

from crypto.errors import Refused
from crypto.signatories import Signatories
from crypto.spaces import LINE, check_usable, participants
from crypto.spaces import Epoch as EpochRecord
from crypto.spaces import Space as SpaceRecord
from incidents.cases.models import Epoch, Space, SpacePost
from incidents.centres.permissions import Actor, Permission, permissions_of
from incidents.log import models
from incidents.log.read import view_of
from incidents.log.records import decode_record, encode_key
from incidents.log.rows import read_rows
from incidents.statements.models import Statement

_POSTS = ("space_id", "side", "post")

LINE_ID = LINE.hex()


@dataclass(frozen=True)
class UsableEpoch:
    """A space's epoch, where it was made, and whether something may still be sealed under it."""

    row: Epoch
    usable: bool


@dataclass(frozen=True)
class Taking:
    """Who takes part in a space now: its posts, its epochs from the oldest on, and whom a new epoch must go to."""

    posts: list[tuple[str, str]]
    epochs: list[UsableEpoch]
    recipients: tuple[bytes, ...]


def spaces_of(actor: Actor) -> QuerySet[SpacePost, str]:
    """The ids of the spaces in which an officer's post takes part, for a subquery."""
    return SpacePost.objects.filter(side=settings.HOTLINE_SIDE, post=actor.post or "").values_list(
        "space_id", flat=True
    )


def in_spaces_of(actor: Actor) -> Q:
    """Of rows that have a `space`: those of the line, and of the spaces in which an officer's post takes part."""
    return Q(space=LINE_ID) | Q(space__in=spaces_of(actor))


def readable(actor: Actor, spaces: Collection[str]) -> frozenset[str]:
    """Those of the spaces of which an officer may be shown statements."""
    return frozenset(space for space, posts in posts_of_spaces(spaces).items() if may_be_shown(actor, posts))


def posts_of_spaces(spaces: Collection[str]) -> dict[str, frozenset[str] | None]:
    """The own side's posts that take part in each of the spaces; None for one that nobody opened admissibly."""
    found: dict[str, set[str]] = {}
    for space, side, post in read_rows(SpacePost, _POSTS, unique=_POSTS[:1], keys={(one,) for one in set(spaces)}):
        found.setdefault(space, set()).update([post] if side == settings.HOTLINE_SIDE else [])
    return {space: frozenset(found[space]) if space in found else None for space in spaces}


def may_be_shown(actor: Actor, posts: frozenset[str] | None) -> bool:
    """Whether an officer may be shown statements of a space in which these posts take part.

    A space that nobody opened admissibly has no posts: what was refused in it is shown to all who read.
    """
    return Permission.READ in permissions_of(actor) and (posts is None or actor.post in posts)


def check_readable(actor: Actor, space: str) -> None:
    """Returns if the officer's post takes part. Raises `Space.DoesNotExist`."""
    if space != LINE_ID and not spaces_of(actor).filter(space_id=space).exists():
        raise Space.DoesNotExist


def check_entry_readable(actor: Actor, side: str, index: int) -> None:
    """Returns if an entry holds no statement, or one that the officer may be shown. Raises `Space.DoesNotExist`."""
    space = Statement.objects.filter(side=side, index=index).values_list("space", flat=True).first()
    if space is not None and space not in readable(actor, [space]):
        raise Space.DoesNotExist


def spaces_before(actor: Actor, *, kind: str | None, before: tuple[datetime, str] | None, limit: int) -> list[Space]:
    """Spaces from the one with the newest statement on; `before` is time and id of the last one of a page."""
    rows = Space.objects.filter(space__in=spaces_of(actor))
    if kind is not None:
        rows = rows.filter(kind=kind)
    if before is not None:
        at, space = before
        rows = rows.filter(Q(last_at__lt=at) | Q(last_at=at, space__lt=space))
    return list(rows.order_by("-last_at", "-space")[:limit])


def space_for(actor: Actor, space: str) -> Space:
    """That space. Raises `Space.DoesNotExist` where the officer's post takes no part."""
    return Space.objects.get(space=space, space__in=spaces_of(actor))


def read_taking(space: str, *, exercise: bool) -> Taking:
    """Who takes part in a space, as the next own entry will see it: it takes in all that the mirror holds."""
    listed = {log.side: view_of(log.side).signatories(log.side) for log in models.Log.objects.all()}
    posts = sorted(SpacePost.objects.filter(space_id=space).values_list("side", "post"))
    record = SpaceRecord(
        id=bytes.fromhex(space),
        kind="line" if space == LINE_ID else "case",
        exercise=exercise,
        posts=None if space == LINE_ID else tuple(posts),
        name=None,
    )
    if space == LINE_ID:
        posts = sorted((side, post) for side, one in listed.items() for post in one.posts)
    return Taking(posts, _epochs(space, listed), participants(record, listed))


def _epochs(space: str, listed: Mapping[str, Signatories]) -> list[UsableEpoch]:
    rows = list(Epoch.objects.filter(space=space))
    made = Statement.objects.filter(space=space, type__in=("open", "epoch"), code="")
    times = {(row.side, row.index): (row.read_at, row.side, row.index) for row in made}
    keys = {encode_key(("epoch", row.epoch)): row for row in rows}
    walks = models.Record.objects.filter(key__in=keys)
    records = {(one.walk, one.key): one.value for one in walks}
    usable = []
    for key, row in keys.items():
        record = decode_record(("epoch", row.epoch), records[row.side, key])
        usable.append(UsableEpoch(row, isinstance(record, EpochRecord) and _is_usable(record, listed)))
    return sorted(usable, key=lambda one: times[one.row.side, one.row.index])


def _is_usable(epoch: EpochRecord, listed: Mapping[str, Signatories]) -> bool:
    try:
        check_usable(epoch, listed)
    except Refused:
        return False
    return True

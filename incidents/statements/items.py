"""Entries as devices are shown them: the exact bytes, the node's verdict, a proof, and what first covered them.

    {"side":"XA","index":412,"entry":"<b64>","code":null,"proof":["<hash>",…],"size":418,
     "delivered":{"index":417,"at":"…Z"},"withheld":null,"other_means":[{"means":"voice","at":"…Z"}]}

A page costs the same number of queries whatever stands on it, but for the tiles that its proofs need.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Max, Q

from crypto import wire
from crypto.reading import Place, reading_order
from crypto.spaces import LINE
from incidents.api import utc, utc_or_none
from incidents.cases.queries import may_be_shown, posts_of_spaces
from incidents.centres.permissions import Actor
from incidents.line.models import OtherMeans
from incidents.line.queries import other_means_of
from incidents.log import models
from incidents.log.mirror import Brought
from incidents.log.queries import Stand, read_stands
from incidents.log.read import bodies_of, prove_inclusions, read_parts
from incidents.log.rows import read_models
from incidents.log.rules import BEGINNING
from incidents.log.store import ENTRY, entry_row
from incidents.statements.models import Statement
from incidents.statements.projection import header_of, row_of

MAX_BODY_ALONG = 32 * 1024
"""Bytes of a body that is sent along with its entry; a larger one is asked for."""

_SHOWN = 'WHERE "side" = %s AND "index" >= %s AND "index" < %s'

Places = tuple[int, int]
Item = dict[str, Any]


def items_before(space: str, *, before: Places | None, limit: int) -> tuple[list[Item], Places | None]:
    """The last `limit` of a space's statements in reading order, of those below `before`: an index of each log, in the
    order of the sides' codes. Also where the next page ends, None where nothing is left."""
    stands = sorted(read_stands(), key=lambda stand: stand.log.side)
    ends = before or (stands[0].size, stands[1].size)
    found = [_last_of(space, stand, end, limit + 1) for stand, end in zip(stands, ends, strict=True)]
    order = reading_order(*[[_place(row) for row in rows] for rows in found])
    shown = {(place.side, place.index) for place in order[-limit:]}
    rows = {(row.side, row.index): row for side in found for row in side if (row.side, row.index) in shown}
    made: dict[tuple[str, int], Item] = {}
    for stand in stands:
        made |= _items_of(stand, [row for (side, _), row in rows.items() if side == stand.log.side])
    items = [made[place.side, place.index] for place in order[-limit:]]
    if len(order) <= limit:
        return items, None
    lowest = [min([index for side, index in rows if side == stand.log.side] or [end])
              for stand, end in zip(stands, ends, strict=True)]  # fmt: skip
    return items, (lowest[0], lowest[1])


@dataclass(frozen=True)
class Shown:
    """An item with its body's parts, and the posts that take part in its space; `of_space` is False for an entry
    without a statement, which is for everybody."""

    item: Item
    of_space: bool
    posts: frozenset[str] | None


def items_for_all(stand: Stand, entries: Sequence[models.Entry]) -> list[Shown]:
    """Those of a log's consecutive entries, whoever may be shown them."""
    if not entries:
        return []
    start, end = entries[0].index, entries[-1].index + 1
    statements = {row.index: row for row in read_models(Statement, _SHOWN, stand.log.side, start, end)}
    return _shown(stand, entries, statements, {})


def items_brought(brought: Brought) -> list[Shown]:
    """The same of the entries that a batch added, of which nothing has to be read again."""
    entries = [models.Entry(**dict(zip(ENTRY, entry_row(brought.log, one), strict=True))) for one in brought.added]
    headers = ((one, header_of(one)) for one in brought.added)
    statements = {one.index: row_of(one, header) for one, header in headers if header is not None}
    return _shown(Stand(brought.log, brought.checkpoint), entries, statements, brought.parts)


def _shown(
    stand: Stand,
    entries: Sequence[models.Entry],
    statements: Mapping[int, Statement],
    came: Mapping[str, bytes],
) -> list[Shown]:
    """`came` are parts of bodies, by their hashes in hex, which need not be read."""
    posts = posts_of_spaces({row.space for row in statements.values()})
    shown = []
    for item, parts in zip(_prove(stand, entries, statements), _bodies(stand, entries, came), strict=True):
        row = statements.get(item["index"])
        shown.append(Shown(item | {"parts": parts}, row is not None, None if row is None else posts[row.space]))
    return shown


def items_for(actor: Actor, shown: Sequence[Shown], *, parts: bool) -> list[Item]:
    """Those of the items that the actor may be shown.

    With `parts`, each also has `parts`: its body's, null for one that has not come or is of a large body.
    """
    items = [one.item for one in shown if not one.of_space or may_be_shown(actor, one.posts)]
    return items if parts else [{name: value for name, value in item.items() if name != "parts"} for item in items]


def _bodies(stand: Stand, entries: Sequence[models.Entry], came: Mapping[str, bytes]) -> list[list[str | None]]:
    """The parts of each entry's body."""
    named = bodies_of(stand.log, entries)
    small = {part for parts in named for part in parts if sum(one.size for one in parts) <= MAX_BODY_ALONG}
    held = {**came, **read_parts({part for part in small if part.hash.hex() not in came})}
    wanted = {part.hash.hex() for part in small} & held.keys()
    data = {digest: wire.encode_base64(held[digest]) for digest in wanted}
    return [[data.get(part.hash.hex()) for part in parts] for parts in named]


def line_stand() -> tuple[int, datetime, dict[str, int]]:
    """Of the line itself: how many messages, the newest statement's time, and each side's admissible statements."""
    sides = {log.side: 0 for log in models.Log.objects.order_by("side")}
    rows = (
        Statement.objects.filter(space=LINE.hex(), code="")
        .values("side")
        .annotate(count=Count("id"), messages=Count("id", filter=~Q(precedence="")), last=Max("at"))
    )
    found = {row["side"]: row for row in rows}
    last = max((row["last"] for row in found.values()), default=BEGINNING)
    tallies = {side: found[side]["count"] if side in found else 0 for side in sides}
    return sum(row["messages"] for row in found.values()), last, tallies


def _last_of(space: str, stand: Stand, end: int, limit: int) -> list[Statement]:
    rows = Statement.objects.filter(space=space, side=stand.log.side, index__lt=min(end, stand.size))
    return list(rows.order_by("-index")[:limit])[::-1]


def _place(row: Statement) -> Place:
    return Place(side=row.side, index=row.index, at=row.read_at, past=row.past)


def _items_of(stand: Stand, rows: Sequence[Statement]) -> Mapping[tuple[str, int], Item]:
    statements = {row.index: row for row in rows}
    entries = list(models.Entry.objects.filter(log=stand.log, index__in=statements).order_by("index"))
    return {(item["side"], item["index"]): item for item in _prove(stand, entries, statements)}


def _prove(stand: Stand, entries: Sequence[models.Entry], statements: Mapping[int, Statement]) -> list[Item]:
    if not entries:
        return []
    proofs = prove_inclusions(stand.log, [row.index for row in entries], stand.size)
    # Only what the other side said can have come by other means.
    theirs = () if stand.log.own else [one for one in statements.values() if not one.code]
    means = other_means_of({one.statement: one.side for one in theirs})
    return [
        _item(stand, row, statements.get(row.index), proof, means) for row, proof in zip(entries, proofs, strict=True)
    ]


def _item(
    stand: Stand,
    row: models.Entry,
    statement: Statement | None,
    proof: Sequence[bytes],
    means: Mapping[str, Sequence[OtherMeans]],
) -> Item:
    delivered = None
    if statement is not None and statement.delivered_index is not None and statement.delivered_at is not None:
        delivered = {"index": statement.delivered_index, "at": utc(statement.delivered_at)}
    withheld = stand.log.withheld_since if row.index >= stand.log.held else None
    return {
        "side": stand.log.side,
        "index": row.index,
        "entry": wire.encode_base64(row.entry),
        "code": row.code or None,
        "proof": [one.hex() for one in proof],
        "size": stand.size,
        "delivered": delivered,
        "withheld": utc_or_none(withheld),
        "other_means": [
            {"means": one.means, "at": utc(one.at)}
            for one in (() if statement is None else means.get(statement.statement, ()))
        ],
    }

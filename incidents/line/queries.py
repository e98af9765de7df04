"""What each side declared of the line, and which message it was that came by other means.

A message that came by other means is found by its digits whenever it is asked for, so that it does not matter which
came first, the voice or the entry.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from crypto.digits import digits
from crypto.frame import parse_frame
from crypto.past import parse_item
from crypto.says import Declare
from crypto.statement import Statement as Header
from incidents.deadlines.models import Declaration
from incidents.line.models import OtherMeans
from incidents.line.rules import Declared, standing
from incidents.log.models import Entry
from incidents.log.rows import read_rows
from incidents.statements.models import Statement

MAX_DECLARATIONS = 64
MAX_SHOWN = 50
MAX_SOUGHT = 10_000
SOUGHT_BEFORE, SOUGHT_AFTER = timedelta(days=7), timedelta(days=1)


@dataclass(frozen=True)
class Said:
    """A declaration with its reason, None where none was given."""

    declared: Declared
    reason: str | None


@dataclass(frozen=True)
class Stands:
    """Of a side: what is in force, and what is to come."""

    in_force: Said | None
    coming: Said | None


def declared_by(side: str, *, now: datetime) -> Stands:
    """How a side's end of the line stands by its own declarations."""
    rows = list(Declaration.objects.filter(side=side).order_by("-index")[:MAX_DECLARATIONS])[::-1]
    if not rows:
        return Stands(None, None)
    times = dict(Statement.objects.filter(side=side, index__in=[row.index for row in rows]).values_list("index", "at"))
    stands = standing(
        [Declared(r.index, r.state, r.flash, r.from_at, times[r.index], r.delivered_at) for r in rows], now=now
    )
    return Stands(_said(side, stands.in_force), _said(side, stands.coming))


def other_means_of(statements: Mapping[str, str]) -> dict[str, list[OtherMeans]]:
    """By which other means these statements were received, by their ids; `statements` are ids and their sides."""
    spelled = {(side, digits_of(one)): one for one, side in statements.items()}
    if not spelled:
        return {}
    rows = read_rows(OtherMeans, ("id",), unique=("digits",), keys={(shown,) for _, shown in spelled})
    found: dict[str, list[OtherMeans]] = {}
    for row in OtherMeans.objects.filter(pk__in=[pk for (pk,) in rows]).order_by("at", "id") if rows else ():
        if (row.side, row.digits) in spelled:
            found.setdefault(spelled[row.side, row.digits], []).append(row)
    return found


def received(limit: int = MAX_SHOWN) -> list[OtherMeans]:
    """What was entered last, the newest first."""
    return list(OtherMeans.objects.select_related("officer").order_by("-at", "-id")[:limit])


def arrived(rows: Collection[OtherMeans]) -> dict[int, Statement]:
    """The messages that have arrived on the line of what was received by other means, by the row's key."""
    if not rows:
        return {}
    known = {(one.side, digits_of(one.statement)): one for one in _candidates(rows)}
    return {row.pk: known[row.side, row.digits] for row in rows if (row.side, row.digits) in known}


def digits_of(statement: str) -> str:
    """The digits that the printed form of a statement has; `statement` is its id in hex."""
    return digits(bytes.fromhex(statement))


def _candidates(rows: Collection[OtherMeans]) -> Iterable[Statement]:
    """Statements that may be these: what is read out at some time was on its own log not long before or after."""
    times = [row.at for row in rows]
    return Statement.objects.filter(
        code="",
        side__in={row.side for row in rows},
        at__gte=min(times) - SOUGHT_BEFORE,
        at__lte=max(times) + SOUGHT_AFTER,
    ).exclude(precedence="")[:MAX_SOUGHT]


def _said(side: str, declared: Declared | None) -> Said | None:
    if declared is None:
        return None
    entry = Entry.objects.get(log__side=side, index=declared.index)
    item, _ = parse_item(parse_frame(entry.entry).envelope)
    if not isinstance(item, Header) or not isinstance(item.says, Declare):
        raise TypeError("no declaration")
    return Said(declared, item.says.reason)

"""The tables of time limits and declarations. Their sole writer.

Each row follows from the two logs whatever the order in which they were walked side by side: of one log the entries
come in their order, and what each gives is in columns of its own. A transaction costs one statement for each kind of
thing that happened in it, and none where nothing did; they are written by hand, as each message pays for them.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache, partial

from django.db import transaction

from crypto.arrangement import Arrangement
from crypto.says import Declare, Message, Of
from crypto.statement import Statement as Header
from incidents.deadlines import rules
from incidents.deadlines.models import Deadline, Declaration
from incidents.deadlines.rules import Kind, Pause, Reaction, Run, Term
from incidents.deadlines.signals import limits_changed
from incidents.log.read import view_of
from incidents.log.rows import execute_many, write_rows
from incidents.log.store import Added
from incidents.statements.projection import frame_of

Row = tuple[object, ...]

_COLUMNS = (
    "statement", "kind", "met_by", "owing", "side", "index", "space", "exercise", "number", "precedence", "basis",
    "within", "by_at", "tendered_at",
)  # fmt: skip
_DECLARED = ("side", "index", "state", "flash", "from_at")
_START = """
    UPDATE "incidents_deadline" SET "start_at" = %s, "due_at" = %s, "rings_at" = %s
    WHERE "statement" = %s AND "kind" = %s
"""
_GIVEN = """
    UPDATE "incidents_deadline" SET "given_at" = %s, "given_index" = %s
    WHERE "statement" = %s AND "met_by" <= %s AND "given_at" IS NULL
"""
_PART = """
    UPDATE "incidents_deadline" SET "part_at" = %s
    WHERE "statement" = %s AND "kind" = %s AND "part_at" IS NULL
"""
_REPLACED = 'UPDATE "incidents_deadline" SET "replaced_at" = %s WHERE "statement" = %s AND "replaced_at" IS NULL'
_UNOPENED = 'UPDATE "incidents_deadline" SET "unopened_at" = %s WHERE "statement" = %s AND "unopened_at" IS NULL'
_RECEIVED = """
    UPDATE "incidents_deadline" SET "received_at" = %s
    WHERE "owing" = %s AND "given_index" >= %s AND "given_index" < %s AND "received_at" IS NULL
"""
_DELIVERED = 'UPDATE "incidents_declaration" SET "delivered_at" = %s WHERE "side" = %s AND "index" = %s'


@dataclass
class _Changes:
    """What a transaction's entries change, gathered."""

    started: list[Row] = field(default_factory=list)
    declared: list[Row] = field(default_factory=list)
    begun: list[tuple[Header, datetime]] = field(default_factory=list)
    delivered: list[tuple[datetime, str, int]] = field(default_factory=list)
    given: list[Row] = field(default_factory=list)
    parts: list[Row] = field(default_factory=list)
    replaced: list[Row] = field(default_factory=list)
    unopened: list[Row] = field(default_factory=list)
    received: list[Row] = field(default_factory=list)
    own: bool = False
    """Whether what rings on this side's desks may be another."""


def project(added: Sequence[Added]) -> None:
    """What these entries start, deliver, meet and pause."""
    changes = _Changes()
    for one in added:
        _take_cover(changes, one)
        item = one.judgement.taken_as.item
        if one.judgement.code is None and isinstance(item, Header):
            _take_said(changes, one, item)
    write_rows(Deadline, _COLUMNS, changes.started)
    write_rows(Declaration, _DECLARED, changes.declared)
    execute_many(_DELIVERED, changes.delivered)
    execute_many(_START, _starts(changes.begun))
    for side, since in {side: at for at, side, _ in reversed(changes.delivered)}.items():
        _run_again(side, since=since)
    execute_many(_GIVEN, changes.given)
    execute_many(_PART, changes.parts)
    execute_many(_REPLACED, changes.replaced)
    execute_many(_UNOPENED, changes.unopened)
    execute_many(_RECEIVED, changes.received)
    if changes.own:
        # After the commit: whoever is told looks at once.
        transaction.on_commit(partial(limits_changed.send, sender=None))


def _take_said(changes: _Changes, added: Added, header: Header) -> None:
    """An admissible statement: what it starts, and what it is to an earlier one."""
    at, says = frame_of(added).at, header.says
    match says:
        case Message():
            agreed = arrangement_of(header)
            owing = agreed.other(header.side)
            changes.started += [
                _started(header, added.index, frame_of(added).number, at, term, owing=owing)
                for term in rules.terms(header.type, says, handling=agreed.handling)
            ]
            changes.own |= not added.own and says.precedence in rules.RINGING
            if says.replaces is not None:
                changes.replaced.append((at, says.replaces.hex()))
            if says.answers is not None:
                _take_reaction(changes, added, header, says.answers, closes=says.closes)
        case Of():
            _take_reaction(changes, added, header, says.of, closes=False)
            if header.type == "cannot_open":
                changes.unopened.append((at, says.of.hex()))
        case Declare():
            changes.declared.append((header.side, added.index, says.state, says.flash, says.from_))
        case _:
            pass


def _take_reaction(changes: _Changes, added: Added, header: Header, of: bytes, *, closes: bool) -> None:
    reaction, at = rules.reaction(header.type, closes=closes), frame_of(added).at
    if reaction is not Reaction.NONE:
        changes.given.append((at, added.index, of.hex(), reaction.value))
        changes.own |= added.own
    if header.type == "answer" and not closes:
        changes.parts.append((at, of.hex(), Kind.REPLY.value))


def _take_cover(changes: _Changes, added: Added) -> None:
    """What a sound frame takes in is delivered by it, and received by it what meets a limit."""
    frame, reacted = added.judgement.taken_as.frame, None
    if frame is None:
        return
    for one in added.judgement.taken:
        if one.code is not None or not isinstance(one.item, Header):
            continue
        match one.item.says:
            case Message() as says:
                changes.begun.append((one.item, frame.at))
                reacted = one.item.side if says.answers is not None else reacted
            case Of():
                reacted = one.item.side
            case Declare():
                changes.delivered.append((frame.at, one.item.side, one.index))
            case _:
                pass
    if reacted is not None:
        changes.received.append((frame.at, reacted, frame.seen.start, frame.seen.end))


def _started(header: Header, index: int, number: int | None, at: datetime, term: Term, *, owing: str) -> Row:
    if not isinstance(header.says, Message):
        raise TypeError("a message starts limits")
    return (
        header.id.hex(), term.kind.value, term.met_by.value, owing, header.side, index, header.space.hex(),
        header.exercise, number, header.says.precedence, term.basis or "", term.within, term.by, at,
    )  # fmt: skip


def _starts(begun: Sequence[tuple[Header, datetime]]) -> Iterator[Row]:
    """The values of `_START` for messages that were delivered."""
    paused: dict[str, list[Pause]] = {}
    for header, at in begun:
        if not isinstance(header.says, Message):
            continue
        agreed, precedence = arrangement_of(header), header.says.precedence
        owing = agreed.other(header.side)
        if owing not in paused:
            paused[owing] = read_pauses(owing)
        for term in rules.terms(header.type, header.says, handling=agreed.handling):
            run = rules.run_term(term, at, paused[owing], precedence=precedence)
            yield (at, run.due, _rings(at, run, term.within), header.id.hex(), term.kind.value)


def _run_again(side: str, *, since: datetime) -> None:
    """A declaration of that side was delivered then: its limits that are not due before run otherwise."""
    paused = read_pauses(side)
    rows = Deadline.objects.filter(owing=side, start_at__isnull=False, within__isnull=False).exclude(due_at__lte=since)
    changed = []
    for row in rows.iterator():
        run = run_of(row, paused)
        changed.append((row.start_at, run.due, _rings(row.start_at, run, row.within), row.statement, row.kind))
    execute_many(_START, changed)


def _rings(start: datetime | None, run: Run, within: int | None) -> datetime | None:
    return None if start is None or run.due is None else rules.rings(start, run.due, within=within)


def run_of(row: Deadline, paused: Sequence[Pause]) -> Run:
    """How a limit runs, through the pauses of the side that owes it."""
    term = Term(Kind(row.kind), Reaction(row.met_by), row.basis or None, row.within, row.by_at)
    return rules.run_term(term, row.start_at, paused, precedence=row.precedence)


def read_pauses(side: str) -> list[Pause]:
    """When limits of a side are paused, by what it declared."""
    rows = Declaration.objects.filter(side=side).order_by("index")
    declared = rows.values_list("state", "flash", "from_at", "delivered_at")
    return rules.pauses(
        [rules.Declaration(state, flash, from_at, at) for state, flash, from_at, at in declared if at is not None]
    )


def arrangement_of(header: Header) -> Arrangement:
    """The Arrangement under which a statement is made."""
    return _arrangement(header.hotline, header.side)


@lru_cache(maxsize=8)
def _arrangement(_hotline: bytes, side: str) -> Arrangement:
    # A hotline is named by its Arrangement, so this one never changes.
    return view_of(side).arrangement()

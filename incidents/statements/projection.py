"""The table of statements: a row for each entry that holds one, and what later entries change of it."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from crypto.frame import Frame
from crypto.past import parse_item
from crypto.says import Message, Of, ReplyBy, ReplyWithin
from crypto.statement import Statement as Header
from incidents.log.rows import execute, write_rows
from incidents.log.rules import place_after
from incidents.log.store import Added
from incidents.statements.models import UNDECIDED, Statement

_COLUMNS = (
    "side", "index", "statement", "space", "type", "exercise", "code", "at", "read_at", "past", "no", "number", "post",
    "officer", "device", "epoch", "precedence", "refers_to", "replaces", "reply_by", "reply_basis", "reply_within",
    "delivered_index", "delivered_at", "acknowledged_at", "answered", "replaced",
)  # fmt: skip
_COVER = """
    UPDATE "incidents_statement" SET "delivered_index" = %s, "delivered_at" = %s
    WHERE "side" <> %s AND "index" >= %s AND "index" < %s
"""


def project(added: Sequence[Added]) -> None:
    """Rows for the statements among these entries, then what the entries change of rows that are there."""
    held = [(one, header_of(one)) for one in added]
    rows = [row_of(one, header) for one, header in held if header is not None]
    write_rows(Statement, _COLUMNS, [[getattr(row, column) for column in _COLUMNS] for row in rows])
    for one, header in held:
        _project_cover(one)
        if header is not None and one.judgement.code is None:
            _project_references(one, header)


def project_open(space: str, due: Mapping[str, datetime]) -> None:
    """Of a space's proposals those with these ids are open, each until it is due, and no other."""
    proposals = Statement.objects.filter(space=space, code="", type="proposal")
    proposals.filter(UNDECIDED).exclude(statement__in=due).update(due_at=None)
    for statement, due_at in due.items():
        proposals.filter(statement=statement, due_at__isnull=True).update(due_at=due_at)


def header_of(added: Added) -> Header | None:
    """The statement that an entry holds, admissible or not."""
    verdict = added.judgement.taken_as
    if verdict.frame is None:
        return None
    item = verdict.item or parse_item(verdict.frame.envelope)[0]
    return item if isinstance(item, Header) else None


def frame_of(added: Added) -> Frame:
    """The frame of an entry that holds something."""
    frame = added.judgement.taken_as.frame
    if frame is None:
        raise TypeError("no frame")
    return frame


def row_of(added: Added, header: Header) -> Statement:
    """The row of a statement that was added, before anything takes it in or speaks of it."""
    frame, admissible = frame_of(added), added.judgement.code is None
    read_at, past = place_after(added.judgement)
    says = header.says
    row = Statement(
        side=added.side,
        index=added.index,
        statement=header.id.hex(),
        space=header.space.hex(),
        type=header.type,
        exercise=header.exercise,
        code=added.judgement.code or "",
        at=frame.at,
        read_at=read_at,
        past=past,
        no=frame.no if admissible else None,
        number=frame.number if admissible else None,
        post=header.signer.post,
        officer=header.signer.officer,
        device=header.signer.device.hex(),
        epoch="" if header.epoch is None else header.epoch.hex(),
    )
    match says:
        case Message():
            row.precedence = says.precedence
            row.refers_to = _hex(says.answers)
            row.replaces = _hex(says.replaces)
            _fill_reply(row, says.reply)
        case Of():
            row.refers_to = says.of.hex()
        case _:
            pass
    return row


def _fill_reply(row: Statement, reply: ReplyBy | ReplyWithin | None) -> None:
    match reply:
        case ReplyBy():
            row.reply_by = reply.by
        case ReplyWithin():
            row.reply_basis, row.reply_within = reply.basis, reply.within
        case None:
            pass


def _project_cover(added: Added) -> None:
    """What a sound frame takes in is delivered by it, at its time."""
    verdict = added.judgement.taken_as
    # One that is inadmissible may hold a statement, too.
    taken = [one for one in added.judgement.taken if one.code is not None or isinstance(one.item, Header)]
    if not taken or verdict.frame is None:
        return
    seen, at = verdict.frame.seen, verdict.frame.at
    execute(_COVER, added.index, at, added.side, seen.start, seen.end)


def _project_references(added: Added, header: Header) -> None:
    """What an admissible statement says of an earlier one."""
    says, at = header.says, frame_of(added).at
    if isinstance(says, Message):
        if says.answers is not None and header.type == "answer":
            answered = Statement.objects.filter(statement=says.answers.hex(), code="")
            closed = Statement.Answered.CLOSED
            answered.exclude(answered=closed).update(answered=closed if says.closes else Statement.Answered.PART)
        if says.replaces is not None:
            Statement.objects.filter(statement=says.replaces.hex(), code="").update(replaced=True)
    elif isinstance(says, Of) and header.type == "acknowledgement":
        Statement.objects.filter(statement=says.of.hex(), code="").update(acknowledged_at=at)


def _hex(value: bytes | None) -> str:
    return "" if value is None else value.hex()

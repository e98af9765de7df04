"""The forms of messages: what an officer tells, asks, answers or corrects, in codes and in words.

    {"form":"message","marking":"TLP:AMBER","status":"official","subject":"The cranes run again",
     "text":{"language":"en","text":"The terminal works since 14:00 UTC."},"version":1}

Each has a marking and a status; what else, stands in its record, and the records within it in `particulars.py`. Which
type of statement may hold which of them, and how they are spelt, is in `forms.py`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from crypto import codes, particulars, prose, wire, words
from crypto.particulars import Change, Involvement, Item, Since, Trail, Victim, Window, form_fields
from crypto.wire import Field


@dataclass(frozen=True)
class Notification:
    """A notification of an incident: initial, follow-up or final. `techniques` are ids of MITRE ATLAS."""

    asks: tuple[str, ...]
    attributes: bool
    involvement: Involvement
    marking: str
    relation: str
    sector: str
    since: Since | None
    stage: str
    status: str
    techniques: tuple[str, ...]
    text: prose.Text | None
    trail: Trail
    victim: Victim | None
    what: str


@dataclass(frozen=True)
class PreservationRequest:
    """Asks that data be kept, for so many days from receipt. It is no request for legal assistance."""

    data: tuple[str, ...]
    days: int
    items: tuple[Item, ...]
    marking: str
    status: str
    text: prose.Text | None
    window: Window | None


@dataclass(frozen=True)
class ExplanationRequest:
    """Asks for an explanation of something that the reader did or knows of."""

    asks: tuple[str, ...]
    concerns: str
    marking: str
    status: str
    text: prose.Text | None
    window: Window | None


@dataclass(frozen=True)
class Message:
    """A message in words: what none of the other forms fits."""

    marking: str
    status: str
    subject: str
    text: prose.Text


@dataclass(frozen=True)
class Answer:
    """Passed to the competent authorities, done, done in part, or cannot be said, and why; when the rest may come."""

    marking: str
    outcome: str
    reasons: tuple[str, ...]
    rest_by: datetime | None
    status: str
    text: prose.Text | None


@dataclass(frozen=True)
class Correction:
    """What was, what is, and why. The header says which message it replaces."""

    changes: tuple[Change, ...]
    ground: str
    marking: str
    status: str
    text: prose.Text | None


@dataclass(frozen=True)
class OwnActivity:
    """Notice of the author's own activity or accident, and of what it could be mistaken for."""

    activity: str
    marking: str
    resembles: str
    sector: str
    status: str
    text: prose.Text | None
    window: Window | None


MessageForm = (
    Notification | PreservationRequest | ExplanationRequest | Message | Answer | Correction | OwnActivity
)  # fmt: skip


def _notification(field: Field) -> Notification:
    (asks, attributes, involvement, marking, relation, sector, since, stage, status, techniques, text, trail, victim,
     what) = form_fields(
        field, "asks", "attributes", "involvement", "marking", "relation", "sector", "since", "stage", "status",
        "techniques", "text", "trail", "victim", "what")  # fmt: skip
    return Notification(
        asks=codes.codes(asks, codes.ASKS),
        attributes=wire.boolean(attributes),
        involvement=particulars.involvement(involvement),
        marking=words.choice(marking, codes.MARKINGS),
        relation=words.choice(relation, codes.RELATIONS),
        sector=words.choice(sector, codes.SECTORS),
        since=wire.nullable(since, particulars.since),
        stage=words.choice(stage, codes.STAGES),
        status=words.choice(status, codes.STATUSES),
        techniques=codes.sorted_list(techniques, codes.technique, limit=16),
        text=wire.nullable(text, prose.free_text),
        trail=particulars.trail(trail),
        victim=wire.nullable(victim, particulars.victim),
        what=words.choice(what, codes.EVENTS),
    )


def _preservation_request(field: Field) -> PreservationRequest:
    data, days, items, marking, status, text, window = form_fields(
        field, "data", "days", "items", "marking", "status", "text", "window"
    )
    return PreservationRequest(
        data=codes.codes(data, codes.DATA),
        days=wire.positive(days, maximum=3_660),
        items=tuple(wire.list_of(items, particulars.item, limit=64)),
        marking=words.choice(marking, codes.MARKINGS),
        status=words.choice(status, codes.STATUSES),
        text=wire.nullable(text, prose.free_text),
        window=wire.nullable(window, particulars.window),
    )


def _explanation_request(field: Field) -> ExplanationRequest:
    asks, concerns, marking, status, text, window = form_fields(
        field, "asks", "concerns", "marking", "status", "text", "window"
    )
    return ExplanationRequest(
        asks=codes.codes(asks, codes.QUESTIONS),
        concerns=words.choice(concerns, codes.CONCERNS),
        marking=words.choice(marking, codes.MARKINGS),
        status=words.choice(status, codes.STATUSES),
        text=wire.nullable(text, prose.free_text),
        window=wire.nullable(window, particulars.window),
    )


def _message(field: Field) -> Message:
    marking, status, subject, text = form_fields(field, "marking", "status", "subject", "text")
    return Message(
        marking=words.choice(marking, codes.MARKINGS),
        status=words.choice(status, codes.STATUSES),
        subject=prose.line(subject, limit=prose.TITLE_LIMIT),
        text=prose.free_text(text),
    )


def _answer(field: Field) -> Answer:
    """'Done' leaves nothing open and needs no reason; 'cannot say' gives one."""
    marking, outcome, reasons, rest_by, status, text = form_fields(
        field, "marking", "outcome", "reasons", "rest_by", "status", "text"
    )
    answer = Answer(
        marking=words.choice(marking, codes.MARKINGS),
        outcome=words.choice(outcome, codes.OUTCOMES),
        reasons=codes.codes(reasons, codes.REASONS),
        rest_by=wire.nullable(rest_by, wire.utc),
        status=words.choice(status, codes.STATUSES),
        text=wire.nullable(text, prose.free_text),
    )
    if answer.outcome in ("done", "cannot_say") and answer.rest_by is not None:
        rest_by.refuse("nothing is left open")
    if answer.outcome in ("done", "passed_on") and answer.reasons:
        reasons.refuse("no reason is needed")
    if answer.outcome == "cannot_say" and not answer.reasons:
        reasons.refuse("a reason is needed")
    return answer


def _correction(field: Field) -> Correction:
    changes, ground, marking, status, text = form_fields(field, "changes", "ground", "marking", "status", "text")
    read = tuple(wire.list_of(changes, particulars.change, limit=32))
    if not read:
        changes.refuse("empty")
    return Correction(
        changes=read,
        ground=words.choice(ground, codes.GROUNDS),
        marking=words.choice(marking, codes.MARKINGS),
        status=words.choice(status, codes.STATUSES),
        text=wire.nullable(text, prose.free_text),
    )


def _own_activity(field: Field) -> OwnActivity:
    activity, marking, resembles, sector, status, text, window = form_fields(
        field, "activity", "marking", "resembles", "sector", "status", "text", "window"
    )
    return OwnActivity(
        activity=words.choice(activity, codes.ACTIVITIES),
        marking=words.choice(marking, codes.MARKINGS),
        resembles=words.choice(resembles, codes.EVENTS),
        sector=words.choice(sector, codes.SECTORS),
        status=words.choice(status, codes.STATUSES),
        text=wire.nullable(text, prose.free_text),
        window=wire.nullable(window, particulars.window),
    )


READERS: dict[str, Callable[[Field], MessageForm]] = {
    "notification": _notification,
    "preservation_request": _preservation_request,
    "explanation_request": _explanation_request,
    "message": _message,
    "answer": _answer,
    "correction": _correction,
    "own_activity": _own_activity,
}
"""How each form of a message is read. They raise `Malformed("wire")` for anything but its schema."""

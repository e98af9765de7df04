"""What a body tells: the forms that officers fill in, as they stand in a sealed part.

A part's text is a form in its one spelling: `form` and `version` say which, the coded fields hold words that each
reader sees in their own language, and `text` holds what is left to say, with its language, as it was written:

    {"asks":["explain","preserve"],"attributes":false,"form":"notification",
     "involvement":{"basis":["behaviour","logs"],"degree":"inferred"},"marking":"TLP:AMBER",
     "relation":"affects_author","sector":"transport","since":{"at":"2026-11-23T07:41:00Z","uncertainty":120},
     "stage":"initial","status":"interim","techniques":["AML.CS0030"],
     "text":{"language":"en","text":"The crane control of Operator 1 has stopped."},
     "trail":{"kind":"network","through":"reader"},"version":1,
     "victim":{"consent":"not_asked","operator":1},"what":"critical_infrastructure"}

Part 0 of a message, and the text of an `open` and a proposal, is a form. Which form each type of statement may hold is
the table `SAID_BY`. Codes and free text have their rules in `codes.py` and `prose.py`; what may be said under one
signature, without free text, has its own in `short.py`.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, is_dataclass
from dataclasses import fields as dataclass_fields
from datetime import datetime
from typing import TYPE_CHECKING

from crypto import codes, prose, short, wire, words
from crypto.wire import Field, Json

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

VERSION = 1
FORM_LIMIT = 65_535
LINE_LIMIT = 1_024
TITLE_LIMIT = 240

SAID_BY: dict[str, tuple[str, ...]] = {
    "notification": ("notice",),
    "own_activity": ("notice",),
    "correction": ("notice",),
    "message": ("notice", "request"),
    "preservation_request": ("request",),
    "explanation_request": ("request",),
    "answer": ("answer",),
    "holding_reply": ("holding",),
    "short_message": ("short",),
    "service_message": ("service",),
    "title": ("open", "proposal"),
}
"""The types of statement that may hold each form."""

_YEAR = 366 * 86_400


@dataclass(frozen=True)
class Since:
    """When it began, give or take so many seconds."""

    at: datetime
    uncertainty: int


@dataclass(frozen=True)
class Involvement:
    """Whether AI was involved at all, and what that rests on."""

    basis: tuple[str, ...]
    degree: str


@dataclass(frozen=True)
class Trail:
    """What kind of trace there is, and through whose systems or territory it leads. It says nothing of an origin."""

    kind: str
    through: str


@dataclass(frozen=True)
class Victim:
    """Who was harmed, by a number that the author keeps ('Operator 1'), and whether they agreed to be named."""

    consent: str
    operator: int


@dataclass(frozen=True)
class Window:
    """A span of time; `clock_offset` is by how many seconds at most the author's clocks may have been wrong."""

    clock_offset: int
    end: datetime
    start: datetime


@dataclass(frozen=True)
class Item:
    """What data are asked about: an address (with its source port), a key's id, an account, …"""

    kind: str
    port: int | None
    value: str


@dataclass(frozen=True)
class Change:
    """A field of what is corrected: what stood there, and what is right."""

    field: str
    now: str
    was: str


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


@dataclass(frozen=True)
class HoldingReply:
    """Received; by when the substantive reply is expected, if that is known."""

    by: datetime | None
    marking: str


@dataclass(frozen=True)
class ShortMessage:
    """An agreed short message: its code, and its values as `short.SHORT` has them."""

    code: str
    values: short.Values


@dataclass(frozen=True)
class ServiceMessage:
    """A message about messages: its code, and its values as `short.SERVICE` has them."""

    code: str
    values: short.Values


@dataclass(frozen=True)
class Title:
    """A file's title, or a proposal for it."""

    language: str
    title: str


Form = (
    Notification
    | PreservationRequest
    | ExplanationRequest
    | Message
    | Answer
    | Correction
    | OwnActivity
    | HoldingReply
    | ShortMessage
    | ServiceMessage
    | Title
)


def parse_form(data: bytes, *, said_by: str) -> Form:
    """The form in the text of a statement of the type `said_by`.

    Raises `Malformed("wire")` for a form that is unknown, of another version, or not for that type, and for anything
    but its schema.
    """
    field = wire.parse(data, limit=FORM_LIMIT)
    name = wire.kind(field, "form")
    if name not in _READERS:
        Field(name, "/form").refuse("unknown word")
    if said_by not in SAID_BY[name]:
        Field(name, "/form").refuse("not for this type of statement")
    return _READERS[name](field)


def encode_form(form: Form) -> bytes:
    """The bytes that `parse_form` reads. It does not check what the form holds."""
    return wire.encode({**_spell_fields(form), "form": _NAMES[type(form)], "version": VERSION})


def _spell_fields(record: "DataclassInstance") -> dict[str, Json]:
    return {field.name: _spell(getattr(record, field.name)) for field in dataclass_fields(record)}


def _spell(value: object) -> Json:
    match value:
        case datetime():
            return wire.encode_utc(value)
        case bytes():
            return value.hex()
        case tuple():
            return [_spell(item) for item in value]
        case Mapping():
            return {name: _spell(item) for name, item in value.items()}
        case None | bool() | int() | str():
            return value
        case _ if is_dataclass(value) and not isinstance(value, type):
            return _spell_fields(value)
        case _:
            raise TypeError(f"{type(value).__name__} has no spelling")


def _form(field: Field, *names: str) -> tuple[Field, ...]:
    """The values of a form that has, beside `form` and `version`, exactly these."""
    _, version, *values = wire.fields(field, "form", "version", *names)
    if wire.integer(version) != VERSION:
        version.refuse("version")
    return tuple(values)


def _notification(field: Field) -> Notification:
    (asks, attributes, involvement, marking, relation, sector, since, stage, status, techniques, text, trail, victim,
     what) = _form(
        field, "asks", "attributes", "involvement", "marking", "relation", "sector", "since", "stage", "status",
        "techniques", "text", "trail", "victim", "what")  # fmt: skip
    return Notification(
        asks=codes.codes(asks, codes.ASKS),
        attributes=wire.boolean(attributes),
        involvement=_involvement(involvement),
        marking=words.choice(marking, codes.MARKINGS),
        relation=words.choice(relation, codes.RELATIONS),
        sector=words.choice(sector, codes.SECTORS),
        since=wire.nullable(since, _since),
        stage=words.choice(stage, codes.STAGES),
        status=words.choice(status, codes.STATUSES),
        techniques=codes.sorted_list(techniques, codes.technique, limit=16),
        text=wire.nullable(text, prose.free_text),
        trail=_trail(trail),
        victim=wire.nullable(victim, _victim),
        what=words.choice(what, codes.EVENTS),
    )


def _preservation_request(field: Field) -> PreservationRequest:
    data, days, items, marking, status, text, window = _form(
        field, "data", "days", "items", "marking", "status", "text", "window"
    )
    return PreservationRequest(
        data=codes.codes(data, codes.DATA),
        days=_positive(days, maximum=3_660),
        items=tuple(wire.list_of(items, _item, limit=64)),
        marking=words.choice(marking, codes.MARKINGS),
        status=words.choice(status, codes.STATUSES),
        text=wire.nullable(text, prose.free_text),
        window=wire.nullable(window, _window),
    )


def _explanation_request(field: Field) -> ExplanationRequest:
    asks, concerns, marking, status, text, window = _form(
        field, "asks", "concerns", "marking", "status", "text", "window"
    )
    return ExplanationRequest(
        asks=codes.codes(asks, codes.QUESTIONS),
        concerns=words.choice(concerns, codes.CONCERNS),
        marking=words.choice(marking, codes.MARKINGS),
        status=words.choice(status, codes.STATUSES),
        text=wire.nullable(text, prose.free_text),
        window=wire.nullable(window, _window),
    )


def _message(field: Field) -> Message:
    marking, status, subject, text = _form(field, "marking", "status", "subject", "text")
    return Message(
        marking=words.choice(marking, codes.MARKINGS),
        status=words.choice(status, codes.STATUSES),
        subject=prose.line(subject, limit=TITLE_LIMIT),
        text=prose.free_text(text),
    )


def _answer(field: Field) -> Answer:
    """'Done' leaves nothing open and needs no reason; 'cannot say' gives one."""
    marking, outcome, reasons, rest_by, status, text = _form(
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
    changes, ground, marking, status, text = _form(field, "changes", "ground", "marking", "status", "text")
    read = tuple(wire.list_of(changes, _change, limit=32))
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
    activity, marking, resembles, sector, status, text, window = _form(
        field, "activity", "marking", "resembles", "sector", "status", "text", "window"
    )
    return OwnActivity(
        activity=words.choice(activity, codes.ACTIVITIES),
        marking=words.choice(marking, codes.MARKINGS),
        resembles=words.choice(resembles, codes.EVENTS),
        sector=words.choice(sector, codes.SECTORS),
        status=words.choice(status, codes.STATUSES),
        text=wire.nullable(text, prose.free_text),
        window=wire.nullable(window, _window),
    )


def _holding_reply(field: Field) -> HoldingReply:
    by, marking = _form(field, "by", "marking")
    return HoldingReply(by=wire.nullable(by, wire.utc), marking=words.choice(marking, codes.MARKINGS))


def _short_message(field: Field) -> ShortMessage:
    code, values = _form(field, "code", "values")
    name, read = short.read_code(short.SHORT, code, values)
    return ShortMessage(code=name, values=read)


def _service_message(field: Field) -> ServiceMessage:
    code, values = _form(field, "code", "values")
    name, read = short.read_code(short.SERVICE, code, values)
    return ServiceMessage(code=name, values=read)


def _title(field: Field) -> Title:
    language, title = _form(field, "language", "title")
    return Title(language=prose.language(language), title=prose.line(title, limit=TITLE_LIMIT))


def _since(field: Field) -> Since:
    at, uncertainty = wire.fields(field, "at", "uncertainty")
    return Since(at=wire.utc(at), uncertainty=wire.integer(uncertainty, maximum=_YEAR))


def _involvement(field: Field) -> Involvement:
    basis, degree = wire.fields(field, "basis", "degree")
    return Involvement(basis=codes.codes(basis, codes.BASES), degree=words.choice(degree, codes.DEGREES))


def _trail(field: Field) -> Trail:
    kind, through = wire.fields(field, "kind", "through")
    return Trail(kind=words.choice(kind, codes.TRAILS), through=words.choice(through, codes.PLACES))


def _victim(field: Field) -> Victim:
    consent, operator = wire.fields(field, "consent", "operator")
    return Victim(consent=words.choice(consent, codes.CONSENTS), operator=_positive(operator, maximum=999))


def _window(field: Field) -> Window:
    clock_offset, end, start = wire.fields(field, "clock_offset", "end", "start")
    window = Window(
        clock_offset=wire.integer(clock_offset, maximum=86_400), end=wire.utc(end), start=wire.utc(start)
    )  # fmt: skip
    if window.end < window.start:
        end.refuse("ends before it starts")
    return window


def _item(field: Field) -> Item:
    kind, port, value = wire.fields(field, "kind", "port", "value")
    return Item(
        kind=words.choice(kind, codes.ITEMS),
        port=wire.nullable(port, lambda v: wire.integer(v, maximum=65_535)),
        value=prose.line(value, limit=LINE_LIMIT),
    )


def _change(field: Field) -> Change:
    name, now, was = wire.fields(field, "field", "now", "was")
    return Change(
        field=words.choice(name, codes.CORRECTABLE),
        now=prose.prose(now, limit=LINE_LIMIT),
        was=prose.prose(was, limit=LINE_LIMIT),
    )


def _positive(field: Field, *, maximum: int) -> int:
    value = wire.integer(field, maximum=maximum)
    if value == 0:
        field.refuse("range")
    return value


_READERS: dict[str, Callable[[Field], Form]] = {
    "notification": _notification,
    "preservation_request": _preservation_request,
    "explanation_request": _explanation_request,
    "message": _message,
    "answer": _answer,
    "correction": _correction,
    "own_activity": _own_activity,
    "holding_reply": _holding_reply,
    "short_message": _short_message,
    "service_message": _service_message,
    "title": _title,
}
_NAMES: dict[type[Form], str] = {
    Notification: "notification",
    PreservationRequest: "preservation_request",
    ExplanationRequest: "explanation_request",
    Message: "message",
    Answer: "answer",
    Correction: "correction",
    OwnActivity: "own_activity",
    HoldingReply: "holding_reply",
    ShortMessage: "short_message",
    ServiceMessage: "service_message",
    Title: "title",
}

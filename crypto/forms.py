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
the table `SAID_BY`. The forms of messages are in `messages.py`, and what they are made of in `particulars.py`. Codes
and free text have their rules in `codes.py` and `prose.py`; what may be said under one signature, without free text,
has its own in `short.py`.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, is_dataclass
from dataclasses import fields as dataclass_fields
from datetime import datetime
from typing import TYPE_CHECKING

from crypto import codes, messages, prose, short, wire, words
from crypto.messages import MessageForm
from crypto.particulars import VERSION, form_fields
from crypto.wire import Field, Json

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

FORM_LIMIT = 65_535

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


Form = MessageForm | HoldingReply | ShortMessage | ServiceMessage | Title


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


def _holding_reply(field: Field) -> HoldingReply:
    by, marking = form_fields(field, "by", "marking")
    return HoldingReply(by=wire.nullable(by, wire.utc), marking=words.choice(marking, codes.MARKINGS))


def _short_message(field: Field) -> ShortMessage:
    code, values = form_fields(field, "code", "values")
    name, read = short.read_code(short.SHORT, code, values)
    return ShortMessage(code=name, values=read)


def _service_message(field: Field) -> ServiceMessage:
    code, values = form_fields(field, "code", "values")
    name, read = short.read_code(short.SERVICE, code, values)
    return ServiceMessage(code=name, values=read)


def _title(field: Field) -> Title:
    language, title = form_fields(field, "language", "title")
    return Title(language=prose.language(language), title=prose.line(title, limit=prose.TITLE_LIMIT))


_READERS: dict[str, Callable[[Field], Form]] = {
    **messages.READERS,
    "holding_reply": _holding_reply,
    "short_message": _short_message,
    "service_message": _service_message,
    "title": _title,
}
_NAMES: dict[type[Form], str] = {
    messages.Notification: "notification",
    messages.PreservationRequest: "preservation_request",
    messages.ExplanationRequest: "explanation_request",
    messages.Message: "message",
    messages.Answer: "answer",
    messages.Correction: "correction",
    messages.OwnActivity: "own_activity",
    HoldingReply: "holding_reply",
    ShortMessage: "short_message",
    ServiceMessage: "service_message",
    Title: "title",
}

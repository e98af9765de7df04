"""What may be said under one signature: agreed short messages and service messages, by their codes and typed values.

    {"code":"passed_on","form":"short_message","values":{"by":"2026-11-23T14:12:00Z"},"version":1}
    {"code":"number_missing","form":"service_message","values":{"numbers":[41,42],"side":"XA"},"version":1}

A code's wording is agreed in both languages beforehand, in an annex of the Arrangement; only the values are the
officer's. Each code has exactly the values of its row here. A message's number is that of its side in the current year:
of the reader's in `repeat`, of the side that is named in `number_missing`, of the author's in the others.
"""

import re
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import TypeAlias

from crypto import prose, wire, words
from crypto.wire import Field

Value: TypeAlias = "int | str | bytes | datetime | tuple[int, ...] | None"
Values: TypeAlias = Mapping[str, Value]
Reader = Callable[[Field], Value]

MAX_MINUTES = 1_440
MAX_NUMBER = 999_999
MAX_NUMBERS = 16
REPORT_LIMIT = 240

_DIGITS = re.compile(r"[0-9]{5}")


def _minutes(field: Field) -> int:
    return wire.positive(field, maximum=MAX_MINUTES)


def _number(field: Field) -> int:
    return wire.positive(field, maximum=MAX_NUMBER)


def _numbers(field: Field) -> tuple[int, ...]:
    listed = wire.list_of(field, _number, limit=MAX_NUMBERS)
    if not listed or listed != sorted(set(listed)):
        field.refuse("sorted, each once, at least one")
    return tuple(listed)


def _report(field: Field) -> str:
    return prose.line(field, limit=REPORT_LIMIT)


def _hash(field: Field) -> bytes | None:
    return wire.nullable(field, words.digest)


def _digits(field: Field) -> str:
    if not isinstance(field.value, str) or not _DIGITS.fullmatch(field.value):
        field.refuse("five digits")
    return field.value


SHORT: dict[str, dict[str, Reader]] = {
    "notification_follows": {"minutes": _minutes},
    "passed_on": {"by": wire.utc},
    "repeat": {"number": _number},
    "consultation_asked": {"by": wire.utc},
    "line_trouble_use_voice": {},
    "no_exercise": {},
    "affected_too": {},
    "is_this_your_position": {"hash": _hash, "report": _report},
    "delay_statements": {"until": wire.utc},
    "exercise_running": {"from": wire.utc, "until": wire.utc},
    "wait": {"minutes": _minutes},
    "goodwill_notice": {},
    "check": {"digits": _digits},
    "check_reply": {"digits": _digits},
}
"""The agreed short messages, and the two of the communication check. `hash` is the SHA-256 of the report, or null."""

SERVICE: dict[str, dict[str, Reader]] = {
    "repeat": {"number": _number},
    "number_missing": {"numbers": _numbers, "side": words.side},
    "tracer": {"number": _number},
    "sent_in_error": {"number": _number},
    "wrong_file": {"number": _number},
}
"""Service messages: received but cannot be opened; numbers missing; asks what became of a message; disregard it."""


def read_code(table: Mapping[str, Mapping[str, Reader]], code: Field, values: Field) -> tuple[str, Values]:
    """A code of that table, with just its values. A span of time does not end before it begins."""
    name = words.choice(code, table)
    readers = table[name]
    given = wire.fields(values, *readers)
    read = {value: reader(field) for (value, reader), field in zip(readers.items(), given, strict=True)}
    begins, ends = read.get("from"), read.get("until")
    if isinstance(begins, datetime) and isinstance(ends, datetime) and ends < begins:
        values.refuse("ends before it starts")
    return name, read

"""What forms are made of: their name and version, and the records that stand in their fields.

    {"at":"2026-11-23T07:41:00Z","uncertainty":120}
    {"kind":"network","through":"reader"}
    {"clock_offset":2,"end":"2026-11-23T09:00:00Z","start":"2026-11-23T07:30:00Z"}
    {"kind":"address","port":52114,"value":"192.0.2.7"}

Codes have their rules in `codes.py`, words in `prose.py`. Whatever is not just so is `Malformed("wire")`.
"""

from dataclasses import dataclass
from datetime import datetime

from crypto import codes, prose, wire, words
from crypto.wire import Field

VERSION = 1
LINE_LIMIT = 1_024
"""Bytes of an item's value, and of what is corrected."""

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


def form_fields(field: Field, *names: str) -> tuple[Field, ...]:
    """The values of a form that has, beside `form` and `version`, exactly these, in this order."""
    _, version, *values = wire.fields(field, "form", "version", *names)
    if wire.integer(version) != VERSION:
        version.refuse("version")
    return tuple(values)


def since(field: Field) -> Since:
    """`at` in UTC; the uncertainty is a year at most."""
    at, uncertainty = wire.fields(field, "at", "uncertainty")
    return Since(at=wire.utc(at), uncertainty=wire.integer(uncertainty, maximum=_YEAR))


def involvement(field: Field) -> Involvement:
    """A degree, and the bases it rests on."""
    basis, degree = wire.fields(field, "basis", "degree")
    return Involvement(basis=codes.codes(basis, codes.BASES), degree=words.choice(degree, codes.DEGREES))


def trail(field: Field) -> Trail:
    """A kind, and whose systems or territory it leads through."""
    kind, through = wire.fields(field, "kind", "through")
    return Trail(kind=words.choice(kind, codes.TRAILS), through=words.choice(through, codes.PLACES))


def victim(field: Field) -> Victim:
    """Operators are numbered from 1 to 999."""
    consent, operator = wire.fields(field, "consent", "operator")
    return Victim(consent=words.choice(consent, codes.CONSENTS), operator=wire.positive(operator, maximum=999))


def window(field: Field) -> Window:
    """It does not end before it starts; the clocks' error is a day at most."""
    clock_offset, end, start = wire.fields(field, "clock_offset", "end", "start")
    read = Window(clock_offset=wire.integer(clock_offset, maximum=86_400), end=wire.utc(end), start=wire.utc(start))
    if read.end < read.start:
        end.refuse("ends before it starts")
    return read


def item(field: Field) -> Item:
    """A value of one line; the port may be null."""
    kind, port, value = wire.fields(field, "kind", "port", "value")
    return Item(
        kind=words.choice(kind, codes.ITEMS),
        port=wire.nullable(port, lambda v: wire.integer(v, maximum=65_535)),
        value=prose.line(value, limit=LINE_LIMIT),
    )


def change(field: Field) -> Change:
    """Both values are of at most `LINE_LIMIT` bytes."""
    name, now, was = wire.fields(field, "field", "now", "was")
    return Change(
        field=words.choice(name, codes.CORRECTABLE),
        now=prose.prose(now, limit=LINE_LIMIT),
        was=prose.prose(was, limit=LINE_LIMIT),
    )

"""How far a device is in both logs, and how much may be on its way to it.

    → {"cursor":{"XA":410,"XB":418},"parts":true}      the first: both logs, and whether bodies are to come along
    → {"cursor":{"XB":420}}                            later ones: those that went on

A device names the sizes up to which it has applied what it was sent; at most 256 entries are unacknowledged.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from crypto import wire
from crypto.errors import Malformed
from crypto.wire import Field
from incidents.api import parse_json

TEXT_LIMIT = 1_024
MAX_UNACKNOWLEDGED = 256
MAX_ITEMS = 64


@dataclass
class Cursor:
    """Up to which size of each log a device was sent entries, and up to which it has applied them.

    `parts` is whether the parts of small bodies are sent with their entries.
    """

    parts: bool = False
    sent: dict[str, int] = field(default_factory=dict)
    applied: dict[str, int] = field(default_factory=dict)

    def begin(self, sizes: Mapping[str, int], *, parts: bool = False) -> None:
        """Begin where the device is."""
        self.sent, self.applied, self.parts = dict(sizes), dict(sizes), parts

    def apply(self, sizes: Mapping[str, int]) -> None:
        """The device went on. Raises `Malformed` where it went back, or beyond what it was sent."""
        for side, size in sizes.items():
            if not self.applied.get(side, size + 1) <= size <= self.sent[side]:
                raise Malformed("cursor", "not between what was applied and what was sent")
            self.applied[side] = size

    def room(self) -> int:
        """How many entries may be sent now, at most one message's."""
        unacknowledged = sum(self.sent.values()) - sum(self.applied.values())
        return min(MAX_ITEMS, MAX_UNACKNOWLEDGED - unacknowledged)


def parse_begin(text: str | None) -> tuple[dict[str, int], bool]:
    """The first message of a device: sizes by side, and whether it wants parts. Raises `Malformed`."""
    field = _parse(text)
    wants = isinstance(field.value, dict) and "parts" in field.value
    cursor, *parts = wire.fields(field, "cursor", *(["parts"] if wants else []))
    return _sizes(cursor), any(wire.boolean(one) for one in parts)


def parse_cursor(text: str | None) -> dict[str, int]:
    """The sizes that a device names, by side. Raises `Malformed`."""
    (cursor,) = wire.fields(_parse(text), "cursor")
    return _sizes(cursor)


def _parse(text: str | None) -> Field:
    if text is None or len(text) > TEXT_LIMIT:
        raise Malformed("cursor", "a short text")
    return Field(parse_json(text))


def _sizes(cursor: Field) -> dict[str, int]:
    if not isinstance(cursor.value, dict):
        raise Malformed("cursor", "sizes by side")
    return {side: wire.integer(Field(size)) for side, size in cursor.value.items()}

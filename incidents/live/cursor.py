"""How far a device is in both logs, and how much may be on its way to it.

    → {"cursor":{"XA":410,"XB":418}}      the first names both logs, later ones those that went on

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
    """Up to which size of each log a device was sent entries, and up to which it has applied them."""

    sent: dict[str, int] = field(default_factory=dict)
    applied: dict[str, int] = field(default_factory=dict)

    def begin(self, sizes: Mapping[str, int]) -> None:
        """Begin where the device is."""
        self.sent, self.applied = dict(sizes), dict(sizes)

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


def parse_cursor(text: str | None) -> dict[str, int]:
    """The sizes that a device names, by side. Raises `Malformed`."""
    if text is None or len(text) > TEXT_LIMIT:
        raise Malformed("cursor", "a short text")
    (cursor,) = wire.fields(Field(parse_json(text)), "cursor")
    if not isinstance(cursor.value, dict):
        raise Malformed("cursor", "sizes by side")
    return {side: wire.integer(Field(size)) for side, size in cursor.value.items()}

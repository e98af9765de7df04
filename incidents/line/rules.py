"""What each side's declarations come to, and digits as people enter them. Pure, with the time as an argument.

A declaration takes effect when it is delivered, or from the time it names if that is later; until it is delivered,
its own side counts from its own log. It replaces those before it that have not taken effect by then.

    XB, 10:00Z   suspended from 10:00Z            in force from 10:00Z on
    XB, 11:00Z   open from 14:00Z                 to come, until 14:00Z
    XB, 12:00Z   terminated from 5 December       replaces the 'open' that has not taken effect

Nothing is refused on a line that is suspended, unstaffed or terminated: this is for people, and for limits
(`incidents/deadlines/rules.py`, which pauses by the same rule).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from crypto.digits import GROUPS
from crypto.errors import Malformed

_GROUP = 5
_BETWEEN = " -\t\r\n"


@dataclass(frozen=True)
class Declared:
    """What a side declared in entry `index` of its log at `at`: a state from `from_at` on, whether a FLASH is taken."""

    index: int
    state: str
    flash: bool
    from_at: datetime
    at: datetime
    delivered_at: datetime | None

    @property
    def made_at(self) -> datetime:
        """When it was delivered, or put on its own log if it is not."""
        return self.at if self.delivered_at is None else self.delivered_at


@dataclass(frozen=True)
class Standing:
    """Of a side's declarations the one in force, and the next to take effect."""

    in_force: Declared | None
    coming: Declared | None


def standing(declared: Sequence[Declared], *, now: datetime) -> Standing:
    """How a side's end of the line stands, from its declarations in the order of its log."""
    points: list[tuple[datetime, Declared]] = []
    for one in declared:
        points = [point for point in points if point[0] <= one.made_at]
        points.append((max(one.made_at, one.from_at), one))
    past = [one for at, one in points if at <= now]
    coming = [one for at, one in points if at > now]
    return Standing(past[-1] if past else None, coming[0] if coming else None)


def read_digits(text: str) -> str:
    """Eight groups of five digits, however they were spaced, as `crypto.digits.digits` spells them.

    Raises `Malformed("digits")`.
    """
    bare = "".join(one for one in text if one not in _BETWEEN)
    if len(bare) != GROUPS * _GROUP or not (bare.isascii() and bare.isdigit()):
        raise Malformed("digits", "eight groups of five digits")
    return " ".join(bare[start : start + _GROUP] for start in range(0, len(bare), _GROUP))

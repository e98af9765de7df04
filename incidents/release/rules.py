"""Whom the call-out of a draft calls, of those on duty. Pure.

| step | who |
|---|---|
| 1 | the releaser: the first on duty whose post releases in the draft's capacity and takes part in its file |
| 2, five minutes later | the alternate: all others of these; where there is none, the first once more |

Nobody is called to release what they drafted.
"""

from collections.abc import Collection, Sequence
from typing import Protocol, TypeVar

LAST_STEP = 2


class OnDuty(Protocol):
    """A row of the duty roster."""

    post: str
    officer: int


Row = TypeVar("Row", bound=OnDuty)


def called(step: int, on_duty: Sequence[Row], *, posts: Collection[str], drafter: int) -> list[Row]:
    """Those of the rows on duty, in their order, whom a step calls; `posts` are those that may release the draft."""
    may = [row for row in on_duty if row.post in posts and row.officer != drafter]
    others = [row for row in may if row.officer != may[0].officer]
    return others if step > 1 and others else may[:1]

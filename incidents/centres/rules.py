"""The rules of an invitation: five tries, a day, once.

An invitation is an address and, given apart from it, a code of eight digits. A try is counted before the code is
looked at, so that tries made at once cannot be more than five.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

TRIES = 5
LIFETIME = timedelta(days=1)
CODE_DIGITS = 8
CODES = 10**CODE_DIGITS


@dataclass(frozen=True)
class InvitationState:
    """What an invitation is judged by. `tries` counts every code that was entered, right or wrong."""

    made_at: datetime
    tries: int
    used_at: datetime | None

    @property
    def expires_at(self) -> datetime:
        """The first moment at which it is no longer open."""
        return self.made_at + LIFETIME

    @property
    def tries_left(self) -> int:
        """How many codes may still be entered."""
        return max(0, TRIES - self.tries)


@dataclass(eq=False)
class InvitationRefused(Exception):
    """`used`, `expired` or `locked`: it is of no more use; `code`: this code was wrong, and `tries_left` remain."""

    code: str
    tries_left: int = 0

    def __str__(self) -> str:
        return self.code


def check_open(state: InvitationState, *, now: datetime) -> None:
    """Returns if the invitation can still be used. Raises `InvitationRefused`."""
    if state.used_at is not None:
        raise InvitationRefused("used")
    if not state.made_at <= now < state.expires_at:
        raise InvitationRefused("expired")


def check_try(state: InvitationState, *, now: datetime) -> None:
    """Returns if one more code may be entered. Raises `InvitationRefused`."""
    check_open(state, now=now)
    if state.tries_left == 0:
        raise InvitationRefused("locked")


def check_code(state: InvitationState, *, right: bool) -> None:
    """Judges a try that is already counted in `state`. Raises `InvitationRefused("code")` if it was wrong."""
    if not right:
        raise InvitationRefused("code", tries_left=state.tries_left)


def format_code(number: int) -> str:
    """The code with that number (0 to 10^8 - 1), eight digits."""
    return f"{number:0{CODE_DIGITS}}"


def parse_code(text: str) -> str | None:
    """The digits of a code as a person types it, with spaces or hyphens; None if it is no code."""
    digits = text.replace(" ", "").replace("-", "").replace("\u3000", "")
    return digits if len(digits) == CODE_DIGITS and digits.isascii() and digits.isdigit() else None

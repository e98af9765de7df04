"""What the node goes by when it writes and mirrors: pure, with the time as an argument. No verdict depends on it.

A *receipt* is a bare frame that takes in. What calls for one is an entry that somebody wrote: one with an envelope,
whatever the verdict on it, and one that is no sound frame. Bare frames and facts call for none, or two nodes would
acknowledge each other's acknowledgements for ever.

*Clock.* `at` never runs back, so one leap forward would stop the log for as long. A node appends and signs no further
than a day beyond the latest time that it knows of: its log's last `at`, its own last time mark, the other node's last
time mark, what the operator confirmed.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from crypto.arrangement import PAYLOAD_TYPE as ARRANGEMENT
from crypto.changes import PAYLOAD_TYPE as SIGNATORIES
from crypto.frame import Frame, Stored, Tally
from crypto.past import Judgement
from crypto.view import Head, Taken

BEGINNING = datetime(2000, 1, 1, tzinfo=UTC)
"""The time of entries before the first sound frame."""

LONGEST_LEAP = timedelta(days=1)


@dataclass(eq=False)
class ClockLeapt(Exception):
    """The clock shows `now`, more than a day beyond `known`: nothing is appended or signed."""

    now: datetime
    known: datetime
    code: str = "clock"

    def __str__(self) -> str:
        return (
            f"The clock shows {self.now:%Y-%m-%d %H:%M:%SZ}, the latest time known is {self.known:%Y-%m-%d %H:%M:%SZ}. "
            "If the clock is right: manage.py confirm_clock"
        )


def check_clock(now: datetime, known: Iterable[datetime | None]) -> datetime:
    """`now`, if it is at most a day beyond the latest of the known times, or none is known. Raises `ClockLeapt`."""
    times = [time for time in known if time is not None]
    if times and now - max(times) > LONGEST_LEAP:
        raise ClockLeapt(now, max(times))
    return now


def calls_for_receipt(verdict: Taken) -> bool:
    """Whether an entry of the other log calls for a receipt in the own one."""
    return not verdict.sound or verdict.frame is None or verdict.frame.envelope is not None


def kind_of(frame: Frame | None) -> str:
    """What stands in a frame, in a word."""
    if frame is None:
        return "unreadable"
    if frame.envelope is not None:
        return {ARRANGEMENT: "arrangement", SIGNATORIES: "signatories"}.get(frame.envelope.payload_type, "statement")
    match frame.fact:
        case Tally():
            return "tally"
        case Stored():
            return "stored"
        case None:
            return "bare"


def place_after(judgement: Judgement) -> tuple[datetime, int]:
    """Time and past by which an entry is read: those of the last sound frame up to it (`crypto/reading.py`)."""
    head = judgement.changes[("head",)]
    if not isinstance(head, Head):
        raise TypeError("a walk's head")
    return head.at or BEGINNING, head.seen

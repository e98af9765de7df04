"""Alarms and the call-out: what is listed first, who is called when, what is said. Pure, with the time as an argument.

While an alarm stands and nobody has heard it, its side's people are called one after the other:

| step | who | after the alarm began, unless the settings say otherwise |
|---|---|---|
| 1 | the officer of the watch | at once |
| 2 | the alternate | 5 minutes |
| 3 | the head of the centre | 10 minutes |

A step counts from when the one before it was fired, so that after an outage each still has its time; one that can call
nobody (nobody is on duty, or by no means that the node has) is followed by the next at once. Who is called is told that
the watch is called, with which precedence, the number of the call and the time: never content.

    The watch of Centre XA is called: FLASH. Call 17, 2026-11-23T08:12:03Z.

A clock that is wrong may end nothing and delay nothing beyond itself. What becomes of a step that is due:

| its alarm | the clock is right | it ran back | it leapt |
|---|---|---|---|
| rings | fired | fired | left; of the clock's own alarm fired |
| does not | ended | left | left |

Alarms that go by the clock are not asked for while it is wrong, so that they do not ring says nothing. A node whose
clock leapt takes nothing in and calls its people about that alone; what rang before goes on where it was. And what was
dated by a clock that has been put right since has not begun, and is not put off, until that time comes round again: an
alarm begins when it is first seen, a step is due, a silence is over.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import pairwise

from crypto.arrangement import PRECEDENCES
from crypto.wire import encode_utc

MAX_ALARMS = 1_000
"""As many alarms are told to a desk, the first in their order."""

STEPS = ("watch", "alternate", "head")
SILENCE = timedelta(minutes=2)
BACK = timedelta(minutes=1)
"""A clock that is this far behind its own log has run back."""

AHEAD = timedelta(seconds=5)
"""By how much the clocks of one node's machines may differ."""

_RANKS = (*PRECEDENCES[:2], None, *PRECEDENCES[2:])
_CHINESE = {"FLASH": "特提", "IMMEDIATE": "特急", "PRIORITY": "加急", "ROUTINE": "平急"}


class Kind(StrEnum):
    """What rings."""

    MESSAGE = "message"
    LIMIT = "limit"
    UNDELIVERED = "undelivered"
    LINE = "line"
    FORK = "fork"
    CLOCK = "clock"
    DESK = "desk"
    RELEASE = "release"


class Clock(StrEnum):
    """How this node's clock stands to what its log and the time marks allow."""

    RIGHT = "right"
    BACK = "back"
    LEAPT = "leapt"


class Turn(StrEnum):
    """What becomes of a step that is due."""

    FIRED = "fired"
    ENDED = "ended"
    LEFT = "left"


@dataclass(frozen=True)
class Alarm:
    """Something that rings since then. `key` names it for good; of a message, its place, space and precedence; `due`
    is by when something is to be done. Its call-out ends with step `last`. It rings for officers of `posts` (None: of
    all) other than the `drafter` who asks for it."""

    key: str
    kind: Kind
    since: datetime
    side: str | None = None
    index: int | None = None
    space: str | None = None
    precedence: str | None = None
    exercise: bool = False
    due: datetime | None = None
    first: int = 1
    last: int = len(STEPS)
    posts: frozenset[str] | None = None
    drafter: int | None = None

    @property
    def id(self) -> str:
        """Its name for devices, which tells nothing of what it is about."""
        return hashlib.sha256(self.key.encode()).hexdigest()[:16]

    def rings_for(self, officer: int | None, post: str | None) -> bool:
        """Whether it rings for an officer."""
        return (self.posts is None or post in self.posts) and (self.drafter is None or officer != self.drafter)


@dataclass(frozen=True)
class Callee:
    """An officer of this side in a post, by the means that the duty roster has; a webhook's `secret` goes along with
    the call."""

    officer: int
    post: str
    email: str = ""
    webhook: str = ""
    secret: str = ""


@dataclass(frozen=True)
class Notice:
    """What somebody who is called is told: whose watch, the highest precedence (None: the node itself), the number of
    the call, whether there are others beside it, and when."""

    centre: str
    precedence: str | None
    exercise: bool
    number: int
    others: bool
    at: datetime


def kind_of(key: str) -> Kind:
    """The kind of the alarm that a key names: it begins with that."""
    return Kind(key.partition("/")[0])


def urgency(precedence: str | None, *, exercise: bool) -> tuple[bool, int]:
    """What is more urgent has a smaller one: all that is real before all that is an exercise, and among these by
    precedence; what has none comes after IMMEDIATE."""
    return exercise, _RANKS.index(precedence)


def in_order(alarms: Sequence[Alarm]) -> list[Alarm]:
    """The most urgent first, then the oldest."""
    return sorted(alarms, key=lambda one: (urgency(one.precedence, exercise=one.exercise), one.since, one.key))


def step_after(
    step: int, *, last: int, fired_at: datetime, calls: bool, after: Sequence[int]
) -> tuple[int, datetime] | None:
    """The step that follows one which was fired then, and when it is due; None after the last. `calls` is whether it
    could call anybody, `after` has the seconds from an alarm's beginning to each step."""
    if step >= last:
        return None
    return step + 1, fired_at + timedelta(seconds=after[step] - after[step - 1] if calls else 0)


def turn(kind: Kind, *, rings: bool, clock: Clock) -> Turn:
    """What becomes of a step that is due, of an alarm of that kind; see the module."""
    if clock is Clock.LEAPT:
        return Turn.FIRED if rings and kind is Kind.CLOCK else Turn.LEFT
    if rings:
        return Turn.FIRED
    return Turn.ENDED if clock is Clock.RIGHT else Turn.LEFT


def horizon(now: datetime, *, after: Sequence[int]) -> datetime:
    """What is due later than this was dated by a clock that has been put right since: no step is further away."""
    return now + timedelta(seconds=max(later - earlier for earlier, later in pairwise(after)))


def begun(alarm: Alarm, *, first_seen: datetime | None, now: datetime) -> Alarm:
    """The alarm; one that is dated in the future began when it was first seen, at the latest now."""
    return alarm if alarm.since < now else replace(alarm, since=min(first_seen or now, now))


def lasts(*, at: datetime, until: datetime, now: datetime) -> bool:
    """Whether a silence from then until then lasts."""
    return at - AHEAD <= now < until


def is_silent(alarm: Alarm, silenced_at: datetime | None) -> bool:
    """Whether the silence that lasts, from then on, holds for an alarm: it had begun."""
    return silenced_at is not None and alarm.since <= silenced_at


def clock_ran_back(now: datetime, *, last: datetime | None) -> bool:
    """Whether the clock is behind the last entry of the own log by more than a minute."""
    return last is not None and last - now > BACK


def words(notice: Notice) -> tuple[str, str]:
    """What is written to people, in one line of each language."""
    at, what = encode_utc(notice.at), notice.precedence or "THE NODE"
    of_both = f"{_CHINESE[notice.precedence]} {notice.precedence}" if notice.precedence else "本节点"
    in_english = (" and others" if notice.others else "", "EXERCISE " if notice.exercise else "")
    in_chinese = ("等" if notice.others else "", "演练 " if notice.exercise else "")
    english = f"The watch of Centre {notice.centre} is called: {in_english[1]}{what}."
    chinese = f"现呼叫 {notice.centre} 国家中心值班：{in_chinese[1]}{of_both}。"
    return (
        f"{english} Call {notice.number}{in_english[0]}, {at}.",
        f"{chinese}呼叫编号 {notice.number}{in_chinese[0]}，{at}。",
    )

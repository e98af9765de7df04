"""The watch of one side: who may do what with it, and when its desk is silent. Pure, with the time as an argument.

| act | signed by | while |
|---|---|---|
| take | whoever takes it | nobody has it |
| hand-over | who has it, then who takes it | somebody has it, and still offers it by this act |
| take-over | whoever takes it | who has it has a silent desk, or is the same officer at another desk |
| leave | who has it | somebody has it |

An act is refused, in this order: `another-officer`, `held`, `not-held`, `not-holder`, `alarm`, `previous`, `numbers`,
`not-offered`.

The numbers of an act are those that its officer read: right if they stood when it was issued, by clocks that may differ
by five minutes, or since. So no message that comes in meanwhile keeps the watch from changing hands. Numbers beyond
what this node holds are never right.

The first signature of a hand-over does not bind who gave it: the offer is in the node's hands until it is completed,
and one that was taken back, made to another officer since, or has stood for an hour is none.

A desk is *armed* while it says at least every minute that it can sound; what it said at a time that lies further in the
future was dated by a clock that has been put right since, and says nothing. With the session in which the watch was
taken its desk has ended: for who looks at it, or takes it over, it is not armed from then on. A take-over by the same
officer needs no wait: it is how a watch goes on at another desk, or after signing in again.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from crypto.errors import Refused
from crypto.times import AHEAD
from crypto.watch import Last, Numbers, Signer, WatchAct

SILENT = timedelta(seconds=60)
BEGINS = ("watch-taken", "watch-handed-over", "watch-taken-over")
"""The kinds of entries with which a shift begins."""

ENTERED = {
    "take": "watch-taken",
    "hand-over": "watch-handed-over",
    "take-over": "watch-taken-over",
    "leave": "watch-left",
}
"""The kind under which each act stands in the national log."""


@dataclass(frozen=True)
class Watch:
    """How the watch stands: who has it, when that desk last said that it can sound, the id of the last act."""

    holder: Signer | None
    armed_at: datetime | None
    previous: bytes | None


@dataclass(frozen=True)
class Held:
    """The last numbers of this UTC year that the node held when an act was read, and those that it holds now."""

    read: Numbers
    now: Numbers


def read_from(issued: datetime) -> datetime:
    """From when on, by the node's clock, what an act says of the numbers may have been read."""
    return issued - AHEAD


def is_right(numbers: Numbers, held: Held) -> bool:
    """Whether an act has numbers that stood when it was read, or since."""
    return _stood(numbers.own, held.read.own, held.now.own) and _stood(numbers.other, held.read.other, held.now.other)


def _stood(last: Last, read: Last, now: Last) -> bool:
    return last.year == now.year and read.last <= last.last <= now.last


def is_armed(watch: Watch, *, now: datetime) -> bool:
    """Whether somebody has the watch at a desk that would ring."""
    return watch.holder is not None and watch.armed_at is not None and abs(now - watch.armed_at) <= SILENT


def check_act(
    act: WatchAct, watch: Watch, *, offered: bytes | None, officer: int | None, held: Held, now: datetime
) -> Signer | None:
    """Who has the watch after a verified act that this officer posts; `offered` is the payload of the hand-over that is
    offered now. Raises `Refused`, see the module."""
    if act.holder.officer != officer:
        raise Refused("another-officer")
    _check_holder(act, watch, now=now)
    if not act.alarm and act.act != "leave":
        raise Refused("alarm")
    _check_stands(act, watch, held)
    if act.act == "hand-over" and act.envelope.payload != offered:
        raise Refused("not-offered")
    return None if act.act == "leave" else act.holder


def check_offer(act: WatchAct, watch: Watch, *, officer: int | None, held: Held, now: datetime) -> None:
    """Returns if the officer may offer the watch by that hand-over. Raises `Refused`."""
    if act.signers[0].officer != officer:
        raise Refused("another-officer")
    _check_holder(act, watch, now=now)
    _check_stands(act, watch, held)


def _check_holder(act: WatchAct, watch: Watch, *, now: datetime) -> None:
    """Returns if the signers may do this while that one has the watch. Raises `Refused`."""
    if act.act == "take":
        if watch.holder is not None:
            raise Refused("held")
        return
    if watch.holder is None:
        raise Refused("not-held")
    if act.act == "take-over":
        if is_armed(watch, now=now) and act.holder.officer != watch.holder.officer:
            raise Refused("held")
    elif act.signers[0] != watch.holder:
        raise Refused("not-holder")


def _check_stands(act: WatchAct, watch: Watch, held: Held) -> None:
    if act.previous != watch.previous:
        raise Refused("previous")
    if not is_right(act.numbers, held):
        raise Refused("numbers")

"""Time limits, derived from what both logs hold, by the same rules on both nodes. Pure, with all times as arguments.

A message starts for the side that receives it:

| kind | runs | met by the first |
|---|---|---|
| handling | from delivery, as long as its precedence has in the Arrangement | acknowledgement, holding reply, answer; |
| | | where a reply is asked: holding reply, answer |
| reply | to the time it names, or from delivery on a paragraph of the Arrangement | answer that closes |

An answer in part is one for the handling target; for the reply it is shown and meets nothing.

*Delivered* is the first sound entry of the other log that covers a statement, at its `at`: what is undelivered starts
nothing. A time that has passed when the message is delivered is no limit. *Given* is the `at` of what meets the limit,
in the log of the side that owes it; *received* the `at` of what covers that: given in time and received late is met.
*Missed*, while nothing is given, follows from the first entry of the owing side that is later than the due time.

A limit that runs from delivery is paused while its side has declared its end of the line suspended, unstaffed or
terminated; one of a FLASH runs on where that side still takes a FLASH. A declaration takes effect when it is delivered,
or from the time it names if that is later, and replaces those before it that have not taken effect by its delivery.

    XB suspends, delivered 10:00Z, and opens again, delivered 10:40Z
    handling of an IMMEDIATE delivered 09:50Z: 30 min, due 11:00Z, paused 10:00Z to 10:40Z
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import IntEnum, StrEnum

from crypto.says import Message, ReplyBy, ReplyWithin

LEAST_WARNING = timedelta(minutes=2)
LAST = datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC)
"""The last time that has a spelling: the other side may name it, and its log may stand at it."""

RINGING = ("FLASH", "IMMEDIATE")
"""What rings until it is acknowledged."""

PAUSING = frozenset({"suspended", "terminated", "unstaffed"})


class Kind(StrEnum):
    """What is limited."""

    HANDLING = "handling"
    REPLY = "reply"


class State(StrEnum):
    """What has become of a limit; `replaced`: the message was, by its author, before it was due."""

    OPEN = "open"
    MET = "met"
    MISSED = "missed"
    REPLACED = "replaced"


class Reaction(IntEnum):
    """What the receiving side did about a message; each also does for the ones before it."""

    NONE = 0
    ACKNOWLEDGED = 1
    ANSWERED = 2
    CLOSED = 3


@dataclass(frozen=True)
class Term:
    """A limit that a message starts: what meets it, on which paragraph (None for none), and `within` seconds from
    delivery or by a time."""

    kind: Kind
    met_by: Reaction
    basis: str | None
    within: int | None
    by: datetime | None


@dataclass(frozen=True)
class Declaration:
    """What a side declared of its end of the line, from when on, and when that was delivered."""

    state: str
    flash: bool
    from_at: datetime
    delivered_at: datetime


@dataclass(frozen=True)
class Pause:
    """Limits of a side are paused from `start` to `end` (None: for now), those of a FLASH only without `flash`."""

    start: datetime
    end: datetime | None
    flash: bool


@dataclass(frozen=True)
class Run:
    """When a limit is due, None while that is open, and when it was paused, None as the end of a pause that lasts."""

    due: datetime | None
    paused: tuple[tuple[datetime, datetime | None], ...] = ()


def asks(type_: str, says: Message) -> bool:
    """Whether a message asks for a reply."""
    return type_ == "request" or says.reply is not None


def terms(type_: str, says: Message, *, handling: Mapping[str, int]) -> list[Term]:
    """The limits that a message starts; `handling` maps each precedence to seconds (`Arrangement.handling`)."""
    needs = Reaction.ANSWERED if asks(type_, says) else Reaction.ACKNOWLEDGED
    started = [Term(Kind.HANDLING, needs, basis=None, within=handling[says.precedence], by=None)]
    match says.reply:
        case ReplyBy(by=by):
            started.append(Term(Kind.REPLY, Reaction.CLOSED, basis=None, within=None, by=by))
        case ReplyWithin(basis=basis, within=within):
            started.append(Term(Kind.REPLY, Reaction.CLOSED, basis=basis, within=within, by=None))
        case None:
            pass
    return started


def reaction(type_: str, *, closes: bool) -> Reaction:
    """What a statement of that type is to the message that it names."""
    match type_:
        case "acknowledgement":
            return Reaction.ACKNOWLEDGED
        case "holding":
            return Reaction.ANSWERED
        case "answer":
            return Reaction.CLOSED if closes else Reaction.ANSWERED
        case _:
            return Reaction.NONE


def pauses(declared: Sequence[Declaration]) -> list[Pause]:
    """When a side's limits are paused, from its delivered declarations in the order of its log."""
    points: list[tuple[datetime, Declaration]] = []
    for one in declared:
        points = [point for point in points if point[0] <= one.delivered_at]
        points.append((max(one.delivered_at, one.from_at), one))
    ends = [at for at, _ in points[1:]] + [None]
    return [
        Pause(start, end, one.flash)
        for (start, one), end in zip(points, ends, strict=False)
        if one.state in PAUSING and start != end
    ]


def run(start: datetime, within: int, paused: Sequence[Pause], *, precedence: str) -> Run:
    """How a limit of `within` seconds from `start` runs, through the pauses of the side that owes it."""
    at, left = start.astimezone(UTC), timedelta(seconds=within)
    held: list[tuple[datetime, datetime | None]] = []
    for pause in paused:
        if (precedence == "FLASH" and pause.flash) or (pause.end is not None and pause.end <= at):
            continue
        begin = max(at, pause.start)
        if left <= begin - at:
            break
        left -= begin - at
        if held and held[-1][1] == begin:
            held[-1] = (held[-1][0], pause.end)
        else:
            held.append((begin, pause.end))
        if pause.end is None:
            return Run(None, tuple(held))
        at = pause.end
    # A time that has no spelling is never due; to add up to it would overflow.
    return Run(at + left if left <= LAST - at else None, tuple(held))


def run_term(term: Term, start: datetime | None, paused: Sequence[Pause], *, precedence: str) -> Run:
    """How a limit runs from its message's delivery at `start`, None while that is undelivered."""
    if start is None:
        return Run(None)
    if term.within is not None:
        return run(start, term.within, paused, precedence=precedence)
    return Run(term.by if term.by is not None and term.by > start else None)


def rings(start: datetime, due: datetime, *, within: int | None) -> datetime:
    """From when on a limit that is due then rings on its side's desk: a tenth of its time before, at least two
    minutes, but not before it began."""
    length = due - start if within is None else timedelta(seconds=within)
    return max(start, due - max(length / 10, LEAST_WARNING))


def state(*, due: datetime | None, given: datetime | None, replaced: datetime | None, last: datetime | None) -> State:
    """What has become of a limit, `last` being the time of the owing side's newest sound entry."""
    if given is not None and (due is None or given <= due):
        return State.MET
    if replaced is not None and (due is None or replaced <= due):
        return State.REPLACED
    if due is not None and (given is not None or (last is not None and last > due)):
        return State.MISSED
    return State.OPEN

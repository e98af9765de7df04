"""The first hours of one night, as scripted officers of both sides play them: what is said, in which order, by whom.

A port operator's cranes in XA stand still: an AI agent acts with a stolen key, and the trail leads through a reseller's
cloud in XB. The countries are invented; the technique is real. Credentials stolen for language-model services and sold
on through a reverse proxy are MITRE ATLAS AML.CS0030 (reported May 2024), a model's API used for command and control
AML.CS0042 (July 2025), actor unknown in both.

Nothing remembers how far the night has come: what was said stands in the file, and the next step follows from it.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from crypto.forms import Form, HoldingReply, Title, encode_form
from crypto.messages import Notification, PreservationRequest
from crypto.particulars import Involvement, Item, Since, Trail, Victim, Window
from crypto.prose import Text
from crypto.says import Message, ReplyWithin
from incidents.demonstration.officer import Officer, Read

FILE_POSTS = tuple((side, post) for side in ("XA", "XB") for post in ("analyst", "head", "liaison", "watch"))
SCRIPTED = {1: "watch", 2: "head"}
"""The officers of each side that the demonstration plays, by number."""


@dataclass(frozen=True)
class Step:
    """A statement of the night: whose, of which type, and how the demonstration tells of it."""

    side: str
    type: str
    told: str


STEPS = (
    Step("XA", "open", "XA's watch opens a file"),
    Step("XA", "notice", "XA notifies: FLASH, drafted by the watch, released by the head for the Government"),
    Step("XB", "acknowledgement", "XB acknowledges that it arrived"),
    Step("XB", "holding", "XB's watch sends a holding reply: passed on, and when the rest may be expected"),
    Step("XA", "acknowledgement", "XA acknowledges the holding reply"),
    Step("XA", "request", "XA asks that data be preserved: XB has not acknowledged it yet"),
)
OPENER = STEPS[0].side
LEFT_OPEN = "request"
"""The type of the night's last message, whose acknowledgement is left to a person."""


def next_step(taken: Collection[tuple[str, str]]) -> Step | None:
    """The first step that was not taken yet, given whose statements of which types stand in the file; None once the
    night was played."""
    return next((step for step in STEPS if (step.side, step.type) not in taken), None)


def take_step(step: Step, space: bytes | None, *, watch: Officer, head: Officer, now: datetime) -> None:
    """Let this side's officers take their step. `space` is the file, None before it was opened."""
    if space is None:
        watch.open_file(encode_form(TITLE), FILE_POSTS)
        return
    said = watch.read(space)
    match step.type:
        case "notice":
            says = Message(None, closes=False, precedence="PRIORITY", replaces=None, reply=ReplyWithin("6", 21_600))
            drafted = watch.draft(space, "notice", says, encode_form(notification(now)))
            raised = Message(None, closes=False, precedence="FLASH", replaces=None, reply=says.reply)
            head.release(space, drafted, raised)
        case "acknowledgement":
            watch.refer(space, "acknowledgement", _newest(said, ("notice", "holding"), not_of=step.side).statement.id)
        case "holding":
            asked = _newest(said, ("notice",), not_of=step.side)
            form = encode_form(holding(asked.delivered or now))
            watch.say(space, "holding", form, answers=asked.statement.id, precedence="FLASH")
        case "request":
            form = encode_form(preservation(now))
            watch.say(space, "request", form, precedence="IMMEDIATE", reply=ReplyWithin("4", 172_800))
        case _:
            raise ValueError(step.type)


def _newest(said: Sequence[Read], types: tuple[str, ...], *, not_of: str) -> Read:
    return [one for one in said if one.statement.type in types and one.statement.side != not_of][-1]


TITLE: Form = Title(language="en", title="Cranes of a port operator off line: AI agent with a stolen key")


def notification(now: datetime) -> Form:
    """XA's notification, seventeen minutes after it began: eight coded fields, and a few lines."""
    return Notification(
        asks=("explain", "preserve"),
        attributes=False,
        involvement=Involvement(basis=("behaviour", "logs"), degree="inferred"),
        marking="TLP:AMBER",
        relation="affects_author",
        sector="transport",
        since=Since(at=_minute(now) - timedelta(minutes=17), uncertainty=120),
        stage="initial",
        status="official",
        techniques=("AML.CS0030", "AML.CS0042"),
        text=Text("en", _NOTIFIED),
        trail=Trail(kind="network", through="reader"),
        victim=Victim(consent="not_asked", operator=1),
        what="critical_infrastructure",
    )


def holding(delivered: datetime) -> HoldingReply:
    """XB's holding reply: the rest by the end of the limit, which runs from delivery."""
    return HoldingReply(by=delivered + timedelta(seconds=21_600), marking="TLP:AMBER")


def preservation(now: datetime) -> Form:
    """XA's request that data be kept, on what was seen since it began."""
    began = _minute(now) - timedelta(minutes=45)
    return PreservationRequest(
        data=("access_logs", "connection_logs", "model_logs", "subscriber"),
        days=30,
        items=(
            Item(kind="address", port=41_822, value="203.0.113.24"),
            Item(kind="address", port=50_112, value="203.0.113.57"),
            Item(kind="key", port=None, value="key-7f31c09e"),
        ),
        marking="TLP:AMBER",
        status="official",
        text=Text("en", _PRESERVE),
        window=Window(clock_offset=2, end=began + timedelta(minutes=40), start=began),
    )


def _minute(time: datetime) -> datetime:
    return time.replace(second=0, microsecond=0)


_NOTIFIED = """\
An AI agent has taken the crane control of Operator 1, a port operator, off line. Nobody is hurt; loading has stopped.
The agent works with a key for a language-model service that was stolen from the operator's cloud account, as in the \
published case AML.CS0030. Its commands come through the model service's own interface, as in AML.CS0042.
The network trail leads through a reseller's cloud in your country. We do not know who acts, and this notification \
attributes the incident to no one.
We ask you to have the reseller's data preserved and to tell us what your authorities can establish."""
_PRESERVE = """\
Please have the data on these addresses and this key kept for 30 days from receipt, as they are.
Source ports are given with each address; our clocks were within two seconds of UTC.
This is not a request for legal assistance. One may follow through the competent channel."""

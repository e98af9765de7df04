"""What officers say in a schedule: anything that a device of one side could sign, knowing what its node knows."""

import random
from collections.abc import Callable
from datetime import datetime, timedelta

from crypto.chunked import sealed_size
from crypto.decision import State
from crypto.dsse import Envelope
from crypto.epoch import PLAINTEXT_SIZES
from crypto.says import TYPES
from crypto.spaces import LINE
from crypto.view import Said
from tests.factories import NOTICE, SEALED, Values, declaration, message, time
from tests.simulation.beginnings import AGAIN, night_watch
from tests.simulation.node import Node
from tests.simulation.officers import Officer
from tests.simulation.registrars import CHANGES, change
from tests.simulation.urn import Lean, Urn

Say = Callable[[Officer], Envelope | None]

MESSAGES = ("notice", "request", "answer", "holding", "short", "service")
BODIES = ([SEALED], [SEALED], [SEALED], [sealed_size(4096)], [SEALED, sealed_size(4096)], [sealed_size(8192)])
"""The parts of a message: a FLASH may have all but the last two, one signature is enough for the first."""
LARGEST = sealed_size(PLAINTEXT_SIZES[-1])
"""A part, of which two are no body."""


def compose(node: Node, rng: random.Random, *, now: datetime, lean: Lean) -> Envelope | None:
    """An envelope that an officer of the node's side signs now, or None where there is nothing to say."""
    return SAYINGS.draw(rng, lean)(Officer(node, rng, now, lean))


def _message(officer: Officer) -> Envelope | None:
    precedence = officer.rng.choice(("FLASH", "ROUTINE"))
    reply = {"basis": "4", "within": 172_800} if officer.rng.random() < 0.1 else None
    return officer.sign(
        "request", message(precedence=precedence, reply=reply), officer.space().id, officer.rng.choice(BODIES)
    )


def _long_message(officer: Officer) -> Envelope | None:
    """As long as a FLASH or a body may be, or longer."""
    precedence = officer.rng.choice(("FLASH", "ROUTINE"))
    body = officer.rng.choice(([LARGEST] * 2, *BODIES[3:]))
    return officer.sign("request", message(precedence=precedence), officer.space().id, body)


def _replacement(officer: Officer) -> Envelope | None:
    """It replaces a message of one's own, or what it may not."""
    types = MESSAGES if officer.rng.random() < 0.8 else tuple(TYPES)
    replaced = officer.said(own=officer.rng.random() < 0.7, types=types)
    if replaced is None:
        return None
    return officer.sign("request", message(replaces=replaced.id.hex()), replaced.space)


def _answer(officer: Officer) -> Envelope | None:
    types = MESSAGES if officer.rng.random() < 0.9 else tuple(TYPES)
    asked = officer.said(own=officer.rng.random() < 0.12, types=types)
    if asked is None:
        return None
    answers = None if officer.rng.random() < 0.03 else asked.id.hex()
    return officer.sign("answer", message(answers=answers, closes=True), asked.space)


def _holding(officer: Officer) -> Envelope | None:
    asked = officer.said(own=False, types=MESSAGES)
    if asked is None:
        return None
    says = message(answers=asked.id.hex(), precedence=officer.rng.choice(("FLASH", "ROUTINE")))
    return officer.sign("holding", says, asked.space, officer.rng.choice(BODIES))


def _holding_that(differs: Callable[[Officer, Said], Values]) -> Say:
    """A holding reply that is none."""

    def say(officer: Officer) -> Envelope | None:
        asked = officer.said(own=False, types=MESSAGES)
        if asked is None:
            return None
        return officer.sign("holding", message(**{"answers": asked.id.hex(), **differs(officer, asked)}), asked.space)

    return say


def _replaces(officer: Officer, asked: Said) -> Values:
    """A message of one's own in the same file, if there is one."""
    own = officer.said(own=True, types=MESSAGES, space=asked.space)
    return {"replaces": None if own is None else own.id.hex()}


def _brief(officer: Officer) -> Envelope | None:
    """A short or a service message."""
    type_ = officer.rng.choice(("short", "service"))
    says = message(precedence=officer.rng.choice(("FLASH", "ROUTINE")), closes=officer.rng.random() < 0.05)
    return officer.sign(type_, says, officer.space().id, officer.rng.choice(BODIES))


def declare(officer: Officer) -> Envelope | None:
    """On the line, most often in time; now and then in a file."""
    state = officer.rng.choice(("open", "suspended", "suspended", "unstaffed", "terminated"))
    notice = NOTICE if state == "terminated" else timedelta(0)
    since = officer.now + notice + timedelta(seconds=officer.rng.choice((-1, 0, 0, 60)))
    if officer.rng.random() < 0.1:
        since = officer.now
    elsewhere = officer.rng.random() < 0.1 and officer.spaces()
    return officer.sign("declaration", declaration(since, state=state), officer.space().id if elsewhere else LINE)


def _acknowledgement(officer: Officer) -> Envelope | None:
    types = MESSAGES if officer.rng.random() < 0.95 else tuple(TYPES)
    return officer.of("acknowledgement", officer.said(own=officer.rng.random() < 0.12, types=types))


def _cannot_open(officer: Officer) -> Envelope | None:
    return officer.of("cannot_open", officer.said(own=officer.rng.random() < 0.12, types=tuple(TYPES)))


def _proposal(officer: Officer) -> Envelope | None:
    space = officer.space()
    decision = officer.decision(space.id)
    if decision is None:
        return None
    due = officer.now + timedelta(seconds=officer.rng.choice((-1, 0, 90, 300, 600, 3600, 3600)))
    on = officer.rng.choice((decision.version, decision.version, *(proposal.id for proposal in decision.proposals)))
    if officer.rng.random() < 0.85:
        on = decision.version
    return officer.sign("proposal", {"about": "title", "due": time(due), "on": on.hex()}, space.id)


def _proposal_on_the_line(officer: Officer) -> Envelope | None:
    """Where nothing has a title."""
    due = officer.now + timedelta(minutes=10)
    return officer.sign("proposal", {"about": "title", "due": time(due), "on": bytes(32).hex()}, LINE)


def _on_a_proposal(type_: str, *, own: bool) -> Say:
    """Accept, refuse or withdraw what is proposed on the version in force: most often what is open, if anything is."""

    def say(officer: Officer) -> Envelope | None:
        space = officer.space().id
        decision = officer.decision(space)
        listed = [one for one in decision.proposals if (one.side == officer.side) is own] if decision else []
        if officer.rng.random() < 0.6:
            listed = [one for one in listed if one.state is State.OPEN] or listed
        return officer.sign(type_, {"of": officer.rng.choice(listed).id.hex()}, space) if listed else None

    return say


def _on_anything(officer: Officer) -> Envelope | None:
    """Accept, refuse or withdraw what was proposed once, or something else."""
    type_ = officer.rng.choice(("acceptance", "refusal", "withdrawal"))
    types = ("proposal",) if officer.rng.random() < 0.7 else tuple(TYPES)
    return officer.of(type_, officer.said(own=officer.rng.random() < 0.5, types=types))


def _epoch(officer: Officer) -> Envelope | None:
    space = officer.space()
    header = officer.node.epoch_header(officer.device, space, now=officer.now, name=str(officer.rng.random()))
    return officer.release(header, exercise=space.exercise)


def _epoch_again(officer: Officer) -> Envelope | None:
    """Of the line, by a nonce that others have had."""
    line = officer.node.view().space(LINE)
    assert line is not None
    header = officer.node.epoch_header(officer.device, line, now=officer.now, name=AGAIN)
    return officer.release(header, exercise=False)


POSTS = (
    (("XA", "watch"), ("XB", "liaison"), ("XB", "watch")),
    (("XA", "watch"),),
    (("XB", "watch"),),
)
"""Who takes part in a new file: both sides, or one alone, so that the other may not speak in it."""


def _open(officer: Officer) -> Envelope | None:
    posts = officer.rng.choice((POSTS[0], POSTS[0], *POSTS))
    header = officer.node.open_header(officer.device, now=officer.now, posts=posts, name=str(officer.rng.random()))
    return officer.release(header, exercise=officer.rng.random() < 0.2)


def _open_again(officer: Officer) -> Envelope | None:
    """By a nonce that others have had."""
    header = officer.node.open_header(officer.device, now=officer.now, posts=POSTS[0], name=AGAIN)
    return officer.release(header, exercise=False)


def _grant(officer: Officer) -> Envelope | None:
    device = officer.rng.choice((night_watch("XA"), night_watch("XB"), officer.country.duty))
    size = officer.rng.choice((1184, 1184, 1184, 1184, 1185, 1136))
    return officer.sign("grant", {"device": device.id.hex()}, officer.space().id, [size])


def _change(officer: Officer) -> Envelope | None:
    return change(officer.node, officer.rng, now=officer.now, lean=officer.lean)


_DECIDED = (
    "decision:acceptance-pending",
    "decision:already-answered",
    "decision:past-due",
    "decision:version-superseded",
    "decision:withdrawn",
)

SAYINGS: Urn[Say] = Urn(
    (_message, 4.5, ["rules:already-acknowledged"]),
    (_long_message, 0.4, ["rules:body-shape"]),
    (_replacement, 0.6, ["rules:reference-type"]),
    (_answer, 2, ["rules:reference-type", "rules:reference-unknown"]),
    (_holding, 1, ["rules:body-shape"]),
    (_holding_that(lambda *_: {"answers": None}), 0.1, ["rules:reference-unknown"]),
    (_holding_that(lambda *_: {"closes": True}), 0.1, ["rules:reference-type"]),
    (_holding_that(_replaces), 0.1, ["rules:reference-type"]),
    (_holding_that(lambda officer, _: {"reply": {"by": time(officer.now)}}), 0.1, ["rules:reply"]),
    (_brief, 1.5, ["rules:body-shape", "rules:draft"]),
    (declare, 1, ["rules:effect", "rules:line"]),
    (_acknowledgement, 4, ["rules:already-acknowledged", "rules:reference-type"]),
    (_cannot_open, 0.5, ["rules:reference-type"]),
    (_proposal, 8, _DECIDED),
    (_proposal_on_the_line, 0.2, ["rules:reference-unknown"]),
    (_on_a_proposal("acceptance", own=False), 12, _DECIDED),
    (_on_a_proposal("refusal", own=False), 1.6, ["decision:already-answered", "decision:withdrawn"]),
    (_on_a_proposal("withdrawal", own=True), 2.6, ["decision:already-answered", "decision:withdrawn"]),
    (_on_a_proposal("acceptance", own=True), 0.2, ["decision:reference-type"]),
    (_on_a_proposal("withdrawal", own=False), 0.2, ["decision:reference-type"]),
    (_on_anything, 1.2, ["decision:version-superseded", "rules:reference-type"]),
    (_epoch, 1.2, ["new epoch", "rules:recipients", "rules:body-shape"]),
    (_epoch_again, 0.2, ["rules:epoch-unknown"]),
    (_open, 0.3, ["new epoch", "rules:recipients", "rules:post"]),
    (_open_again, 0.3, ["rules:space-exists", "rules:space-unknown"]),
    (_grant, 0.4, ["rules:recipients", "rules:body-shape"]),
    (_change, 1.4, CHANGES.tags),
)

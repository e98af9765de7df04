"""What officers say in a schedule: anything that a device of one side could sign, knowing what its node knows."""

import random
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from crypto.chunked import sealed_size
from crypto.decision import Decision
from crypto.dsse import Envelope
from crypto.replay import WalkedLog
from crypto.says import TYPES
from crypto.spaces import LINE, Epoch, Space
from crypto.view import Said
from tests.factories import NOTICE, SEALED, XA, XB, Country, Device, Values, declaration, message, time

if TYPE_CHECKING:
    from tests.simulation.world import Node

NIGHT_WATCH = {side: Device(side, "night", officer=6) for side in ("XA", "XB")}
"""An officer who is listed while the schedule runs."""
COUNTRIES = {"XA": XA, "XB": XB}
POSTS = (("XA", "watch"), ("XB", "liaison"), ("XB", "watch"))


def compose(node: "Node", rng: random.Random, *, now: datetime) -> Envelope | None:
    """An envelope that an officer of the node's side signs now, or None where there is nothing to say."""
    return rng.choices(_SAYINGS, _WEIGHTS)[0](Officer(node, rng, now))


class Officer:
    """An officer at a device: what it knows, and what it draws."""

    def __init__(self, node: "Node", rng: random.Random, now: datetime) -> None:
        self.node = node
        self.rng = rng
        self.now = now
        self.side = node.country.side
        self.country: Country = COUNTRIES[self.side]
        night = NIGHT_WATCH[self.side]
        listed = night.id in node.view().signatories(self.side).devices
        staff = (self.country.watch, self.country.duty)
        self.device = rng.choice((*staff, night) if listed or rng.random() < 0.1 else staff)
        if rng.random() < 0.03:
            self.device = self.country.liaison  # who may release nothing

    def known(self, kind: str) -> list[object]:
        """The records of a kind that the own walk has."""
        return [record for key, record in self.node.own.records.items() if key[0] == kind]

    def space(self) -> Space:
        """One of the files, the first most often."""
        spaces = [one for one in self.known("space") if isinstance(one, Space)]
        return spaces[1] if self.rng.random() < 0.7 else self.rng.choice(spaces)

    def said(self, *, own: bool, types: tuple[str, ...]) -> Said | None:
        """Something that was said by one side or the other."""
        choices = [
            one
            for one in self.known("statement")
            if isinstance(one, Said) and (one.side == self.side) is own and one.type in types
        ]
        return self.rng.choice(choices) if choices else None

    def decision(self, space: bytes) -> Decision | None:
        """The title of a file."""
        return self.node.view().decision(space, "title")

    def sign(self, type_: str, says: Values, space_id: bytes, body: list[int] | None = None) -> Envelope:
        """Sign a header; now and then a little wrong. `body` has its parts' sizes."""
        space = self.node.view().space(space_id)
        exercise = space is not None and space.exercise is (self.rng.random() > 0.01)
        header = self.header(type_, says, space_id, body)
        if self.rng.random() < 0.1:
            self._two_officers(header)
        if self.rng.random() < 0.04:
            self._spoil(header)
        return self.node.hotline.statement(self.device, header, exercise=exercise)

    def header(self, type_: str, says: Values, space_id: bytes, body: list[int] | None = None) -> Values:
        """A header as an honest device writes it, that has seen some of what its node has."""
        view = self.node.view()
        own, other = self.node.own.log.size, view.head().seen
        if self.rng.random() < 0.3:
            own, other = self.rng.randrange(own), self.rng.randrange(other)
        if self.rng.random() < 0.1:
            other = self.node.other.log.size
        verified = {"own": _head(self.node.own, own), "other": _head(self.node.other, other)}
        header = self.node.hotline.header(
            self.device, type_, says, now=self.now, space=space_id, epoch_id=self._epoch(type_, space_id),
            nonce=self.rng.randbytes(16), verified=verified, body=body,
        )  # fmt: skip
        header["expires"] = time(self.now + timedelta(seconds=self.rng.choice((60, 300, 3600, 3600))))
        return header

    def _epoch(self, type_: str, space_id: bytes) -> bytes | None:
        if TYPES[type_].epoch != "known":
            return None
        epochs = [one.id for one in self.known("epoch") if isinstance(one, Epoch) and one.space == space_id]
        return self.rng.choice(epochs[-2:]) if epochs else None

    def _two_officers(self, header: Values) -> None:
        header["signers"][0]["capacity"] = "government"
        if self.rng.random() < (0.4 if TYPES[header["type"]].alone else 0.8):
            drafter = self.rng.choice((self.country.watch, self.country.duty, self.country.liaison))
            header["draft"] = self.node.hotline.draft(drafter, header)

    def _spoil(self, header: Values) -> None:
        header.update(
            self.rng.choice(
                (
                    {"side": "XB" if self.side == "XA" else "XA"},
                    {"issued": time(self.now + timedelta(minutes=9))},
                    {"space": "11" * 16},
                    {"body": [[7, "00" * 32]]},
                    {"hotline": "00" * 32},
                    {"epoch": "11" * 16},
                    {"type": "speech"},
                )
            )
        )

    def of(self, type_: str, said: Said | None) -> Envelope | None:
        """Refer to something that was said."""
        return None if said is None else self.sign(type_, {"of": said.id.hex()}, said.space)

    def wrapped(self, header: Values, *, exercise: bool) -> Envelope:
        """Sign a header that makes an epoch, now and then for nobody."""
        if self.rng.random() < 0.1:
            header["says"]["recipients"] = "00" * 32
        return self.node.hotline.statement(self.device, header, exercise=exercise)


def _head(walked: WalkedLog, size: int) -> list[object]:
    return [1, size, (walked.log.root(size) or b"").hex()]


MESSAGES = ("notice", "request", "answer", "holding", "short", "service")
BODIES = ([SEALED], [SEALED], [SEALED], [sealed_size(4096)], [SEALED, sealed_size(4096)], [sealed_size(8192)])
"""The parts of a message: a FLASH may have all but the last two, one signature is enough for the first."""


def _message(officer: Officer) -> Envelope | None:
    precedence = officer.rng.choice(("FLASH", "ROUTINE"))
    replaced = officer.said(own=True, types=MESSAGES) if officer.rng.random() < 0.1 else None
    space = officer.space().id if replaced is None else replaced.space
    replaces = None if replaced is None else replaced.id.hex()
    says = message(precedence=precedence, replaces=replaces)
    return officer.sign("request", says, space, officer.rng.choice(BODIES))


def _answer(officer: Officer) -> Envelope | None:
    asked = officer.said(own=officer.rng.random() < 0.12, types=MESSAGES)
    if asked is None:
        return None
    return officer.sign("answer", message(answers=asked.id.hex(), closes=True), asked.space)


def _holding(officer: Officer) -> Envelope | None:
    """A holding reply: now and then to nothing, or one that closes, replaces or asks."""
    asked = officer.said(own=officer.rng.random() < 0.12, types=MESSAGES)
    if asked is None:
        return None
    own = officer.said(own=True, types=MESSAGES)
    wrong: list[Values] = [{"answers": None}, {"closes": True}, {"reply": {"by": time(officer.now)}}]
    if own is not None and own.space == asked.space:
        wrong.append({"replaces": own.id.hex()})
    differs = officer.rng.choice(wrong) if officer.rng.random() < 0.25 else {}
    says = message(**{"answers": asked.id.hex(), "precedence": officer.rng.choice(("FLASH", "ROUTINE")), **differs})
    return officer.sign("holding", says, asked.space, officer.rng.choice(BODIES))


def _brief(officer: Officer) -> Envelope | None:
    """A short or a service message."""
    type_ = officer.rng.choice(("short", "service"))
    says = message(precedence=officer.rng.choice(("FLASH", "ROUTINE")), closes=officer.rng.random() < 0.05)
    return officer.sign(type_, says, officer.space().id, officer.rng.choice(BODIES))


def _declaration(officer: Officer) -> Envelope | None:
    """On the line, most often in time; now and then in a file."""
    state = officer.rng.choice(("open", "suspended", "suspended", "unstaffed", "terminated"))
    notice = NOTICE if state == "terminated" else timedelta(0)
    since = officer.now + notice + timedelta(seconds=officer.rng.choice((-1, 0, 0, 60)))
    if officer.rng.random() < 0.1:
        since = officer.now
    space = officer.space().id if officer.rng.random() < 0.1 else LINE
    return officer.sign("declaration", declaration(since, state=state), space)


def _acknowledgement(officer: Officer) -> Envelope | None:
    return officer.of("acknowledgement", officer.said(own=officer.rng.random() < 0.12, types=MESSAGES))


def _cannot_open(officer: Officer) -> Envelope | None:
    return officer.of("cannot_open", officer.said(own=False, types=(*MESSAGES, "open", "acknowledgement")))


def _proposal(officer: Officer) -> Envelope | None:
    space = officer.space()
    decision = officer.decision(space.id)
    if decision is None:
        return None
    due = officer.now + timedelta(seconds=officer.rng.choice((-1, 90, 300, 600, 3600, 3600)))
    on = officer.rng.choice((decision.version, decision.version, *(proposal.id for proposal in decision.proposals)))
    if officer.rng.random() < 0.85:
        on = decision.version
    return officer.sign("proposal", {"about": "title", "due": time(due), "on": on.hex()}, space.id)


def _on_a_proposal(type_: str, *, own: bool) -> "Say":
    """Accept, refuse or withdraw: most often what is open, now and then anything."""

    def say(officer: Officer) -> Envelope | None:
        space = officer.space().id
        decision = officer.decision(space)
        listed = [one for one in decision.proposals if (one.side == officer.side) is own] if decision else []
        if not listed or officer.rng.random() < 0.1:
            return officer.of(type_, officer.said(own=officer.rng.random() < 0.5, types=("proposal", "request")))
        return officer.sign(type_, {"of": officer.rng.choice(listed).id.hex()}, space)

    return say


def _epoch(officer: Officer) -> Envelope | None:
    space = officer.space()
    name = str(officer.rng.random())
    header = officer.node.epoch_header(officer.device, space, now=officer.now, name=name)
    return officer.wrapped(header, exercise=space.exercise)


def _open(officer: Officer) -> Envelope | None:
    name = str(officer.rng.random())
    header = officer.node.open_header(officer.device, now=officer.now, posts=POSTS, name=name)
    return officer.wrapped(header, exercise=officer.rng.random() < 0.2)


def _grant(officer: Officer) -> Envelope | None:
    device = officer.rng.choice((*NIGHT_WATCH.values(), officer.country.duty))
    return officer.sign("grant", {"device": device.id.hex()}, officer.space().id)


def _change(officer: Officer) -> Envelope | None:
    """Two registrars list the night watch, or revoke a device."""
    listed = officer.node.view().signatories(officer.side)
    night = NIGHT_WATCH[officer.side]
    device = officer.rng.choice((officer.country.duty, night, night))
    made = device.revocation() if device.id in listed.devices else device.change()
    return officer.node.hotline.change(
        officer.country, [made], version=listed.version + 1, previous=listed.head, now=officer.now
    )


Say = Callable[[Officer], Envelope | None]

_SCHEDULE: dict[Say, float] = {
    _message: 5,
    _answer: 2,
    _holding: 1.2,
    _brief: 1.5,
    _declaration: 1,
    _acknowledgement: 4,
    _cannot_open: 0.5,
    _proposal: 7,
    _on_a_proposal("acceptance", own=False): 10,
    _on_a_proposal("refusal", own=False): 1.5,
    _on_a_proposal("withdrawal", own=True): 2.5,
    _epoch: 1.2,
    _open: 0.3,
    _grant: 0.4,
    _change: 1.0,
}
_SAYINGS, _WEIGHTS = list(_SCHEDULE), list(_SCHEDULE.values())

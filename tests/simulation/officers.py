"""An officer at a device, in a schedule: what it knows from its node, and what it signs."""

import random
from datetime import datetime, timedelta

from crypto.decision import Decision
from crypto.dsse import Envelope
from crypto.replay import WalkedLog
from crypto.says import TYPES
from crypto.spaces import LINE, Epoch, Space
from crypto.view import Said
from tests.factories import Values, time
from tests.simulation.beginnings import COUNTRIES, night_watch
from tests.simulation.faults import FAULTS, Unsent
from tests.simulation.node import Node
from tests.simulation.urn import Lean


class Officer:
    """An officer at a device: what it knows, and what it draws. `lean` is what the schedule leans to."""

    def __init__(self, node: Node, rng: random.Random, now: datetime, lean: Lean) -> None:
        self.node = node
        self.rng = rng
        self.now = now
        self.lean = lean
        self.side = node.side
        self.country = COUNTRIES[self.side]
        night = night_watch(self.side)
        listed = night.id in node.view().signatories(self.side).devices
        staff = (self.country.watch, self.country.duty)
        self.device = rng.choice((*staff, night) if listed or rng.random() < 0.1 else staff)
        if rng.random() < 0.03:
            self.device = self.country.liaison  # who may release nothing

    def known(self, kind: str) -> list[object]:
        """The records of a kind that the own walk has."""
        return [record for key, record in self.node.own.records.items() if key[0] == kind]

    def spaces(self) -> list[Space]:
        """The files, the oldest first: an exercise, then the one that most is said in."""
        return [one for one in self.known("space") if isinstance(one, Space)]

    def space(self) -> Space:
        """One of the files, that one most often; now and then the line."""
        spaces = self.spaces()
        if self.rng.random() < 0.7:
            return next(one for one in spaces if one.id == self.node.beginning.space)
        line = self.node.view().space(LINE)
        assert line is not None
        return self.rng.choice([*spaces, line])

    def said(self, *, own: bool, types: tuple[str, ...], space: bytes | None = None) -> Said | None:
        """Something that was said by one side or the other, anywhere or in one space."""
        choices = [
            one
            for one in self.known("statement")
            if isinstance(one, Said)
            and (one.side == self.side) is own
            and one.type in types
            and space in (None, one.space)
        ]
        return self.rng.choice(choices) if choices else None

    def decision(self, space: bytes) -> Decision | None:
        """The title of a file."""
        return self.node.view().decision(space, "title")

    def epoch(self, space_id: bytes) -> bytes | None:
        """One of a space's last epochs."""
        epochs = [one.id for one in self.known("epoch") if isinstance(one, Epoch) and one.space == space_id]
        return self.rng.choice(epochs[-2:]) if epochs else None

    def sign(self, type_: str, says: Values, space_id: bytes, body: list[int] | None = None) -> Envelope:
        """Sign what is said in a space; now and then a little wrong. `body` has its parts' sizes."""
        space = self.node.view().space(space_id)
        exercise = space is not None and space.exercise
        return self.release(self.header(type_, says, space_id, body), exercise=exercise)

    def header(self, type_: str, says: Values, space_id: bytes, body: list[int] | None = None) -> Values:
        """A header as an honest device writes it, that has seen some of what its node has."""
        view = self.node.view()
        own, other = self.node.own.log.size, view.head().seen
        if self.rng.random() < 0.3 and own and other:
            own, other = self.rng.randrange(own), self.rng.randrange(other)
        if self.rng.random() < 0.1:
            other = self.node.other.log.size
        verified = {"own": _head(self.node.own, own), "other": _head(self.node.other, other)}
        header = self.node.hotline.header(
            self.device, type_, says, now=self.now, space=space_id,
            epoch_id=self.epoch(space_id) if TYPES[type_].epoch == "known" else None,
            nonce=self.rng.randbytes(16), verified=verified, body=body,
        )  # fmt: skip
        header["expires"] = time(self.now + timedelta(seconds=self.rng.choice((60, 300, 3600, 3600))))
        return header

    def release(self, header: Values, *, exercise: bool) -> Envelope:
        """Sign a header, with a second officer now and then, and now and then with a fault."""
        if self.rng.random() < 0.1:
            self._two_officers(header)
        unsent = Unsent(self.node.hotline, header, self.device, exercise=exercise)
        FAULTS.draw(self.rng, self.lean)(self, unsent)
        return unsent.envelope()

    def _two_officers(self, header: Values) -> None:
        header["signers"][0]["capacity"] = "government"
        if self.rng.random() < (0.4 if TYPES[header["type"]].alone else 0.8):
            drafter = self.rng.choice((self.country.watch, self.country.duty, self.country.liaison))
            header["draft"] = self.node.hotline.draft(drafter, header)

    def of(self, type_: str, said: Said | None) -> Envelope | None:
        """Refer to something that was said."""
        return None if said is None else self.sign(type_, {"of": said.id.hex()}, said.space)


def _head(walked: WalkedLog, size: int) -> list[object]:
    return [1, size, (walked.log.root(size) or b"").hex()]

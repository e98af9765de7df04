"""Two cores under a hostile schedule, all of it drawn from one seed.

Two nodes write, mirror and take in, while batches are delayed, reordered, sent twice and lost, the line is cut, clocks
are skewed and jump, a node takes in late, crashes between any two steps (before and after an entry is stored), holds
statements back, appends what it should refuse and writes unsound frames. What there is at first is drawn from
`beginnings`, what officers say from `sayings`, what registrars change from `registrars`, how a node lies from `lies`;
what must hold by all this is checked after each step by `checks`.

    world = World(seed)
    world.run()                 raises AssertionError, with the seed, at the first step after which something is wrong
"""

import random
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from crypto.errors import Refused
from crypto.frame import encode_frame
from crypto.spaces import LINE
from tests.factories import minute
from tests.simulation.beginnings import BEGINNINGS, SIDES
from tests.simulation.checks import Checks
from tests.simulation.faults import FAULTS
from tests.simulation.founders import FOUNDING, compose_founding
from tests.simulation.lies import LIES
from tests.simulation.node import Node
from tests.simulation.sayings import SAYINGS, compose
from tests.simulation.urn import Lean, Urn

STEPS = 70
NEW_YEAR = datetime(2027, 1, 1, tzinfo=UTC)

Batch = tuple[str, int, list[bytes]]
"""For whom, from where on, which entries of the other log."""


class World:
    """Both nodes, what is between them, and time. `lean` is what happens more often than it would."""

    def __init__(self, seed: int, *, lean: Lean = frozenset()) -> None:
        self.seed = seed
        self.lean = lean
        self.rng = random.Random(seed)
        self.now = minute(30) if self.rng.random() < 0.7 else NEW_YEAR - timedelta(minutes=2)
        self.beginning = BEGINNINGS.draw(self.rng, lean)()
        self.compose = compose if self.beginning.is_founded else compose_founding
        self.checks = Checks(self.beginning)
        one, two = (
            Node(self.beginning, side, skew=timedelta(seconds=self._skew()), judged=self.checks.judged)
            for side in SIDES
        )
        self.nodes = (one, two)
        self.in_flight: list[Batch] = []
        self.cut = False

    def _skew(self) -> int:
        return self.rng.choice((0, 0, self.rng.randrange(-150, 150)))

    def run(self, *, by_brute_force: bool = False) -> None:
        """Play the schedule to its end, let both sides come to rest, and perhaps judge each entry by brute force."""
        try:
            for _ in range(STEPS):
                self.step()
            self.rest()
            if by_brute_force:
                self.checks.by_brute_force(self.nodes[0].replay)
        except Exception as failed:  # whatever a rule raises but its refusals is as wrong as another verdict
            raise AssertionError(f"seed {self.seed}: {failed!r}") from failed

    def step(self) -> None:
        """One thing happens to one node."""
        self.now += timedelta(seconds=self.rng.choice((0, 0, 1, 3, 15)))
        node = self.rng.choice(self.nodes)
        ACTS.draw(self.rng, self.lean)(self, node)

    def _wait_until_due(self, node: Node) -> None:
        """A node takes in what it has, or somebody speaks, in the last second in which something can be agreed."""
        space = self.beginning.space
        decision = None if space is None else node.view().decision(space, "title")
        dues = [one.due for one in decision.proposals if one.due > node.clock(self.now)] if decision else []
        if dues and not self.cut:
            self._catch_up(node)
            self.now = min(dues) - node.skew
            self.rng.choice((self._receipt, self._say))(node)

    def rest(self) -> None:
        """The line heals, and both take in everything."""
        for node in (*self.nodes, *self.nodes, *self.nodes):
            self._catch_up(node)
            self.now += timedelta(seconds=1)
            node.append(now=node.clock(self.now))
        for node in self.nodes:
            self._catch_up(node)
        self.checks.at_rest(*(node.replay for node in self.nodes))

    def _catch_up(self, node: Node) -> None:
        node.mirror(self._writer(node).entries, start=0)
        node.take_in(node.other.log.size)

    def _writer(self, node: Node) -> Node:
        return self.nodes[1] if node is self.nodes[0] else self.nodes[0]

    def _say(self, node: Node) -> None:
        """An officer signs something; it reaches the log later, or never."""
        envelope = self.compose(node, self.rng, now=node.clock(self.now), lean=self.lean)
        if envelope is not None:
            node.outbox.append(envelope)
        if self.rng.random() < 0.7:
            self._submit(node)

    def _submit(self, node: Node) -> None:
        """The node appends what an officer signed, by the rules, or now and then against them, or crashes."""
        if not node.outbox:
            return
        envelope = self.rng.choice((node.outbox[-1], node.outbox[-1], self.rng.choice(node.outbox)))
        if self.rng.random() > 0.04:  # else it is sent once more later, as by a browser that got no answer
            node.outbox.remove(envelope)
        if self.rng.random() < 0.03:
            node.crash()  # before the entry is stored: nothing of it is left
            return
        try:
            node.append(envelope, now=node.clock(self.now), held=node.held)
        except Refused:
            if self.rng.random() < (0.9 if self.lean else 0.4):
                node.write(encode_frame(node.next_frame(node.clock(self.now), held=node.held, envelope=envelope)))
        if self.rng.random() < 0.03:
            node.crash()  # after it is stored, before anybody has it

    def _receipt(self, node: Node) -> None:
        node.append(now=node.clock(self.now), held=node.held)

    def _tally(self, node: Node) -> None:
        node.append(now=node.clock(self.now), held=node.held, tally_of=self.beginning.space or LINE)

    def _send(self, node: Node) -> None:
        """The node sends a batch of its log, from about where the other one is."""
        if self.cut:
            return
        known = self._writer(node).other.log.size
        start = max(0, known - self.rng.choice((0, 0, 0, 1, 3)))
        end = min(len(node.entries), start + self.rng.choice((1, 2, 8, 64)))
        self.in_flight.append((node.beside, start, node.entries[start:end]))

    def _deliver(self, node: Node) -> None:
        """One of the batches for this node arrives, any of them, perhaps not for the last time."""
        mine = [batch for batch in self.in_flight if batch[0] == node.side]
        if self.cut or not mine:
            return
        batch = self.rng.choice(mine)
        if self.rng.random() > 0.1:
            self.in_flight.remove(batch)
        node.mirror(batch[2], start=batch[1])
        if self.rng.random() < 0.8:
            node.take_in(node.other.log.size)

    def _take_in(self, node: Node) -> None:
        """A node that was late catches up, in part."""
        node.take_in(node.held + self.rng.randrange(1, 4))

    def _crash(self, node: Node) -> None:
        node.crash()
        self.in_flight = [batch for batch in self.in_flight if batch[0] == node.side]

    def _cut_or_heal(self, _node: Node) -> None:
        self.cut = not self.cut
        if self.cut:
            self.in_flight = [batch for batch in self.in_flight if self.rng.random() < 0.5]

    def _jump(self, node: Node) -> None:
        """A clock is set, forth or back."""
        node.skew += timedelta(seconds=self.rng.randrange(-120, 120))

    def _lie(self, node: Node) -> None:
        """A node writes an unsound frame, around what an officer signed or around nothing."""
        if self.rng.random() < 0.05:
            node.write(b"no frame")
            return
        envelope = node.outbox.pop() if node.outbox and self.rng.random() < 0.5 else None
        frame = node.next_frame(node.clock(self.now), held=node.held, envelope=envelope)
        node.write(encode_frame(LIES.draw(self.rng, self.lean)(node, frame)))
        if self.rng.random() < 0.5:
            self._send(node)


ACTS: Urn[Callable[[World, Node], None]] = Urn(
    (World._say, 42, SAYINGS.tags | FAULTS.tags | FOUNDING.tags),
    (World._submit, 6, ()),
    (World._receipt, 10, ()),
    (World._tally, 2, ()),
    (World._send, 24, ()),
    (World._deliver, 30, ()),
    (World._take_in, 6, ()),
    (World._crash, 1, ()),
    (World._cut_or_heal, 2, ()),
    (World._jump, 2, ()),
    (World._lie, 4, LIES.tags),
    (World._wait_until_due, 2, ["decision:past-due"]),
)

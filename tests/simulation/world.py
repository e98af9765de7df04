"""Two cores under a hostile schedule, all of it drawn from one seed.

Two nodes write, mirror and take in, while batches are delayed, reordered, sent twice and lost, the line is cut, clocks
are skewed and jump, a node takes in late, crashes between any two steps (before and after an entry is stored), holds
statements back, appends what it should refuse and writes unsound frames. What officers say is drawn by `officers`,
what must hold by all this is checked after each step by `checks`.

    world = World(seed)
    world.run()                 raises AssertionError, with the seed, at the first step after which something is wrong
"""

import random
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cache

from crypto.dsse import Envelope
from crypto.errors import ProtocolError, Refused
from crypto.frame import Frame, Tally, encode_frame
from crypto.past import Judgement
from crypto.replay import HeldLog, Replay, WalkedLog
from tests.factories import NIGHT, XA, XB, Country, minute, unchecked
from tests.peer import Centre
from tests.scene import Scene
from tests.simulation.checks import Checks
from tests.simulation.officers import compose

STEPS = 70
NEW_YEAR = datetime(2027, 1, 1, tzinfo=UTC)
SIDES = ("XA", "XB")

Batch = tuple[str, int, list[bytes]]
"""For whom, from where on, which entries of the other log."""


@cache
def genesis() -> Scene:
    """What each schedule begins with: officers, a file, an exercise, a title proposed by each side, known to both."""
    scene = Scene()
    scene.open_exercise(XB.watch)
    scene.exercise = False
    opened = bytes.fromhex(scene.id_of(scene.open_file(XA.watch)))
    scene.propose(XA.watch, on=opened, due=minute(36))
    scene.propose(XB.watch, on=opened, due=minute(36))
    for side in (*SIDES, *SIDES):
        scene.receipt(side)
    scene.sync()
    return scene


def copied(replay: Replay) -> Replay:
    """Both walks, to go on with."""
    copy = Replay(hotline=genesis().hotline.id, sides=("XA", "XB"), verify=unchecked)
    for side, walked in replay.walks.items():
        _copy_log(walked.log, copy.walks[side].log)
        copy.walks[side].records = dict(walked.records)
        copy.walks[side].verdicts = list(walked.verdicts)
    return copy


def _copy_log(log: HeldLog, copy: HeldLog) -> None:
    copy.entries, copy._roots, copy._frontier = list(log.entries), list(log._roots), log._frontier


class Node(Centre):
    """One side's node. Its logs are durable; its walks are rebuilt after a crash."""

    def __init__(self, world: "World", own: Country, other: Country) -> None:
        super().__init__(genesis().hotline, own, other, verify=unchecked)
        self.world = world
        self.outbox: list[Envelope] = []
        self.held = 0
        self.skew = timedelta(seconds=world.rng.choice((0, 0, world.rng.randrange(-150, 150))))
        self._adopt(copied(genesis().centre(own.side).replay))
        self.take_in(self.other.log.size)

    def _adopt(self, replay: Replay) -> None:
        self.replay = replay
        self.own, self.other = replay.walks[self.country.side], replay.walks[self.beside]

    @property
    def beside(self) -> str:
        """The other side's code."""
        return "XB" if self.country.side == "XA" else "XA"

    @property
    def clock(self) -> datetime:
        """What its clock shows."""
        return self.world.now + self.skew

    def take_in(self, size: int) -> None:
        """It may take in the other log up to that size from now on."""
        self.held = max(self.held, min(size, self.other.log.size))

    def keep(self, walked: WalkedLog, entry: bytes, judgement: Judgement) -> None:
        """Store an entry, and let it be checked."""
        super().keep(walked, entry, judgement)
        self.world.checks.judged(walked, judgement)

    def crash(self) -> None:
        """Forget everything but the logs, and walk them again."""
        before = {side: (walked.records, walked.verdicts) for side, walked in self.replay.walks.items()}
        start = genesis().centre(self.country.side).replay
        fresh = copied(start)
        for side, walked in self.replay.walks.items():
            fresh.extend(side, walked.log.entries[fresh.walks[side].log.size :])
        for side, judgement in fresh.advance():
            self.world.checks.judged(fresh.walks[side], judgement)
        assert {side: (walked.records, walked.verdicts) for side, walked in fresh.walks.items()} == before
        self._adopt(fresh)


class World:
    """Both nodes, what is between them, and time."""

    def __init__(self, seed: int) -> None:
        self.seed = seed
        self.rng = random.Random(seed)
        self.now = minute(30) if self.rng.random() < 0.85 else NEW_YEAR - timedelta(minutes=2)
        self.checks = Checks(genesis().one.replay)
        one, two = Node(self, XA, XB), Node(self, XB, XA)
        self.nodes = (one, two)
        self.in_flight: list[Batch] = []
        self.cut = False

    def run(self, *, by_brute_force: bool = False) -> None:
        """Play the schedule to its end, let both sides come to rest, and perhaps judge each entry by brute force."""
        try:
            for _ in range(STEPS):
                self.step()
            self.rest()
            if by_brute_force:
                self.checks.by_brute_force(self.nodes[0].replay)
        except (AssertionError, ProtocolError) as failed:
            raise AssertionError(f"seed {self.seed}: {failed}") from failed

    def step(self) -> None:
        """One thing happens to one node."""
        self.now += timedelta(seconds=self.rng.choice((0, 0, 1, 3, 15)))
        node = self.rng.choice(self.nodes)
        if self.rng.random() < 0.015:
            self._wait_until_due(node)
        act = self.rng.choices(_ACTS, _WEIGHTS)[0]
        act(self, node)

    def _wait_until_due(self, node: Node) -> None:
        """A node takes in what it has in the last second in which something can be agreed."""
        decision = node.view().decision(genesis().space, "title")
        dues = [one.due for one in decision.proposals if one.due > node.clock] if decision else []
        if dues:
            self.now = min(dues) - node.skew
            self._receipt(node)

    def rest(self) -> None:
        """The line heals, and both take in everything."""
        for node in (*self.nodes, *self.nodes, *self.nodes):
            self._catch_up(node)
            self.now += timedelta(seconds=1)
            node.append(now=node.clock)
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
        envelope = compose(node, self.rng, now=node.clock)
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
            node.append(envelope, now=node.clock, held=node.held)
        except Refused:
            if self.rng.random() < 0.4:
                node.write(encode_frame(node.next_frame(node.clock, held=node.held, envelope=envelope)))
        if self.rng.random() < 0.03:
            node.crash()  # after it is stored, before anybody has it

    def _receipt(self, node: Node) -> None:
        node.append(now=node.clock, held=node.held)

    def _tally(self, node: Node) -> None:
        node.append(now=node.clock, held=node.held, tally_of=genesis().space)

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
        mine = [batch for batch in self.in_flight if batch[0] == node.country.side]
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
        self.in_flight = [batch for batch in self.in_flight if batch[0] == node.country.side]

    def _cut_or_heal(self, _node: Node) -> None:
        self.cut = not self.cut
        if self.cut:
            self.in_flight = [batch for batch in self.in_flight if self.rng.random() < 0.5]

    def _jump(self, node: Node) -> None:
        """A clock is set, forth or back."""
        node.skew += timedelta(seconds=self.rng.randrange(-120, 120))

    def _lie(self, node: Node) -> None:
        """A node writes an unsound frame."""
        frame = node.next_frame(node.clock, held=node.held)
        if self.rng.random() < 0.1:
            node.write(b"no frame")
        else:
            node.write(encode_frame(self.rng.choice(_LIES)(frame)))


def _seen_twice(frame: Frame) -> Frame:
    return replace(frame, seen=replace(frame.seen, start=max(0, frame.seen.start - 1)))


def _left_out(frame: Frame) -> Frame:
    return replace(frame, seen=replace(frame.seen, start=frame.seen.start + 1))


_LIES: tuple[Callable[[Frame], Frame], ...] = (
    _seen_twice,
    _left_out,
    lambda frame: replace(frame, seen=replace(frame.seen, root=bytes(32))),
    lambda frame: replace(frame, at=NIGHT),
    lambda frame: replace(frame, trust=frame.trust + 1),
    lambda frame: replace(frame, no=1),
    lambda frame: replace(frame, refused=(*frame.refused, (frame.seen.end, "expired"))),
    lambda frame: replace(frame, refused=frame.refused[1:], fact=Tally(space=bytes(16), own=0, other=1)),
)

_SCHEDULE: dict[Callable[[World, Node], None], int] = {
    World._say: 42,
    World._submit: 6,
    World._receipt: 10,
    World._tally: 2,
    World._send: 24,
    World._deliver: 30,
    World._take_in: 6,
    World._crash: 1,
    World._cut_or_heal: 2,
    World._jump: 2,
    World._lie: 4,
}
_ACTS, _WEIGHTS = list(_SCHEDULE), list(_SCHEDULE.values())

"""One side's node in a schedule: its logs are durable, its walks are made again after a crash."""

from collections.abc import Callable
from datetime import datetime, timedelta

from crypto.dsse import Envelope
from crypto.past import Judgement
from crypto.replay import Replay, WalkedLog
from tests.peer import Centre
from tests.simulation.beginnings import COUNTRIES, Beginning, copied
from tests.simulation.brute_force.entries import BESIDE
from tests.simulation.marks import check_marks

Judged = Callable[[WalkedLog, Judgement], None]


class Node(Centre):
    """A node that was there from a schedule's beginning. `judged` is told of each verdict."""

    def __init__(self, beginning: Beginning, side: str, *, skew: timedelta, judged: Judged) -> None:
        super().__init__(beginning.hotline, COUNTRIES[side], COUNTRIES[BESIDE[side]], verify=check_marks)
        self.beginning = beginning
        self.side, self.beside = side, BESIDE[side]
        self.outbox: list[Envelope] = []
        self.skew = skew
        self._judged = judged
        self._adopt(copied(beginning.replays[side]))
        self.held = self.view().head().seen
        """Up to where it may take in the other log."""

    def _adopt(self, replay: Replay) -> None:
        self.replay = replay
        self.own, self.other = replay.walks[self.side], replay.walks[self.beside]

    def clock(self, now: datetime) -> datetime:
        """What its clock shows."""
        return now + self.skew

    def take_in(self, size: int) -> None:
        """It may take in the other log up to that size from now on."""
        self.held = max(self.held, min(size, self.other.log.size))

    def keep(self, walked: WalkedLog, entry: bytes, judgement: Judgement) -> None:
        """Store an entry, and let it be checked."""
        super().keep(walked, entry, judgement)
        self._judged(walked, judgement)

    def crash(self) -> None:
        """Forget everything but the logs, and walk them again."""
        before = {side: (walked.records, walked.verdicts) for side, walked in self.replay.walks.items()}
        fresh = copied(self.beginning.replays[self.side])
        for side, walked in self.replay.walks.items():
            fresh.extend(side, walked.log.entries[fresh.walks[side].log.size :])
        for side, judgement in fresh.advance():
            self._judged(fresh.walks[side], judgement)
        assert {side: (walked.records, walked.verdicts) for side, walked in fresh.walks.items()} == before
        self._adopt(fresh)

"""What must hold in every schedule, whatever happened.

After each step:

1. an entry's verdict, and all that it changed, is the same at both nodes, and the same after a crash: for ever;
2. a version is followed by one agreed version, the same in both walks, and what is agreed is never undone;
3. the numbers of what counts have no gap: of a space, and of a year's messages.

Where both sides have taken in everything:

4. both walks know the same, and nothing waits for a confirmation;
5. the reading order has every entry after all that is in its past, and else the earlier first;
6. what a side declared last of its end of the line is what both walks have;
7. judged by brute force at its whole past, each entry has the same verdict.
"""

from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from crypto.decision import Decision
from crypto.past import Judgement
from crypto.reading import places, reading_order
from crypto.replay import Replay, WalkedLog
from crypto.statement import Statement
from crypto.view import Declared, Pending, Taken
from tests.simulation.beginnings import Beginning
from tests.simulation.brute_force.judgement import BruteForce


class Checks:
    """What was seen in a schedule so far, that goes on from where two walks are."""

    def __init__(self, beginning: Beginning) -> None:
        self._beginning = beginning
        self.verdicts: dict[tuple[str, int], Judgement] = {}
        self.followed_by: dict[bytes, bytes] = {}
        self.codes: Counter[str] = Counter()
        self.seen: Counter[str] = Counter()
        self._decided: dict[tuple[str, str], Decision] = {}
        self._numbered: Counter[tuple[Any, ...]] = Counter()
        for side, walked in beginning.replays["XA"].walks.items():
            for verdict in walked.verdicts:
                self._check_numbers(side, verdict)
            for key, record in walked.records.items():
                if isinstance(record, Decision):
                    self._decided[side, key[1]] = record

    def judged(self, walked: WalkedLog, judgement: Judgement) -> None:
        """An entry of a log was judged, for the first time or again."""
        side, index = walked.walk.own, judgement.taken_as.index
        known = self.verdicts.setdefault((side, index), judgement)
        if known is not judgement:
            assert _essence(known) == _essence(judgement), f"entry {index} of {side} was judged anew"
            return
        self._check_numbers(side, judgement.taken_as)
        for key, record in judgement.changes.items():
            if isinstance(record, Decision):
                self._check_decision((side, key[1]), record)
        self._count(judgement)

    def at_rest(self, one: Replay, other: Replay) -> None:
        """Both sides have taken in everything."""
        ours, theirs = one.walks["XA"], other.walks["XB"]
        assert _known(ours) == _known(theirs), "the two walks know different things"
        for walked in (ours, theirs):
            assert walked.records.get(("pending",), Pending()) == Pending(), "something still waits for a confirmation"
        self._check_declared(ours, theirs)
        self._check_reading_order(ours, theirs)

    def by_brute_force(self, replay: Replay) -> None:
        """Judge each entry of both logs once more, and compare."""
        logs = {side: walked.log for side, walked in replay.walks.items()}
        force = BruteForce(logs, self._beginning.hotline.id, known=self._beginning.verdicts)
        for side, walked in replay.walks.items():
            for verdict in walked.verdicts:
                expected = force.verdict(side, verdict.index)
                assert (verdict.code, verdict.sound) == expected, f"entry {verdict.index} of {side}: {expected}"

    def _check_numbers(self, side: str, taken: Taken) -> None:
        if taken.code is not None or taken.frame is None or not isinstance(taken.item, Statement):
            return
        space = (side, taken.item.space)
        self._numbered[space] += 1
        assert taken.frame.no == self._numbered[space], f"{side}: number {taken.frame.no} in its space"
        if taken.item.is_message:
            year = (side, taken.item.exercise, taken.frame.at.year)
            self._numbered[year] += 1
            assert taken.frame.number == self._numbered[year], f"{side}: message {taken.frame.number}"

    def _check_decision(self, place: tuple[str, str], after: Decision) -> None:
        before = self._decided.get(place)
        self._decided[place] = after
        if before is None or before.version == after.version:
            assert before is None or before.agreed == after.agreed, "agreed without another version"
            return
        assert after.agreed == before.agreed + 1, "agreed was undone"
        agreed = self.followed_by.setdefault(before.version, after.version)
        assert agreed == after.version, "two agreements on one version"
        assert before.version not in self.followed_by.values() or before.version != after.version
        self.seen["agreed"] += 1

    def _check_declared(self, *walks: WalkedLog) -> None:
        for log in walks:
            side = log.walk.own
            admitted = [one for one in log.verdicts if one.code is None and isinstance(one.item, Statement)]
            said = [one for one in admitted if isinstance(one.item, Statement) and one.item.type == "declaration"]
            self.seen["declared"] += len(said)
            last = said[-1].index if said else None
            for walked in walks:
                record = walked.records.get(("declared", side))
                known = record.index if isinstance(record, Declared) else None
                assert known == last, f"{walked.walk.own} has another declaration of {side}"

    def _check_reading_order(self, ours: WalkedLog, theirs: WalkedLog) -> None:
        one, other = (list(places(walked.walk.own, walked.verdicts)) for walked in (ours, theirs))
        read = {"XA": 0, "XB": 0}
        order = reading_order(one, other)
        for place, following in pairwise(order):
            freely = place.side != following.side and following.past <= place.index
            assert not freely or place.at <= following.at, "the later was read first"
        for place in order:
            beside = "XB" if place.side == "XA" else "XA"
            assert place.index == read[place.side], "a log was not read in its order"
            assert place.past <= read[beside], "an entry was read before its past"
            read[place.side] += 1

    def _count(self, judgement: Judgement) -> None:
        """What kinds of things happen in the schedules at all."""
        if judgement.code is not None:
            self.codes[judgement.code] += 1
        self.seen["admitted"] += judgement.code is None
        self.seen["unsound"] += not judgement.taken_as.sound
        for record in judgement.changes.values():
            if isinstance(record, Decision):
                self.seen.update({proposal.state.value for proposal in record.proposals})


def _essence(judgement: Judgement) -> tuple[object, ...]:
    taken = judgement.taken_as
    return taken.code, taken.sound, taken.space, taken.epoch, judgement.changes


def _known(walked: WalkedLog) -> dict[tuple[str, ...], object]:
    """What a walk knows, but for how far it is and in what order it learned of proposals.

    The Arrangement is each log's own: one that does not begin with it is no reason for the other to be without.
    """
    return dict(_settled(walked))


def _settled(walked: WalkedLog) -> Iterator[tuple[tuple[str, ...], object]]:
    for key, record in walked.records.items():
        if key[0] in ("arrangement", "head", "pending"):
            continue
        if isinstance(record, Decision):
            yield key, (record.version, record.agreed, frozenset(record.proposals))
        else:
            yield key, record

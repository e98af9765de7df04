"""The rules once more, as slowly and as plainly as they can be said: each entry judged by looking at its whole past.

Nothing is kept from one entry to the next but verdicts. A past is two prefixes; whatever is asked of it (the version in
force, who is listed, how many statements there were) is counted afresh from the entries in it. Of `crypto` only the
parsers, ids and sizes are used. Frames are judged here, what they hold in `trust`, `statements` and `decisions`.
"""

from crypto.arrangement import Arrangement
from crypto.changes import SignatoriesChange
from crypto.frame import Frame, Tally
from crypto.statement import Statement
from tests.simulation.brute_force.entries import BESIDE, Code, Entries, Entry, Verdict
from tests.simulation.brute_force.past import Past
from tests.simulation.brute_force.statements import statement_code
from tests.simulation.brute_force.trust import arrangement_code, change_code


class BruteForce(Entries):
    """Both logs, judged."""

    def judge(self, entry: Entry) -> Verdict:
        """Why an entry is inadmissible, or None, and whether its frame is sound."""
        if entry.frame is None:
            return entry.code, False
        unsound = self._frame_code(entry, entry.frame)
        if unsound is not None:
            return unsound, False
        if entry.item is None:
            return entry.code, True
        past = Past(self, entry)
        match entry.item:
            case Arrangement():
                return arrangement_code(past, entry.item), True
            case SignatoriesChange():
                return change_code(past, entry.item), True
            case Statement():
                return statement_code(past, entry.item), True

    def _frame_code(self, entry: Entry, frame: Frame) -> Code:
        before = list(self.sound(entry.side, entry.index))
        begun = self.end(before[-1]) if before else 0
        beside, seen = BESIDE[entry.side], frame.seen
        if (seen.log, seen.start) != (1, begun) or not begun <= seen.end <= begun + 512:
            return "seen"
        if self.root(beside, seen.end) != seen.root:
            return "root"
        if before and before[-1].frame is not None and frame.at < before[-1].frame.at:
            return "at"
        trust = [one for one in self.admitted(entry.side, entry.index) if not isinstance(one.item, Statement | None)]
        if frame.trust != len(trust):
            return "trust"
        if (frame.no, frame.number) != self._numbers(entry, frame):
            return "number"
        verdicts = ((index, self.verdict(beside, index)[0]) for index in range(seen.start, seen.end))
        if frame.refused != tuple((index, code) for index, code in verdicts if code is not None):
            return "refused"
        return self._tally_code(entry, frame)

    def _numbers(self, entry: Entry, frame: Frame) -> tuple[int | None, int | None]:
        item = entry.item
        if not isinstance(item, Statement):
            return None, None
        said = [
            (one.frame.at.year, one.item)
            for one in self.admitted(entry.side, entry.index)
            if isinstance(one.item, Statement) and one.frame is not None
        ]
        no = 1 + sum(one.space == item.space for _, one in said)
        if not item.is_message:
            return no, None
        of_the_year = (frame.at.year, item.exercise)
        return no, 1 + sum(one.is_message and (year, one.exercise) == of_the_year for year, one in said)

    def _tally_code(self, entry: Entry, frame: Frame) -> Code:
        if not isinstance(frame.fact, Tally):
            return None
        own, other = (
            sum(isinstance(one.item, Statement) and one.item.space == frame.fact.space for one in self.admitted(*log))
            for log in ((entry.side, entry.index), (BESIDE[entry.side], frame.seen.end))
        )
        return None if (frame.fact.own, frame.fact.other) == (own, other) else "tally"

"""Vectors of `decision`: a title proposed, accepted, refused, withdrawn, in every order that two logs allow."""

from collections.abc import Callable, Mapping
from datetime import timedelta

from crypto.frame import encode_frame
from crypto.view import Taken
from tests.acts import HOUR, SECOND
from tests.factories import XA, XB, Device, Values, message, minute, time
from tests.faults import NOTHING
from tests.scene import Asked
from tests.vectors.cases import Case
from tests.vectors.scenario import Base

SOURCE = "this project, licence as the project's"

DUE = minute(60)
WATCH = {"XA": XA.watch, "XB": XB.watch}


class Proposed(Asked):
    """XA has proposed two titles, XB one; all three are known to both."""

    def __init__(self) -> None:
        super().__init__()
        self.first = self.id_of(self.opened)
        self.p1, self.p2 = (self.propose_title("XA") for _ in range(2))
        self.q1 = self.propose_title("XB")
        self.receipt("XA")
        self.receipt("XB")
        self.sync()

    def propose_title(self, side: str, *, on: str | None = None) -> str:
        """Propose a title that is due at `DUE`; its id."""
        return self.id_of(self.propose(WATCH[side], on=bytes.fromhex(on or self.first), due=DUE))

    def answer(self, side: str, type_: str, of: str) -> Taken:
        """Accept, refuse or withdraw, having seen everything."""
        return self.lie(WATCH[side], self.header(WATCH[side], type_, {"of": of}))

    def at_once(self, *answers: tuple[str, str, str]) -> list[Taken]:
        """Both sides answer (side, type, of), neither having seen what the other does."""
        headers = [(WATCH[side], self.header(WATCH[side], type_, {"of": of})) for side, type_, of in answers]
        return [self._unseeing(author, header) for author, header in headers]

    def _unseeing(self, author: Device, header: Values) -> Taken:
        envelope = self.hotline.statement(author, header)
        return self.centre(author.side).lie(envelope, now=self.now)

    def settle(self) -> Taken:
        """Both take in all that there is, and know it of each other."""
        self.receipt("XA")
        self.receipt("XB")
        last = self.receipt("XA")
        self.sync()
        return last


Act = Callable[[Proposed], Taken]
PROPOSED = Base("proposed", Proposed)


def cases(_kept: Mapping[str, Case]) -> list[Case]:
    """All of them."""
    return [
        PROPOSED.case(),
        *(PROPOSED.then(name, None, act) for name, act in AGREED_OR_NOT.items()),
        *(PROPOSED.then(name, code, act) for code, acts in REFUSED.items() for name, act in acts.items()),
    ]


def _accepted(s: Proposed) -> Taken:
    """XB accepts XA's first proposal; XA does not know it yet."""
    return s.answer("XB", "acceptance", s.p1)


def _agreed(s: Proposed) -> Taken:
    _accepted(s)
    return s.settle()


def _confirmed_at(offset: timedelta) -> Act:
    """XA's first entry that takes the acceptance in stands so long after the due time."""

    def act(s: Proposed) -> Taken:
        _accepted(s)
        s.sync()
        s.one.append(now=DUE + offset)
        s.sync()
        return s.two.append(now=DUE + offset)

    return act


def _crossed(s: Proposed) -> Taken:
    s.at_once(("XA", "acceptance", s.q1), ("XB", "acceptance", s.p1))
    return s.settle()


def _crossed_and_agreed(s: Proposed) -> Taken:
    _crossed(s)
    s.answer("XB", "acceptance", s.p2)
    return s.settle()


def _crossed_twice(s: Proposed) -> Taken:
    _crossed(s)
    q2 = s.propose_title("XB")
    s.receipt("XA")
    s.receipt("XB")
    s.sync()
    s.at_once(("XB", "acceptance", s.p2), ("XA", "acceptance", q2))
    return s.settle()


def _withdrawn_at_once(s: Proposed) -> Taken:
    s.at_once(("XA", "withdrawal", s.p1), ("XB", "acceptance", s.p1))
    return s.settle()


def _refused_and_withdrawn_at_once(s: Proposed) -> Taken:
    s.at_once(("XA", "withdrawal", s.p1), ("XB", "refusal", s.p1))
    return s.settle()


def _withdrawn(s: Proposed) -> Taken:
    s.answer("XA", "withdrawal", s.p1)
    return s.settle()


def _refused(s: Proposed) -> Taken:
    s.answer("XB", "refusal", s.p1)
    return s.settle()


def _agreed_after_a_lapse(s: Proposed) -> Taken:
    """The other side's proposal is accepted once one's own has lapsed."""
    _confirmed_at(SECOND)(s)
    later = DUE + HOUR / 2
    says = {"about": "title", "due": time(later), "on": s.first}
    header = s.header(XB.watch, "proposal", says, now=DUE + SECOND)
    q2 = s.two.lie(s.hotline.statement(XB.watch, header), now=DUE + SECOND)
    accept = s.header(XA.watch, "acceptance", {"of": s.id_of(q2)}, now=DUE + SECOND)
    s.one.lie(s.hotline.statement(XA.watch, accept), now=DUE + SECOND)
    s.sync()
    s.two.append(now=DUE + 2 * SECOND)
    s.sync()
    return s.one.append(now=DUE + 2 * SECOND)


def _unsound_and_then_sound(s: Proposed) -> Taken:
    """An unsound frame confirms nothing; the next does, too late."""
    _accepted(s)
    s.sync()
    s.one.lie(now=DUE, trust=9)
    s.one.append(now=DUE + SECOND)
    s.sync()
    return s.two.append(now=DUE + SECOND)


def _confirmed_by_a_refused_statement(s: Proposed) -> Taken:
    """The frame counts, though what it holds does not."""
    _accepted(s)
    s.lie(XA.watch, s.header(XA.watch, "request", message(closes=True)))
    s.sync()
    return s.two.append(now=s.now)


def _confirmed_by_what_does_not_parse(s: Proposed) -> Taken:
    _accepted(s)
    s.lie(XA.watch, {**s.header(XA.watch, "request", message()), "type": "speech"})
    s.sync()
    return s.two.append(now=s.now)


def _proposed_on_what_is_superseded(s: Proposed) -> Taken:
    """XB proposes while XA's proposal is agreed: it is admissible there and superseded from the start here."""
    _accepted(s)
    header = s.header(XB.watch, "proposal", {"about": "title", "due": time(DUE), "on": s.first})
    s.receipt("XA")
    s.two.lie(s.hotline.statement(XB.watch, header), now=s.now)
    return s.settle()


def _two_files(s: Proposed) -> Taken:
    """An acceptance in one file does not stand in the way of one in another."""
    _accepted(s)
    space = s.space
    opened = s.open_file(name="another file")
    proposed = s.propose(XA.watch, on=bytes.fromhex(s.id_of(opened)), due=DUE)
    s.answer("XB", "acceptance", s.id_of(proposed))
    s.space = space
    return s.settle()


def _in_the_frame_that_confirms(s: Proposed) -> Taken:
    """XA's acceptance stands in the very entry that takes XB's in: that comes first."""
    _accepted(s)
    return s.answer("XA", "acceptance", s.q1)


def _late(type_: str, side: str, which: str, delay: timedelta) -> Act:
    def act(s: Proposed) -> Taken:
        header = s.header(WATCH[side], type_, {"of": getattr(s, which)}, now=DUE + delay)
        return s.centre(side).lie(s.hotline.statement(WATCH[side], header), now=DUE + delay)

    return act


def _known_late(s: Proposed) -> Taken:
    """XB accepts, XA confirms in time, and XB takes that in an hour after the due time."""
    _accepted(s)
    s.sync()
    s.one.append(now=DUE)
    s.sync()
    return s.two.append(now=DUE + HOUR)


def _after(first: Act, then: Act) -> Act:
    def act(s: Proposed) -> Taken:
        first(s)
        return then(s)

    return act


def _crossed_and_withdrawn_at_once(s: Proposed) -> Taken:
    """XB withdraws what XA accepts, after its own acceptance has crossed that."""
    s.at_once(("XA", "acceptance", s.q1), ("XB", "acceptance", s.p1), ("XB", "withdrawal", s.q1))
    return s.settle()


def _withdrawn_at_once_and_lapsed(s: Proposed) -> Taken:
    """The acceptance stands against the withdrawal, and is confirmed too late."""
    s.at_once(("XA", "withdrawal", s.p1), ("XB", "acceptance", s.p1))
    s.sync()
    s.one.append(now=DUE + SECOND)
    s.sync()
    return s.two.append(now=DUE + SECOND)


def _in_another_file(type_: str, side: str, which: str) -> Act:
    def act(s: Proposed) -> Taken:
        s.open_file(name="another file")
        return s.answer(side, type_, getattr(s, which))

    return act


def _then(first: Act, side: str, type_: str, which: str) -> Act:
    def act(s: Proposed) -> Taken:
        first(s)
        return s.answer(side, type_, getattr(s, which))

    return act


def _propose(on: Callable[[Proposed], str], due: timedelta = HOUR) -> Act:
    def act(s: Proposed) -> Taken:
        says = {"about": "title", "due": time(s.now + due), "on": on(s)}
        return s.lie(XA.watch, s.header(XA.watch, "proposal", says))

    return act


def _agreed_and_then(on: Callable[[Proposed], str]) -> Act:
    """Another proposal, after XA's first is agreed."""

    def act(s: Proposed) -> Taken:
        _agreed(s)
        return _propose(on)(s)

    return act


def _withdrawn_after_a_lapse(s: Proposed) -> Taken:
    _confirmed_at(SECOND)(s)
    return _late("withdrawal", "XA", "p1", HOUR)(s)


def _behind(s: Proposed) -> Taken:
    """XA withdraws; XB has it, but its acceptance does not take it in, so the two have only met."""
    s.answer("XA", "withdrawal", s.p1)
    seen = s.two.view().head().seen
    header = s.hotline.header(
        XB.watch, "acceptance", {"of": s.p1}, now=s.now, space=s.space, verified={**s.two.verified()}
    )
    header["verified"]["other"] = [1, seen, (s.two.other.log.root(seen) or b"").hex()]
    envelope = s.hotline.statement(XB.watch, header)
    s.two.write(encode_frame(s.two.next_frame(s.now, held=seen, envelope=envelope)))
    return s.settle()


AGREED_OR_NOT: dict[str, Act] = {
    "accepted, not confirmed": _accepted,
    "agreed": _agreed,
    "agreed in the last second": _confirmed_at(timedelta(0)),
    "lapsed a second later": _confirmed_at(SECOND),
    "accepted in the last second": _late("acceptance", "XB", "p1", timedelta(0)),
    "agreed in the last second, known an hour later": _known_late,
    "refused an hour too late": _late("refusal", "XB", "p1", HOUR),
    "withdrawn an hour too late": _late("withdrawal", "XA", "p1", HOUR),
    "crossed": _crossed,
    "crossed and withdrawn at once: crossed": _crossed_and_withdrawn_at_once,
    "crossed, then another is agreed": _crossed_and_agreed,
    "crossed twice": _crossed_twice,
    "withdrawn": _withdrawn,
    "withdrawn and accepted at once: the acceptance stands": _withdrawn_at_once,
    "withdrawn and accepted at once, confirmed too late: lapsed": _withdrawn_at_once_and_lapsed,
    "withdrawn, mirrored, not taken in: the acceptance stands": _behind,
    "refused": _refused,
    "refused and withdrawn at once: withdrawn": _refused_and_withdrawn_at_once,
    "lapsed, then another is agreed": _agreed_after_a_lapse,
    "an unsound frame does not confirm": _unsound_and_then_sound,
    "a refused statement's frame confirms": _confirmed_by_a_refused_statement,
    "the frame of what does not parse confirms": _confirmed_by_what_does_not_parse,
    "proposed on what was superseded meanwhile": _proposed_on_what_is_superseded,
    "two files": _two_files,
    "a second proposal on what was agreed": _agreed_and_then(lambda s: s.p1),
}
"""Acts whose last entry is admitted; what they come to stands in `decisions`."""

REFUSED: dict[str, dict[str, Act]] = {
    "version-superseded": {
        "a proposal on nothing that is due already": _propose(lambda _: NOTHING, -SECOND),
        "a withdrawal of the other side's that was superseded": _then(_agreed, "XB", "withdrawal", "p2"),
        "an acceptance of what was superseded, too late": _after(_agreed, _late("acceptance", "XB", "p2", SECOND)),
        "a proposal on what was in force before": _agreed_and_then(lambda s: s.first),
        "a proposal on nothing": _propose(lambda _: NOTHING),
        "a proposal on a proposal": _propose(lambda s: s.p1),
        "an acceptance of what was superseded": _then(_agreed, "XB", "acceptance", "p2"),
        "a withdrawal of what was agreed": _then(_agreed, "XA", "withdrawal", "p1"),
        "a refusal of what was superseded": _then(_agreed, "XB", "refusal", "p2"),
        "an acceptance in the frame that confirms another": _in_the_frame_that_confirms,
    },
    "past-due": {
        "a proposal that is due already": _propose(lambda s: s.first, -SECOND),
        "an acceptance a second too late": _late("acceptance", "XB", "p1", SECOND),
    },
    "withdrawn": {
        "an acceptance of what was withdrawn, too late": _after(_withdrawn, _late("acceptance", "XB", "p1", SECOND)),
        "an acceptance of what was withdrawn": _then(_withdrawn, "XB", "acceptance", "p1"),
        "a refusal of what was withdrawn": _then(_withdrawn, "XB", "refusal", "p1"),
        "a second withdrawal": _then(_withdrawn, "XA", "withdrawal", "p1"),
        "an acceptance of what was refused and withdrawn": _then(
            _refused_and_withdrawn_at_once, "XB", "acceptance", "p1"
        ),
    },
    "already-answered": {
        "an acceptance of what one has refused, too late": _after(_refused, _late("acceptance", "XB", "p1", SECOND)),
        "a second acceptance before the first is confirmed, too late": _after(
            _accepted, _late("acceptance", "XB", "p1", SECOND)
        ),
        "a second acceptance": _then(_accepted, "XB", "acceptance", "p1"),
        "a refusal of what one has accepted": _then(_accepted, "XB", "refusal", "p1"),
        "an acceptance of what one has refused": _then(_refused, "XB", "acceptance", "p1"),
        "a withdrawal of what was refused": _then(_refused, "XA", "withdrawal", "p1"),
        "a withdrawal of what has lapsed": _withdrawn_after_a_lapse,
        "an acceptance of what has crossed": _then(_crossed, "XB", "acceptance", "p1"),
        "a withdrawal of what has crossed": _then(_crossed, "XA", "withdrawal", "p1"),
    },
    "acceptance-pending": {
        "a second proposal accepted before the first is confirmed, too late": _after(
            _accepted, _late("acceptance", "XB", "p2", SECOND)
        ),
        "a second proposal accepted before the first is confirmed": _then(_accepted, "XB", "acceptance", "p2"),
    },
    "reference-type": {
        "an acceptance of one's own that is withdrawn": _then(_withdrawn, "XA", "acceptance", "p1"),
        "an acceptance of one's own": lambda s: s.answer("XA", "acceptance", s.p1),
        "a refusal of one's own": lambda s: s.answer("XA", "refusal", s.p1),
        "a withdrawal of the other side's": lambda s: s.answer("XB", "withdrawal", s.p1),
    },
    "reference-unknown": {
        "a withdrawal of nothing": lambda s: s.answer("XA", "withdrawal", NOTHING),
        "a refusal from another file": _in_another_file("refusal", "XB", "p1"),
    },
}
"""Acts whose last entry is refused, by the code."""

"""The two walks: every entry judged once, at its own past, the same everywhere.

An entry's past is its own log before it, and the other log up to the `end` of its `seen`. In the walk of its log:
before entry i apply what its `seen` newly takes in, then judge, then apply.

First the frame. It is *sound* if, in this order,

 1. the bytes are at most 65,535 and one spelling of a frame                              size, wire
 2. `seen` begins where the last sound frame of this log ended, takes in at most 512      seen
 3. its root is the other log's root at that size                                         root
 4. `at` is not before that of the last sound frame                                       at
 5. `trust` counts the trust entries admitted before it in this log                       trust
 6. `no` and `number` are the next of the statement it holds, null where it holds none    number
 7. `refused` names just the inadmissible entries of the range, each with its code        refused
 8. a tally counts what the walk counts                                                   tally

An unsound frame counts for nothing: it takes nothing in, uses no number, and the next repeats its range. In a sound
frame the statement may still be refused (`rules.py`, `signatories.py`); its numbers are free again.

There is no verdict (`Ahead`) on an entry that takes in more of the other log than its reader holds. It is neither
mirrored nor judged before that is there: a bare frame has no randomness of its own, so its writer's neighbour could
foretell it, and an entry that was unsound when it came would be found sound when the logs are walked again.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache
from typing import Protocol

from crypto.arrangement import PAYLOAD_TYPE as ARRANGEMENT
from crypto.arrangement import Arrangement, parse_arrangement, verify_arrangement
from crypto.changes import PAYLOAD_TYPE as SIGNATORIES
from crypto.changes import SignatoriesChange, parse_change
from crypto.dsse import Envelope, VerifyEnvelope, verify_envelope
from crypto.errors import Ahead, Malformed, Refused, Unverified
from crypto.frame import MAX_TAKEN_IN, Frame, Seen, Stored, Tally, parse_frame
from crypto.rules import LOG, admit, confirm, reality, take_in
from crypto.signatories import admit_change, apply_change
from crypto.statement import Statement, parse_statement
from crypto.view import Head, Key, Record, Records, Taken, View

Item = Arrangement | SignatoriesChange | Statement


class Past(Records, Protocol):
    """What an entry is judged by: the walk's records before it, and both logs."""

    def root(self, side: str, size: int) -> bytes | None:
        """The root of that side's log at that size; None if it is not held that far."""
        ...

    def taken(self, start: int, end: int) -> Sequence[Taken]:
        """The other log's entries `start` to `end` - 1, as their own walk judged them.

        Raises `Ahead` where that walk is not as far.
        """
        ...


@dataclass(frozen=True)
class Walk:
    """Whose log is walked: the side that writes it, the other one, and the hotline's id."""

    own: str
    other: str
    hotline: bytes


@dataclass(frozen=True)
class Judgement:
    """An entry's final verdict, and the records that it changes in its walk.

    `code` is why the entry is inadmissible, None if it is not; `sound` whether its frame counts all the same. `taken`
    is what a sound frame took in.
    """

    taken_as: Taken
    changes: dict[Key, Record]
    taken: Sequence[Taken] = ()

    @property
    def code(self) -> str | None:
        """Why the entry is inadmissible, or None."""
        return self.taken_as.code


def judge(entry: bytes, *, index: int, walk: Walk, past: Past, verify: VerifyEnvelope = verify_envelope) -> Judgement:
    """The verdict on the exact bytes of entry `index` of a log. Raises `Ahead`, and nothing else for what they hold."""
    view = View(past, own=walk.own, other=walk.other, hotline=walk.hotline)
    head = view.head()
    try:
        frame = parse_frame(entry)
    except Malformed as malformed:
        return _unsound(view, head, Taken(index=index, code=malformed.code, sound=False, frame=None))
    item, unparsed = parse_item(frame.envelope)
    try:
        taken = _check_frame(view, frame, item, past)
    except Refused as unsound:
        return _unsound(view, head, Taken(index=index, code=unsound.code, sound=False, frame=frame))
    head = replace(view.head(), size=index + 1, at=frame.at, seen=frame.seen.end)
    view.put(("head",), head)
    verdict = Taken(index=index, code=unparsed, sound=True, frame=frame, item=item)
    if item is not None:
        branch = view.branch()
        try:
            verdict = _admit(branch, verdict, item, frame, past=past, verify=verify)
            view.changes.update(branch.changes)
        except (Refused, Malformed) as refused:
            verdict = replace(verdict, code=refused.code)
    return Judgement(taken_as=verdict, changes=view.changes, taken=taken)


def next_frame(
    *,
    walk: Walk,
    past: Past,
    now: datetime,
    held: int,
    envelope: Envelope | None = None,
    stored: Stored | None = None,
    tally_of: bytes | None = None,
) -> Frame:
    """The sound frame that comes next in the walk's log, around an envelope, a fact, or nothing (a bare frame).

    `now` is the node's clock in whole seconds; where it ran back, the frame has the time of the last one. `held` is
    the size to which the other log is durably held with its bodies; of what is not yet taken in, the next 512 are.
    `tally_of` names the space of which a tally is stated. Whether what the envelope holds is admissible is for `judge`
    to say, on the bytes of `encode_frame`; where these would be too many, a bare frame takes the range in first.
    """
    view = View(past, own=walk.own, other=walk.other, hotline=walk.hotline)
    head = view.head()
    at = now if head.at is None else max(now, head.at)
    end = min(max(held, head.seen), head.seen + MAX_TAKEN_IN)
    root = past.root(walk.other, end)
    if root is None:
        raise Ahead(end)
    taken = past.taken(head.seen, end)
    no, number = next_numbers(view, parse_item(envelope)[0], at.year)
    frame = Frame(
        at=at,
        envelope=envelope,
        fact=stored,
        no=no,
        number=number,
        refused=_refused(taken),
        seen=Seen(log=LOG, start=head.seen, end=end, root=root),
        trust=head.trust,
    )
    if tally_of is None:
        return frame
    for one in taken:
        _take_in(view, one, frame)
    return replace(frame, fact=tally(view, tally_of))


def next_numbers(view: View, item: Item | None, year: int) -> tuple[int | None, int | None]:
    """`no` and `number` of the frame around an item, made in that UTC year."""
    if not isinstance(item, Statement):
        return None, None
    no = view.count("no", view.own, item.space.hex()) + 1
    if not item.is_message:
        return no, None
    return no, view.count("number", view.own, reality(item), str(year)) + 1


@lru_cache(maxsize=256)
def parse_item(envelope: Envelope | None) -> tuple[Item | None, str | None]:
    """What an entry's envelope holds, None for none, and the code of why it does not parse, None if it does.

    Whoever writes an entry asks three times (may it be said, what frame comes next, is it admissible), and parsing
    takes as long as verifying a signature: the last answers are kept.
    """
    if envelope is None:
        return None, None
    try:
        if envelope.payload_type == SIGNATORIES:
            return parse_change(envelope), None
        if envelope.payload_type == ARRANGEMENT:
            return parse_arrangement(envelope), None
        return parse_statement(envelope), None
    except (Malformed, Unverified) as malformed:
        return None, malformed.code


def _check_frame(view: View, frame: Frame, item: Item | None, past: Past) -> Sequence[Taken]:
    """The entries that a sound frame takes in. Raises `Refused` with the frame's code."""
    head, seen = view.head(), frame.seen
    if seen.log != LOG or seen.start != head.seen or not 0 <= seen.end - seen.start <= MAX_TAKEN_IN:
        raise Refused("seen")
    root = past.root(view.other, seen.end)
    if root is None:
        raise Ahead(seen.end)
    if root != seen.root:
        raise Refused("root")
    if head.at is not None and frame.at < head.at:
        raise Refused("at")
    if frame.trust != head.trust:
        raise Refused("trust")
    if (frame.no, frame.number) != next_numbers(view, item, frame.at.year):
        raise Refused("number")
    taken = past.taken(seen.start, seen.end)
    if frame.refused != _refused(taken):
        raise Refused("refused")
    branch = view.branch()
    for one in taken:
        _take_in(branch, one, frame)
    if isinstance(frame.fact, Tally) and frame.fact != tally(branch, frame.fact.space):
        raise Refused("tally")
    view.changes.update(branch.changes)
    return taken


def _refused(taken: Sequence[Taken]) -> tuple[tuple[int, str], ...]:
    return tuple((one.index, one.code) for one in taken if one.code is not None)


def tally(view: View, space: bytes) -> Tally:
    """How many statements of a space each side has in this walk."""
    own, other = (view.count("no", side, space.hex()) for side in (view.own, view.other))
    return Tally(space=space, own=own, other=other)


def _take_in(view: View, one: Taken, frame: Frame) -> None:
    """Apply an entry of the other log in the walk whose `frame` takes it in."""
    if one.frame is None or not one.sound:
        return
    confirm(view, covered=one.frame.seen.end, at=one.frame.at)
    if one.code is not None:
        return
    match one.item:
        case SignatoriesChange() as change:
            listed = apply_change(view.signatories(view.other), change, at=one.frame.at)
            view.put(("signatories", view.other, str(listed.version)), listed)
            view.put(("head",), replace(view.head(), other_version=listed.version))
        case Statement() as statement:
            take_in(view, statement, one, one.frame, now=frame.at)
        case Arrangement() | None:
            pass  # each log begins with the same Arrangement; a walk goes by its own log's


def _admit(view: View, verdict: Taken, item: Item, frame: Frame, *, past: Past, verify: VerifyEnvelope) -> Taken:
    """Judge and apply what a sound frame holds. Raises `Refused`."""
    match item:
        case Arrangement() as arrangement:
            if view.head().trust:
                raise Refused("version")
            verify_arrangement(arrangement, hotline=view.hotline, verify=verify)
            view.put(("arrangement",), arrangement)
            view.put(("head",), replace(view.head(), trust=1))
            return verdict
        case SignatoriesChange() as change:
            before = view.signatories(view.own)
            listed = admit_change(before, change, arrangement=view.arrangement(), at=frame.at, verify=verify)
            view.put(("signatories", view.own, str(listed.version)), listed)
            head = view.head()
            view.put(("head",), replace(head, trust=head.trust + 1, own_version=listed.version))
            return verdict
        case Statement() as statement:
            space, made = admit(view, statement, index=verdict.index, frame=frame, root_of=past.root, verify=verify)
            return replace(verdict, space=space, epoch=made)


def _unsound(view: View, head: Head, verdict: Taken) -> Judgement:
    view.put(("head",), replace(head, size=verdict.index + 1))
    return Judgement(taken_as=verdict, changes=view.changes)

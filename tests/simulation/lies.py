"""Unsound frames, each wrong in one way: what a node writes that lies, or errs."""

from collections.abc import Callable
from dataclasses import replace

from crypto.frame import MAX_TAKEN_IN, Frame, Tally
from tests.factories import NIGHT
from tests.simulation.node import Node
from tests.simulation.urn import Urn

Lie = Callable[[Node, Frame], Frame]
"""The next frame of a node, made unsound. It stays as it is where there is nothing to lie about."""


def _seen_from(steps: int) -> Lie:
    return lambda _, frame: replace(frame, seen=replace(frame.seen, start=max(0, frame.seen.start + steps)))


def _seen_to(steps: int) -> Lie:
    """The end of the range so many entries from its start, the root and the refusals being right."""

    def lie(node: Node, frame: Frame) -> Frame:
        end = frame.seen.start + steps
        if not 0 <= end <= len(node.other.verdicts):
            return frame
        root = node.other.log.root(end) or b""
        refused = [(one.index, one.code) for one in node.other.verdicts[frame.seen.start : end] if one.code is not None]
        return replace(frame, seen=replace(frame.seen, end=end, root=root), refused=tuple(refused))

    return lie


def _refused_too_many(_: Node, frame: Frame) -> Frame:
    return replace(frame, refused=(*frame.refused, (frame.seen.end, "expired")))


def _refused_too_few(_: Node, frame: Frame) -> Frame:
    return replace(frame, refused=frame.refused[1:])


def _refused_for_another_reason(_: Node, frame: Frame) -> Frame:
    return replace(frame, refused=tuple((index, "hotline") for index, _ in frame.refused))


def _number(frame: Frame, steps: int) -> int:
    return max(0, (frame.number or 0) + steps)


def _miscounted(*, own: int, other: int) -> Lie:
    """A tally of the line that is out by so many."""

    def lie(node: Node, frame: Frame) -> Frame:
        told = node.next_frame(frame.at, held=frame.seen.end, tally_of=bytes(16)).fact
        if not isinstance(told, Tally):
            return frame
        fact = replace(told, own=told.own + own, other=told.other + other)
        return replace(frame, envelope=None, no=None, number=None, fact=fact)

    return lie


LIES: Urn[Lie] = Urn(
    (_seen_from(-1), 1, ["past:seen"]),
    (_seen_from(1), 1, ["past:seen"]),
    (_seen_to(-1), 1, ["past:seen"]),
    (_seen_to(MAX_TAKEN_IN + 1), 1, ["past:seen"]),
    (lambda _, frame: replace(frame, seen=replace(frame.seen, log=2)), 1, ["past:seen"]),
    (lambda _, frame: replace(frame, seen=replace(frame.seen, root=bytes(32))), 1, ["past:root"]),
    (lambda _, frame: replace(frame, at=NIGHT), 1, ["past:at"]),
    (lambda _, frame: replace(frame, trust=frame.trust + 1), 1, ["past:trust"]),
    (lambda _, frame: replace(frame, no=(frame.no or 0) + 1), 1, ["past:number"]),
    (lambda _, frame: replace(frame, number=_number(frame, 1)), 1, ["past:number"]),
    (lambda _, frame: replace(frame, number=_number(frame, -1)), 1, ["past:number"]),
    (_refused_too_many, 1, ["past:refused"]),
    (_refused_too_few, 1, ["past:refused"]),
    (_refused_for_another_reason, 0.5, ["past:refused"]),
    (_miscounted(own=0, other=1), 1, ["past:tally"]),
    (_miscounted(own=1, other=0), 1, ["past:tally"]),
)

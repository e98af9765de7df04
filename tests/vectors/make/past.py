"""Vectors of `past`: which frames are sound, what they take in, and how entries are numbered."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

from crypto.dsse import Envelope
from crypto.frame import Frame, Stored, Tally, encode_frame
from crypto.statement import STATEMENT
from crypto.view import Taken
from tests.acts import DAY, SECOND, open_exercise_and_ask
from tests.factories import NIGHT, XA, XB, message
from tests.faults import FRAME_FAULTS
from tests.scene import Asked
from tests.vectors.cases import Case
from tests.vectors.scenario import Base

SOURCE = "this project, licence as the project's"

Act = Callable[[Asked], Taken]
ASKED = Base("asked", Asked)
LIMIT = 65_535
NEW_YEAR = datetime(2027, 1, 1, tzinfo=UTC)


def cases(_kept: Mapping[str, Case]) -> list[Case]:
    """All of them."""
    return [
        ASKED.case(),
        *(ASKED.then(name, None, act) for name, act in SOUND.items()),
        *(ASKED.then(name, code, act) for code, acts in UNSOUND.items() for name, act in acts.items()),
        *(ASKED.then(f"alone: {code}", code, _frame(fault)) for code, fault in FRAME_FAULTS),
        *(
            ASKED.then(f"{code} before {later}", code, _frame(fault, worse))
            for (code, fault), (later, worse) in pairwise(FRAME_FAULTS)
        ),
        *(ASKED.ahead(name, act) for name, act in AHEAD.items()),
    ]


def _frame(*faults: Callable[[Frame], Frame], **content: Any) -> Act:
    """The next frame of XA's log, spoilt."""

    def act(scene: Asked) -> Taken:
        scene.sync()
        frame = scene.one.next_frame(scene.now, **content)
        for fault in faults:
            frame = fault(frame)
        return scene.one.write(encode_frame(frame))

    return act


def _with(**fields: Any) -> Callable[[Frame], Frame]:
    return lambda frame: replace(frame, **fields)


def _seen(**fields: Any) -> Callable[[Frame], Frame]:
    return lambda frame: replace(frame, seen=replace(frame.seen, **fields))


def _text(change: Callable[[str], str]) -> Act:
    """A bare frame's text, spoilt."""
    return lambda s: s.one.write(change(encode_frame(s.one.next_frame(s.now)).decode()).encode())


def _again(*acts: Act) -> Act:
    """One after the other."""

    def act(scene: Asked) -> Taken:
        return [one(scene) for one in acts][-1]

    return act


def _ask(side: str = "XA", **differs: Any) -> Act:
    author = XA.watch if side == "XA" else XB.watch
    return lambda s: s.lie(author, s.header(author, "request", message(**differs)))


def _ask_at(now: datetime) -> Act:
    """A request in another year."""

    def act(scene: Asked) -> Taken:
        header = scene.header(XA.watch, "request", message(), now=now)
        return scene.one.lie(scene.hotline.statement(XA.watch, header), now=now)

    return act


def _envelope_of(size: int) -> Act:
    """An entry of so many bytes, around an envelope that holds nothing that parses."""

    def act(scene: Asked) -> Taken:
        def entry(payload: int) -> bytes:
            envelope = Envelope(STATEMENT, b"?" * payload, ())
            return encode_frame(scene.one.next_frame(scene.now, envelope=envelope))

        short = len(entry(0))
        payload = (size - short) // 4 * 3
        padding = "x" * (size - len(entry(payload)))
        text = entry(payload).decode().replace(STATEMENT, STATEMENT + padding)
        return scene.one.write(text.encode())

    return act


def _their_lie(*faults: Callable[[Frame], Frame]) -> Act:
    """An unsound frame of the other side, mirrored."""

    def act(scene: Asked) -> Taken:
        frame = scene.two.next_frame(scene.now)
        for fault in faults:
            frame = fault(frame)
        verdict = scene.two.write(encode_frame(frame))
        scene.sync()
        return verdict

    return act


def _tally(own: int, other: int) -> Act:
    """XB speaks twice, and XA tallies the file in the frame that takes it in."""

    def act(scene: Asked) -> Taken:
        scene.say(XB.watch, "request", message(precedence="FLASH"))
        scene.say(XB.watch, "notice", message())
        return _frame(_with(fact=Tally(space=scene.space, own=own, other=other)))(scene)

    return act


def _refused_and(fault: Callable[[Frame], Frame]) -> Act:
    """XB writes an unsound frame and a refused request, and XA what it takes in of them."""
    return _again(_their_lie(_with(trust=9)), _ask("XB", closes=True), _frame(fault))


def _beyond(scene: Asked) -> tuple[str, bytes]:
    """XB has taken in an entry of XA that this reader does not have yet."""
    scene.say(XA.watch, "notice", message())
    scene.receipt("XB")
    return "XB", scene.two.entries[-1]


def _beyond_and_wrong(scene: Asked) -> tuple[str, bytes]:
    """XA takes in an entry of XB that is nowhere, at an earlier time, and counts wrongly."""
    frame = scene.one.next_frame(scene.now)
    spoilt = _seen(end=frame.seen.end + 512)(replace(frame, at=NIGHT - DAY, trust=9, no=1, refused=((0, "at"),)))
    return "XA", encode_frame(spoilt)


def _foretold(scene: Asked) -> tuple[str, bytes]:
    """XB foretells XA's next bare frame, and has it in its past before it is written."""
    frame = scene.one.next_frame(scene.now, held=scene.one.view().head().seen)
    scene.two.other.log.append(encode_frame(frame))
    root = scene.two.other.log.root_here()
    size = scene.two.other.log.size
    return "XB", encode_frame(_seen(end=size, root=root)(scene.two.next_frame(scene.now)))


SOUND: dict[str, Act] = {
    "a bare frame that takes in nothing": _frame(),
    "a bare frame that takes in two": _again(_ask("XB"), _ask("XB"), _frame()),
    "the same second again": _again(_frame(), lambda s: s.one.append(now=s.now - timedelta(minutes=1))),
    "a frame that takes in a part": _again(
        _ask("XB"), _ask("XB"), lambda s: s.one.append(now=s.now, held=len(s.one.other.verdicts) - 1)
    ),
    "a tally of what the frame takes in, too": _tally(2, 3),
    "a tally of nothing": _frame(_with(fact=Tally(space=b"\x11" * 16, own=0, other=0))),
    "a tally of the line": _frame(tally_of=bytes(16)),
    "an attachment is stored": _frame(_with(fact=Stored(hash=bytes(32), size=9))),
    "an unsound frame and a refused statement are taken in": _refused_and(lambda frame: frame),
    "after an unsound frame, its range again": _again(_ask("XB"), _frame(_with(trust=9)), _frame()),
    "after an unsound frame, an earlier time": _again(
        _frame(_with(trust=9, at=NIGHT + DAY)), _frame(_with(at=NIGHT + timedelta(minutes=30)))
    ),
    "after an unsound message, its numbers": _again(lambda s: _numbered(s, no=4, number=2), _ask()),
    "after a refused message, its numbers": _again(_ask(closes=True), _ask()),
    "a new year, new numbers": _again(_ask_at(NEW_YEAR - SECOND), _ask_at(NEW_YEAR)),
    "an exercise, its own numbers": open_exercise_and_ask,
    "the other side's messages do not count": _again(_ask("XB"), _ask("XB"), _ask()),
}
"""Acts whose last entry is admitted."""

UNSOUND: dict[str, dict[str, Act]] = {
    "size": {"65,536 bytes": _envelope_of(LIMIT + 1)},
    "wire": {
        "no JSON": _text(lambda text: text[:-1]),
        "a space more": _text(lambda text: text + " "),
        "an unknown field": _text(lambda text: text.replace('"at"', '"as":1,"at"')),
        "a field missing": _text(lambda text: text.replace('"fact":null,', "")),
        "an unknown fact": _text(lambda text: text.replace('"fact":null', '"fact":{"type":"silence"}')),
        "a fractional second": _text(lambda text: text.replace('Z"', '.5Z"')),
        "an envelope and a fact": _frame(
            _with(fact=Tally(space=bytes(16), own=0, other=0)), envelope=Envelope("a", b"", ())
        ),
        "an envelope with a keyid": _text(
            lambda text: text.replace(
                '"envelope":null', '"envelope":{"payload":"","payloadType":"a","signatures":[{"keyid":"","sig":""}]}'
            )
        ),
    },
    "payload-type": {
        "an envelope of another kind": _frame(envelope=Envelope("text/plain", b"", ())),
        "65,535 bytes around nothing that parses": _envelope_of(LIMIT),
    },
    "seen": {
        "a range again": _frame(_seen(start=0)),
        "an entry left out": _again(_ask("XB"), _ask("XB"), _frame(dict(FRAME_FAULTS)["seen"])),
        "backwards": _frame(lambda f: _seen(end=f.seen.start - 1)(f)),
        "513 at once": _frame(lambda f: _seen(end=f.seen.start + 513)(f)),
        "another log": _frame(_seen(log=2)),
        "the range that an unsound frame had taken in": _again(
            _ask("XB"), _frame(_with(trust=9)), _frame(lambda f: _seen(start=f.seen.end)(f))
        ),
    },
    "root": {
        "the root of another size": _again(_ask("XB"), lambda s: _frame(_seen(root=s.one.other.log.root(3)))(s)),
        "the root of the own log": lambda s: _frame(_seen(root=s.one.own.log.root_here()))(s),
    },
    "at": {"a second earlier": lambda s: _again(_frame(), _frame(_with(at=s.now - SECOND)))(s)},
    "trust": {"one too few": _frame(lambda f: _with(trust=f.trust - 1)(f))},
    "number": {
        "a number left out": lambda s: _numbered(s, no=4, number=2),
        "a number again": lambda s: _numbered(s, no=3, number=1),
        "a message without a number": lambda s: _numbered(s, no=3, number=None),
        "a statement without a number": lambda s: _numbered(s, no=None, number=2),
        "a number around a tally": _frame(_with(no=3), tally_of=bytes(16)),
        "a number around what does not parse": _frame(_with(no=3, number=2), envelope=Envelope(STATEMENT, b"", ())),
        "last year's number": lambda s: _numbered(s, now=NEW_YEAR, no=3, number=2),
    },
    "refused": {
        "a refusal left out": _refused_and(lambda f: _with(refused=f.refused[:1])(f)),
        "all refusals left out": _refused_and(_with(refused=())),
        "refusals in the other order": _refused_and(lambda f: _with(refused=f.refused[::-1])(f)),
        "a refusal twice": _refused_and(lambda f: _with(refused=(*f.refused, f.refused[-1]))(f)),
        "a refusal with another code": _refused_and(
            lambda f: _with(refused=(f.refused[0], (f.refused[1][0], "expired")))(f)
        ),
        "a refusal of what is admissible": _again(
            _ask("XB"), _frame(lambda f: _with(refused=((f.seen.start, "expired"),))(f))
        ),
        "a refusal of what was taken in before": _frame(_with(refused=((0, "expired"),))),
    },
    "tally": {
        "one too many of ours": _tally(3, 3),
        "without what the frame takes in": _tally(2, 1),
        "a tally of what is not there": _frame(_with(fact=Tally(space=b"\x11" * 16, own=0, other=1))),
    },
}
"""Acts whose last entry is unsound or does not parse, by the code."""

AHEAD: dict[str, Callable[[Asked], tuple[str, bytes]]] = {
    "more than the reader holds": _beyond,
    "a frame that was foretold": _foretold,
    "more than the reader holds, in a frame that is wrong besides": _beyond_and_wrong,
}
"""Entries on which there is no verdict yet."""


def _numbered(scene: Asked, *, now: datetime | None = None, **numbers: int | None) -> Taken:
    """A request with other numbers than 3 and 2."""
    header = scene.header(XA.watch, "request", message(), now=now or scene.now)
    return scene.one.lie(scene.hotline.statement(XA.watch, header), now=now or scene.now, **numbers)

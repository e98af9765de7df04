"""Vectors of `reading`: the order in which two logs are read, delivered, not answered."""

import random
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from crypto.frame import Frame, Seen
from crypto.reading import Place, delivered, not_answered, places, reading_order
from crypto.view import Taken
from tests.factories import NIGHT, time
from tests.vectors.cases import Case

SOURCE = "this project, licence as the project's"

Row = tuple[int, int, bool]
"""Seconds into the night, how much of the other log is taken in, whether the frame is sound."""


def cases(_kept: Mapping[str, Case]) -> list[Case]:
    """All of them."""
    return [*_orders(), *_delivered(), *_not_answered()]


def _log(side: str, rows: Sequence[Row]) -> list[Place]:
    verdicts = []
    for index, (seconds, end, sound) in enumerate(rows):
        seen = Seen(log=1, start=0, end=end, root=bytes(32))
        frame = Frame(at=_at(seconds), envelope=None, fact=None, no=None, number=None, refused=(), seen=seen, trust=0)
        verdicts.append(Taken(index=index, code=None if sound else "at", sound=sound, frame=frame))
    return list(places(side, verdicts))


def _at(seconds: int) -> datetime:
    return NIGHT + timedelta(seconds=seconds)


def _rows(rows: Sequence[Row]) -> list[dict[str, object]]:
    return [{"at": time(_at(seconds)), "seen": end, "sound": sound} for seconds, end, sound in rows]


def _order(name: str, one: Sequence[Row], other: Sequence[Row]) -> Case:
    order = reading_order(_log("XA", one), _log("XB", other))
    return {
        "name": name,
        "op": "order",
        "logs": {"XA": _rows(one), "XB": _rows(other)},
        "order": [[place.side, place.index] for place in order],
        "expect": "ok",
    }


def _orders() -> list[Case]:
    alone = [(second, 0, True) for second in range(16)]
    return [
        _order("nothing", [], []),
        _order("one log alone", [(0, 0, True), (0, 0, True), (5, 0, True)], []),
        _order("the earlier goes first", [(1, 0, True), (4, 0, True)], [(0, 0, True), (3, 0, True)]),
        _order("what is in the other's past goes first, whatever its time", [(9, 0, True)], [(1, 1, True)]),
        _order("the past of a whole log", [(9, 0, True), (9, 0, True), (0, 0, False)], [(0, 3, True), (0, 3, True)]),
        _order("in the same second, by toss", alone, alone),
        _order(
            "an unsound frame has neither time nor past", [(5, 0, True), (0, 9, False)], [(4, 0, True), (6, 0, True)]
        ),
        _order("a log that begins unsound", [(9, 9, False), (9, 0, True)], [(1, 0, True)]),
        *(_order(f"by chance {seed}", *_by_chance(random.Random(seed))) for seed in range(12)),
    ]


def _by_chance(rng: random.Random) -> tuple[list[Row], list[Row]]:
    """Two logs written in turns, at clocks that differ."""
    logs: tuple[list[Row], list[Row]] = ([], [])
    clocks = [rng.randrange(4), rng.randrange(4)]
    ends = [0, 0]
    for _ in range(24):
        who = rng.randrange(2)
        clocks[who] += rng.randrange(2)
        sound = rng.random() < 0.9
        end = min(len(logs[1 - who]), ends[who] + rng.randrange(3))
        if sound:
            ends[who] = end
        logs[who].append((clocks[who], end, sound))
    return logs


COVERS: list[Row] = [(0, 0, True), (2, 1, True), (3, 9, False), (3, 1, True), (4, 4, True)]


def _delivered() -> list[Case]:
    made = []
    for index in range(5):
        cover = delivered(index, _log("XB", COVERS))
        found = None if cover is None else {"index": cover.index, "at": time(cover.at)}
        made.append(
            {
                "name": f"entry {index} delivered",
                "op": "delivered",
                "covers": _rows(COVERS),
                "index": index,
                "delivered": found,
                "expect": "ok",
            }
        )
    return made


def _not_answered() -> list[Case]:
    def case(name: str, due: int, answers: list[int]) -> Case:
        return {
            "name": name,
            "op": "not_answered",
            "asker": _rows(COVERS),
            "due": time(_at(due)),
            "answers": answers,
            "among": not_answered(_at(due), _log("XA", COVERS), answers),
            "expect": "ok",
        }

    return [
        case("no entry is later than the due time", 4, []),
        case("not answered among four", 3, []),
        case("not answered among one: an unsound frame does not count", 2, []),
        case("answered in time", 3, [2]),
        case("answered in time, but not received", 3, [4]),
        case("one of two answers received", 3, [9, 3]),
        case("not answered among none", -1, [0]),
    ]

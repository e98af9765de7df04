"""Vectors of `consistency`: pairs of checkpoints that agree, do not, or are not shown to. Bytes are in hex.

`known` and `shown` are (number of XA's log, size, root) of verified checkpoints; what they were verified from is not
looked at, and the test gives each a note of its own. In `check`, `proof` is what came with them; in `entries`, `leaves`
are the leaf hashes of what the log served. `larger` says which of the two is returned.
"""

from collections.abc import Iterator

from crypto.merkle import Frontier, consistency_proof, leaf_hash
from crypto.tile import Coordinate, TileReader, append_leaves
from tests.vectors.cases import Case
from tests.vectors.logs import leaves

SOURCE = "this project; licence as the project's"

_TRUE = leaves(12)
# The same history up to entry 7, and another from there.
_BRANCH = [*_TRUE[:7], *(leaf_hash(f"another entry {index}".encode()) for index in range(7, 12))]
_FORK = {"expect": "fork", "error": "ForkDetected"}


def cases(_kept: dict[str, Case]) -> list[Case]:
    """All cases of consistency.json."""
    return [*_checks(), *_entries()]


def _checks() -> Iterator[Case]:
    for name, known, shown, proof, outcome in (
        ("a larger one", (1, 5, _TRUE), (1, 12, _TRUE), _proof(5, 12), _larger("shown")),
        ("a smaller one", (1, 12, _TRUE), (1, 5, _TRUE), _proof(5, 12), _larger("known")),
        ("the same size and root", (1, 12, _TRUE), (1, 12, _TRUE), [], _larger("shown")),
        ("after nothing", (1, 0, _TRUE), (1, 12, _TRUE), [], _larger("shown")),
        (
            "branches that have not parted yet",
            (1, 7, _TRUE),
            (1, 12, _BRANCH),
            _proof(7, 12, _BRANCH),
            _larger("shown"),
        ),
        ("one size, two roots", (1, 12, _TRUE), (1, 12, _BRANCH), [], _FORK),
        ("one size, two roots, and a proof", (1, 12, _TRUE), (1, 12, _BRANCH), _proof(5, 12), _FORK),
        ("no proof", (1, 5, _TRUE), (1, 12, _TRUE), [], _unverified("proof too short")),
        ("a spoilt proof", (1, 5, _TRUE), (1, 12, _TRUE), _spoilt(5, 12), _unverified("old root")),
        ("a proof between other sizes", (1, 5, _TRUE), (1, 12, _TRUE), _proof(7, 12), _unverified("old root")),
        ("another branch", (1, 9, _TRUE), (1, 12, _BRANCH), _proof(9, 12, _BRANCH), _unverified("old root")),
        ("a smaller one of another branch", (1, 12, _TRUE), (1, 9, _BRANCH), _proof(9, 12), _unverified("old root")),
        ("the same root and a proof", (1, 12, _TRUE), (1, 12, _TRUE), _proof(5, 12), _unverified("proof too long")),
        ("the successor's", (1, 12, _TRUE), (2, 12, _BRANCH), [], _unverified("origin")),
    ):
        yield {
            "name": f"check, {name}",
            "op": "check",
            "known": _checkpoint(*known),
            "shown": _checkpoint(*shown),
            "proof": [value.hex() for value in proof],
            **outcome,
        }


def _entries() -> Iterator[Case]:
    entries = _unverified("entries")
    for name, known, shown, served, outcome in (
        ("to a larger one", (1, 5, _TRUE), (1, 12, _TRUE), _TRUE, _larger("shown")),
        ("past a smaller one", (1, 12, _TRUE), (1, 5, _TRUE), _TRUE, _larger("known")),
        ("to the same one", (1, 12, _TRUE), (1, 12, _TRUE), _TRUE, _larger("shown")),
        ("none", (1, 0, _TRUE), (1, 0, _TRUE), [], _larger("shown")),
        ("after nothing", (1, 0, _TRUE), (1, 12, _TRUE), _TRUE, _larger("shown")),
        ("of branches that have not parted yet", (1, 7, _TRUE), (1, 12, _BRANCH), _BRANCH, _larger("shown")),
        ("that lead to another branch", (1, 9, _TRUE), (1, 12, _BRANCH), _BRANCH, _FORK),
        ("that passed by one of another branch", (1, 12, _TRUE), (1, 9, _BRANCH), _TRUE, _FORK),
        ("of one of two roots of one size", (1, 12, _TRUE), (1, 12, _BRANCH), _TRUE, _FORK),
        ("of the other of two roots of one size", (1, 12, _TRUE), (1, 12, _BRANCH), _BRANCH, _FORK),
        ("that do not lead to another branch", (1, 9, _TRUE), (1, 12, _BRANCH), _TRUE, entries),
        ("one of them changed", (1, 5, _TRUE), (1, 12, _TRUE), [*_TRUE[:8], _BRANCH[8], *_TRUE[9:]], entries),
        ("one of the first changed", (1, 9, _TRUE), (1, 12, _TRUE), [leaf_hash(b"changed"), *_TRUE[1:]], entries),
        ("too few", (1, 5, _TRUE), (1, 12, _TRUE), _TRUE[:11], entries),
        ("of the successor", (1, 5, _TRUE), (2, 12, _TRUE), _TRUE, _unverified("origin")),
    ):
        yield {
            "name": f"entries, {name}",
            "op": "entries",
            "known": _checkpoint(*known),
            "shown": _checkpoint(*shown),
            "leaves": [value.hex() for value in served],
            **outcome,
        }


def _larger(which: str) -> Case:
    return {"larger": which, "expect": "ok"}


def _unverified(detail: str) -> Case:
    return {"expect": "consistency", "error": "Unverified", "detail": detail}


def _checkpoint(log: int, size: int, history: list[bytes]) -> list[int | str]:
    return [log, size, Frontier().extend(history[:size]).root().hex()]


def _proof(old: int, new: int, history: list[bytes] = _TRUE) -> list[bytes]:
    tiles = append_leaves(0, history[:new], lambda *_: b"")
    return consistency_proof(old, new, TileReader(lambda level, index: tiles[Coordinate(level, index)]))


def _spoilt(old: int, new: int) -> list[bytes]:
    first, *others = _proof(old, new)
    return [bytes([first[0] ^ 1]) + first[1:], *others]

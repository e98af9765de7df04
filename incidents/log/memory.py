"""What a process remembers of a log between two transactions: bounded, and worthless as soon as the log has grown.

Records, verdicts and roots of one log at one size and root are the same wherever they are looked up, so a memory is
valid for just these. Another process may have appended since: then it is forgotten, and read again as needed.
"""

from collections import OrderedDict
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from crypto.merkle import EMPTY_ROOT, Frontier
from crypto.tile import Coordinate
from crypto.view import Key, Record, Taken

K = TypeVar("K")
V = TypeVar("V")


class Bounded(OrderedDict[K, V], Generic[K, V]):
    """A mapping that lets the entry go which was put longest ago, once there are more than `limit`."""

    def __init__(self, limit: int) -> None:
        super().__init__()
        self.limit = limit

    def __setitem__(self, key: K, value: V) -> None:
        # Out first, and not moved to the end: another thread may let it go in between.
        self.pop(key, None)
        super().__setitem__(key, value)
        if len(self) > self.limit:
            self.popitem(last=False)


@dataclass(frozen=True)
class Newest:
    """The entries that the last transaction added to a log, with the parts of bodies that it stored, and the log's size
    and root with them."""

    entries: tuple[bytes, ...]
    parts: tuple[bytes, ...]
    size: int
    root: bytes

    @property
    def start(self) -> int:
        """The index of the first."""
        return self.size - len(self.entries)


@dataclass
class Memory:
    """Of the log of `hotline` and `side`, at `size` and `root`: its edge and the tiles there, full tiles above the
    lowest level with their middle rows, roots of other sizes, records of its walk (None where there is none), verdicts
    by index, and what was added last, unless that was much."""

    hotline: bytes
    side: str
    repaired: int = 0
    size: int = 0
    root: bytes = EMPTY_ROOT
    edge: Frontier = field(default_factory=Frontier)
    tiles: Bounded[Coordinate, bytes] = field(default_factory=lambda: Bounded(8))
    upper: Bounded[Coordinate, tuple[bytes, bytes]] = field(default_factory=lambda: Bounded(8))
    roots: Bounded[int, bytes] = field(default_factory=lambda: Bounded(4_096))
    records: Bounded[Key, Record | None] = field(default_factory=lambda: Bounded(4_096))
    verdicts: Bounded[int, Taken] = field(default_factory=lambda: Bounded(512))
    newest: Newest | None = None

    def is_of(self, hotline: bytes, side: str, repaired: int, size: int, root: bytes) -> bool:
        """Whether this is what there is to remember of a log as it stands now."""
        return (self.hotline, self.side, self.repaired, self.size, self.root) == (hotline, side, repaired, size, root)

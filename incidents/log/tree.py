"""A log's tree while entries are appended to it: the stored tiles, and above them what is not stored yet.

Appending hashes no more than the edge; a root that was passed on the way is remembered, an older one is read from the
tiles that hold it, one a level. Nothing here grows with the log.
"""

from collections.abc import MutableMapping

from crypto.merkle import Frontier, leaf_hash, read_frontier
from crypto.tile import Coordinate, TileReader, TileStore, append_leaves


class Tree:
    """A log's tree of `edge.size` stored entries and those appended since.

    `read_tile` reads the stored tiles; `roots` remembers roots of stored sizes.
    """

    def __init__(self, edge: Frontier, read_tile: TileStore, roots: MutableMapping[int, bytes]) -> None:
        self.edge = edge
        self.passed = {edge.size: edge.root()}
        self._stored = edge.size
        self._read_tile = read_tile
        self._roots = roots
        self._leaves: list[bytes] = []
        self._written = 0
        self._changed: dict[Coordinate, bytes] = {}

    @property
    def size(self) -> int:
        """Entries, stored and appended."""
        return self.edge.size

    def append(self, entry: bytes) -> None:
        """Append an entry."""
        leaf = leaf_hash(entry)
        self._leaves.append(leaf)
        self.edge = self.edge.append(leaf)
        self.passed[self.size] = self.edge.root()

    def root(self, size: int) -> bytes | None:
        """The root at that size; None beyond the end."""
        if size > self.size:
            return None
        if size in self.passed:
            return self.passed[size]
        if size not in self._roots:
            self._roots[size] = read_frontier(size, TileReader(self._read_tile)).root()
        return self._roots[size]

    def changed(self) -> dict[Coordinate, bytes]:
        """The tiles that the appended entries change, in full."""
        if self._written < len(self._leaves):
            self._changed = append_leaves(self._stored, self._leaves, self._read_tile)
            self._written = len(self._leaves)
        return self._changed

    def read_tile(self, level: int, index: int) -> bytes:
        """A tile's hashes, with those that are not stored yet."""
        changed = self.changed()
        at = Coordinate(level, index)
        return changed[at] if at in changed else self._read_tile(level, index)

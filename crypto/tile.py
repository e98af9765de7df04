"""The tree stored as tiles: C2SP tlog-tiles (tiles, paths, entry bundles).

A tile (level, index) is 256 consecutive hashes, 8,192 bytes, each of a complete subtree of 256**level leaves;
the last tile of a level holds what there is, and grows at its end until it is full. In a tree of 70,000:

    level 0   273 full tiles, one of 112 hashes     (leaf hashes)
    level 1   one full tile, one of 17 hashes       (each hash: a full tile of level 0)
    level 2   one of 1 hash

    path      tile/0/x001/x234/067      tile/0/273.p/112      tile/entries/273.p/112

Levels of the tree in between are computed from a tile's hashes. An entry bundle is the up to 256 entries of a
level 0 tile, each as `u16 length ‖ entry`.

Nothing is stored here: the caller keeps rows of (level, index, bytes) and gives `read_tile(level, index)`.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from crypto.errors import Malformed
from crypto.merkle import HASH_SIZE, MAX_SIZE, row_above

TILE_HEIGHT = 8
TILE_WIDTH = 1 << TILE_HEIGHT
TILE_SIZE = TILE_WIDTH * HASH_SIZE
MIDDLE_HEIGHT = 5
BLOCK_SIZE = HASH_SIZE << MIDDLE_HEIGHT
MAX_LEVEL = 63
MAX_ENTRY_SIZE = 2**16 - 1

_PATH = re.compile(r"tile/(entries|[0-9]{1,2})/((?:x[0-9]{3}/){0,5}[0-9]{3})(?:\.p/([1-9][0-9]{0,2}))?")


@dataclass(frozen=True, order=True)
class Coordinate:
    """Which tile: its level, and its index within the level."""

    level: int
    index: int


@dataclass(frozen=True)
class TilePath:
    """The name of a tile of 1 to 256 hashes, or, where `level` is None, of a bundle of as many entries."""

    level: int | None
    index: int
    width: int = TILE_WIDTH


TileStore = Callable[[int, int], bytes]
"""Returns the stored bytes of the tile (level, index)."""


def encode_tile_path(path: TilePath) -> str:
    """`tile/<level or "entries">/<index in groups of three digits>[.p/<width>]`."""
    digits = str(path.index)
    digits = digits.zfill(-(-len(digits) // 3) * 3)
    groups = [digits[at : at + 3] for at in range(0, len(digits), 3)]
    name = "/".join([*(f"x{group}" for group in groups[:-1]), groups[-1]])
    level = "entries" if path.level is None else str(path.level)
    return f"tile/{level}/{name}" + ("" if path.width == TILE_WIDTH else f".p/{path.width}")


def parse_tile_path(text: str) -> TilePath:
    """What a path names. Raises Malformed "tile" for any spelling but that of `encode_tile_path`."""
    found = _PATH.fullmatch(text)
    if found is None:
        raise Malformed("tile", "path")
    level = None if found[1] == "entries" else int(found[1])
    width = TILE_WIDTH if found[3] is None else int(found[3])
    path = TilePath(level, int(found[2].replace("x", "").replace("/", "")), width)
    if (level or 0) > MAX_LEVEL or path.index > MAX_SIZE or width > TILE_WIDTH or encode_tile_path(path) != text:
        raise Malformed("tile", "spelling")
    return path


def tile_width(level: int, index: int, size: int) -> int:
    """How many hashes (0 to 256) the tile (level, index) has in a tree of `size` entries."""
    return min(max((size >> TILE_HEIGHT * level) - TILE_WIDTH * index, 0), TILE_WIDTH)


class TileReader:
    """Answers `read(level, index)` for complete subtrees from tiles, as `merkle` asks for them.

    Keeps the tiles that it has read, 8 KiB each: make one for a question (a proof, a page of proofs) and let it go.
    """

    def __init__(self, read_tile: TileStore) -> None:
        self._read_tile = read_tile
        self._tiles: dict[Coordinate, bytes] = {}

    def __call__(self, level: int, index: int) -> bytes:
        """The 32-byte hash of the complete subtree (level, index).

        Raises Malformed "tile" if the stored tile is too short to hold it or is not a row of whole hashes.
        """
        at, height, position = locate(level, index)
        if at not in self._tiles:
            self._tiles[at] = self._read_tile(at.level, at.index)
        return subtree_hash(self._tiles[at], height, position)


def subtree_hash(tile: bytes, height: int, position: int, *, middle: bytes = b"") -> bytes:
    """The 32-byte hash of a complete subtree over a stored tile's hashes, where `locate` says that it is.

    `middle` is the tile's `middle_row`, where that is at hand: else it is computed. Raises Malformed "tile" if the tile
    is too short to hold it or is not a row of whole hashes.
    """
    _check_tile(tile)
    if height < MIDDLE_HEIGHT:
        block, position = divmod(position, 1 << MIDDLE_HEIGHT - height)
        row = _block(tile[block * BLOCK_SIZE : (block + 1) * BLOCK_SIZE])[height]
    else:
        row = _upper(middle or middle_row(tile))[height - MIDDLE_HEIGHT]
    value = row[position * HASH_SIZE : (position + 1) * HASH_SIZE]
    if not value:
        raise Malformed("tile", "cut short")
    return value


@lru_cache(maxsize=64)
def middle_row(tile: bytes) -> bytes:
    """The hashes of height 5 over a tile's hashes, at most 8 of them.

    All subtrees of a full tile are 255 hashes. Who has these at hand computes at most 31 below and 7 above them.
    """
    return b"".join(_block(tile[at : at + BLOCK_SIZE])[MIDDLE_HEIGHT] for at in range(0, len(tile), BLOCK_SIZE))


def locate(level: int, index: int) -> tuple[Coordinate, int, int]:
    """Where the complete subtree (level, index) is: its tile, its height there (0 to 7), its position there."""
    tile_level, height = divmod(level, TILE_HEIGHT)
    tile_index, position = divmod(index, TILE_WIDTH >> height)
    return Coordinate(tile_level, tile_index), height, position


def append_leaves(size: int, leaves: Sequence[bytes], read_tile: TileStore) -> dict[Coordinate, bytes]:
    """The tiles that change, in full, when leaf hashes are appended to the stored tree of `size` entries.

    Reads the last partial tile of each level that grows, and no other. Raises Malformed "tile" if one is not
    of the width that `size` gives it: then the store's size and its tiles do not belong together. Raises
    ValueError for a leaf hash that is not of 32 bytes.
    """
    if any(len(leaf) != HASH_SIZE for leaf in leaves):
        raise ValueError("a leaf hash is 32 bytes")
    changed: dict[Coordinate, bytes] = {}
    level, hashes = 0, b"".join(leaves)
    while hashes:
        index, width = divmod(size >> TILE_HEIGHT * level, TILE_WIDTH)
        if width:
            stored = _check_tile(read_tile(level, index))
            if len(stored) != width * HASH_SIZE:
                raise Malformed("tile", "width")
            hashes = stored + hashes
        parents = b""
        for at in range(0, len(hashes), TILE_SIZE):
            tile = hashes[at : at + TILE_SIZE]
            changed[Coordinate(level, index + at // TILE_SIZE)] = tile
            if len(tile) == TILE_SIZE:
                parents += _upper(middle_row(tile))[-1]
        level, hashes = level + 1, parents
    return changed


def encode_bundle(entries: Sequence[bytes]) -> bytes:
    """An entry bundle of 1 to 256 entries of at most 65,535 bytes. Raises ValueError for more."""
    if not 0 < len(entries) <= TILE_WIDTH or any(len(entry) > MAX_ENTRY_SIZE for entry in entries):
        raise ValueError("a bundle is of 1 to 256 entries of at most 65,535 bytes")
    return b"".join(len(entry).to_bytes(2) + entry for entry in entries)


def parse_bundle(data: bytes) -> list[bytes]:
    """The 1 to 256 entries of a bundle. Raises Malformed "bundle"."""
    entries: list[bytes] = []
    at = 0
    while at < len(data):
        if len(entries) == TILE_WIDTH:
            raise Malformed("bundle", "count")
        start = at + 2
        at = start + int.from_bytes(data[at:start])
        if at > len(data):
            raise Malformed("bundle", "cut short")
        entries.append(data[start:at])
    if not entries:
        raise Malformed("bundle", "empty")
    return entries


def _check_tile(data: bytes) -> bytes:
    if not 0 < len(data) <= TILE_SIZE or len(data) % HASH_SIZE:
        raise Malformed("tile", "size")
    return data


@lru_cache(maxsize=512)
def _block(hashes: bytes) -> tuple[bytes, ...]:
    """The rows of heights 0 to 5 over 32 of a tile's hashes; of a tile that grows, all blocks but the last stay."""
    return _rows(hashes, MIDDLE_HEIGHT)


@lru_cache(maxsize=64)
def _upper(middle: bytes) -> tuple[bytes, ...]:
    """The rows of heights 5 to 8."""
    return _rows(middle, TILE_HEIGHT - MIDDLE_HEIGHT)


def _rows(row: bytes, height: int) -> tuple[bytes, ...]:
    """A row of hashes, and those of the complete subtrees over them up to that height."""
    rows = [row]
    for _ in range(height):
        rows.append(row_above(rows[-1]))
    return tuple(rows)

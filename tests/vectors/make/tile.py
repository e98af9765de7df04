"""Vectors of `tile`: paths, widths, where nodes are, growing a tree, entry bundles. Bytes are in hex.

In `append`, leaf i is the number i in 32 bytes; `batches` are appended one after the other, `changed` are the tiles
that the last batch gives: their coordinates, and SHA-256 over their bytes. `root` is that of the tree then.
"""

import hashlib
from collections.abc import Iterator

from crypto.merkle import read_frontier
from crypto.tile import Coordinate, TileReader, TileStore, append_leaves, encode_bundle
from tests.vectors.cases import Case

SOURCE = "'specification' cases: C2SP tlog-tiles; the others: this project, licence as the project's"


def cases(_kept: dict[str, Case]) -> list[Case]:
    """All cases of tile.json."""
    return [*_paths(), *_widths(), *_nodes(), *_appends(), *_reads(), *_bundles()]


def _paths() -> Iterator[Case]:
    good = {
        "specification, index 1234067": ("tile/0/x001/x234/067", 0, 1234067, 256),
        "the first tile": ("tile/0/000", 0, 0, 256),
        "the first hash": ("tile/0/000.p/1", 0, 0, 1),
        "all hashes but one": ("tile/2/x001/000.p/255", 2, 1000, 255),
        "the highest level": ("tile/63/001", 63, 1, 256),
        "the greatest index": ("tile/0/x009/x007/x199/x254/x740/991", 0, 2**53 - 1, 256),
        "a bundle": ("tile/entries/273", None, 273, 256),
        "a bundle of 112": ("tile/entries/273.p/112", None, 273, 112),
    }
    for name, (text, level, index, width) in good.items():
        value = {"level": level, "index": index, "width": width}
        yield {"name": f"path, {name}", "op": "path", "text": text, **value, "expect": "ok"}
    bad = {
        "nothing": ("", "path"),
        "a slash before": ("/tile/0/000", "path"),
        "a slash after": ("tile/0/000/", "path"),
        "a line feed after": ("tile/0/000\n", "path"),
        "no level": ("tile/000", "path"),
        "a level of two zeroes": ("tile/00/000", "spelling"),
        "level 64": ("tile/64/000", "spelling"),
        "a level of three digits": ("tile/100/000", "path"),
        "another word for a level": ("tile/data/000", "path"),
        "an index of two digits": ("tile/0/01", "path"),
        "an index of four digits": ("tile/0/1234", "path"),
        "an index without x": ("tile/0/001/234", "path"),
        "an x at the last part": ("tile/0/x001/x234", "path"),
        "an index with a part too many": ("tile/0/x000/001", "spelling"),
        "an index beyond 2^53 - 1": ("tile/0/x009/x007/x199/x254/x740/992", "spelling"),
        "an index of seven parts": ("tile/0/x001/x000/x000/x000/x000/x000/000", "path"),
        "digits of another script": ("tile/0/٠٠١", "path"),
        "a width of 0": ("tile/0/000.p/0", "path"),
        "a width of 01": ("tile/0/000.p/01", "path"),
        "a width of 256": ("tile/0/000.p/256", "spelling"),
        "a width of 257": ("tile/0/000.p/257", "spelling"),
        "no width": ("tile/0/000.p/", "path"),
        "the parent folder": ("tile/0/../000", "path"),
    }
    for name, (text, detail) in bad.items():
        yield {"name": f"path, {name}", "op": "path", "text": text, **_malformed("tile", detail)}


def _widths() -> Iterator[Case]:
    widths = {
        "specification, the last full tile of 70,000": (0, 272, 70_000, 256),
        "specification, the partial tile of 70,000": (0, 273, 70_000, 112),
        "beyond the last tile of 70,000": (0, 274, 70_000, 0),
        "specification, a full tile at level 1 of 70,000": (1, 0, 70_000, 256),
        "specification, the partial tile at level 1 of 70,000": (1, 1, 70_000, 17),
        "specification, the partial tile at level 2 of 70,000": (2, 0, 70_000, 1),
        "no tile at level 3 of 70,000": (3, 0, 70_000, 0),
        "specification, the tile of 256": (0, 0, 256, 256),
        "specification, the tile at level 1 of 256": (1, 0, 256, 1),
        "the greatest size at level 6": (6, 0, 2**53 - 1, 31),
        "the greatest size at level 0": (0, 2**45 - 1, 2**53 - 1, 255),
    }
    for name, (level, index, size, width) in widths.items():
        where = {"level": level, "index": index, "size": size, "width": width}
        yield {"name": f"width, {name}", "op": "width", **where, "expect": "ok"}


def _nodes() -> Iterator[Case]:
    nodes = {
        "a leaf": (0, 300, (0, 1, 0, 44)),
        "the upper half of a tile": (7, 1, (0, 0, 7, 1)),
        "a full tile": (8, 2, (1, 0, 0, 2)),
        "a leaf beyond 32 bits": (0, 2**40 + 300, (0, 2**32 + 1, 0, 44)),
        "four tiles": (10, 65, (1, 1, 2, 1)),
        "the half of the greatest tree": (52, 0, (6, 0, 4, 0)),
    }
    for name, (level, index, found) in nodes.items():
        where = {"level": level, "index": index, "found": list(found)}
        yield {"name": f"node, {name}", "op": "node", **where, "expect": "ok"}


def _appends() -> Iterator[Case]:
    batches = {
        "the first entry": [1],
        "to a partial tile": [5, 3],
        "the last of a tile": [255, 1],
        "from one tile into the next": [250, 10],
        "after a full tile": [256, 1],
        "several tiles at once": [100, 700],
        "nothing": [5, 0],
        "to three levels": [65_535, 1],
    }
    for name, sizes in batches.items():
        tiles: dict[Coordinate, bytes] = {}
        size, changed = 0, dict[Coordinate, bytes]()
        for count in sizes:
            changed = append_leaves(size, [_leaf(size + at) for at in range(count)], _store(tiles))
            tiles |= changed
            size += count
        yield {
            "name": f"append, {name}",
            "op": "append",
            "batches": sizes,
            "changed": [[tile.level, tile.index, _digest(changed[tile])] for tile in sorted(changed)],
            "root": read_frontier(size, TileReader(_store(tiles))).root().hex(),
            "expect": "ok",
        }
    stored = {
        "to a tile cut short": (5, b"".join(map(_leaf, range(4))), "width"),
        "to a tile of another size": (5, b"".join(map(_leaf, range(6))), "width"),
        "to a tile of broken hashes": (5, b"".join(map(_leaf, range(5)))[:-1], "size"),
        "to an empty tile": (5, b"", "size"),
        "to a tile too wide": (5, b"".join(map(_leaf, range(257))), "size"),
    }
    for name, (size, tile, detail) in stored.items():
        inputs = {"size": size, "tile": tile.hex()}
        yield {"name": f"append, {name}", "op": "append_to", **inputs, **_malformed("tile", detail)}


def _reads() -> Iterator[Case]:
    tile = b"".join(map(_leaf, range(5)))
    reads = {
        "a leaf": (tile, 0, 4, None),
        "a node": (tile, 2, 0, None),
        "a leaf that is not there": (tile, 0, 5, "cut short"),
        "a node that is not complete": (tile, 1, 2, "cut short"),
        "of broken hashes": (tile[:-1], 0, 0, "size"),
        "of nothing": (b"", 0, 0, "size"),
    }
    for name, (data, level, index, detail) in reads.items():
        inputs = {"tile": data.hex(), "level": level, "index": index}
        found = {} if detail else {"hash": TileReader(lambda *_, data=data: data)(level, index).hex()}
        outcome = _malformed("tile", detail) if detail else {"expect": "ok"}
        yield {"name": f"read, {name}", "op": "read", **inputs, **found, **outcome}


def _bundles() -> Iterator[Case]:
    good = {
        "one entry": [b"a"],
        "an empty entry": [b""],
        "three entries": [b"first", b"", b"third"],
        "a long entry": [b"\x01" * 300],
    }
    for name, entries in good.items():
        data = encode_bundle(entries).hex()
        value = {"entries": [entry.hex() for entry in entries]}
        yield {"name": f"bundle, {name}", "op": "bundle", "data": data, **value, "expect": "ok"}
    bad = {
        "nothing": ("", "empty"),
        "half a length": ("00", "cut short"),
        "an entry cut short": ("000261", "cut short"),
        "half a length after an entry": ("00016100", "cut short"),
        "an entry missing": ("0001610001", "cut short"),
        "257 entries": ("0000" * 257, "count"),
    }
    for name, (data, detail) in bad.items():
        yield {"name": f"bundle, {name}", "op": "bundle", "data": data, **_malformed("bundle", detail)}


def _malformed(code: str, detail: str) -> Case:
    return {"expect": code, "error": "Malformed", "detail": detail}


def _leaf(index: int) -> bytes:
    return index.to_bytes(32)


def _store(tiles: dict[Coordinate, bytes]) -> TileStore:
    return lambda level, index: tiles[Coordinate(level, index)]


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()

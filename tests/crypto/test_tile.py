"""Tiles against the tree they store: any way of growing it gives the same tiles, nodes and proofs."""

import hashlib
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crypto.errors import Malformed, ProtocolError
from crypto.merkle import Frontier, consistency_proof, inclusion_proof, leaf_hash, read_frontier
from crypto.tile import (
    Coordinate,
    TilePath,
    TileReader,
    append_leaves,
    encode_bundle,
    encode_tile_path,
    locate,
    middle_row,
    parse_bundle,
    parse_tile_path,
    subtree_hash,
    tile_width,
)
from tests.crypto.test_merkle import reader
from tests.vectors.cases import Case, outcome, parametrize

MOST = 1200
LEAVES = [leaf_hash(index.to_bytes(2)) for index in range(MOST)]


class Store:
    """Tiles in memory, which counts what is read of it."""

    def __init__(self) -> None:
        self.tiles: dict[Coordinate, bytes] = {}
        self.size = 0
        self.reads: list[Coordinate] = []

    def read(self, level: int, index: int) -> bytes:
        self.reads.append(Coordinate(level, index))
        return self.tiles[Coordinate(level, index)]

    def append(self, leaves: list[bytes]) -> dict[Coordinate, bytes]:
        changed = append_leaves(self.size, leaves, self.read)
        self.tiles |= changed
        self.size += len(leaves)
        return changed


def grown(batches: list[int], leaves: list[bytes]) -> Store:
    store = Store()
    for count in batches:
        store.append(leaves[store.size : store.size + count])
    return store


@parametrize("tile", "path")
def test_path(case: Case) -> None:
    path = outcome(case, lambda: parse_tile_path(case["text"]))
    if path is not None:
        assert path == TilePath(case["level"], case["index"], case["width"])
        assert encode_tile_path(path) == case["text"]


@parametrize("tile", "width")
def test_width(case: Case) -> None:
    assert tile_width(case["level"], case["index"], case["size"]) == case["width"]


@parametrize("tile", "node")
def test_node(case: Case) -> None:
    level, index, *inside = case["found"]
    assert locate(case["level"], case["index"]) == (Coordinate(level, index), *inside)


@parametrize("tile", "append")
def test_append(case: Case) -> None:
    leaves = [index.to_bytes(32) for index in range(sum(case["batches"]))]
    *before, last = case["batches"]
    store = grown(before, leaves)
    changed = store.append(leaves[store.size : store.size + last])
    found = [[tile.level, tile.index, hashlib.sha256(changed[tile]).hexdigest()] for tile in sorted(changed)]
    assert found == case["changed"]
    assert read_frontier(store.size, TileReader(store.read)).root().hex() == case["root"]


@parametrize("tile", "append_to")
def test_append_to(case: Case) -> None:
    tile = bytes.fromhex(case["tile"])
    assert outcome(case, lambda: append_leaves(case["size"], [bytes(32)], lambda *_: tile)) is None


@parametrize("tile", "read")
def test_read(case: Case) -> None:
    tile = bytes.fromhex(case["tile"])
    found = outcome(case, lambda: TileReader(lambda *_: tile)(case["level"], case["index"]).hex())
    assert found == case.get("hash")


@parametrize("tile", "bundle")
def test_bundle(case: Case) -> None:
    data = bytes.fromhex(case["data"])
    entries = outcome(case, lambda: parse_bundle(data))
    if entries is not None:
        assert [entry.hex() for entry in entries] == case["entries"]
        assert encode_bundle(entries) == data


@given(st.builds(TilePath, st.none() | st.integers(0, 63), st.integers(0, 2**53 - 1), st.integers(1, 256)))
def test_path_of_any_tile(path: TilePath) -> None:
    assert parse_tile_path(encode_tile_path(path)) == path


@given(st.text("tileenrs/x.p0123456789", max_size=24).map("tile/0/".__add__))
def test_path_has_one_spelling(text: str) -> None:
    try:
        path = parse_tile_path(text)
    except ProtocolError:
        return
    assert encode_tile_path(path) == text


@settings(deadline=None)
@given(st.lists(st.integers(0, 400), max_size=12))
def test_append_in_any_batches_gives_the_tree(batches: list[int]) -> None:
    while sum(batches) > MOST:
        batches.pop()
    store = grown(batches, LEAVES)
    size = store.size
    assert store.tiles == grown([size], LEAVES).tiles
    for tile, data in store.tiles.items():
        assert len(data) == 32 * tile_width(tile.level, tile.index, size)
    nodes, expected = TileReader(store.read), reader(LEAVES[:size])
    for level in range(size.bit_length()):
        last = (size >> level) - 1
        assert nodes(level, last) == expected(level, last)


@settings(deadline=None)
@given(st.integers(1, MOST), st.data())
def test_proofs_from_tiles_are_those_of_the_tree(size: int, data: st.DataObject) -> None:
    store = grown([size], LEAVES)
    nodes, expected = TileReader(store.read), reader(LEAVES[:size])
    index, old = data.draw(st.integers(0, size - 1)), data.draw(st.integers(0, size))
    assert inclusion_proof(index, size, nodes) == inclusion_proof(index, size, expected)
    assert consistency_proof(old, size, nodes) == consistency_proof(old, size, expected)


@given(st.integers(1, 256), st.data())
def test_a_subtree_is_the_same_with_the_middle_row_at_hand(width: int, data: st.DataObject) -> None:
    tile, expected = b"".join(LEAVES[:width]), reader(LEAVES[:width])
    height = data.draw(st.integers(0, width.bit_length() - 1))
    position = data.draw(st.integers(0, (width >> height) - 1))
    for middle in (b"", middle_row(tile)):
        assert subtree_hash(tile, height, position, middle=middle) == expected(height, position)


def test_the_middle_row_at_hand_is_not_computed_again() -> None:
    tile = b"".join(LEAVES[:256])
    assert subtree_hash(tile, 5, 7, middle=bytes(256)) == bytes(32)
    assert subtree_hash(tile, 4, 15, middle=bytes(256)) == subtree_hash(tile, 4, 15)


@settings(deadline=None)
@given(st.integers(1, MOST - 1), st.integers(1, 64))
def test_tree_of_a_smaller_size_can_be_read_for_ever(size: int, more: int) -> None:
    store = grown([size, more], LEAVES)
    assert read_frontier(size, TileReader(store.read)) == Frontier().extend(LEAVES[:size])


def test_append_reads_and_writes_only_the_right_edge() -> None:
    store = grown([100_000], [bytes(32)] * 100_000)
    store.reads.clear()
    assert sorted(store.append([bytes(32)] * 64)) == [Coordinate(0, 390)]
    assert store.reads == [Coordinate(0, 390)]
    assert sorted(store.append([bytes(32)] * 64)) == [Coordinate(0, 390), Coordinate(0, 391), Coordinate(1, 1)]
    assert store.reads == [Coordinate(0, 390), Coordinate(0, 390), Coordinate(1, 1)]


@pytest.mark.parametrize(("question", "most"), [("root", 3), ("inclusion", 5), ("consistency", 5)])
def test_question_reads_a_few_tiles_once(question: str, most: int) -> None:
    store = grown([100_000], [bytes(32)] * 100_000)
    store.reads.clear()
    nodes = TileReader(store.read)
    ask: dict[str, Callable[[], object]] = {
        "root": lambda: read_frontier(100_000, nodes),
        "inclusion": lambda: inclusion_proof(77_777, 100_000, nodes),
        "consistency": lambda: consistency_proof(77_777, 100_000, nodes),
    }
    ask[question]()
    assert len(store.reads) == len(set(store.reads)) <= most


def test_append_refuses_what_is_no_hash() -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        append_leaves(0, [bytes(31), bytes(33)], Store().read)


@given(st.lists(st.binary(max_size=300), min_size=1, max_size=256))
def test_bundle_of_any_entries(entries: list[bytes]) -> None:
    assert parse_bundle(encode_bundle(entries)) == entries


@given(st.lists(st.binary(min_size=1, max_size=9), min_size=1, max_size=9), st.data())
def test_bundle_cut_short(entries: list[bytes], data: st.DataObject) -> None:
    bundle = encode_bundle(entries)
    cut = bundle[: data.draw(st.integers(0, len(bundle) - 1))]
    whole = [encode_bundle(entries[:count]) for count in range(1, len(entries))]
    if cut in whole:
        assert parse_bundle(cut) == entries[: 1 + whole.index(cut)]
    else:
        with pytest.raises(Malformed, match=r"bundle: (cut short|empty)"):
            parse_bundle(cut)


@pytest.mark.parametrize("entries", [[], [b""] * 257, [bytes(65_536)]])
def test_bundle_of_too_little_or_too_much(entries: list[bytes]) -> None:
    with pytest.raises(ValueError, match="1 to 256 entries"):
        encode_bundle(entries)


def test_bundle_of_the_longest_entry() -> None:
    assert parse_bundle(encode_bundle([bytes(65_535)])) == [bytes(65_535)]

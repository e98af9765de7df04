"""The tree against RFC 6962's own definition, and proofs that hold only for what they prove."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from crypto.errors import ProtocolError, Unverified
from crypto.merkle import (
    EMPTY_ROOT,
    Frontier,
    NodeReader,
    consistency_proof,
    encode_frontier,
    inclusion_proof,
    leaf_hash,
    node_hash,
    parse_frontier,
    read_frontier,
    row_above,
    verify_consistency,
    verify_inclusion,
)
from tests.vectors.cases import Case, outcome, parametrize

MOST = 300
LEAVES = [leaf_hash(index.to_bytes(2)) for index in range(MOST)]
sizes = st.integers(0, MOST)


def tree_hash(leaves: list[bytes]) -> bytes:
    """MTH of RFC 6962 section 2.1, word for word."""
    if not leaves:
        return EMPTY_ROOT
    if len(leaves) == 1:
        return leaves[0]
    split = 1
    while split * 2 < len(leaves):
        split *= 2
    return node_hash(tree_hash(leaves[:split]), tree_hash(leaves[split:]))


def reader(leaves: list[bytes]) -> NodeReader:
    """Complete subtrees only: what is not complete yet must never be asked for."""

    def read(level: int, index: int) -> bytes:
        start, end = index << level, (index + 1) << level
        assert end <= len(leaves)
        return tree_hash(leaves[start:end])

    return read


def reader_of(case: Case) -> NodeReader | None:
    """The tree of a case, if it has one."""
    if "entries" in case:
        return reader(entries_of(case))
    if "uniform" not in case:
        return None
    nodes = [unhex(case, "uniform")]
    for _ in range(52):
        nodes.append(node_hash(nodes[-1], nodes[-1]))
    return lambda level, _index: nodes[level]


def unhex(case: Case, name: str) -> bytes:
    return bytes.fromhex(case[name])


def proof_of(case: Case) -> list[bytes]:
    return [bytes.fromhex(value) for value in case["proof"]]


def entries_of(case: Case) -> list[bytes]:
    return [leaf_hash(bytes.fromhex(entry)) for entry in case["entries"]]


@parametrize("merkle", "tree")
def test_tree(case: Case) -> None:
    leaves = entries_of(case)
    frontier = Frontier().extend(leaves)
    assert frontier.root() == unhex(case, "root")
    assert encode_frontier(frontier) == unhex(case, "frontier")
    assert parse_frontier(unhex(case, "frontier")) == frontier


@parametrize("merkle", "inclusion")
def test_inclusion(case: Case) -> None:
    leaf = unhex(case, "leaf")
    place = case["index"], case["size"]
    read = reader_of(case)
    assert read is None or inclusion_proof(*place, read) == proof_of(case)
    verified = outcome(case, lambda: verify_inclusion(leaf, *place, proof_of(case), unhex(case, "root")))
    assert verified in (None, leaf)


@parametrize("merkle", "consistency")
def test_consistency(case: Case) -> None:
    old = case["old_size"], unhex(case, "old_root")
    new = case["new_size"], unhex(case, "new_root")
    read = reader_of(case)
    assert read is None or consistency_proof(old[0], new[0], read) == proof_of(case)
    verified = outcome(case, lambda: verify_consistency(*old, *new, proof_of(case)))
    assert verified in (None, new[1])


@parametrize("merkle", "frontier")
def test_frontier(case: Case) -> None:
    data = unhex(case, "data")
    frontier = outcome(case, lambda: parse_frontier(data))
    if frontier is not None:
        assert encode_frontier(frontier) == data


@given(sizes)
def test_frontier_has_the_root_of_the_tree(size: int) -> None:
    frontier = Frontier().extend(LEAVES[:size])
    assert frontier.root() == tree_hash(LEAVES[:size])
    assert frontier == read_frontier(size, reader(LEAVES[:size]))
    assert parse_frontier(encode_frontier(frontier)) == frontier


@given(st.integers(0, MOST - 1))
def test_append_leaves_the_frontier_it_was_called_on(size: int) -> None:
    frontier = read_frontier(size, reader(LEAVES))
    before = encode_frontier(frontier)
    assert frontier.append(LEAVES[size]).root() == tree_hash(LEAVES[: size + 1])
    assert encode_frontier(frontier) == before


@given(st.binary(max_size=200))
def test_parse_frontier_knows_one_spelling(data: bytes) -> None:
    try:
        frontier = parse_frontier(data)
    except ProtocolError:
        return
    assert encode_frontier(frontier) == data


@given(st.lists(st.binary(min_size=32, max_size=32), max_size=9))
def test_row_above_pairs_what_is_whole(row: list[bytes]) -> None:
    pairs = zip(row[::2], row[1::2], strict=False)
    assert row_above(b"".join(row)) == b"".join(node_hash(left, right) for left, right in pairs)


@st.composite
def inclusions(draw: st.DrawFn) -> tuple[int, int]:
    size = draw(st.integers(1, MOST))
    return draw(st.integers(0, size - 1)), size


@given(inclusions())
def test_inclusion_holds_for_every_entry(place: tuple[int, int]) -> None:
    index, size = place
    proof = inclusion_proof(index, size, reader(LEAVES[:size]))
    assert len(proof) <= (size - 1).bit_length()
    assert verify_inclusion(LEAVES[index], index, size, proof, tree_hash(LEAVES[:size])) == LEAVES[index]


@given(inclusions(), st.data())
def test_inclusion_fails_with_any_bit_flipped(place: tuple[int, int], data: st.DataObject) -> None:
    index, size = place
    hashes = [LEAVES[index], tree_hash(LEAVES[:size]), *inclusion_proof(index, size, reader(LEAVES[:size]))]
    leaf, root, *proof = flip_one(hashes, data)
    with pytest.raises(Unverified, match="inclusion: root"):
        verify_inclusion(leaf, index, size, proof, root)


@given(inclusions(), inclusions())
def test_inclusion_holds_for_one_place_only(place: tuple[int, int], other: tuple[int, int]) -> None:
    index, size = place
    proof = inclusion_proof(index, size, reader(LEAVES[:size]))
    root = tree_hash(LEAVES[:size])
    assume(path_turns(*place) != path_turns(*other))
    with pytest.raises(Unverified):
        verify_inclusion(LEAVES[index], *other, proof, root)


@st.composite
def ordered_sizes(draw: st.DrawFn, count: int) -> list[int]:
    return sorted(draw(st.lists(sizes, min_size=count, max_size=count)))


@given(ordered_sizes(2))
def test_consistency_holds_between_all_sizes(two: list[int]) -> None:
    old, new = two
    proof = consistency_proof(old, new, reader(LEAVES[:new]))
    root = tree_hash(LEAVES[:new])
    assert verify_consistency(old, tree_hash(LEAVES[:old]), new, root, proof) == root


@given(ordered_sizes(2), st.data())
def test_consistency_fails_with_any_bit_flipped(two: list[int], data: st.DataObject) -> None:
    old, new = two
    assume(old > 0)
    hashes = [tree_hash(LEAVES[:old]), tree_hash(LEAVES[:new]), *consistency_proof(old, new, reader(LEAVES[:new]))]
    old_root, new_root, *proof = flip_one(hashes, data)
    with pytest.raises(Unverified, match="root"):
        verify_consistency(old, old_root, new, new_root, proof)


@given(ordered_sizes(2), st.data())
def test_consistency_fails_for_another_history(two: list[int], data: st.DataObject) -> None:
    old, new = two
    assume(old > 0)
    changed = data.draw(st.integers(0, old - 1))
    other = [*LEAVES[:changed], leaf_hash(b"another"), *LEAVES[changed + 1 : new]]
    for proof in (consistency_proof(old, new, reader(LEAVES)), consistency_proof(old, new, reader(other))):
        with pytest.raises(Unverified, match="root"):
            verify_consistency(old, tree_hash(LEAVES[:old]), new, tree_hash(other), proof)


@given(ordered_sizes(3))
def test_consistency_is_transitive(three: list[int]) -> None:
    roots = [tree_hash(LEAVES[:size]) for size in three]
    read = reader(LEAVES)
    for old, new in ((0, 1), (1, 2), (0, 2)):
        proof = consistency_proof(three[old], three[new], read)
        verify_consistency(three[old], roots[old], three[new], roots[new], proof)


@pytest.mark.parametrize(("index", "size"), [(0, 0), (3, 3), (-1, 3), (0, 2**53)])
def test_inclusion_proof_of_what_is_not_there(index: int, size: int) -> None:
    with pytest.raises(ValueError, match="no entry"):
        inclusion_proof(index, size, reader([]))


@pytest.mark.parametrize(("old", "new"), [(3, 2), (-1, 3), (0, 2**53)])
def test_consistency_proof_of_what_is_not_there(old: int, new: int) -> None:
    with pytest.raises(ValueError, match="no tree"):
        consistency_proof(old, new, reader([]))


def flip_one(hashes: list[bytes], data: st.DataObject) -> list[bytes]:
    """The same hashes with one bit of one of them flipped."""
    which = data.draw(st.integers(0, len(hashes) - 1))
    bit = data.draw(st.integers(0, 255))
    flipped = (int.from_bytes(hashes[which]) ^ 1 << bit).to_bytes(32)
    return [*hashes[:which], flipped, *hashes[which + 1 :]]


def path_turns(index: int, size: int) -> list[bool]:
    """From the leaf up: whether the sibling is on the left. A proof shows no more of an entry's place than this."""
    turns: list[bool] = []
    while size > 1:
        split = 1 << (size - 1).bit_length() - 1
        turns.insert(0, index >= split)
        index, size = (index - split, size - split) if index >= split else (index, split)
    return turns

"""The Merkle tree under a log: RFC 6962 section 2.1 with SHA-256, verification as RFC 9162 section 2.1.

    leaf   SHA-256(00 ‖ entry)
    node   SHA-256(01 ‖ left ‖ right)
    root   of no entries: SHA-256 of nothing; of one: its leaf hash; of n: the node over
           the first k and the other n - k, where k is the largest power of two below n

A *complete subtree* (level, index) covers the 2**level entries from index * 2**level on. Its hash never
changes, so complete subtrees are all that is stored of a tree, and everything here asks for their hashes by
`read(level, index)`. A tree of size n consists of one for each binary 1 of n, largest first: its *frontier*.

    size 6 = 110b   frontier (2, 0) (1, 2)     root = node((2, 0), (1, 2))

Sizes and indexes stay below 2**53, so that both languages count alike.
"""

import hashlib
import struct
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from crypto.errors import Malformed, Unverified

HASH_SIZE = 32
MAX_SIZE = 2**53 - 1
EMPTY_ROOT = hashlib.sha256().digest()

NodeReader = Callable[[int, int], bytes]
"""Returns the hash of the complete subtree (level, index)."""


def leaf_hash(entry: bytes) -> bytes:
    """The 32-byte hash of an entry's bytes as a leaf (RFC 6962 section 2.1)."""
    return hashlib.sha256(b"\x00" + entry).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """The 32-byte hash of the node over two 32-byte hashes (RFC 6962 section 2.1)."""
    return hashlib.sha256(b"\x01" + left + right).digest()


def row_above(row: bytes) -> bytes:
    """The hashes of the nodes over each two of a row of 32-byte hashes; an odd last one has no node yet."""
    whole = len(row) - len(row) % (2 * HASH_SIZE)
    pairs = (row[at : at + 2 * HASH_SIZE] for at in range(0, whole, 2 * HASH_SIZE))
    return b"".join([hashlib.sha256(b"\x01" + pair).digest() for pair in pairs])


@dataclass(frozen=True)
class Frontier:
    """The right edge of a tree, all that appending needs. It is a value: a failed append leaves the old one.

    `hashes` are those of the complete subtrees, one for each binary 1 of `size`, largest first: at most 53.
    """

    size: int = 0
    hashes: tuple[bytes, ...] = ()

    def append(self, leaf: bytes) -> "Frontier":
        """The frontier with one more leaf (its 32-byte hash), in at most log2(size) hashes."""
        edge, size = leaf, self.size
        kept = len(self.hashes)
        while size & 1:
            kept -= 1
            edge = node_hash(self.hashes[kept], edge)
            size >>= 1
        return Frontier(self.size + 1, (*self.hashes[:kept], edge))

    def extend(self, leaves: Iterable[bytes]) -> "Frontier":
        """The frontier with these leaf hashes appended in order."""
        frontier = self
        for leaf in leaves:
            frontier = frontier.append(leaf)
        return frontier

    def root(self) -> bytes:
        """The 32-byte root hash of the tree."""
        return _fold(self.hashes) if self.hashes else EMPTY_ROOT


def read_frontier(size: int, read: NodeReader) -> Frontier:
    """The frontier of the stored tree at `size`: one complete subtree is read for each binary 1 of `size`."""
    return Frontier(size, tuple(read(level, index) for level, index in _complete_subtrees(0, size)))


def encode_frontier(frontier: Frontier) -> bytes:
    """`u64 size ‖ 32-byte hash, …`, largest subtree first: 8 to 1,704 bytes."""
    return struct.pack(">Q", frontier.size) + b"".join(frontier.hashes)


def parse_frontier(data: bytes) -> Frontier:
    """The frontier that `encode_frontier` wrote.

    Raises Malformed "frontier" if the hashes are not as many as the size's binary 1s.
    """
    if len(data) < 8:
        raise Malformed("frontier", "size")
    size = int.from_bytes(data[:8])
    if size > MAX_SIZE:
        raise Malformed("frontier", "range")
    if len(data) != 8 + HASH_SIZE * size.bit_count():
        raise Malformed("frontier", "count")
    return Frontier(size, tuple(data[at : at + HASH_SIZE] for at in range(8, len(data), HASH_SIZE)))


def inclusion_proof(index: int, size: int, read: NodeReader) -> list[bytes]:
    """The audit path of entry `index` in the tree of `size`, from the leaf's sibling up.

    RFC 6962 section 2.1.1. Raises ValueError unless index < size.
    """
    if not 0 <= index < size <= MAX_SIZE:
        raise ValueError(f"no entry {index} in a tree of {size}")
    path, start, end = [], 0, size
    while end - start > 1:
        split = start + _left_size(end - start)
        if index < split:
            path.append(_range_hash(split, end, read))
            end = split
        else:
            path.append(_range_hash(start, split, read))
            start = split
    return path[::-1]


def consistency_proof(old_size: int, new_size: int, read: NodeReader) -> list[bytes]:
    """The proof that the tree of `old_size` is a prefix of that of `new_size`.

    RFC 6962 section 2.1.2; empty where the sizes are equal or the old tree is empty.
    Raises ValueError unless old_size <= new_size.
    """
    if not 0 <= old_size <= new_size <= MAX_SIZE:
        raise ValueError(f"no tree of {old_size} within one of {new_size}")
    if old_size in (0, new_size):
        return []
    path, start, end = [], 0, new_size
    while end != old_size:
        split = start + _left_size(end - start)
        if old_size <= split:
            path.append(_range_hash(split, end, read))
            end = split
        else:
            path.append(_range_hash(start, split, read))
            start = split
    if start > 0:
        # The verifier has the old root already if the old tree is itself the subtree that was reached.
        path.append(_range_hash(start, end, read))
    return path[::-1]


def verify_inclusion(leaf: bytes, index: int, size: int, proof: Sequence[bytes], root: bytes) -> bytes:
    """Verifies that the leaf hash stands at `index` in the tree of `size` and `root`.

    RFC 9162 section 2.1.3.2. Returns the leaf hash. Raises Unverified "inclusion".
    """
    if not 0 <= index < size <= MAX_SIZE:
        raise Unverified("inclusion", "range")
    if not _all_hashes(leaf, root, *proof):
        raise Unverified("inclusion", "hash size")
    position, last, computed = index, size - 1, leaf
    for sibling in proof:
        if last == 0:
            raise Unverified("inclusion", "proof too long")
        if position & 1 or position == last:
            computed = node_hash(sibling, computed)
            while position and not position & 1:
                position, last = position >> 1, last >> 1
        else:
            computed = node_hash(computed, sibling)
        position, last = position >> 1, last >> 1
    if last != 0:
        raise Unverified("inclusion", "proof too short")
    if computed != root:
        raise Unverified("inclusion", "root")
    return leaf


def verify_consistency(old_size: int, old_root: bytes, new_size: int, new_root: bytes, proof: Sequence[bytes]) -> bytes:
    """Verifies that the tree of the old size and root is a prefix of the new one.

    RFC 9162 section 2.1.4.2. The empty tree is a prefix of every tree, and every tree of itself; the proof of
    either is empty. Returns the new root. Raises Unverified "consistency".
    """
    if not 0 <= old_size <= new_size <= MAX_SIZE:
        raise Unverified("consistency", "range")
    if not _all_hashes(old_root, new_root, *proof):
        raise Unverified("consistency", "hash size")
    if old_size in (0, new_size):
        if proof:
            raise Unverified("consistency", "proof too long")
        # There is one root of no entries, and of the same size the same root.
        computed_old = EMPTY_ROOT if old_size == 0 else old_root
        computed_new = computed_old if old_size == new_size else new_root
    else:
        computed_old, computed_new = _roots(old_size, old_root, new_size, proof)
    if computed_old != old_root:
        raise Unverified("consistency", "old root")
    if computed_new != new_root:
        raise Unverified("consistency", "new root")
    return new_root


def _roots(old_size: int, old_root: bytes, new_size: int, proof: Sequence[bytes]) -> tuple[bytes, bytes]:
    """The old and the new root that a proof between two trees of different sizes leads to, steps 1 to 6."""
    hashes = [old_root, *proof] if old_size.bit_count() == 1 else list(proof)
    if not proof:
        raise Unverified("consistency", "proof too short")
    old, new = old_size - 1, new_size - 1
    while old & 1:
        old, new = old >> 1, new >> 1
    computed_old = computed_new = hashes[0]
    for sibling in hashes[1:]:
        if new == 0:
            raise Unverified("consistency", "proof too long")
        if old & 1 or old == new:
            computed_old = node_hash(sibling, computed_old)
            computed_new = node_hash(sibling, computed_new)
            while old and not old & 1:
                old, new = old >> 1, new >> 1
        else:
            computed_new = node_hash(computed_new, sibling)
        old, new = old >> 1, new >> 1
    if new != 0:
        raise Unverified("consistency", "proof too short")
    return computed_old, computed_new


def _left_size(size: int) -> int:
    """The largest power of two below `size`, which is at least 2."""
    return 1 << (size - 1).bit_length() - 1


def _complete_subtrees(start: int, end: int) -> list[tuple[int, int]]:
    """The fewest complete subtrees (level, index) that make up [start, end), largest first.

    `start` is a multiple of a power of two not below `end - start`, as it is wherever RFC 6962 splits a tree.
    """
    subtrees = []
    while start < end:
        level = (end - start).bit_length() - 1
        subtrees.append((level, start >> level))
        start += 1 << level
    return subtrees


def _range_hash(start: int, end: int, read: NodeReader) -> bytes:
    size = end - start
    if size & (size - 1) == 0:  # most are one complete subtree
        return read(size.bit_length() - 1, start // size)
    return _fold([read(level, index) for level, index in _complete_subtrees(start, end)])


def _fold(hashes: Sequence[bytes]) -> bytes:
    """The root over complete subtrees, largest first: each is the left one of all that follow it."""
    *lefts, computed = hashes
    for left in reversed(lefts):
        computed = node_hash(left, computed)
    return computed


def _all_hashes(*hashes: bytes) -> bool:
    return all(len(value) == HASH_SIZE for value in hashes)

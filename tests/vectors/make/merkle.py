"""Vectors of `merkle`: trees, proofs, and what is no proof. Bytes are in hex; `entries` are leaves before hashing.

A case with `uniform` is of a tree too large to be made, in which every leaf has that hash.
"""

from collections.abc import Iterator

from crypto.merkle import (
    Frontier,
    consistency_proof,
    encode_frontier,
    inclusion_proof,
    leaf_hash,
    node_hash,
    read_frontier,
)
from tests.vectors.cases import Case

SOURCE = (
    "'reference' cases: entries, roots and proofs of the reference tree in the tests of Certificate Transparency's"
    " RFC 6962 implementations; the others: this project, licence as the project's"
)

_ENTRIES = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"]
_ROOTS = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
_INCLUSION: dict[tuple[int, int], list[str]] = {
    (0, 1): [],
    (0, 8): [
        "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
    ],
    (5, 8): [
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ],
    (2, 3): ["fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"],
    (1, 5): [
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
    ],
}
_CONSISTENCY: dict[tuple[int, int], list[str]] = {
    (1, 1): [],
    (1, 8): [
        "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
    ],
    (6, 8): [
        "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ],
    (2, 5): [
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
    ],
}
_OTHER = "ff" * 32
_GREATEST = 2**53 - 1


def cases(_kept: dict[str, Case]) -> list[Case]:
    """All cases of merkle.json."""
    return [*_trees(), *_proofs(), *_large(), *_refused_inclusion(), *_refused_consistency(), *_frontiers()]


def _trees() -> Iterator[Case]:
    for size, root in enumerate(_ROOTS):
        entries = _ENTRIES[:size]
        frontier = Frontier().extend(leaf_hash(bytes.fromhex(entry)) for entry in entries)
        yield {
            "name": f"reference, tree of {size}",
            "op": "tree",
            "entries": entries,
            "root": root,
            "frontier": encode_frontier(frontier).hex(),
            "expect": "ok",
        }


def _proofs() -> Iterator[Case]:
    """Each is to be found in the tree, and to verify."""
    for (index, size), proof in _INCLUSION.items():
        yield _inclusion(f"reference, entry {index} of {size}", index, size, proof) | {"entries": _ENTRIES}
    for (old, new), proof in _CONSISTENCY.items():
        yield _consistency(f"reference, {old} before {new}", old, new, proof) | {"entries": _ENTRIES}
    for index in range(7):
        proof = _hex(inclusion_proof(index, 7, _read))
        yield _inclusion(f"entry {index} of 7", index, 7, proof) | {"entries": _ENTRIES}
    for old in range(8):
        proof = _hex(consistency_proof(old, 7, _read))
        yield _consistency(f"{old} before 7", old, 7, proof) | {"entries": _ENTRIES}
    yield _consistency("nothing before nothing", 0, 0, []) | {"entries": []}


def _large() -> Iterator[Case]:
    """Sizes beyond 32 bits."""
    leaf = leaf_hash(b"")
    nodes = [leaf]
    for _ in range(52):
        nodes.append(node_hash(nodes[-1], nodes[-1]))

    def read(level: int, _index: int) -> bytes:
        return nodes[level]

    def root(size: int) -> str:
        return read_frontier(size, read).root().hex()

    for index, size in ((2**52 + 2**33 + 1, _GREATEST), (_GREATEST - 1, _GREATEST), (2**40, 2**40 + 1), (5, 2**33)):
        proof = _hex(inclusion_proof(index, size, read))
        tree = {"leaf": leaf.hex(), "index": index, "size": size, "proof": proof, "root": root(size)}
        name = f"uniform, entry {index} of {size}"
        yield {"name": name, "op": "inclusion", "uniform": leaf.hex(), **tree, "expect": "ok"}
    for old, new in ((2**52 + 2**33 + 1, _GREATEST), (2**40, 2**40 + 2**20 + 1), (2**33 - 1, 2**33), (7, _GREATEST)):
        proof = _hex(consistency_proof(old, new, read))
        trees = {"old_size": old, "old_root": root(old), "new_size": new, "new_root": root(new), "proof": proof}
        name = f"uniform, {old} before {new}"
        yield {"name": name, "op": "consistency", "uniform": leaf.hex(), **trees, "expect": "ok"}


def _refused_inclusion() -> Iterator[Case]:
    proof = _INCLUSION[5, 8]
    refused = {
        "an index that is the size": ("range", _inclusion("", 5, 8, proof) | {"index": 8}),
        "a size beyond 2^53 - 1": ("range", _inclusion("", 5, 8, proof) | {"size": _GREATEST + 1}),
        "an entry of no tree": ("range", _inclusion("", 0, 0, []) | {"leaf": _OTHER}),
        "another leaf": ("root", _inclusion("", 5, 8, proof) | {"leaf": _OTHER}),
        "another root": ("root", _inclusion("", 5, 8, proof) | {"root": _OTHER}),
        "another index": ("root", _inclusion("", 5, 8, proof) | {"index": 4}),
        "a size of another depth": ("proof too long", _inclusion("", 5, 8, proof) | {"size": 6}),
        "the greatest size": ("proof too short", _inclusion("", 5, 8, proof) | {"size": _GREATEST}),
        "a hash in another place": ("root", _inclusion("", 5, 8, proof[::-1])),
        "a hash of one bit less": ("root", _inclusion("", 5, 8, [_flip(proof[0]), *proof[1:]])),
        "a hash missing": ("proof too short", _inclusion("", 5, 8, proof[:-1])),
        "a hash too many": ("proof too long", _inclusion("", 5, 8, [*proof, _OTHER])),
        "no proof": ("proof too short", _inclusion("", 5, 8, [])),
        "a hash of 31 bytes": ("hash size", _inclusion("", 5, 8, [proof[0][2:], *proof[1:]])),
        "a byte moved from leaf to proof": ("hash size", _moved(_inclusion("", 4, 8, _path(4)))),
        "a leaf of 64 bytes": ("hash size", _inclusion("", 0, 1, []) | {"leaf": 2 * _OTHER}),
        "a root of no bytes": ("hash size", _inclusion("", 0, 1, []) | {"root": ""}),
    }
    for name, (detail, case) in refused.items():
        yield case | {"name": f"inclusion, {name}", "expect": "inclusion", "error": "Unverified", "detail": detail}


def _refused_consistency() -> Iterator[Case]:
    proof = _CONSISTENCY[6, 8]
    refused = {
        "sizes the wrong way round": ("range", _consistency("", 8, 6, proof)),
        "a size beyond 2^53 - 1": ("range", _consistency("", 6, 8, proof) | {"new_size": _GREATEST + 1}),
        "another old root": ("old root", _consistency("", 6, 8, proof) | {"old_root": _OTHER}),
        "another new root": ("new root", _consistency("", 6, 8, proof) | {"new_root": _OTHER}),
        "old and new root exchanged": (
            "old root",
            _consistency("", 6, 8, proof) | {"old_root": _ROOTS[8], "new_root": _ROOTS[6]},
        ),
        "another old size": ("proof too short", _consistency("", 6, 8, proof) | {"old_size": 7}),
        "another new size": ("proof too short", _consistency("", 6, 8, proof) | {"new_size": 9}),
        "a hash of one bit less": ("old root", _consistency("", 6, 8, [_flip(proof[0]), *proof[1:]])),
        "a hash that only the new tree has": ("new root", _consistency("", 6, 8, [proof[0], _OTHER, proof[2]])),
        "a hash missing": ("proof too short", _consistency("", 6, 8, proof[:-1])),
        "a hash too many": ("proof too long", _consistency("", 6, 8, [*proof, _OTHER])),
        "no proof": ("proof too short", _consistency("", 6, 8, [])),
        "no proof from a power of two": ("proof too short", _consistency("", 4, 8, [])),
        "a hash of 33 bytes": ("hash size", _consistency("", 6, 8, [f"{proof[0]}00", *proof[1:]])),
        "an old root of no bytes": ("hash size", _consistency("", 6, 8, proof) | {"old_root": ""}),
        "one size, two roots": ("new root", _consistency("", 6, 6, []) | {"new_root": _OTHER}),
        "one size and a proof": ("proof too long", _consistency("", 6, 6, [_OTHER])),
        "an empty tree of another root": ("old root", _consistency("", 0, 8, []) | {"old_root": _OTHER}),
        "two empty trees of another root": (
            "old root",
            _consistency("", 0, 0, []) | {"old_root": _OTHER, "new_root": _OTHER},
        ),
        "an empty tree and a proof": ("proof too long", _consistency("", 0, 8, [_ROOTS[8]])),
    }
    for name, (detail, case) in refused.items():
        yield case | {
            "name": f"consistency, {name}",
            "expect": "consistency",
            "error": "Unverified",
            "detail": detail,
        }


def _frontiers() -> Iterator[Case]:
    texts = {
        "of the greatest size": (f"{_GREATEST:016x}" + 53 * _OTHER, None),
        "of no bytes": ("", "size"),
        "of a size cut short": ("00" * 7, "size"),
        "of a size beyond 2^53 - 1": (f"{_GREATEST + 1:016x}" + _OTHER, "range"),
        "with a hash missing": (f"{6:016x}" + _OTHER, "count"),
        "with a hash too many": (f"{6:016x}" + 3 * _OTHER, "count"),
        "with a byte too many": (f"{6:016x}" + 2 * _OTHER + "00", "count"),
        "of nothing with a hash": (f"{0:016x}" + _OTHER, "count"),
    }
    for name, (data, detail) in texts.items():
        outcome = {"expect": "ok"} if detail is None else {"expect": "frontier", "error": "Malformed", "detail": detail}
        yield {"name": f"frontier, {name}", "op": "frontier", "data": data, **outcome}


def _inclusion(name: str, index: int, size: int, proof: list[str]) -> Case:
    leaf = leaf_hash(bytes.fromhex(_ENTRIES[index])).hex()
    tree = {"leaf": leaf, "index": index, "size": size, "proof": proof, "root": _ROOTS[size]}
    return {"name": name, "op": "inclusion", **tree, "expect": "ok"}


def _consistency(name: str, old: int, new: int, proof: list[str]) -> Case:
    trees = {"old_size": old, "old_root": _ROOTS[old], "new_size": new, "new_root": _ROOTS[new], "proof": proof}
    return {"name": name, "op": "consistency", **trees, "expect": "ok"}


def _path(index: int) -> list[str]:
    return _hex(inclusion_proof(index, 8, _read))


def _moved(case: Case) -> Case:
    """The same bytes under the hash, divided between the two hashes in another place."""
    first, *others = case["proof"]
    return case | {"leaf": case["leaf"][:-2], "proof": [case["leaf"][-2:] + first, *others]}


def _flip(value: str) -> str:
    return (bytes([bytes.fromhex(value)[0] ^ 1]) + bytes.fromhex(value)[1:]).hex()


def _hex(hashes: list[bytes]) -> list[str]:
    return [value.hex() for value in hashes]


def _read(level: int, index: int) -> bytes:
    if level == 0:
        return leaf_hash(bytes.fromhex(_ENTRIES[index]))
    return node_hash(_read(level - 1, 2 * index), _read(level - 1, 2 * index + 1))

"""Vectors of `proof`: texts, and proofs of entries of XA's log. `log` names a key in checkpoint.json; `entry` is hex.

In `parse`, `pad` letters a follow the text; `checkpoint` lacks them.
"""

from collections.abc import Iterator
from dataclasses import replace

from crypto.checkpoint import sign_checkpoint
from crypto.merkle import inclusion_proof, leaf_hash
from crypto.proof import Proof, encode_proof
from crypto.tile import Coordinate, TileReader, append_leaves
from tests.vectors.cases import Case
from tests.vectors.logs import LOGS, TIME, XA, checkpoint, entry, keep_signatures, leaves

SOURCE = (
    "'specification' case: the example of C2SP tlog-proof without its extra data and signatures;"
    " the others: this project, licence as the project's"
)

_SPECIFICATION = """c2sp.org/tlog-proof@v1
index 73894
gSKyXoYZUgZ6jduWYrkDOARinOMGJveXjgMkBTcdPlQ=
B95lDa8R83lS8n0eG+o0buTxRKQTYFi//1U8anccXmA=
EKNzoDWG8LGC0Yp9o+sv3qllpMP9uHQ9B20KNL+Q1zs=
RoopEkOdqkYqMB4MJXrbt/hMjOxsVn0IrWjpz1ZMMes=
AHCioX9nLjsrse6YhjRRmk1WUEirVOLLRoOQ6vfO5vk=

example.com/fancylog
109482
sFodV/vSp5O8n9a8QpW6PRY97tfOSW5bsc2Xl/EQi08=
"""
_HASH = "/" * 42 + "8="
_HEADER = "c2sp.org/tlog-proof@v1\n"


def cases(kept: dict[str, Case]) -> list[Case]:
    """All cases of proof.json."""
    return [*_texts(), *_no_texts(), *keep_signatures(kept, [*_proven(), *_not_proven()], "proof")]


def _texts() -> Iterator[Case]:
    for name, text, index, count in (
        ("specification", _SPECIFICATION, 73894, 5),
        ("no hash", f"{_HEADER}index 0\n\nnote", 0, 0),
        ("63 hashes", f"{_HEADER}index {2**53 - 1}\n" + f"{_HASH}\n" * 63 + "\nnote", 2**53 - 1, 63),
        ("an empty checkpoint", f"{_HEADER}index 0\n\n", 0, 0),
    ):
        value = {"index": index, "hashes": count, "checkpoint": text.split("\n\n", 1)[1]}
        yield {"name": f"text, {name}", "op": "parse", "pad": 0, "text": text, **value, "expect": "ok"}
    rest = f"{_HEADER}index 0\n\n"
    for size, outcome in (
        (69_632, {"index": 0, "hashes": 0, "checkpoint": "", "expect": "ok"}),
        (69_633, _refused("Malformed", "proof", "size")),
    ):
        yield {"name": f"text, {size} bytes", "op": "parse", "pad": size - len(rest), "text": rest, **outcome}


def _no_texts() -> Iterator[Case]:
    for name, text, detail in (
        ("nothing", "", "no empty line"),
        ("no empty line", f"{_HEADER}index 0\n", "no empty line"),
        ("letters beyond ASCII", f"{_HEADER}index 0\nё\n\nnote", "no empty line"),
        ("another version", "c2sp.org/tlog-proof@v2\nindex 0\n\nnote", "header"),
        ("no index", f"{_HEADER}\nnote", "header"),
        ("a hash for the index", f"{_HEADER}{_HASH}\n\nnote", "header"),
        ("extra data", f"{_HEADER}extra AAAA\nindex 0\n\nnote", "header"),
        ("an index with a zero before", f"{_HEADER}index 00\n\nnote", "header"),
        ("a negative index", f"{_HEADER}index -1\n\nnote", "header"),
        ("an index of 17 digits", f"{_HEADER}index {10**16}\n\nnote", "header"),
        ("an index of 2^53", f"{_HEADER}index {2**53}\n\nnote", "index"),
        ("carriage returns", f"{_HEADER}index 0\r\n\nnote", "header"),
        ("64 hashes", f"{_HEADER}index 0\n" + f"{_HASH}\n" * 64 + "\nnote", "count"),
    ):
        refused = _refused("Malformed", "proof", detail)
        yield {"name": f"text, {name}", "op": "parse", "pad": 0, "text": text, **refused}
    for name, line, detail in (
        ("a hash of 31 bytes", "A" * 42 + "==", "hash size"),
        ("a hash without padding", _HASH[:-1], "hash base64"),
        ("a hash with other unused bits", _HASH.replace("8=", "9="), "hash base64"),
    ):
        refused = _refused("Malformed", "wire", detail)
        text = f"{_HEADER}index 0\n{line}\n\nnote"
        yield {"name": f"text, {name}", "op": "parse", "pad": 0, "text": text, **refused}


def _proven() -> Iterator[Case]:
    for index, size in ((0, 1), (0, 7), (3, 7), (6, 7)):
        value = {"index": index, "size": size, "time": TIME, "expect": "ok"}
        yield _case(f"entry {index} of {size}", _proof(index, size), entry(index)) | value


def _not_proven() -> Iterator[Case]:
    proof = _proof(3, 7)
    smaller = sign_checkpoint(checkpoint(XA, 6), key=LOGS["XA log"], time=TIME)
    inner = leaf_hash(entry(2)) + leaf_hash(entry(3))
    for name, changed, proven, detail in (
        ("another entry", proof, entry(2), "root"),
        ("no entry", proof, b"", "root"),
        ("another index", replace(proof, index=2), entry(3), "root"),
        ("an index that is the size", replace(proof, index=7), entry(3), "range"),
        ("a hash missing", replace(proof, hashes=proof.hashes[:-1]), entry(3), "proof too short"),
        ("a hash too many", replace(proof, hashes=(*proof.hashes, bytes(32))), entry(3), "proof too long"),
        ("hashes in another order", replace(proof, hashes=proof.hashes[::-1]), entry(3), "root"),
        ("the checkpoint of another size", replace(proof, checkpoint=smaller), entry(3), "root"),
        ("two leaf hashes for an entry", Proof(1, proof.hashes[1:], proof.checkpoint), inner, "proof too short"),
    ):
        yield _case(name, changed, proven) | _refused("Unverified", "inclusion", detail)
    for name, log in (("a successor's log", "XA log 2"), ("the other side's log", "XB log")):
        yield _case(name, proof, entry(3)) | {"log": log} | _refused("Unverified", "checkpoint", "origin")
    unsigned = replace(proof, checkpoint=proof.checkpoint.replace(b"\n7\n", b"\n8\n"))
    yield _case("a checkpoint that was changed", unsigned, entry(3)) | _refused("Unverified", "note", "signature")
    bare = replace(proof, checkpoint=checkpoint(XA, 7).head().text().encode())
    yield _case("a checkpoint without signatures", bare, entry(3)) | _refused("Malformed", "note", "no empty line")


def _proof(index: int, size: int) -> Proof:
    tiles = append_leaves(0, leaves(size), lambda *_: b"")
    hashes = inclusion_proof(index, size, TileReader(lambda level, at: tiles[Coordinate(level, at)]))
    return Proof(index, tuple(hashes), sign_checkpoint(checkpoint(XA, size), key=LOGS["XA log"], time=TIME))


def _case(name: str, proof: Proof, proven: bytes) -> Case:
    text = encode_proof(proof).decode()
    return {"name": f"verify, {name}", "op": "verify", "log": "XA log", "entry": proven.hex(), "proof": text}


def _refused(error: str, code: str, detail: str) -> Case:
    return {"expect": code, "error": error, "detail": detail}

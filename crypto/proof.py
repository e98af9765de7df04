"""A proof that an entry is in a log, to be verified offline: C2SP tlog-proof.

    c2sp.org/tlog-proof@v1⏎
    index 73894⏎
    gSKyXoYZUgZ6jduWYrkDOARinOMGJveXjgMkBTcdPlQ=⏎           the audit path, from the leaf's sibling up,
    B95lDa8R83lS8n0eG+o0buTxRKQTYFi//1U8anccXmA=⏎           at most 63 hashes
    ⏎
    <the signed checkpoint, verbatim>

Refused, beyond what the specification refuses: the line of `extra` data. Nothing signs it; ours need none.
"""

import re
from dataclasses import dataclass

from crypto.checkpoint import VerifiedCheckpoint, verify_checkpoint
from crypto.cosignature import LogPublicKey
from crypto.errors import Malformed
from crypto.merkle import HASH_SIZE, MAX_SIZE, leaf_hash, verify_inclusion
from crypto.note import MAX_NOTE_SIZE
from crypto.wire import Field, base64_bytes, encode_base64

HEADER = "c2sp.org/tlog-proof@v1"
MAX_HASHES = 63
MAX_PROOF_SIZE = 4_096 + MAX_NOTE_SIZE

_INDEX = re.compile(r"index (0|[1-9][0-9]{0,15})")


@dataclass(frozen=True)
class Proof:
    """A proof as parsed: an entry's index, its audit path, a signed checkpoint. Nothing of it is verified."""

    index: int
    hashes: tuple[bytes, ...]
    checkpoint: bytes


@dataclass(frozen=True)
class VerifiedInclusion:
    """An entry that stands at `index` in the log of the checkpoint."""

    entry: bytes
    index: int
    checkpoint: VerifiedCheckpoint


def encode_proof(proof: Proof) -> bytes:
    """The proof's text, in UTF-8."""
    lines = [HEADER, f"index {proof.index}", *map(encode_base64, proof.hashes), "", ""]
    return "\n".join(lines).encode() + proof.checkpoint


def parse_proof(data: bytes) -> Proof:
    """Parses a proof of at most 69,632 bytes; its checkpoint is not looked into.

    Raises Malformed "proof", or "wire" for base64.
    """
    if len(data) > MAX_PROOF_SIZE:
        raise Malformed("proof", "size")
    head, separator, checkpoint = data.partition(b"\n\n")
    if not separator or not head.isascii():
        raise Malformed("proof", "no empty line")
    header, *lines = head.decode("ascii").split("\n")
    found = _INDEX.fullmatch(lines[0]) if lines else None
    if header != HEADER or found is None:
        raise Malformed("proof", "header")
    if len(lines) > 1 + MAX_HASHES:
        raise Malformed("proof", "count")
    index = int(found[1])
    if index > MAX_SIZE:
        raise Malformed("proof", "index")
    hashes = tuple(base64_bytes(Field(line, "hash"), size=HASH_SIZE) for line in lines[1:])
    return Proof(index, hashes, checkpoint)


def verify_proof(data: bytes, *, entry: bytes, log: LogPublicKey) -> VerifiedInclusion:
    """Verifies that the entry's bytes stand in the log, as its signed checkpoint has it.

    The steps of "Verifying a tlog proof". Step 3, cosignatures, is the caller's: `verify_cosigned` on the
    parsed proof's checkpoint.
    Raises what `verify_checkpoint` raises, Malformed "proof", and Unverified "inclusion".
    """
    proof = parse_proof(data)
    # 1. The leaf hash.
    leaf = leaf_hash(entry)
    # 2. Origin and signatures of the checkpoint.
    checkpoint = verify_checkpoint(proof.checkpoint, log)
    # 4. The audit path.
    verify_inclusion(leaf, proof.index, checkpoint.size, proof.hashes, checkpoint.root)
    return VerifiedInclusion(entry, proof.index, checkpoint)

"""Two checkpoints of one log: consistent, not shown to be, or a fork.

A log has forked if it signed two states that no one history passes through. That is seen in two ways:

1. two checkpoints of one size with different roots: the two notes alone prove it to anybody;
2. a checkpoint whose root is not that of the entries which the log itself served for it: the notes and the
   entries together prove it. Only who holds the entries, a mirror or a record's reader, can say so.

A consistency proof (RFC 6962 section 2.1.2) can only ever show that two checkpoints do agree. One that is
missing or does not hold is no fork: whoever carried it may have spoilt it. It is asked for again.
"""

from collections.abc import Sequence

from crypto.checkpoint import VerifiedCheckpoint, encode_origin
from crypto.errors import ForkDetected, Unverified
from crypto.merkle import Frontier, verify_consistency


def check_consistent(
    known: VerifiedCheckpoint, shown: VerifiedCheckpoint, proof: Sequence[bytes]
) -> VerifiedCheckpoint:
    """Checks that one of two checkpoints of a log is a prefix of the other, by the proof between their sizes.

    Returns the larger one, whichever it is; `shown` where the sizes are equal (the proof is then empty).
    Raises ForkDetected where sizes are equal and roots are not, else Unverified "consistency".
    """
    _check_same_log(known, shown)
    if known.size == shown.size and known.root != shown.root:
        raise _fork(known, shown)
    old, new = (known, shown) if known.size <= shown.size else (shown, known)
    verify_consistency(old.size, old.root, new.size, new.root, proof)
    return new


def check_entries(known: VerifiedCheckpoint, shown: VerifiedCheckpoint, served: Frontier) -> VerifiedCheckpoint:
    """Checks the checkpoint `shown` against the tree of the entries that its log served up to its size.

    `known` is the checkpoint that those entries were held to before. Returns `shown`.
    Raises ForkDetected where the root differs, ValueError for a tree of another size.
    """
    _check_same_log(known, shown)
    if served.size != shown.size:
        raise ValueError("the tree is of another size than the checkpoint")
    if served.root() != shown.root:
        raise _fork(known, shown)
    return shown


def _check_same_log(known: VerifiedCheckpoint, shown: VerifiedCheckpoint) -> None:
    if known.origin != shown.origin:
        raise Unverified("consistency", "origin")


def _fork(known: VerifiedCheckpoint, shown: VerifiedCheckpoint) -> ForkDetected:
    return ForkDetected(encode_origin(known.origin), known.note, shown.note)

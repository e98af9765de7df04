"""Two checkpoints of one log: consistent, not shown to be, or a fork.

A log has forked if it signed two states that no one history passes through. That is seen in two ways:

1. two checkpoints of one size with different roots: the two notes alone prove it to anybody;
2. two of different sizes, and entries that lead to the larger one and did not pass through the smaller one: the notes
   and the entries together prove it. Only who holds the entries, a mirror or a record's reader, can say so.

Nothing else is a fork. A consistency proof (RFC 6962 section 2.1.2) can only ever show that two checkpoints do agree,
and entries that do not lead to a checkpoint say nothing about it, as no signature covers them. Whoever carried either
may have spoilt it: it is asked for again.
"""

from collections.abc import Callable, Sequence

from crypto.checkpoint import VerifiedCheckpoint, encode_origin
from crypto.errors import ForkDetected, Unverified
from crypto.merkle import verify_consistency

RootAt = Callable[[int], bytes | None]
"""The root of a tree of entries at a size; None where the entries do not reach that far."""


def check_consistent(
    known: VerifiedCheckpoint, shown: VerifiedCheckpoint, proof: Sequence[bytes]
) -> VerifiedCheckpoint:
    """Checks that one of two checkpoints of a log is a prefix of the other, by the proof between their sizes.

    Returns the larger one, whichever it is; `shown` where the sizes are equal (the proof is then empty).
    Raises ForkDetected where sizes are equal and roots are not, else Unverified "consistency".
    """
    old, new = _ordered(known, shown)
    verify_consistency(old.size, old.root, new.size, new.root, proof)
    return new


def check_entries(known: VerifiedCheckpoint, shown: VerifiedCheckpoint, served: RootAt) -> VerifiedCheckpoint:
    """Checks that one of two checkpoints of a log is a prefix of the other, by the entries that lead to the larger one.

    `served` is the tree of these entries. Returns the larger one, as `check_consistent` does. Raises Unverified
    "consistency" where they do not lead to the larger one, and ForkDetected where they do and did not pass through the
    smaller one, or sizes are equal and roots are not.
    """
    old, new = _ordered(known, shown)
    if served(new.size) != new.root:
        raise Unverified("consistency", "entries")
    if served(old.size) != old.root:
        raise _fork(known, shown)
    return new


def _ordered(known: VerifiedCheckpoint, shown: VerifiedCheckpoint) -> tuple[VerifiedCheckpoint, VerifiedCheckpoint]:
    """The smaller one and the larger one of two checkpoints of one log, `shown` last where the sizes are equal."""
    if known.origin != shown.origin:
        raise Unverified("consistency", "origin")
    if known.size == shown.size and known.root != shown.root:
        raise _fork(known, shown)
    return (known, shown) if known.size <= shown.size else (shown, known)


def _fork(known: VerifiedCheckpoint, shown: VerifiedCheckpoint) -> ForkDetected:
    return ForkDetected(encode_origin(known.origin), known.note, shown.note)

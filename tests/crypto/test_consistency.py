"""Two checkpoints of one log: a fork is what is proven to be one, and nothing else."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crypto.checkpoint import Origin, VerifiedCheckpoint, encode_origin
from crypto.consistency import RootAt, check_consistent, check_entries
from crypto.errors import ForkDetected, Unverified
from crypto.merkle import Frontier, leaf_hash
from tests.vectors.cases import Case, outcome, parametrize
from tests.vectors.logs import HOTLINE, leaves

MOST = 20
TRUE = leaves(MOST)


def checkpoint(name: str, log: int, size: int, root: bytes) -> VerifiedCheckpoint:
    return VerifiedCheckpoint(Origin(HOTLINE, "XA", log), size, root, 1, f"{name} note".encode())


def pair(case: Case) -> dict[str, VerifiedCheckpoint]:
    return {
        name: checkpoint(name, case[name][0], case[name][1], bytes.fromhex(case[name][2]))
        for name in ("known", "shown")
    }


def roots(served: list[bytes]) -> RootAt:
    """The tree of these leaves."""
    return lambda size: Frontier().extend(served[:size]).root() if size <= len(served) else None


def assert_fork(fork: ForkDetected, known: VerifiedCheckpoint, shown: VerifiedCheckpoint) -> None:
    assert (fork.code, fork.origin) == ("fork", encode_origin(known.origin))
    assert (fork.known, fork.shown) == (known.note, shown.note)


@parametrize("consistency", "check")
def test_check(case: Case) -> None:
    two = pair(case)
    proof = [bytes.fromhex(value) for value in case["proof"]]
    if case["expect"] == "fork":
        with pytest.raises(ForkDetected) as fork:
            check_consistent(**two, proof=proof)
        assert_fork(fork.value, **two)
    else:
        larger = outcome(case, lambda: check_consistent(**two, proof=proof))
        assert larger == (two[case["larger"]] if case["expect"] == "ok" else None)


@parametrize("consistency", "entries")
def test_entries(case: Case) -> None:
    two = pair(case)
    served = roots([bytes.fromhex(value) for value in case["leaves"]])
    if case["expect"] == "fork":
        with pytest.raises(ForkDetected) as fork:
            check_entries(**two, served=served)
        assert_fork(fork.value, **two)
    else:
        larger = outcome(case, lambda: check_entries(**two, served=served))
        assert larger == (two[case["larger"]] if case["expect"] == "ok" else None)


@given(st.integers(0, MOST), st.integers(0, MOST), st.lists(st.binary(min_size=32, max_size=32), max_size=6))
def test_a_proof_alone_never_makes_a_fork(old: int, new: int, proof: list[bytes]) -> None:
    known, shown = (
        checkpoint(name, 1, size, Frontier().extend(TRUE[:size]).root())
        for name, size in (("known", old), ("shown", new))
    )
    with suppress(Unverified):
        assert check_consistent(known, shown, proof).size == max(old, new)


@given(st.integers(0, MOST), st.integers(0, MOST), st.integers(0, MOST - 1), st.binary(max_size=8))
def test_entries_that_were_spoilt_never_make_a_fork(old: int, new: int, place: int, spoilt: bytes) -> None:
    known, shown = (
        checkpoint(name, 1, size, Frontier().extend(TRUE[:size]).root())
        for name, size in (("known", old), ("shown", new))
    )
    with suppress(Unverified):
        served = roots([*TRUE[:place], leaf_hash(spoilt), *TRUE[place + 1 :]])
        assert check_entries(known, shown, served).size == max(old, new)

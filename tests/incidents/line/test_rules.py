"""What declarations come to, as a table; digits as people enter them."""

from contextlib import suppress
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crypto.digits import digits
from crypto.errors import Malformed
from incidents.line.rules import Declared, Standing, read_digits, standing

TEN = datetime(2026, 11, 23, 10, tzinfo=UTC)


def said(index: int, state: str, *, at: int, from_: int | None = None, delivered: int | None = None) -> Declared:
    """A declaration, by minutes after ten."""
    arrived = None if delivered is None else minute(delivered)
    return Declared(
        index, state, flash=False, from_at=minute(at if from_ is None else from_), at=minute(at), delivered_at=arrived
    )


def minute(number: int) -> datetime:
    """So many minutes after ten."""
    return TEN + timedelta(minutes=number)


SUSPENDED = said(5, "suspended", at=0, delivered=1)
OPEN_LATER = said(6, "open", at=10, from_=60, delivered=10)
UNSTAFFED = said(7, "unstaffed", at=20, delivered=20)
TERMINATED = said(8, "terminated", at=30, from_=90, delivered=30)
UNDELIVERED = said(9, "open", at=40)


@pytest.mark.parametrize(
    ("declared", "at", "in_force", "coming"),
    [
        ([], 0, None, None),
        ([SUSPENDED], 0, None, SUSPENDED),
        ([SUSPENDED], 1, SUSPENDED, None),
        ([SUSPENDED, OPEN_LATER], 59, SUSPENDED, OPEN_LATER),
        ([SUSPENDED, OPEN_LATER], 60, OPEN_LATER, None),
        ([SUSPENDED, OPEN_LATER, UNSTAFFED], 61, UNSTAFFED, None),
        ([UNSTAFFED, TERMINATED], 31, UNSTAFFED, TERMINATED),
        ([UNSTAFFED, TERMINATED], 90, TERMINATED, None),
        ([TERMINATED, UNDELIVERED], 40, UNDELIVERED, None),
        ([TERMINATED, UNDELIVERED], 100, UNDELIVERED, None),
    ],
)
def test_standing(declared: list[Declared], at: int, in_force: Declared | None, coming: Declared | None) -> None:
    assert standing(declared, now=minute(at)) == Standing(in_force, coming)


@given(st.lists(st.tuples(st.integers(0, 99), st.integers(0, 99), st.booleans()), max_size=9))
def test_the_last_declaration_stands_in_the_end(made: list[tuple[int, int, bool]]) -> None:
    at, declared = 0, []
    for index, (later, ahead, delivered) in enumerate(made):
        at += later
        declared.append(said(index, "unstaffed", at=at, from_=at + ahead, delivered=at if delivered else None))
    stands = standing(declared, now=minute(9_999))
    assert stands == Standing(declared[-1] if declared else None, None)


@given(st.binary(max_size=64), st.sampled_from(["", " ", "-", "\t", "\n", "  "]))
def test_digits_are_read_however_they_are_spaced(data: bytes, between: str) -> None:
    spelled = digits(data)
    assert read_digits(f" {spelled.replace(' ', between)}\n") == spelled


@pytest.mark.parametrize("text", ["", "48213 90557", "0" * 39, "0" * 41, "٠" * 40, "0" * 39 + "o", "0" * 39 + "²"])
def test_anything_but_eight_groups_of_five_is_refused(text: str) -> None:
    with pytest.raises(Malformed, match="digits"):
        read_digits(text)


@given(st.text(max_size=60))
def test_any_text_is_read_or_refused(text: str) -> None:
    with suppress(Malformed):
        assert len(read_digits(text)) == 47

"""Digits, compared with what another computation gave."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crypto.digits import digits
from tests.vectors.cases import Case, load


@pytest.mark.parametrize("case", load("digits"), ids=lambda case: case["name"])
def test_digits(case: Case) -> None:
    assert digits(bytes.fromhex(case["data"])) == case["digits"]


@given(st.binary())
def test_digits_are_eight_groups_of_five(data: bytes) -> None:
    assert re.fullmatch(r"[0-9]{5}( [0-9]{5}){7}", digits(data))

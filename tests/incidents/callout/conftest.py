"""A roster of people to call."""

from collections.abc import Iterator

import pytest

from incidents.callout.rules import Callee
from incidents.callout.sources import PEOPLE
from tests.incidents.callout import people


@pytest.fixture
def roster() -> Iterator[dict[int, list[Callee]]]:
    """Who is called by which step: a test puts people in."""
    PEOPLE.append(f"{people.__name__}.callees")
    yield people.ROSTER
    PEOPLE.pop()
    people.ROSTER.clear()

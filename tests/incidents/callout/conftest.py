"""A roster of people to call, and alarms to call them for."""

from collections.abc import Iterator

import pytest

from incidents.callout.rules import Alarm, Callee
from incidents.callout.sources import PEOPLE, SOURCES
from tests.incidents.callout import people, rings


@pytest.fixture
def roster() -> Iterator[dict[int, list[Callee]]]:
    """Who is called by which step: a test puts people in."""
    PEOPLE.append(f"{people.__name__}.callees")
    yield people.ROSTER
    PEOPLE.pop()
    people.ROSTER.clear()


@pytest.fixture
def ringing() -> Iterator[list[Alarm]]:
    """What rings besides all that does: a test puts alarms in."""
    SOURCES.append(f"{rings.__name__}.alarms")
    yield rings.RINGING
    SOURCES.pop()
    rings.RINGING.clear()

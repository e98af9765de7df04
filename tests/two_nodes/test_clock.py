"""Clocks that differ while both nodes run: both sides' screens say so, and nothing else changes."""

from collections.abc import Iterator
from typing import Any

import pytest
from pytest_django import DjangoDbBlocker

from incidents.demonstration.officer import Officer
from tests.databases import Template
from tests.factories import Hotline
from tests.two_nodes.kinds import Embedded
from tests.two_nodes.nodes import RunningPair, running
from tests.waiting import until


@pytest.fixture
def turned(
    migrated: Template, tmp_path_factory: pytest.TempPathFactory, django_db_blocker: DjangoDbBlocker
) -> Iterator[RunningPair]:
    """Two nodes whose clocks can be turned."""
    directory = tmp_path_factory.mktemp("turned")
    with django_db_blocker.unblock(), running(Hotline(), directory, Embedded(migrated), turned=True) as pair:
        yield pair


def _is(officer: Officer, state: str, skew: dict[str, Any] | None = None) -> bool:
    line = RunningPair.line(officer)
    return (line["state"], line["skew"]) == (state, skew)


def test_clocks_apart_degrade_the_line_on_both_sides_until_they_agree(turned: RunningPair) -> None:
    ours, theirs = turned.officers()
    until(lambda: _is(ours, "up") and _is(theirs, "up"), within=20)

    turned.xb.turn_clock(150)
    ahead, behind = ({"theirs": theirs, "minutes": 2} for theirs in ("ahead", "behind"))
    until(lambda: _is(ours, "degraded", ahead) and _is(theirs, "degraded", behind), within=20)

    turned.xb.turn_clock(0)
    until(lambda: _is(ours, "up") and _is(theirs, "up"), within=20)

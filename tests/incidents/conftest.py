"""Nodes for the tests: a migrated database is made once and copied."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytest_django import DjangoDbBlocker

from incidents.log.rebuild import rebuild
from tests.databases import SqliteTemplate, Template
from tests.factories import Hotline
from tests.incidents.nodes import Machine, Pair, make_machine, make_pair


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory, django_db_blocker: DjangoDbBlocker) -> Template:
    """A migrated SQLite database, empty."""
    with django_db_blocker.unblock():
        return SqliteTemplate(tmp_path_factory.mktemp("migrated"))


@pytest.fixture
def pair(tmp_path: Path, migrated: Template, django_db_blocker: DjangoDbBlocker) -> Iterator[Pair]:
    """Two founded nodes, XA and XB, that have not met yet. After the test, what is stored is what rebuilding makes."""
    with django_db_blocker.unblock():
        made = make_pair(tmp_path, migrated, Hotline())
        yield made
        for node in (made.xa, made.xb):
            with node.here():
                assert rebuild(repair=False) == []
            node.machine.close()


@pytest.fixture
def line(pair: Pair) -> Pair:
    """Two founded nodes that know all of each other."""
    pair.carry()
    return pair


@pytest.fixture
def machines(tmp_path: Path, migrated: Template, django_db_blocker: DjangoDbBlocker) -> Iterator[dict[str, Machine]]:
    """The machines of XA and XB, with nothing on them."""
    with django_db_blocker.unblock():
        made = {side: make_machine(side, tmp_path, migrated) for side in ("XA", "XB")}
        yield made
        for machine in made.values():
            machine.close()

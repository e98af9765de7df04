"""Nodes for the tests: a migrated database is made once and copied."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from pytest_django import DjangoDbBlocker

from incidents.log.clock import node_clock
from incidents.log.rebuild import rebuild
from tests.databases import SqliteTemplate, Template
from tests.factories import Hotline
from tests.incidents.nodes import Machine, Pair, make_machine, make_pair


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory, django_db_blocker: DjangoDbBlocker) -> Template:
    """A migrated SQLite database, empty."""
    with django_db_blocker.unblock():
        return SqliteTemplate(tmp_path_factory.mktemp("migrated"))


@contextmanager
def checked(pair: Pair) -> Iterator[Pair]:
    """Both nodes for a test; after it, what is stored is what rebuilding makes."""
    yield pair
    for node in (pair.xa, pair.xb):
        with node.here():
            assert rebuild(repair=False) == []
        node.machine.close()


@pytest.fixture
def pair(tmp_path: Path, migrated: Template, django_db_blocker: DjangoDbBlocker) -> Iterator[Pair]:
    """Two founded nodes, XA and XB, that have not met yet."""
    with django_db_blocker.unblock(), checked(make_pair(tmp_path, migrated, Hotline())) as made:
        yield made


@pytest.fixture
def today(tmp_path: Path, migrated: Template, django_db_blocker: DjangoDbBlocker) -> Iterator[Pair]:
    """Two founded nodes that know all of each other, a minute ago by this machine's clock."""
    start = node_clock() - timedelta(minutes=1)
    with django_db_blocker.unblock(), checked(make_pair(tmp_path, migrated, Hotline(), start=start)) as made:
        made.carry()
        yield made


@pytest.fixture
def long_ago(tmp_path: Path, migrated: Template, django_db_blocker: DjangoDbBlocker) -> Iterator[Pair]:
    """Two founded nodes whose clocks stood three days before this machine's."""
    start = node_clock() - timedelta(days=3)
    with django_db_blocker.unblock(), checked(make_pair(tmp_path, migrated, Hotline(), start=start)) as made:
        yield made


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

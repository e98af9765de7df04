"""Nodes for the tests: a migrated database is made once and copied."""

from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from asgiref.sync import sync_to_async
from django.db import connections
from pytest_django import DjangoDbBlocker

from incidents.log.clock import node_clock
from incidents.log.rebuild import rebuild
from tests.databases import SQLITE, PostgreSqlTemplate, SqliteTemplate, Template
from tests.factories import XA, Hotline
from tests.incidents.liar import Liar
from tests.incidents.nodes import Machine, Pair, make_machine, make_pair
from tests.servers import postgresql


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory, django_db_blocker: DjangoDbBlocker) -> Template:
    """A migrated SQLite database, empty."""
    with django_db_blocker.unblock():
        return SqliteTemplate(tmp_path_factory.mktemp("migrated"))


@pytest.fixture(scope="session")
def on_postgresql(django_db_blocker: DjangoDbBlocker) -> Iterator[PostgreSqlTemplate]:
    """A migrated database on a PostgreSQL server, for all tests that ask for it."""
    with postgresql(durable=False) as server:
        with django_db_blocker.unblock():
            made = PostgreSqlTemplate(server)
        yield made


@pytest.fixture
def template(request: pytest.FixtureRequest, migrated: Template) -> Iterator[Template]:
    """What a test's nodes are stored in: SQLite, and PostgreSQL too where it is marked `ON_BOTH`."""
    if getattr(request, "param", SQLITE) == SQLITE:
        yield migrated
        return
    server: PostgreSqlTemplate = request.getfixturevalue("on_postgresql")
    yield server
    server.drop_copies()


@contextmanager
def checked(pair: Pair) -> Iterator[Pair]:
    """Both nodes for a test; after it, what is stored is what rebuilding makes."""
    yield pair
    for node in (pair.xa, pair.xb):
        with node.here():
            assert rebuild(repair=False) == []
        node.machine.close()


@pytest.fixture
def pair(tmp_path: Path, template: Template, django_db_blocker: DjangoDbBlocker) -> Iterator[Pair]:
    """Two founded nodes, XA and XB, that have not met yet."""
    with django_db_blocker.unblock(), checked(make_pair(tmp_path, template, Hotline())) as made:
        yield made


@pytest.fixture
def today(tmp_path: Path, template: Template, django_db_blocker: DjangoDbBlocker) -> Iterator[Pair]:
    """Two founded nodes that know all of each other, a minute ago by this machine's clock."""
    start = node_clock() - timedelta(minutes=1)
    with django_db_blocker.unblock(), checked(make_pair(tmp_path, template, Hotline(), start=start)) as made:
        made.carry()
        yield made


@pytest.fixture
def long_ago(tmp_path: Path, template: Template, django_db_blocker: DjangoDbBlocker) -> Iterator[Pair]:
    """Two founded nodes whose clocks stood three days before this machine's."""
    start = node_clock() - timedelta(days=3)
    with django_db_blocker.unblock(), checked(make_pair(tmp_path, template, Hotline(), start=start)) as made:
        yield made


@pytest.fixture
def line(pair: Pair) -> Pair:
    """Two founded nodes that know all of each other."""
    pair.carry()
    return pair


@pytest.fixture
def liar(pair: Pair) -> Liar:
    """XB as an enemy, who has founded its log, and speaks in a file that XA opened; XA has mirrored nothing yet."""
    made = Liar(pair.xa)
    with pair.xa.here() as xa:
        file = xa.open_file(XA.watch)
    made.enter(file)
    return made


@pytest.fixture
def machines(tmp_path: Path, template: Template, django_db_blocker: DjangoDbBlocker) -> Iterator[dict[str, Machine]]:
    """The machines of XA and XB, with nothing on them."""
    with django_db_blocker.unblock():
        made = {side: make_machine(side, tmp_path, template) for side in ("XA", "XB")}
        yield made
        for machine in made.values():
            machine.close()


@pytest.fixture
async def own_connection() -> AsyncIterator[None]:
    """The thread of all sockets has no connection to an earlier test's database, nor a later one to this one's."""
    await sync_to_async(forget_connection)()
    yield
    await sync_to_async(forget_connection)()


def forget_connection() -> None:
    """Have this thread open another connection when it needs one."""
    connections["default"].close()
    del connections["default"]

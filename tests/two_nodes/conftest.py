"""Two running nodes, of each kind. After each module, what they have stored is what rebuilding makes."""

from collections.abc import Iterator
from contextlib import ExitStack

import pytest
from pytest_django import DjangoDbBlocker

from incidents.log.rebuild import rebuild
from tests.databases import PostgreSqlTemplate, Template
from tests.factories import Hotline
from tests.incidents.conftest import migrated
from tests.servers import postgresql, redis
from tests.two_nodes.kinds import Embedded, Kind, Production
from tests.two_nodes.nodes import RunningPair, Through, running, straight
from tests.two_nodes.wire import Wires

__all__ = ["kind", "migrated", "pair", "production", "through", "wires"]


@pytest.fixture(scope="session")
def production(django_db_blocker: DjangoDbBlocker) -> Iterator[Production]:
    """PostgreSQL and Redis, for all tests that run on them."""
    with ExitStack() as stack:
        server, cache = stack.enter_context(postgresql()), stack.enter_context(redis())
        with django_db_blocker.unblock():
            template = PostgreSqlTemplate(server)
        yield Production(template, server, cache)


@pytest.fixture(scope="module", params=["embedded", "production"])
def kind(request: pytest.FixtureRequest, migrated: Template) -> Kind:
    """How the nodes are run."""
    made: Kind = Embedded(migrated) if request.param == "embedded" else request.getfixturevalue("production")
    return made


@pytest.fixture(scope="module")
def through() -> Through:
    """The address under which each node reaches the other one's link at a port: `wires.to`, where these lie between."""
    return straight


@pytest.fixture(scope="module")
def wires(kind: Kind) -> Iterator[Wires]:
    """Those of a kind's pair: to XB, and to XA."""
    with ExitStack() as stack:
        yield Wires(stack)


@pytest.fixture(scope="module")
def pair(
    kind: Kind, through: Through, tmp_path_factory: pytest.TempPathFactory, django_db_blocker: DjangoDbBlocker
) -> Iterator[RunningPair]:
    """Two founded nodes, XA and XB, running and linked, for the tests of one module."""
    directory = tmp_path_factory.mktemp("pair")
    with django_db_blocker.unblock(), running(Hotline(), directory, kind, through=through) as made:
        yield made
        for node in (made.xa, made.xb):
            node.stop()
            assert node.here(lambda: rebuild(repair=False)) == []

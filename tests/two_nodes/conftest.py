"""Two running nodes. After each module, what they have stored is what rebuilding makes."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from incidents.log.rebuild import rebuild
from tests.factories import Hotline
from tests.incidents.conftest import migrated
from tests.two_nodes.nodes import RunningPair, running

__all__ = ["migrated", "pair"]


@pytest.fixture(scope="module")
def pair(tmp_path_factory: pytest.TempPathFactory, migrated: Path, django_db_blocker: object) -> Iterator[RunningPair]:
    """Two founded nodes, XA and XB, running and linked, for the tests of one module."""
    directory = tmp_path_factory.mktemp("pair")
    with django_db_blocker.unblock(), running(Hotline(), directory, migrated) as made:
        yield made
        for node in (made.xa, made.xb):
            node.stop()
            assert node.here(lambda: rebuild(repair=False)) == []

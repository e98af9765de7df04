"""Two running nodes."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.factories import Hotline
from tests.incidents.conftest import migrated
from tests.two_nodes.nodes import RunningPair, running

__all__ = ["migrated", "pair"]


@pytest.fixture
def pair(tmp_path: Path, migrated: Path, django_db_blocker: object) -> Iterator[RunningPair]:
    """Two founded nodes, XA and XB, running and linked."""
    with django_db_blocker.unblock(), running(Hotline(), tmp_path, migrated) as made:
        yield made

"""What tests of sockets need of the thread in which all of them ask the database."""

from collections.abc import AsyncIterator

import pytest
from asgiref.sync import sync_to_async
from django.db import connections


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

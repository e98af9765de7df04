"""Wakes the sockets of all processes after a commit.

The log's writer runs in threads, the sockets on the server's event loop: on the in-memory layer only what is scheduled
on that loop wakes a consumer at once. A process without one (a Celery worker, a command) sends by itself.
"""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from asgiref.sync import async_to_sync
from channels.layers import get_channel_layer

from incidents.live.groups import LOGS, LOGS_CHANGED
from incidents.log.signals import forked, grew, signed

_logger = logging.getLogger("incidents.live")
_loops: set[asyncio.AbstractEventLoop] = set()
"""The server's event loop, while it runs."""


@asynccontextmanager
async def nudging() -> AsyncIterator[None]:
    """As long as it is open, nudges go out from this process's event loop."""
    loop = asyncio.get_running_loop()
    _loops.add(loop)
    try:
        yield
    finally:
        _loops.discard(loop)


def nudge(**_sent: Any) -> None:
    """Tell all that listen to look again. A channel layer that fails is noted: the slow poll does its work."""
    try:
        for loop in tuple(_loops):
            asyncio.run_coroutine_threadsafe(_send(), loop)
        if not _loops:
            async_to_sync(_send)()
    except (OSError, RuntimeError):
        _logger.warning("a nudge was lost", exc_info=True)


async def _send() -> None:
    await get_channel_layer().group_send(LOGS, LOGS_CHANGED)


def connect() -> None:
    """Nudge whenever a log grew, was signed or forked, in this process."""
    for signal in (grew, signed, forked):
        signal.connect(nudge, dispatch_uid="incidents.live.nudge")

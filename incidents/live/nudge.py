"""Wakes the sockets of all processes after a commit.

The log's writer runs in threads, the sockets on the server's event loop: on the in-memory layer only what is scheduled
on that loop wakes a consumer at once. A process without one (a Celery worker, a command) sends by itself.
"""

import asyncio
import logging
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from typing import Any

from asgiref.sync import async_to_sync
from channels.layers import get_channel_layer
from redis.exceptions import RedisError

from incidents.live.groups import LOGS, LOGS_CHANGED, OWN_LOG
from incidents.log.signals import cosigned, forked, grew, signed

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
    """Tell all devices to look again."""
    _tell(LOGS)


def nudge_all(**_sent: Any) -> None:
    """Tell the other node's link, and then all devices, to look again."""
    _tell(OWN_LOG, LOGS)


def _tell(*groups: str) -> None:
    for loop in tuple(_loops):
        asyncio.run_coroutine_threadsafe(_send(groups), loop)
    if not _loops:
        async_to_sync(_send)(groups)


async def _send(groups: Iterable[str]) -> None:
    """Send a nudge to groups. A channel layer that fails is noted: what is committed stays so, and polls find it."""
    try:
        for group in groups:
            await get_channel_layer().group_send(group, LOGS_CHANGED)
    except (OSError, RedisError):
        _logger.warning("a nudge was lost", exc_info=True)


def connect() -> None:
    """Nudge whenever a log grew, was signed, cosigned or forked, in this process."""
    signed.connect(nudge_all, dispatch_uid="incidents.live.nudge")
    for signal in (grew, cosigned, forked):
        signal.connect(nudge, dispatch_uid="incidents.live.nudge")

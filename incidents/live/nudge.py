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

from incidents.callout.signals import fired
from incidents.centres.signals import sessions_ended
from incidents.deadlines.signals import limits_changed
from incidents.live.groups import (
    ALARMS_CHANGED,
    DESK_CHANGED,
    LOGS,
    LOGS_CHANGED,
    LOGS_GREW,
    OWN_LOG,
    SESSION_ENDED,
    session_group,
)
from incidents.log.signals import checkpointed, cosigned, forked, grew
from incidents.national.signals import entered

Nudge = tuple[str, dict[str, str]]
"""A group, and what is sent to it."""

_logger = logging.getLogger("incidents.live")
_loops: set[asyncio.AbstractEventLoop] = set()
"""The server's event loop, while it runs."""
_sending: set[asyncio.Future[None]] = set()
"""What is on its way: a loop itself does not hold on to it."""


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
    """Tell all devices that something changed."""
    _tell((LOGS, LOGS_CHANGED))


def nudge_desks(**_sent: Any) -> None:
    """Tell all devices that something changed which concerns this side's desks alone."""
    _tell((LOGS, DESK_CHANGED))


def nudge_alarms(**_sent: Any) -> None:
    """Tell all devices that what rings may be another."""
    _tell((LOGS, ALARMS_CHANGED))


def nudge_mirrored(**_sent: Any) -> None:
    """Tell all devices that the other log grew."""
    _tell((LOGS, LOGS_GREW))


def nudge_checkpointed(*, bare: bool, **_sent: Any) -> None:
    """Tell the other node's link that the own log grew, and then all devices, which do not wait for bare frames."""
    _tell((OWN_LOG, LOGS_GREW), (LOGS, LOGS_CHANGED if bare else LOGS_GREW))


def nudge_ended(*, keys: Iterable[str], **_sent: Any) -> None:
    """Tell the sockets of sessions that have ended."""
    _tell(*((session_group(key), SESSION_ENDED) for key in keys))


def _tell(*nudges: Nudge) -> None:
    for loop in tuple(_loops):
        loop.call_soon_threadsafe(_begin, nudges)
    if not _loops:
        async_to_sync(_send)(nudges)


def _begin(nudges: Iterable[Nudge]) -> None:
    sending = asyncio.ensure_future(_send(nudges))
    _sending.add(sending)
    sending.add_done_callback(_sending.discard)


async def _send(nudges: Iterable[Nudge]) -> None:
    """Send nudges to their groups. A channel layer that fails is noted: what is committed stays, and polls find it."""
    try:
        for group, event in nudges:
            await get_channel_layer().group_send(group, event)
    except (OSError, RedisError):
        _logger.warning("a nudge was lost", exc_info=True)


def connect() -> None:
    """Nudge whenever a log grew, was signed, cosigned or forked, a session ended, or what rings or stands on desks is
    another, in this process."""
    checkpointed.connect(nudge_checkpointed, dispatch_uid="incidents.live.nudge")
    sessions_ended.connect(nudge_ended, dispatch_uid="incidents.live.nudge")
    grew.connect(nudge_mirrored, dispatch_uid="incidents.live.nudge")
    for signal in (cosigned, forked):
        signal.connect(nudge, dispatch_uid="incidents.live.nudge")
    entered.connect(nudge_desks, dispatch_uid="incidents.live.nudge")
    for signal in (limits_changed, fired):
        signal.connect(nudge_alarms, dispatch_uid="incidents.live.nudge")

"""A socket as both ends of the link use it: texts and binary frames, one after the other, until it is cut.

A socket on which nothing comes for fifteen seconds is cut: the other node sends `alive` every five.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Protocol

from asgiref.sync import sync_to_async
from django.utils import timezone

from crypto.errors import Malformed
from incidents.link import line
from incidents.link.messages import Alive, Closed, Message, encode, parse
from incidents.link.rules import SILENT
from incidents.live.nudge import nudge
from incidents.log.clock import node_clock
from incidents.log.keys import KeyFile
from incidents.log.rules import ClockLeapt
from incidents.log.signed import SignedBeyond
from incidents.log.store import NotFounded

ALIVE_EVERY = 5.0

UNFIT = (NotFounded, KeyFile, ClockLeapt, SignedBeyond)
"""What is wrong with this node itself: the link ends, and is tried again, as the operator may mend it meanwhile."""


@dataclass(eq=False)
class Cut(Exception):
    """The socket is gone: `code` is why, as far as it is known."""

    code: str = "cut"

    def __str__(self) -> str:
        return self.code


class Socket(Protocol):
    """What carries the link's messages."""

    async def send(self, data: str | bytes) -> None:
        """Send a text or a binary frame. Raises `Cut`."""
        ...

    async def receive(self) -> str | bytes:
        """The next text or binary frame. Raises `Cut`."""
        ...


async def receive(socket: Socket) -> str | bytes:
    """What comes next, within fifteen seconds. Raises `Cut`."""
    try:
        async with asyncio.timeout(SILENT.total_seconds()):
            return await socket.receive()
    except TimeoutError:
        raise Cut("silent") from None


async def receive_text(socket: Socket) -> str:
    """The next text. Raises `Cut`, `Malformed` for a binary frame."""
    data = await receive(socket)
    if not isinstance(data, str):
        raise Malformed("wire", "a text")
    return data


async def receive_message(socket: Socket, direction: str) -> Message:
    """The next message of the other node, which is noted as heard. Raises `Cut`, `Malformed`."""
    message = parse(await receive_text(socket))
    if isinstance(message, Closed):
        raise Cut(message.code)
    if isinstance(message, Alive):
        await sync_to_async(line.heard)(direction, now=node_clock(), their_clock=message.now)
    return message


async def keep_alive(socket: Socket) -> None:
    """Say every five seconds that this node lives. Ends with `Cut`."""
    while True:
        await socket.send(encode(Alive(node_clock())))
        await asyncio.sleep(ALIVE_EVERY)


@asynccontextmanager
async def on_line(direction: str) -> AsyncIterator[None]:
    """A direction of the link is up as long as this is open; both changes are noted, and devices told."""
    since = timezone.now()  # to the microsecond, as it names this connection
    code = "cut"
    try:
        await sync_to_async(line.connected)(direction, now=since)
        await sync_to_async(nudge)()
        yield
    except* Cut as cuts:
        code = str(cuts.exceptions[0])
        raise
    finally:
        await sync_to_async(line.lost)(direction, since=since, now=node_clock(), code=code)
        await sync_to_async(nudge)()

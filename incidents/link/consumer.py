"""The socket that the other node opens: an adapter from Channels to `serve`.

Anybody may open it, so little is kept for who has not proven anything: texts alone, of at most 256 KiB, eight at once,
for five seconds. It is told of nothing, and its end is no warning.
"""

import asyncio
import logging
from typing import Any

from asgiref.sync import sync_to_async
from channels.exceptions import StopConsumer
from django.db import DatabaseError, close_old_connections

from crypto.errors import ProtocolError
from crypto.link import MESSAGE_LIMIT
from incidents.link.messages import Closed, encode
from incidents.link.serve import serve, shake_hands
from incidents.link.socket import UNFIT, Cut
from incidents.live.groups import OWN_LOG
from incidents.live.prompt import PromptConsumer
from incidents.log.signals import signed

_logger = logging.getLogger("incidents.link")
_INBOX = 8
PROVES_WITHIN = 5.0
"""Seconds."""


class LinkConsumer(PromptConsumer):
    """One connection of the other node."""

    async def connect(self) -> None:
        """Accept anybody; `serve` has them prove who they are."""
        self.inbox: asyncio.Queue[str | None] = asyncio.Queue(_INBOX)
        self.taking = True
        self.proven = False
        await self.accept()
        self.running = asyncio.create_task(self._serve())

    async def websocket_receive(self, message: dict[str, Any]) -> None:
        """Hand a text on; while the inbox is full, the other node waits."""
        if not self.taking:
            return
        text = message.get("text")
        if text is None or len(text) > MESSAGE_LIMIT:
            self._take_no_more()
            await self._end("wire")
        else:
            await self.inbox.put(text)

    async def websocket_disconnect(self, message: dict[str, Any]) -> None:
        """The other node is gone."""
        self._take_no_more()
        # Before anything is awaited: once it ends by itself, it notes that the line is cut, and must not be broken off.
        await self.end()
        await self.channel_layer.group_discard(OWN_LOG, self.channel_name)
        raise StopConsumer

    async def logs_grew(self, _event: dict[str, Any]) -> None:
        """The own log grew: let the sender look."""
        self.news.set()

    async def receive_frame(self) -> str:
        """The next text. Raises `Cut`."""
        text = await self.inbox.get()
        if text is None:
            raise Cut
        return text

    async def _serve(self) -> None:
        code = "failed"
        try:
            # One that the database dropped is noticed, and made anew.
            await sync_to_async(close_old_connections)()
            await self._prove()
            await serve(_ConsumerSocket(self), self.news)
        except* (Cut, ProtocolError, *UNFIT) as group:
            code = getattr(group.exceptions[0], "code", "refused")
            said = "the other node's socket ended" if self.proven else "a socket ended that proved nothing"
            _logger.log(logging.WARNING if self.proven else logging.INFO, said, extra={"fields": {"code": code}})
        except* DatabaseError as group:
            code = "database"
            _logger.exception("the database failed the other node's socket", exc_info=group)
        except* Exception as group:
            # Nobody foresaw it. A socket that is left open would look like a line until it has been silent for long.
            _logger.exception("the other node's socket failed", exc_info=group)
        if self.taking:
            self._take_no_more()
            await self._end(code)

    async def _prove(self) -> None:
        """Have the other node prove itself; from then on it is told of news. Raises as `shake_hands` does."""
        try:
            async with asyncio.timeout(PROVES_WITHIN):
                await shake_hands(_ConsumerSocket(self))
        except TimeoutError:
            raise Cut("silent") from None
        self.proven = True
        self.opened()
        await self.channel_layer.group_add(OWN_LOG, self.channel_name)

    def _take_no_more(self) -> None:
        """What still comes is dropped: nobody reads it, and the end of the socket must not wait behind it."""
        self.taking = False
        while not self.inbox.empty():
            self.inbox.get_nowait()
        self.inbox.put_nowait(None)

    async def _end(self, code: str) -> None:
        await self.send(text_data=encode(Closed(code)))
        await self.close()


def connect() -> None:
    """Wake the senders of this process whenever it signed its log."""
    signed.connect(LinkConsumer.wake, dispatch_uid="incidents.link.consumer", weak=False)


class _ConsumerSocket:
    """A consumer as a `Socket`."""

    def __init__(self, consumer: LinkConsumer) -> None:
        self._consumer = consumer

    async def send(self, data: str | bytes) -> None:
        if isinstance(data, str):
            await self._consumer.send(text_data=data)
        else:
            await self._consumer.send(bytes_data=data)

    async def receive(self) -> str:
        return await self._consumer.receive_frame()

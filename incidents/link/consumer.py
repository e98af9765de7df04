"""The socket that the other node opens: an adapter from Channels to `serve`."""

import asyncio
import logging
from typing import Any

from channels.exceptions import StopConsumer
from channels.generic.websocket import AsyncWebsocketConsumer
from django.db import DatabaseError

from crypto.errors import ProtocolError
from incidents.link.messages import Closed, encode
from incidents.link.serve import serve
from incidents.link.socket import UNFIT, Cut
from incidents.live.groups import OWN_LOG

_logger = logging.getLogger("incidents.link")
_INBOX = 8


class LinkConsumer(AsyncWebsocketConsumer):
    """One connection of the other node."""

    groups = [OWN_LOG]

    async def connect(self) -> None:
        """Accept anybody; `serve` has them prove who they are."""
        self.news = asyncio.Event()
        self.inbox: asyncio.Queue[str | bytes | None] = asyncio.Queue(_INBOX)
        await self.accept()
        self.serving = asyncio.create_task(self._serve())

    async def websocket_receive(self, message: dict[str, Any]) -> None:
        """Hand a frame on; while the inbox is full, the other node waits."""
        text = message.get("text")
        await self.inbox.put(text if text is not None else message["bytes"])

    async def websocket_disconnect(self, message: dict[str, Any]) -> None:
        """The other node is gone."""
        self.serving.cancel()
        for group in self.groups:
            await self.channel_layer.group_discard(group, self.channel_name)
        raise StopConsumer

    async def logs_grew(self, _event: dict[str, Any]) -> None:
        """The own log grew: let the sender look."""
        self.news.set()

    async def receive_frame(self) -> str | bytes:
        """The next frame."""
        data = await self.inbox.get()
        if data is None:
            raise Cut
        return data

    async def _serve(self) -> None:
        try:
            await serve(_ConsumerSocket(self), self.news)
        except* (Cut, ProtocolError, *UNFIT) as group:
            code = getattr(group.exceptions[0], "code", "refused")
            _logger.warning("the other node's socket ended", extra={"fields": {"code": code}})
            await self._end(code)
        except* DatabaseError as group:
            _logger.exception("the database failed the other node's socket", exc_info=group)
            await self._end("database")

    async def _end(self, code: str) -> None:
        await self.send(text_data=encode(Closed(code)))
        await self.close()


class _ConsumerSocket:
    """A consumer as a `Socket`."""

    def __init__(self, consumer: LinkConsumer) -> None:
        self._consumer = consumer

    async def send(self, data: str | bytes) -> None:
        if isinstance(data, str):
            await self._consumer.send(text_data=data)
        else:
            await self._consumer.send(bytes_data=data)

    async def receive(self) -> str | bytes:
        return await self._consumer.receive_frame()

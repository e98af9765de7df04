"""A consumer that is woken at once.

Channels closes old database connections before each event that it hands to a consumer, and waits for that behind all
else that the process does in that thread. The consumers here only note that there is something to look for; what reads
the database does so in threads that close theirs.

Who commits in this process can wake them past the channel layer, which takes several turns of the event loop; its
nudge comes all the same, as it reaches those of other processes.
"""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from typing import Any, ClassVar, Self

from channels.consumer import get_handler_name
from channels.generic.websocket import AsyncWebsocketConsumer


class PromptConsumer(AsyncWebsocketConsumer):
    """A socket whose handlers do not touch the database; `news` is set when it is to look."""

    _open: ClassVar[set[Self]]
    running: asyncio.Task[None] | None = None
    """What it does beside taking what comes in."""

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        cls._open = set()

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Until it ends, and what it does beside has. An error ends it without a disconnect: database or channel layer
        are gone."""
        try:
            await super().__call__(scope, receive, send)
        finally:
            await self.end()

    async def dispatch(self, message: dict[str, Any]) -> None:
        """Hand an event to the method that is named after its type."""
        await getattr(self, get_handler_name(message))(message)

    async def end(self) -> None:
        """It is woken no more, and what it does beside has ended."""
        self.closed()
        if self.running is not None:
            self.running.cancel()
            await asyncio.wait({self.running})

    def opened(self) -> None:
        """From now on it is woken."""
        self.news = asyncio.Event()
        self.loop = asyncio.get_running_loop()
        self._open.add(self)

    def closed(self) -> None:
        """It is woken no more."""
        self._open.discard(self)

    @classmethod
    def wake(cls, **_sent: Any) -> None:
        """Let all of this kind in this process look; from any thread."""
        cls._for_each(lambda consumer: consumer.news.set())

    @classmethod
    def _for_each(cls, act: Callable[[Self], None]) -> None:
        for consumer in tuple(cls._open):
            with suppress(RuntimeError):  # where its event loop has ended, and it with that
                consumer.loop.call_soon_threadsafe(act, consumer)

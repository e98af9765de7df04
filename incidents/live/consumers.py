"""An officer's device listens: what follows its cursor, as soon as it can be proven.

    → {"cursor":{"XA":410,"XB":418}}
    ← {"type":"checkpoints",…}   {"type":"entries","side":"XB","items":[…],"cursor":420}
      {"type":"line",…}   {"type":"desk"}   {"type":"drafts","stand":"3-17-1"}
      {"type":"alarms"}   {"type":"watch","stand":"417-1795421523"}

A nudge only says 'look', at once or soon; what there is to send follows from the cursor and the tables, so a nudge that
is lost costs no more than the next poll. What the other log has just brought is handed to the sockets of the process
that took it, and sent without a look where it is just what follows the cursor. What an officer may not ask for, they
are not told of. At each poll, and when either is said to have changed, session and device are asked for again: 4401
where the session has ended, 4403 where the device is revoked or the post may not listen, 4400 for bad input.
"""

import asyncio
import json
import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, ParamSpec, TypeVar

from channels.db import database_sync_to_async

from crypto.errors import Malformed
from incidents.centres.permissions import NOBODY
from incidents.live.cursor import Cursor, parse_begin, parse_cursor
from incidents.live.groups import LOGS, session_group
from incidents.live.news import (
    Fresh,
    Message,
    News,
    check_begin,
    differing,
    may_be_told,
    read_drafts_now,
    read_fresh,
    read_line_now,
    read_news,
    read_watch_now,
    who_listens,
)
from incidents.live.prompt import PromptConsumer
from incidents.log.mirror import Brought
from incidents.log.signals import grew

POLL = 2.0
READERS = 4
SOON = 0.05
LINE_EVERY = 0.5
BEGINS_WITHIN = 30.0
BAD_INPUT, FAILED = 4400, 4500

# Threads of their own, so that what is new does not wait behind a batch that the link is taking.
_threads = ThreadPoolExecutor(READERS, "live")
_logger = logging.getLogger("incidents.live")


P = ParamSpec("P")
T = TypeVar("T")


async def _read(read: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """What a function reads in the database."""
    reader = database_sync_to_async(read, thread_sensitive=False, executor=_threads)
    found: T = await reader(*args, **kwargs)
    return found


@dataclass(eq=False)
class Ended(Exception):
    """The socket is to be closed with this code."""

    code: int


class LiveConsumer(PromptConsumer):
    """A device's socket."""

    groups = [LOGS]

    async def connect(self) -> None:
        """Accept, so that the browser can see why it is closed; the rest is done beside what comes in."""
        self.actor = NOBODY
        self.cursor = Cursor()
        self.begun = asyncio.Event()
        self.opened()
        self.soon: asyncio.TimerHandle | None = None
        self.fresh: Fresh | None = None
        self.doubted = False
        self.alarmed = False
        self.told: dict[str, Message] = {}
        self.session = self.scope["session"].session_key
        await self.accept()
        if self.session is not None:
            await self.channel_layer.group_add(session_group(self.session), self.channel_name)
        self.running = asyncio.create_task(self._run())

    async def disconnect(self, code: int) -> None:
        """The device is gone."""
        self._looks()
        if self.session is not None:
            await self.channel_layer.group_discard(session_group(self.session), self.channel_name)

    async def logs_grew(self, _event: Message) -> None:
        """There are entries: look."""
        self.news.set()

    async def logs_changed(self, _event: Message) -> None:
        """Something else changed: look soon, once for all that comes with it (signed, receipted, cosigned)."""
        if self.soon is None:
            self.soon = asyncio.get_running_loop().call_later(SOON, self.news.set)

    async def desk_changed(self, _event: Message) -> None:
        """Something of this side's desks changed: look soon."""
        await self.logs_changed(_event)

    async def alarms_changed(self, _event: Message) -> None:
        """What rings may be another: say so at once."""
        self.alarmed = True
        self.news.set()

    async def session_ended(self, _event: Message) -> None:
        """The session is said to have ended: ask."""
        self.doubted = True
        self.news.set()

    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None) -> None:
        """A cursor; anything else ends the socket."""
        try:
            if self.begun.is_set():
                full = self.cursor.room() <= 0
                self.cursor.apply(parse_cursor(text_data))
                if full:
                    self.news.set()
            else:
                sizes, parts = parse_begin(text_data)
                await _read(check_begin, sizes)
                self.cursor.begin(sizes, parts=parts)
                self.begun.set()
        except Malformed:
            await self.close(BAD_INPUT)

    async def _run(self) -> None:
        try:
            await self._check()
            await self._begin()
            await self._follow()
        except Ended as ended:
            await self.close(ended.code)
        except Exception:
            _logger.exception("a live socket failed")
            await self.close(FAILED)

    async def _begin(self) -> None:
        """Wait for the device to say where it is. Raises `Ended`."""
        try:
            async with asyncio.timeout(BEGINS_WITHIN):
                await self.begun.wait()
        except TimeoutError:
            raise Ended(BAD_INPUT) from None

    async def _follow(self) -> None:
        """Send what there is, wait for a nudge or the next poll, for ever. Raises `Ended`."""
        loop = asyncio.get_running_loop()
        polled, line_told, line_due = loop.time(), 0.0, 0.0
        while True:
            self._looks()
            if self.alarmed:
                self.alarmed = False
                await self._send({"type": "alarms"})
            more = await self._send_news() and self.cursor.room() > 0
            if self.doubted or loop.time() - polled >= POLL:
                polled, self.doubted = loop.time(), False
                await self._check()
            if more:
                continue
            if not self.news.is_set() and loop.time() >= line_due:
                await self._tell(await _read(read_line_now))
                await self._tell(await _read(read_drafts_now, self.actor))
                await self._tell(await _read(read_watch_now))
                line_told, line_due = loop.time(), loop.time() + POLL
            await self._wait(min(polled + POLL, line_due) - loop.time())
            if self.news.is_set():
                line_due = min(line_due, line_told + LINE_EVERY)

    def _looks(self) -> None:
        """All nudges until now are followed."""
        self.news.clear()
        if self.soon is not None:
            self.soon.cancel()
            self.soon = None

    async def _send_news(self) -> bool:
        """Send what follows the cursor; whether there is more."""
        news = self._fresh_news()
        if news is None:
            news = await _read(read_news, self.cursor, self.actor)
        if news.trust_changed:
            await self._check()
        await self._tell(news.checkpoints)
        for message in news.entries:
            self.cursor.sent[message["side"]] = message["cursor"]
            await self._send(message)
        if news.entries:
            await self._send({"type": "desk"})
        return news.more

    def _fresh_news(self) -> News | None:
        """What was brought, where that is all that follows; what comes beside it a nudge tells of."""
        fresh, self.fresh = self.fresh, None
        told = self.told.get("checkpoints")
        if fresh is None or told is None or self.doubted or not fresh.follows(self.cursor):
            return None
        return fresh.news_for(self.actor, told, parts=self.cursor.parts)

    async def _check(self) -> None:
        """Ask whether session and device are still good. Raises `Ended`."""
        listener = await _read(who_listens, self.scope["user"], self.session)
        self.actor = listener.actor
        if listener.code is not None:
            raise Ended(listener.code)

    async def _wait(self, seconds: float) -> None:
        try:
            async with asyncio.timeout(max(0.0, seconds)):
                await self.news.wait()
        except TimeoutError:
            return

    async def _tell(self, message: Message) -> None:
        """Send a message of which there is one of a kind, if it differs from the last."""
        last = self.told.get(message["type"])
        if last != message:
            self.told[message["type"]] = message
            await self._send(differing(message, last))

    async def _send(self, message: Message) -> None:
        """Send a message that is for the officer who listens."""
        if not may_be_told(self.actor, message["type"]):
            return
        await self.send(text_data=json.dumps(message, separators=(",", ":")))

    @classmethod
    def bring(cls, *, brought: Brought, **_sent: Any) -> None:
        """Let all devices have what the other log brought, made ready once, by who took it. From any thread."""
        fresh = None
        try:
            fresh = read_fresh(brought) if cls._open else None
        except Exception:
            # What was taken stands, and each finds it by itself.
            _logger.exception("what came could not be read for those who listen")
        cls._for_each(lambda consumer: consumer.take_fresh(fresh))

    def take_fresh(self, fresh: Fresh | None) -> None:
        """Look, and find this at hand."""
        self.fresh = fresh
        self.news.set()


def connect() -> None:
    """Bring the devices that listen at this process what it took in of the other log, at once."""
    grew.connect(LiveConsumer.bring, dispatch_uid="incidents.live.consumers", weak=False)

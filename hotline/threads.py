"""The threads in which requests are answered: kept, each with its database connection.

Django gives each request a thread of its own and, with it, a new connection to the database. Here a request borrows the
thread most lately given back, so that connections are kept (CONN_MAX_AGE): on SQLite a signed-in request then takes
1.3 ms instead of 4.4, over TLS to PostgreSQL the difference is larger. Where none is free a new one is made, as Django
does, so that nobody waits behind another request; only so many are kept afterwards. And only so many are answered at
once: anybody may ask for the sign-in page, and a database takes so many connections and no more. What comes beyond that
waits for its turn, and no request that is answered waits for one that is not.

In it the whole of Django runs, from the signal that a request began to the one that it ended, in one go. Django's own
handler goes back to the event loop between these, the middleware and the view, and into the thread again, for views
that are asynchronous and answers that stream; there are none here. A slow client holds no thread: what it sends is read
before, and what it is sent leaves afterwards. Sockets are not answered here.

Source: Django, `core/handlers/asgi.py`.
"""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from io import BytesIO
from typing import Any, TypeVar

from django.core.exceptions import RequestAborted
from django.core.handlers.asgi import ASGIHandler, get_script_prefix
from django.core.signals import request_started
from django.db import connections
from django.http.response import HttpResponseBase
from django.urls import set_script_prefix

KEPT = 16
AT_ONCE = 32
"""So many requests are answered at once in a process: two servers then fit what PostgreSQL takes if told nothing."""

T = TypeVar("T")


class RequestThreads:
    """Threads to borrow, one for each request: `at_once` at most, of which so many are kept."""

    def __init__(self, *, kept: int = KEPT, at_once: int = AT_ONCE) -> None:
        self._kept = kept
        self._idle: list[ThreadPoolExecutor] = []
        self._places = asyncio.Semaphore(at_once)

    async def run(self, work: Callable[[], T]) -> T:
        """What `work` returns, done in a borrowed thread, once there is a place. Raises what it raises."""
        async with self._places:
            thread = self._idle.pop() if self._idle else ThreadPoolExecutor(1, "request")
            done = thread.submit(copy_context().run, work)
            # When the work is done, also where nobody waits for it any more.
            done.add_done_callback(lambda _done: self._give_back(thread))
            return await asyncio.wrap_future(done)

    def _give_back(self, thread: ThreadPoolExecutor) -> None:
        if len(self._idle) < self._kept:
            self._idle.append(thread)
        else:
            thread.submit(connections.close_all)
            thread.shutdown(wait=False)


class InOneGo(ASGIHandler):
    """Django's ASGI handler, whose middleware and views all run synchronously, in one borrowed thread.

    It keeps a request's body in memory: bound it before (`bodies.py`).
    """

    def __init__(self, threads: RequestThreads) -> None:
        super().__init__()
        self._threads = threads

    def load_middleware(self, is_async: bool = True) -> None:
        """Loads the middleware around the synchronous end, whatever is asked for."""
        super().load_middleware(is_async=False)

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Answers a request in one hop to its thread."""
        try:
            body = await _read_body(receive)
        except RequestAborted:
            return
        response = await self._threads.run(lambda: self._answer(scope, body))
        await self.send_response(response, send)

    def _answer(self, scope: Any, body: bytes) -> HttpResponseBase:
        set_script_prefix(get_script_prefix(scope))
        request_started.send(sender=type(self), scope=scope)
        made = self.create_request(scope, BytesIO(body))
        response: HttpResponseBase = made[1] if made[0] is None else self.get_response(made[0])
        response.close()
        return response


async def _read_body(receive: Any) -> bytes:
    """The whole body. Raises `RequestAborted` where the client goes away in it."""
    pieces = []
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise RequestAborted
        pieces.append(message.get("body", b""))
        if not message.get("more_body", False):
            return b"".join(pieces)

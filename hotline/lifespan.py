"""The ASGI lifespan: what runs as long as the server process does.

On the embedded default that is Celery; then, in their order, the async context managers named in
`incidents/lifespan.py` (the log's writer, the link). They are left in the reverse order. One that fails to start ends
the server with its error in the log.

Source: the ASGI specification, Lifespan Protocol 2.0.
"""

import logging
from collections.abc import Awaitable, Callable, MutableMapping
from contextlib import AsyncExitStack
from typing import Any

from django.conf import settings
from django.utils.module_loading import import_string

from incidents.lifespan import RUNNING

Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
_logger = logging.getLogger("hotline.lifespan")


def running() -> list[str]:
    """The dotted paths of all that runs in this process, in the order in which it starts."""
    return [*(["hotline.embedded.celery_in_process"] if settings.HOTLINE_EMBEDDED else []), *RUNNING]


async def _start(stack: AsyncExitStack) -> None:
    for path in running():
        await stack.enter_async_context(import_string(path)())
        _logger.info("started", extra={"fields": {"what": path}})


async def lifespan(receive: Receive, send: Send) -> None:
    """Speaks the protocol with the server, from its start to its end."""
    await receive()
    async with AsyncExitStack() as stack:
        try:
            await _start(stack)
        except Exception:
            _logger.exception("The node did not start")
            await send({"type": "lifespan.startup.failed", "message": "The node did not start; the log says why."})
            return
        await send({"type": "lifespan.startup.complete"})
        await receive()
    await send({"type": "lifespan.shutdown.complete"})

"""The node's ASGI application: `uvicorn hotline.asgi:application`."""

import os
from collections.abc import MutableMapping
from typing import Any

import django
from django.utils.module_loading import import_string

from hotline.bodies import BoundedBodies
from hotline.lifespan import Receive, Send, lifespan
from hotline.threads import InOneGo, RequestThreads

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hotline.settings")
django.setup(set_prefix=False)
_http = BoundedBodies(InOneGo(RequestThreads()))
# By name: the sockets' consumers import models, which exist only now that Django is set up.
_websocket = import_string("hotline.sockets.websocket")


async def application(scope: MutableMapping[str, Any], receive: Receive, send: Send) -> None:
    """Gives each connection to what speaks its protocol."""
    if scope["type"] == "lifespan":
        await lifespan(receive, send)
    elif scope["type"] == "websocket":
        await _websocket(scope, receive, send)
    else:
        await _http(scope, receive, send)

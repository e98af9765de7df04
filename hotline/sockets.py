"""Which socket goes where.

Officers' sockets are taken from this node's own pages alone (Origin) and know the session. The other node's link has
neither an origin nor a session (it signs a nonce of ours instead), so its routes come first and stand apart.
"""

from collections.abc import Iterable
from typing import Any

from channels.auth import AuthMiddlewareStack
from channels.generic.websocket import AsyncWebsocketConsumer
from channels.routing import URLRouter
from channels.security.websocket import AllowedHostsOriginValidator
from django.urls import re_path
from django.urls.resolvers import URLPattern

from incidents.routing import node_sockets, officer_sockets


class NoSuchSocket(AsyncWebsocketConsumer):
    """Refuses a connection to an address that has no socket."""

    async def connect(self) -> None:
        """Closes before accepting, which the client sees as HTTP 403."""
        await self.close()


def route_sockets(officers: Iterable[URLPattern], nodes: Iterable[URLPattern]) -> Any:
    """The ASGI application for all sockets: the nodes' routes as they are, all others behind origin and session."""
    nothing = re_path("", NoSuchSocket.as_asgi())
    guarded = AllowedHostsOriginValidator(AuthMiddlewareStack(URLRouter([*officers, nothing])))
    return URLRouter([*nodes, re_path("", guarded)])


websocket = route_sockets(officer_sockets, node_sockets)

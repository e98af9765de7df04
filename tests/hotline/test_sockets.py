"""Sockets: officers' from our own pages alone, with their session; the other node's link without either."""

import json

import pytest
from channels.db import database_sync_to_async
from channels.generic.websocket import AsyncWebsocketConsumer
from channels.testing import WebsocketCommunicator
from django.conf import settings
from django.test import Client
from django.urls import path

from hotline.sockets import route_sockets
from incidents.centres.actors import actor_of_user
from incidents.centres.permissions import NOBODY, Post
from tests.officers import sign_in


class WhoAmI(AsyncWebsocketConsumer):
    async def connect(self) -> None:
        await self.accept()
        actor = NOBODY
        if "session" in self.scope:
            ask = database_sync_to_async(actor_of_user)
            actor = await ask(self.scope["user"], self.scope["session"].session_key)
        await self.send(json.dumps([actor.party, actor.officer, actor.post, actor.session_key]))


SOCKETS = route_sockets([path("live", WhoAmI.as_asgi())], [path("link", WhoAmI.as_asgi())])
OWN = b"http://xa.localhost:8001"


async def connect(address: str, *, origin: bytes | None = OWN, session_key: str | None = None) -> list | None:
    """What the socket says of us, or None if it was refused."""
    headers = [(b"origin", origin)] if origin else []
    if session_key:
        headers.append((b"cookie", f"{settings.SESSION_COOKIE_NAME}={session_key}".encode()))
    socket = WebsocketCommunicator(SOCKETS, address, headers=headers)
    connected, _code = await socket.connect()
    answer = json.loads(await socket.receive_from()) if connected else None
    await socket.disconnect()
    return answer


@pytest.fixture
def session_key(transactional_db: None) -> str:
    """Of a browser in which Watch, 07 is signed in."""
    browser = Client()
    sign_in(browser, number=7, post=Post.WATCH)
    key: str = browser.cookies[settings.SESSION_COOKIE_NAME].value
    return key


async def test_socket_of_a_signed_in_page_knows_its_officer(session_key: str) -> None:
    assert await connect("/live", session_key=session_key) == ["officer", 7, "watch", session_key]


async def test_socket_of_a_signed_out_page_is_nobodys(transactional_db: None) -> None:
    assert await connect("/live") == ["nobody", None, None, None]


@pytest.mark.parametrize("origin", [None, b"http://xb.localhost:8001", b"https://elsewhere.example", b"null"])
async def test_socket_from_another_page_is_refused(session_key: str, origin: bytes | None) -> None:
    assert await connect("/live", origin=origin, session_key=session_key) is None


async def test_link_needs_no_origin_and_gets_no_session(session_key: str) -> None:
    assert await connect("/link", origin=None, session_key=session_key) == ["nobody", None, None, None]


@pytest.mark.parametrize("address", ["/", "/live/more", "/api/session"])
async def test_address_without_a_socket_refuses(session_key: str, address: str) -> None:
    assert await connect(address, session_key=session_key) is None

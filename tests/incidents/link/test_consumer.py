"""The socket that anybody may open: what is not the other node's is told so and let go, and costs little."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from unittest.mock import patch

import pytest
from asgiref.sync import sync_to_async
from channels.layers import get_channel_layer
from channels.testing import WebsocketCommunicator

from crypto.link import (
    MESSAGE_LIMIT,
    NONCE_SIZE,
    Handshake,
    Hello,
    Proof,
    encode_hello,
    encode_proof,
    parse_challenge,
    sign_proof,
)
from incidents.link.consumer import LinkConsumer
from incidents.link.messages import Pull, encode
from incidents.live.groups import LOGS_GREW, OWN_LOG
from incidents.models import LinkEnd
from tests.incidents.nodes import Node, Pair

pytestmark = pytest.mark.usefixtures("own_connection")


@asynccontextmanager
async def opened() -> AsyncIterator[WebsocketCommunicator]:
    """A socket that somebody opened."""
    socket = WebsocketCommunicator(LinkConsumer.as_asgi(), "/link")
    connected, _ = await socket.connect()
    assert connected
    yield socket
    await socket.disconnect(timeout=5)


async def last(socket: WebsocketCommunicator) -> tuple[str, str]:
    """The code with which the node says that it ends, whatever it said before, and that it does."""
    output = await socket.receive_output(timeout=5)
    while "closed" not in output.get("text", ""):
        output = await socket.receive_output(timeout=5)
    end = await socket.receive_output(timeout=5)
    return json.loads(output["text"])["code"], end["type"]


def serving() -> bool:
    """Whether the other node counts as connected to this one."""
    return LinkEnd.objects.filter(direction="serve", connected=True).exists()


HELLO = encode_hello(Hello(side="XB", nonce=bytes(NONCE_SIZE), known=9)).decode()


@pytest.mark.parametrize(
    ("frame", "code"),
    [
        ({"bytes_data": b"\0" * 64}, "wire"),
        ({"text_data": " " * (MESSAGE_LIMIT + 1)}, "wire"),
        ({"text_data": "{}"}, "wire"),
        ({"text_data": HELLO.replace("XB", "XA")}, "link"),
        ({"text_data": HELLO.replace("XB", "XC")}, "link"),
    ],
)
async def test_what_does_not_prove_itself_is_told_so_and_let_go(line: Pair, frame: dict, code: str) -> None:
    with line.xa.here():
        async with opened() as socket:
            await socket.send_to(**frame)
            assert await last(socket) == (code, "websocket.close")


async def test_what_comes_after_the_end_is_dropped_and_holds_nothing_up(line: Pair) -> None:
    with line.xa.here():
        async with opened() as socket:
            await socket.send_to(text_data="{}")
            assert await last(socket) == ("wire", "websocket.close")
            for _ in range(40):
                await socket.send_to(text_data=HELLO)
        # The end came through behind all that: the consumer has ended by itself.
        assert socket.future.done()


async def test_a_socket_that_ends_while_its_inbox_is_full_ends(line: Pair) -> None:
    with line.xa.here():
        async with opened() as socket:
            await socket.send_to(text_data=HELLO)
            for _ in range(40):
                await socket.send_to(text_data=HELLO)
        assert socket.future.done()


async def prove(socket: WebsocketCommunicator, xb: Node) -> dict:
    """The other node's part of the handshake; the first message of the line."""
    await socket.send_to(text_data=HELLO)
    challenge = parse_challenge((await socket.receive_from(timeout=5)).encode())
    handshake = Handshake(xb.hotline.id, bytes(NONCE_SIZE), challenge.nonce)
    proof = sign_proof(handshake, side="XB", role="puller", key=xb.country.link)
    await socket.send_to(text_data=encode_proof(Proof(proof, None)).decode())
    ready: dict = json.loads(await socket.receive_from(timeout=5))
    return ready


async def test_the_other_node_is_on_the_line_until_its_socket_ends(today: Pair) -> None:
    with today.xa.here():
        async with opened() as socket:
            assert (await prove(socket, today.xb))["type"] == "ready"
            assert await sync_to_async(serving)()
        assert not await sync_to_async(serving)()


async def test_who_has_not_proven_anything_is_told_of_nothing_and_let_go(
    today: Pair, caplog: pytest.LogCaptureFixture
) -> None:
    with today.xa.here(), patch("incidents.link.consumer.PROVES_WITHIN", 0.2):
        async with opened() as socket:
            await socket.send_to(text_data=HELLO)
            await get_channel_layer().group_send(OWN_LOG, LOGS_GREW)
            assert not LinkConsumer._open
            assert await last(socket) == ("silent", "websocket.close")
    (record,) = [record for record in caplog.records if record.name == "incidents.link"]
    assert (record.levelname, record.message) == ("INFO", "a socket ended that proved nothing")


async def test_the_other_node_is_told_of_news_once_it_has_proven_itself(today: Pair) -> None:
    with today.xa.here():
        async with opened() as socket:
            await prove(socket, today.xb)
            (consumer,) = LinkConsumer._open
            await asyncio.to_thread(LinkConsumer.wake)
            await asyncio.wait_for(consumer.news.wait(), 5)
            consumer.news.clear()
            await get_channel_layer().group_send(OWN_LOG, LOGS_GREW)
            await asyncio.wait_for(consumer.news.wait(), 5)
        assert not LinkConsumer._open


async def test_what_nobody_foresaw_ends_the_socket_too(today: Pair, caplog: pytest.LogCaptureFixture) -> None:
    with today.xa.here() as xa:
        signed = xa.machine.directory / "signed.log"
        signed.unlink()
        signed.mkdir()
        async with opened() as socket:
            await prove(socket, today.xb)
            await socket.send_to(text_data=encode(Pull(0)))
            assert await last(socket) == ("failed", "websocket.close")
        assert not await sync_to_async(serving)()
    assert "the other node's socket failed" in caplog.messages

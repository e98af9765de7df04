"""A device's socket at a node that takes in what the other one sends."""

import asyncio
import json
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace
from typing import Any

import pytest
from asgiref.sync import sync_to_async
from channels.testing import WebsocketCommunicator
from django.db import OperationalError, connections
from django.test import Client

from incidents.live import consumers
from incidents.live.news import News
from incidents.log.batch import Batch
from incidents.log.store import both_logs
from incidents.statements.admission import admit_mirrored
from tests.incidents.nodes import Pair
from tests.officers import sign_in


@pytest.fixture
async def threads(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[None]:
    """Threads of the sockets' own that have no connection to another test's database."""
    with ThreadPoolExecutor(1) as own:
        monkeypatch.setattr(consumers, "_threads", own)
        yield
        own.submit(connections.close_all).result()


async def told(socket: WebsocketCommunicator, type_: str) -> dict[str, Any]:
    """The next message of that type."""
    async with asyncio.timeout(10):
        while True:
            message: dict[str, Any] = json.loads(await socket.receive_from(timeout=5))
            if message["type"] == type_:
                return message


@pytest.fixture
def batch(line: Pair) -> Batch:
    """What XA has said that XB has not taken yet."""
    return line.spoken()


@pytest.mark.usefixtures("own_connection", "threads")
async def test_a_socket_that_an_error_ends_is_woken_no_more(line: Pair, monkeypatch: pytest.MonkeyPatch) -> None:
    def gone(*_: object) -> None:
        raise OperationalError("gone")

    monkeypatch.setattr(consumers, "check_begin", gone)
    with line.xb.here():
        client = Client()
        officer = await sync_to_async(sign_in)(client, number=3)
        socket = WebsocketCommunicator(consumers.LiveConsumer.as_asgi(), "/api/v1/live")
        socket.scope["user"] = officer.user
        socket.scope["session"] = SimpleNamespace(session_key=client.cookies["session"].value)
        await socket.connect()
        (consumer,) = consumers.LiveConsumer._open
        await socket.send_to(text_data=json.dumps({"cursor": {}}))
        with pytest.raises(OperationalError, match="gone"):
            await socket.wait(timeout=5)
    assert not consumers.LiveConsumer._open
    assert consumer.running is not None
    assert consumer.running.done()


@pytest.mark.usefixtures("own_connection", "threads")
async def test_what_the_other_log_brings_is_handed_to_who_listens_without_asking_the_tables(
    line: Pair, batch: Batch, monkeypatch: pytest.MonkeyPatch
) -> None:
    with line.xb.here() as xb:
        client = Client()
        officer = await sync_to_async(sign_in)(client, number=3)
        socket = WebsocketCommunicator(consumers.LiveConsumer.as_asgi(), "/api/v1/live")
        socket.scope["user"] = officer.user
        socket.scope["session"] = SimpleNamespace(session_key=client.cookies["session"].value)
        connected, _ = await socket.connect()
        assert connected
        sizes = {log.side: log.size for log in await sync_to_async(both_logs)()}
        await socket.send_to(text_data=json.dumps({"cursor": sizes, "parts": True}))
        checkpoints = await told(socket, "checkpoints")
        await told(socket, "watch")
        monkeypatch.setattr(consumers, "read_news", lambda *_: News(checkpoints, [], trust_changed=False, more=False))
        await sync_to_async(admit_mirrored)(batch, now=xb.clock())
        assert (await told(socket, "checkpoints"))["other"] == batch.checkpoint.decode()
        entries = await told(socket, "entries")
        await socket.disconnect(timeout=5)
    assert (entries["side"], entries["cursor"]) == ("XA", batch.start + len(batch.entries))
    assert [item["index"] for item in entries["items"]] == list(range(batch.start, entries["cursor"]))
    assert all(entries["items"][-1]["parts"])

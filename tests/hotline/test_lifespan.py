"""What runs with the server starts in order, ends in the reverse, and a failure ends the server."""

import asyncio
from collections.abc import AsyncIterator, MutableMapping
from contextlib import asynccontextmanager
from typing import Any

import pytest

from hotline import lifespan

events: list[str] = []


@asynccontextmanager
async def writer() -> AsyncIterator[None]:
    events.append("writer starts")
    yield
    events.append("writer ends")


@asynccontextmanager
async def link() -> AsyncIterator[None]:
    events.append("link starts")
    yield
    events.append("link ends")


@asynccontextmanager
async def broken() -> AsyncIterator[None]:
    if events:
        raise OSError("secret")
    yield


class Server:
    """The server's side of the protocol: what it asks, and what it was told."""

    def __init__(self) -> None:
        self.asked: asyncio.Queue[MutableMapping[str, Any]] = asyncio.Queue()
        self.told: list[MutableMapping[str, Any]] = []

    async def tell(self, message: MutableMapping[str, Any]) -> None:
        self.told.append(message)
        events.append(str(message["type"]))


@pytest.fixture
def server() -> Server:
    events.clear()
    return Server()


def run(monkeypatch: pytest.MonkeyPatch, *names: str) -> None:
    monkeypatch.setattr(lifespan, "running", lambda: [f"{__name__}.{name}" for name in names])


async def test_runs_start_in_order_and_end_in_reverse(monkeypatch, server: Server) -> None:
    run(monkeypatch, "writer", "link")
    server.asked.put_nowait({"type": "lifespan.startup"})
    server.asked.put_nowait({"type": "lifespan.shutdown"})

    await lifespan.lifespan(server.asked.get, server.tell)

    assert events == [
        "writer starts",
        "link starts",
        "lifespan.startup.complete",
        "link ends",
        "writer ends",
        "lifespan.shutdown.complete",
    ]


async def test_failed_start_ends_what_had_started_and_tells_no_details(monkeypatch, server: Server) -> None:
    run(monkeypatch, "writer", "broken", "link")
    server.asked.put_nowait({"type": "lifespan.startup"})

    await lifespan.lifespan(server.asked.get, server.tell)

    assert events == ["writer starts", "lifespan.startup.failed", "writer ends"]
    assert "secret" not in server.told[0]["message"]


def test_celery_runs_in_the_process_on_the_embedded_default_alone(settings, monkeypatch) -> None:
    monkeypatch.setattr(lifespan, "RUNNING", ["incidents.log.writer"])
    settings.HOTLINE_EMBEDDED = True
    assert lifespan.running() == ["hotline.embedded.celery_in_process", "incidents.log.writer"]

    settings.HOTLINE_EMBEDDED = False
    assert lifespan.running() == ["incidents.log.writer"]

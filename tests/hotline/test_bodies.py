"""Requests of any size, and what of them reaches the application."""

from collections.abc import Iterable
from typing import Any

import pytest

from hotline.bodies import BoundedBodies

Message = dict[str, Any]


async def _ask(chunks: Iterable[bytes], *, announced: bytes | None = None) -> tuple[list[Message], list[Message]]:
    """What the application receives, and what is sent, for a body in these chunks and a limit of 10 bytes."""
    received: list[Message] = []
    sent: list[Message] = []
    waiting = [{"type": "http.request", "body": chunk, "more_body": True} for chunk in chunks]
    waiting.append({"type": "http.request", "body": b"", "more_body": False})

    async def application(_scope: Any, receive: Any, _send: Any) -> None:
        while True:
            received.append(await receive())
            if received[-1]["type"] == "http.disconnect" or not received[-1]["more_body"]:
                return

    async def receive() -> Message:
        return waiting.pop(0)

    async def send(message: Message) -> None:
        sent.append(message)

    headers = [] if announced is None else [(b"content-length", announced)]
    await BoundedBodies(application, limit=10)({"type": "http", "headers": headers}, receive, send)
    return received, sent


async def test_a_body_up_to_the_limit_passes() -> None:
    received, sent = await _ask([b"12345", b"67890"], announced=b"10")
    assert (b"".join(one["body"] for one in received), sent) == (b"1234567890", [])


async def test_a_body_that_says_it_is_larger_is_refused_unread() -> None:
    received, sent = await _ask([b"12345678901"], announced=b"11")
    assert (received, sent[0]["status"]) == ([], 413)


@pytest.mark.parametrize("announced", [None, b"5", b"-1"])
async def test_a_body_that_turns_out_larger_is_cut_off(announced: bytes | None) -> None:
    received, _ = await _ask([b"123456", b"789012", b"345"], announced=announced)
    assert [one["type"] for one in received] == ["http.request", "http.disconnect"]

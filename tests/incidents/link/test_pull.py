"""What the pulling end answers: each batch once, the newest with receipt and cosignature, in a quiet moment."""

import asyncio
from contextlib import suppress

import pytest
from asgiref.sync import sync_to_async

from incidents.link import pull
from incidents.link.messages import Message, Mirrored, parse
from incidents.link.pull import Taken, answer, note_taken
from incidents.link.socket import Cut
from incidents.log.store import other_log, own_log
from incidents.statements.admission import admit_mirrored
from tests.incidents.nodes import Node, Pair

pytestmark = pytest.mark.usefixtures("own_connection")


class Told:
    """A socket that keeps what it is to send."""

    def __init__(self) -> None:
        self.messages: asyncio.Queue[Message] = asyncio.Queue()

    async def send(self, data: str | bytes) -> None:
        """Keep it."""
        assert isinstance(data, str)
        self.messages.put_nowait(parse(data))

    async def receive(self) -> str | bytes:
        """Nobody is at its other end."""
        raise Cut


async def answered(taken: Taken, told: Told, *, count: int) -> list[Message]:
    """What `count` answers are, the answering end running meanwhile."""
    task = asyncio.create_task(answer(told, taken))
    try:
        async with asyncio.timeout(10):
            return [await told.messages.get() for _ in range(count)]
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


def sizes() -> tuple[int, int]:
    """How long both logs are here."""
    return own_log().size, other_log().size


@pytest.fixture
def said(today: Pair) -> Node:
    """XB's node, which has mirrored a message that it has not receipted."""
    batch = today.spoken()
    with today.xb.here() as xb:
        admit_mirrored(batch, now=xb.clock())
    return today.xb


async def test_of_two_batches_the_first_is_answered_at_once_and_the_second_for_both(said: Node) -> None:
    taken, told = Taken(), Told()
    with said.here():
        before = await sync_to_async(sizes)()
        await note_taken(told, taken)
        assert told.messages.empty()
        await note_taken(told, taken)
        assert told.messages.get_nowait() == Mirrored(b"")
        (last,) = await answered(taken, told, count=1)
        after = await sync_to_async(sizes)()
    assert isinstance(last, Mirrored)
    assert last.cosigned
    assert told.messages.empty()
    assert after == (before[0] + 1, before[1])


async def test_what_goes_on_coming_is_answered_all_the_same(said: Node, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pull, "ANSWER_AFTER", 60.0)
    taken, told = Taken(), Told()

    async def go_on() -> None:
        while True:
            taken.news.set()
            await asyncio.sleep(0)

    with said.here():
        await note_taken(told, taken)
        coming = asyncio.create_task(go_on())
        (only,) = await answered(taken, told, count=1)
        coming.cancel()
    assert isinstance(only, Mirrored)
    assert only.cosigned

"""The serving end of the link: the other node proves itself, then takes our log from where its mirror ends.

What is new leaves at once: whoever appends nudges `news`, and a look every second makes a lost nudge cost no more than
that. At most two batches are unanswered; the answer is the other mirror's cosignature, which is kept.
"""

import asyncio
from dataclasses import dataclass, field

from asgiref.sync import sync_to_async

from crypto.errors import Malformed, Unverified
from crypto.link import Challenge, Handshake, encode_challenge, parse_hello, parse_proof
from incidents.centres.permissions import OTHER_NODE, Permission, check
from incidents.link.messages import (
    MAX_BATCH_ENTRIES,
    MAX_BATCH_SIZE,
    MAX_UNANSWERED,
    Alive,
    Mark,
    Mirrored,
    Pull,
    Ready,
    encode,
    encode_batch,
)
from incidents.link.peer import new_nonce, own_founding, prove, read_ends, verify_other
from incidents.link.socket import Cut, Socket, keep_alive, on_line, receive_message, receive_text
from incidents.log.clock import node_clock
from incidents.log.cosign import take_cosigned
from incidents.log.marks import make_first_mark, newest_own
from incidents.log.read import batch_after, newest_batch
from incidents.log.stopped import told
from incidents.log.store import own_log

SERVE = "serve"
LOOK_EVERY = 1.0


@dataclass
class Flow:
    """How far the other node is: what was sent, what is unanswered. `news` wakes the sender."""

    sent: int
    unanswered: int = 0
    news: asyncio.Event = field(default_factory=asyncio.Event)


async def serve(socket: Socket, news: asyncio.Event) -> None:
    """Serve the other node, which has proven itself, until the socket is cut. Raises `Cut`, and what is wrong with what
    it sends."""
    check(OTHER_NODE, Permission.MIRROR)
    async with on_line(SERVE), asyncio.TaskGroup() as tasks:
        size = (await sync_to_async(own_log)()).size
        await socket.send(encode(Ready(now=node_clock(), size=size)))
        tasks.create_task(keep_alive(socket))
        flow = Flow(sent=await _pulled_from(socket, size), news=news)
        # The keys of a mark are named by entries, which go before it.
        await _send_batch(socket, flow)
        tasks.create_task(_send_batches(socket, flow))
        tasks.create_task(_send_marks(socket))
        await _take_answers(socket, flow)


async def shake_hands(socket: Socket) -> None:
    """Have whoever opened the socket prove to be the other node. Raises `Cut`, `Malformed`, `Unverified`, `Refused`."""
    ends = await sync_to_async(read_ends)()
    hello = parse_hello((await receive_text(socket)).encode())
    if hello.side != ends.other:
        raise Unverified("link", "not the other side")
    handshake = Handshake(ends.hotline, hello.nonce, new_nonce())
    envelope = await sync_to_async(prove)(handshake, role="server")
    founding = await sync_to_async(own_founding)() if hello.known == 0 else None
    await socket.send(encode_challenge(Challenge(handshake.server_nonce, envelope, founding)).decode())
    proof = parse_proof((await receive_text(socket)).encode())
    await sync_to_async(verify_other)(proof.envelope, handshake, role="puller", founding=proof.founding)


async def _pulled_from(socket: Socket, size: int) -> int:
    message = await receive_message(socket, SERVE)
    while not isinstance(message, Pull):
        if not isinstance(message, Alive | Mark):
            raise Malformed("wire", "a pull comes first")
        message = await receive_message(socket, SERVE)
    if message.start > size:
        raise Unverified("link", "its mirror is longer than this log")
    return message.start


async def _send_batches(socket: Socket, flow: Flow) -> None:
    while True:
        flow.news.clear()
        more = True
        while more and flow.unanswered < MAX_UNANSWERED:
            more = await _send_batch(socket, flow)
        try:
            async with asyncio.timeout(LOOK_EVERY):
                await flow.news.wait()
        except TimeoutError:
            continue


async def _send_batch(socket: Socket, flow: Flow) -> bool:
    """Send what follows, if anything does; whether more may."""
    batch = newest_batch(flow.sent, max_entries=MAX_BATCH_ENTRIES) or await sync_to_async(batch_after)(
        flow.sent,
        now=node_clock(),
        max_entries=MAX_BATCH_ENTRIES,
        max_size=MAX_BATCH_SIZE,
    )
    if batch is None:
        return False
    text, data = encode_batch(batch)
    flow.sent = batch.end
    flow.unanswered += 1
    await socket.send(text)
    await socket.send(data)
    # A lone entry was the newest; what follows it wakes this again.
    return len(batch.entries) > 1


async def _send_marks(socket: Socket) -> None:
    sent: bytes | None = None
    await sync_to_async(_make_first_mark)()
    while True:
        mark = await sync_to_async(newest_own)()
        if mark is not None and mark != sent:
            await socket.send(encode(Mark(mark)))
            sent = mark
        await asyncio.sleep(LOOK_EVERY)


def _make_first_mark() -> None:
    with told():
        make_first_mark(now=node_clock())


async def _take_answers(socket: Socket, flow: Flow) -> None:
    while True:
        match await receive_message(socket, SERVE):
            case Mirrored(cosigned=cosigned):
                if flow.unanswered == MAX_UNANSWERED:
                    flow.news.set()
                flow.unanswered = max(0, flow.unanswered - 1)
                if cosigned:
                    await sync_to_async(take_cosigned)(cosigned)
            case Alive():
                pass
            case _:
                raise Cut("out-of-order")

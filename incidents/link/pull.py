"""The pulling end of the link: take the other log, mirror it, receipt it, and only then cosign it.

Receipt and cosignature are this node's answer to a batch. Where nothing may be cosigned yet, as a body is still
missing, the answer is empty, and the batches behind it come all the same. The answer waits for a quiet moment: those
who listen read first what came, and one receipt does for all that comes meanwhile.
"""

import asyncio
from dataclasses import dataclass, field

from asgiref.sync import sync_to_async

from crypto.errors import Malformed, Unverified
from crypto.link import Handshake, Hello, Proof, encode_hello, encode_proof, parse_challenge
from incidents.link.messages import Alive, BatchHead, Mark, Mirrored, Pull, Ready, encode, parse_batch
from incidents.link.peer import Ends, new_nonce, own_founding, prove, read_ends, verify_other
from incidents.link.rules import pull_from
from incidents.link.socket import Socket, keep_alive, on_line, receive, receive_message, receive_text
from incidents.log.append import Bare
from incidents.log.clock import node_clock
from incidents.log.cosign import cosign
from incidents.log.group_commit import commit
from incidents.log.marks import take_mark
from incidents.log.store import other_log
from incidents.statements.admission import admit_mirrored

PULL = "pull"
ANSWER_AFTER, ANSWER_WITHIN = 0.05, 0.25
"""Seconds without another batch after which those that came are answered, and seconds after which they are anyhow."""


@dataclass
class Taken:
    """Whether a batch that was taken is unanswered. `news` is set with each."""

    unanswered: bool = False
    news: asyncio.Event = field(default_factory=asyncio.Event)


async def pull(socket: Socket, *, tls: bytes | None, doubted: bool) -> None:
    """Pull the other log until the socket is cut; `tls` is the SHA-256 of the key at its other end, None without TLS.

    `doubted` is whether the last pull ended with entries that did not lead to their checkpoint. Raises `Cut`,
    `ForkDetected`, `Stopped`, `NotLedTo` for such entries, `Unverified("tls-key")` where the other side's list pins
    another key, or none and there is TLS, and what else is wrong with what the other node sends.
    """
    ends = await sync_to_async(read_ends)()
    await _shake_hands(socket, ends, tls)
    async with on_line(PULL), asyncio.TaskGroup() as tasks:
        await _ready(socket)
        tasks.create_task(keep_alive(socket))
        taken = Taken()
        tasks.create_task(answer(socket, taken))
        # From what is not held yet: an entry whose body did not come is asked for again, with its body.
        log = await sync_to_async(other_log)()
        await socket.send(encode(Pull(pull_from(log.size, held=log.held, doubted=doubted))))
        while True:
            match await receive_message(socket, PULL):
                case BatchHead() as head:
                    await _take_batch(socket, head)
                    await note_taken(socket, taken)
                case Mark(mark=mark):
                    await sync_to_async(take_mark)(mark, now=node_clock())
                case Alive():
                    pass
                case _:
                    raise Malformed("wire", "not for the puller")


async def _shake_hands(socket: Socket, ends: Ends, tls: bytes | None) -> None:
    nonce = new_nonce()
    await socket.send(encode_hello(Hello(side=ends.own, nonce=nonce, known=ends.known)).decode())
    challenge = parse_challenge((await receive_text(socket)).encode())
    handshake = Handshake(ends.hotline, nonce, challenge.nonce)
    pinned = await sync_to_async(verify_other)(
        challenge.envelope, handshake, role="server", founding=challenge.founding
    )
    if tls is not None and pinned is None:
        # Whoever stood in between, with any certificate, could pass the handshake on.
        raise Unverified("tls-key", "the other side's signatories list pins none")
    if tls != pinned:
        raise Unverified("tls-key", "another than the other side's signatories list")
    envelope = await sync_to_async(prove)(handshake, role="puller")
    await socket.send(encode_proof(Proof(envelope, await sync_to_async(own_founding)())).decode())


async def _ready(socket: Socket) -> None:
    if not isinstance(await receive_message(socket, PULL), Ready):
        raise Malformed("wire", "ready comes first")


async def _take_batch(socket: Socket, head: BatchHead) -> None:
    data = await receive(socket)
    if not isinstance(data, bytes):
        raise Malformed("wire", "a batch's bytes")
    await sync_to_async(admit_mirrored)(parse_batch(head, data), now=node_clock())


async def note_taken(socket: Socket, taken: Taken) -> None:
    """A batch was taken. One that still waits for its answer is answered with nothing: that to the new one is for both,
    and the sender goes on meanwhile."""
    if taken.unanswered:
        await socket.send(encode(Mirrored(b"")))
    taken.unanswered = True
    taken.news.set()


async def answer(socket: Socket, taken: Taken) -> None:
    """Answer what was taken, after a quiet moment, for ever."""
    while True:
        await taken.news.wait()
        await _calm(taken.news)
        taken.news.clear()
        taken.unanswered = False
        await sync_to_async(commit)(Bare())
        cosigned = await sync_to_async(cosign)(now=node_clock())
        await socket.send(encode(Mirrored(cosigned or b"")))


async def _calm(news: asyncio.Event) -> None:
    """Wait until nothing more comes for a moment, but not for long."""
    loop = asyncio.get_running_loop()
    latest = loop.time() + ANSWER_WITHIN
    while loop.time() < latest:
        news.clear()
        try:
            async with asyncio.timeout(ANSWER_AFTER):
                await news.wait()
        except TimeoutError:
            return

"""A wire between two nodes, which can be cut, fall silent and be mended: a TCP proxy on loopback, in a thread.

    with wire(to=8001) as line:
        line.cut()             connections end, and new ones at once; `line.tries` counts these, `line.carried` others
        line.fall_silent()     nothing ends and nothing comes, as where a network swallows all
        line.mend()
        line.damage(b"seen")   the next piece that holds this arrives with zeros in its place; then `line.damaged`

With a certificate it ends TLS in front of a node, as a proxy does in earnest.
"""

import asyncio
import ssl
import threading
from collections.abc import Coroutine, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from typing import Any

from tests.servers import free_port
from tests.two_nodes.nodes import straight

_PIECE = 65_536


class Wire:
    """The proxy: `port` is where it listens, also after it was cut."""

    def __init__(self, to: int, tls: ssl.SSLContext | None) -> None:
        self.port = free_port()
        self._to = to
        self._tls = tls
        self._loop = asyncio.new_event_loop()
        self._flows = asyncio.Event()
        self.tries = self.carried = 0
        self._whole = True
        self._spoils = b""
        self.damaged = False
        self._server: asyncio.Server | None = None
        self._ends: set[asyncio.StreamWriter] = set()

    def cut(self) -> None:
        """End what there is, and what comes."""
        self._call(self._cut())

    def fall_silent(self) -> None:
        """Pass nothing on, not even that an end has closed."""
        self._loop.call_soon_threadsafe(self._flows.clear)

    def damage(self, what: bytes) -> None:
        """Damage this once, in whatever passes next with it."""
        self.damaged, self._spoils = False, what

    def mend(self, *, tls: ssl.SSLContext | None = None) -> None:
        """Let through what comes, and what was held; with another certificate, if there is one."""
        self._call(self._mend(tls))

    def _call(self, work: Coroutine[Any, Any, None]) -> None:
        asyncio.run_coroutine_threadsafe(work, self._loop).result(timeout=10)

    async def _cut(self) -> None:
        self._whole, self.tries = False, 0
        for end in list(self._ends):
            end.transport.abort()

    async def _mend(self, tls: ssl.SSLContext | None) -> None:
        self._whole = True
        self._flows.set()
        if self._server is not None and tls is not None:
            self._server.close()
            self._server = None
        if self._server is None:
            self._tls = tls or self._tls
            self._server = await asyncio.start_server(self._carry, "127.0.0.1", self.port, ssl=self._tls)

    async def _carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if not self._whole:
            self.tries += 1
            writer.transport.abort()
            return
        try:
            far_reader, far_writer = await asyncio.open_connection("127.0.0.1", self._to)
        except OSError:
            writer.transport.abort()
            return
        self.carried += 1
        ends = {writer, far_writer}
        self._ends |= ends
        try:
            await asyncio.gather(self._pass_on(reader, far_writer), self._pass_on(far_reader, writer))
        finally:
            self._ends -= ends

    async def _pass_on(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(OSError):
            while data := await reader.read(_PIECE):
                await self._flows.wait()
                writer.write(self._passed(data))
                await writer.drain()
        await self._flows.wait()
        writer.close()

    def _passed(self, data: bytes) -> bytes:
        """What comes out of the wire."""
        what = self._spoils
        if not what or what not in data:
            return data
        self.damaged, self._spoils = True, b""
        return data.replace(what, bytes(len(what)), 1)

    def run(self) -> None:
        """Run until it is stopped."""
        self._loop.run_forever()
        self._loop.close()

    def stop(self) -> None:
        """Cut it, and end its thread."""
        self.cut()
        self._call(self._ended())
        self._loop.call_soon_threadsafe(self._loop.stop)

    async def _ended(self) -> None:
        """Nobody listens, and all that was carried has come to its end, what was held too."""
        if self._server is not None:
            self._server.close()
        self._flows.set()
        others = asyncio.all_tasks() - {asyncio.current_task()}
        await asyncio.gather(*others)


@contextmanager
def wire(*, to: int, tls: ssl.SSLContext | None = None) -> Iterator[Wire]:
    """A whole wire to that port of the loopback interface."""
    made = Wire(to, tls)
    thread = threading.Thread(target=made.run, daemon=True)
    thread.start()
    made.mend()
    try:
        yield made
    finally:
        made.stop()
        thread.join(10)


@dataclass
class Wires:
    """What carries both nodes' links; `stack` ends it."""

    stack: ExitStack
    both: list[Wire] = field(default_factory=list)

    def to(self, port: int) -> str:
        """The link at that port, over a new wire."""
        self.both.append(self.stack.enter_context(wire(to=port)))
        return straight(self.both[-1].port)

    def fall_silent(self) -> None:
        """Swallow everything."""
        for one in self.both:
            one.fall_silent()

    def cut(self) -> None:
        """End everything."""
        for one in self.both:
            one.cut()

    def mend(self) -> None:
        """Let through what comes."""
        for one in self.both:
            one.mend()

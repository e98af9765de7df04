"""The socket that we open to the other node, again and again, and who of several processes does.

Embedded, the server itself pulls; else `manage.py link` does, under a lease: of several, one at a time. After a cut it
tries again after 0.2, 0.4, then every half second, and an attempt that nobody answers lasts a second, so that a line
that is back is used within two. Once the other log showed inconsistent histories, a minute passes between two attempts.

What a dead network swallows, TCP would send again ever more rarely, and find the network back long after it is. So the
kernel gives a connection up of which nothing was confirmed for three seconds (RFC 5482), and asks for a confirmation
each second where nothing is sent. That goes by what arrives, not by how long a message takes: a slow line stays up.
"""

import asyncio
import hashlib
import logging
import os
import secrets
import socket as sockets
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from urllib.parse import urlsplit

import websockets
from asgiref.sync import sync_to_async
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.conf import settings
from django.db import DatabaseError, IntegrityError, close_old_connections
from websockets.asyncio.client import ClientConnection, connect

from crypto.errors import ForkDetected, ProtocolError
from incidents.link.messages import MAX_BATCH_SIZE
from incidents.link.models import LinkLease
from incidents.link.pull import pull
from incidents.link.rules import DIAL_WITHIN, FIRST_WAIT, held, next_wait
from incidents.link.socket import UNFIT, Cut
from incidents.log.clock import node_clock
from incidents.log.mirror import NotLedTo, OutOfOrder, Stopped
from incidents.log.store import NotFounded

LEASE = timedelta(seconds=3)
RENEW_EVERY = 1.0
MAX_FRAME = MAX_BATCH_SIZE + 1
_DEFAULT_PORTS = {"ws": 80, "wss": 443}
_GIVE_UP_UNCONFIRMED = [
    (sockets.SOL_SOCKET, sockets.SO_KEEPALIVE, 1),
    (sockets.IPPROTO_TCP, sockets.TCP_KEEPIDLE, 1),
    (sockets.IPPROTO_TCP, sockets.TCP_KEEPINTVL, 1),
    (sockets.IPPROTO_TCP, sockets.TCP_USER_TIMEOUT, 3_000),
]

_logger = logging.getLogger("incidents.link")


class _ClientSocket:
    """A client connection as a `Socket`."""

    def __init__(self, connection: ClientConnection) -> None:
        self._connection = connection

    async def send(self, data: str | bytes) -> None:
        try:
            await self._connection.send(data)
        except websockets.ConnectionClosed:
            raise Cut from None

    async def receive(self) -> str | bytes:
        try:
            return await self._connection.recv()
        except websockets.ConnectionClosed:
            raise Cut from None


@dataclass(frozen=True)
class Ended:
    """Why an attempt ended, as a code and in words.

    `stopped`: the other log showed inconsistent histories, and nothing is taken from it. `doubted`: entries did not
    lead to the checkpoint that came with them. `fault` is what this node's operator has to mend.
    """

    code: str
    detail: str = ""
    stopped: bool = False
    doubted: bool = False
    fault: BaseException | None = field(default=None, compare=False)


async def pull_for_ever(url: str) -> None:
    """Pull the other log from `url`, whatever happens to the line."""
    wait, before = FIRST_WAIT, Ended("")
    while True:
        began = asyncio.get_running_loop().time()
        ended = await _pull_once(url, doubted=before.doubted)
        await sync_to_async(close_old_connections)()
        lasted = asyncio.get_running_loop().time() - began
        if ended != before or held(lasted):
            _tell(ended)
        before = ended
        wait = next_wait(wait, lasted=lasted, stopped=ended.stopped)
        await asyncio.sleep(wait)


async def _pull_once(url: str, *, doubted: bool) -> Ended:
    """Pull until it ends; why it did."""
    context = _tls() if urlsplit(url).scheme == "wss" else None
    ended = Ended("cut")
    try:
        # What is sealed cannot be compressed.
        async with connect(
            url,
            sock=await asyncio.to_thread(_dial, url),
            ssl=context,
            max_size=MAX_FRAME,
            max_queue=4,
            open_timeout=5,
            close_timeout=1,
            compression=None,
        ) as connection:
            await pull(_ClientSocket(connection), tls=_tls_key(connection), doubted=doubted)
    except* (OSError, TimeoutError, websockets.WebSocketException):
        ended = Ended("unreachable")
    except* DatabaseError as group:
        ended = Ended("database", fault=_first(group))
    except* Cut as group:
        ended = Ended(str(_first(group)))
    except* (ProtocolError, OutOfOrder, Stopped, *UNFIT) as group:
        ended = _refused(_first(group))
    except* Exception as group:
        # Nobody foresaw it; a line that is tried again and says so is better than one that is silently given up.
        ended = Ended("failed")
        _logger.exception("the link failed", exc_info=group)
    return ended


def _refused(why: BaseException) -> Ended:
    return Ended(
        str(getattr(why, "code", "not-set-up")),
        str(getattr(why, "detail", why)),
        stopped=isinstance(why, ForkDetected | Stopped),
        doubted=isinstance(why, NotLedTo),
        fault=why if isinstance(why, UNFIT) and not isinstance(why, NotFounded) else None,
    )


def _tell(ended: Ended) -> None:
    level = logging.WARNING if ended.fault is None else logging.ERROR
    fields = {"code": ended.code, "detail": ended.detail}
    _logger.log(level, "the link ended", exc_info=ended.fault, extra={"fields": fields})


def _dial(url: str) -> sockets.socket:
    """A TCP connection to the other node. Raises OSError, TimeoutError."""
    parts = urlsplit(url)
    address = parts.hostname, parts.port or _DEFAULT_PORTS[parts.scheme]
    connection = sockets.create_connection(address, timeout=DIAL_WITHIN)
    for level, option, value in _GIVE_UP_UNCONFIRMED:
        connection.setsockopt(level, option, value)
    return connection


def _first(group: BaseExceptionGroup[BaseException]) -> BaseException:
    first = group.exceptions[0]
    return _first(first) if isinstance(first, BaseExceptionGroup) else first


def _tls() -> ssl.SSLContext:
    """TLS whose other end is known by the key that its side's signatories pin, not by an authority."""
    context = ssl.create_default_context()
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    context.minimum_version = ssl.TLSVersion.TLSv1_3
    return context


def _tls_key(connection: ClientConnection) -> bytes | None:
    """The SHA-256 of the other end's public key (SPKI); None without TLS."""
    tls = connection.transport.get_extra_info("ssl_object")
    if tls is None:
        return None
    certificate = x509.load_der_x509_certificate(tls.getpeercert(binary_form=True))
    key = certificate.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    return hashlib.sha256(key).digest()


@asynccontextmanager
async def pulling() -> AsyncIterator[None]:
    """As long as it is open, the other log is pulled by this process, if this process is the one that does."""
    if settings.HOTLINE_LINK_PEER is None or settings.HOTLINE_LINK_MODE != "embedded":
        yield
        return
    task = asyncio.create_task(pull_under_lease(settings.HOTLINE_LINK_PEER))
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def pull_under_lease(url: str) -> None:
    """Pull while this process holds the lease; wait for it while another does."""
    holder = f"{sockets.gethostname()}/{os.getpid()}/{secrets.token_hex(4)}"[:64]
    failing = False
    try:
        while True:
            try:
                if await sync_to_async(take_lease)(holder, now=node_clock()):
                    failing = False
                    await _pull_while_held(url, holder)
            except DatabaseError:
                # It restarts, or is full: the line goes on as soon as it is back. Said once, not each second.
                if not failing:
                    _logger.exception("the link's lease cannot be kept", extra={"fields": {"code": "database"}})
                failing = True
                await sync_to_async(close_old_connections)()
            await asyncio.sleep(RENEW_EVERY)
    finally:
        await asyncio.shield(sync_to_async(leave_lease)(holder))


async def _pull_while_held(url: str, holder: str) -> None:
    task = asyncio.create_task(pull_for_ever(url))
    try:
        while await sync_to_async(take_lease)(holder, now=node_clock()):
            done, _ = await asyncio.wait({task}, timeout=RENEW_EVERY)
            for ended in done:
                ended.result()
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


def take_lease(holder: str, *, now: datetime) -> bool:
    """Take or renew the lease; False while somebody else holds it."""
    rows = LinkLease.objects.filter(name="pull")
    free = rows.filter(holder=holder) | rows.filter(expires_at__lte=now)
    if free.update(holder=holder, expires_at=now + LEASE):
        return True
    if rows.exists():
        return False
    try:
        LinkLease.objects.create(name="pull", holder=holder, expires_at=now + LEASE)
    except IntegrityError:
        return False
    return True


def leave_lease(holder: str) -> None:
    """Let another process pull."""
    LinkLease.objects.filter(name="pull", holder=holder).delete()

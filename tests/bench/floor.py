"""What the machine itself needs: a bare echo with a durable commit on each side, and the signature operations.

A round of the floor sends 1 KiB to one bare Channels server and waits for it on another socket, where it is once it is
durably committed; does the same with a second server; and carries out all signature operations between the sealing and
the opening of a lone message. It is what two sides at least do, in milliseconds.

A machine that rests between two messages is slower to do either: an echo after a tenth of a second takes half as long
again as one in a loop without pauses, or twice as long. So rounds of the floor and messages take turns, and find the
same machine.

`signatures_alone` is how many messages a second the signature operations would allow which no batch can spare a
message: the author's signature, and its verification by both nodes and by the reader. Both cores do nothing else.
"""

import multiprocessing
import os
import secrets
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path
from time import perf_counter

from websockets.sync.client import ClientConnection, connect

from crypto.checkpoint import Checkpoint, Origin, encode_origin, sign_checkpoint, verify_checkpoint
from crypto.composite import SigningKey, verify
from crypto.cosignature import LogKey
from tests.servers import free_port
from tests.waiting import until

ROOT = Path(__file__).resolve().parents[2]
SIZE = 1_024
CORES = 2
ALONE_FOR = 3.0
"""Seconds."""

Round = Callable[[], float]


@contextmanager
def echo_floor(directory: Path) -> Iterator[Round]:
    """What carries out one round of the floor, and returns its milliseconds."""
    with ExitStack() as stack:
        servers = [stack.enter_context(_echo_server(directory / name)) for name in ("one", "two")]
        sides = [(stack.enter_context(_listening(port)), stack.enter_context(_listening(port))) for port in servers]
        yield partial(_round, sides, _one_way_signatures())


def signatures_alone() -> float:
    """Messages a second, with a process for each core."""
    context = multiprocessing.get_context("fork")
    with context.Pool(CORES) as processes:
        return sum(processes.map(_messages_a_second, [ALONE_FOR] * CORES, chunksize=1))


def _round(sides: list[tuple[ClientConnection, ClientConnection]], signatures: Callable[[], None]) -> float:
    data, start = secrets.token_bytes(SIZE), perf_counter()
    for one, two in sides:
        one.send(data)
        two.recv()
    signatures()
    milliseconds = 1_000 * (perf_counter() - start)
    for one, _ in sides:
        one.recv()
    return milliseconds


def _one_way_signatures() -> Callable[[], None]:
    message, key = secrets.token_bytes(SIZE), SigningKey(secrets.token_bytes(64))
    origin = Origin(hotline=bytes(32), side="XA", log=1)
    log = LogKey(encode_origin(origin), ed25519_seed=bytes(32), mldsa44_seed=bytes(32))
    checkpoint, public = Checkpoint(origin, 1, bytes(32)), log.public_key()

    def carry_out() -> None:
        """The author signs; the own node verifies, and signs its checkpoint; the other node and the reader verify
        both."""
        signature = key.sign(message)
        verify(key.public_key, message, signature)
        note = sign_checkpoint(checkpoint, key=log, time=1)
        for _who in ("the other node", "the reader"):
            verify_checkpoint(note, public)
            verify(key.public_key, message, signature)

    return carry_out


def _messages_a_second(seconds: float) -> float:
    message, key, count = secrets.token_bytes(SIZE), SigningKey(secrets.token_bytes(64)), 0
    public, start = key.public_key, perf_counter()
    while perf_counter() < start + seconds:
        signature = key.sign(message)
        for _who in ("the own node", "the other node", "the reader"):
            verify(public, message, signature)
        count += 1
    return count / (perf_counter() - start)


def _listening(port: int) -> ClientConnection:
    return connect(f"ws://127.0.0.1:{port}", compression=None)


@contextmanager
def _echo_server(path: Path) -> Iterator[int]:
    """A bare echo server in a process of its own; its port."""
    with sqlite3.connect(path) as database:
        database.execute("CREATE TABLE kept (data BLOB)")
    database.close()
    port = free_port()
    command = [sys.executable, "-m", "uvicorn", "tests.bench.echo:application", "--port", str(port)]
    process = subprocess.Popen(
        [*command, "--log-level", "warning", "--lifespan", "off"],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], "BENCH_DATABASE": str(path)},
    )
    try:
        until(lambda: _answers(port), within=20)
        yield port
    finally:
        process.terminate()
        process.wait(20)


def _answers(port: int) -> bool:
    try:
        connect(f"ws://127.0.0.1:{port}").close()
    except OSError:
        return False
    return True

"""What the machine itself needs: a bare echo with a durable commit on each side, and the signature operations.

`echo_ms` is the median of sending 1 KiB to one bare Channels server and having it back on another socket once it is
durably committed, and then the same with a second server: what two sides at least do. `one_way_signatures_ms` are all
signature operations between sealing and opening of a lone message; `message_signatures_ms` those that no batch can
spare a message, on whichever core: the author's signature, and its verification by both nodes and by the reader.
"""

import os
import secrets
import sqlite3
import statistics
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

from websockets.sync.client import connect

from crypto.checkpoint import Checkpoint, Origin, encode_origin, sign_checkpoint, verify_checkpoint
from crypto.composite import SigningKey, verify
from crypto.cosignature import LogKey
from tests.servers import free_port
from tests.waiting import until

ROOT = Path(__file__).resolve().parents[2]
SIZE = 1_024


@dataclass(frozen=True)
class Floor:
    """Medians in milliseconds."""

    echo_ms: float
    one_way_signatures_ms: float
    message_signatures_ms: float

    @property
    def one_way_ms(self) -> float:
        """The echo on both sides with the signature operations of one message."""
        return self.echo_ms + self.one_way_signatures_ms


def measure_floor(directory: Path, *, rounds: int = 300) -> Floor:
    """The floor of this machine now."""
    sign, check, stamp, check_stamp = _signature_times(rounds)
    with ExitStack() as stack:
        servers = [stack.enter_context(_echo_server(directory / name)) for name in ("one", "two")]
        echo = sum(_echo_time(port, rounds) for port in servers)
    # The author signs; the own node verifies, and signs its checkpoint; the other node and the reader verify both.
    return Floor(echo, sign + stamp + 2 * check_stamp + 3 * check, sign + 3 * check)


def _signature_times(rounds: int) -> list[float]:
    message, key = secrets.token_bytes(SIZE), SigningKey(secrets.token_bytes(64))
    signature = key.sign(message)
    origin = Origin(hotline=bytes(32), side="XA", log=1)
    log = LogKey(encode_origin(origin), ed25519_seed=bytes(32), mldsa44_seed=bytes(32))
    checkpoint, public = Checkpoint(origin, 1, bytes(32)), log.public_key()
    note = sign_checkpoint(checkpoint, key=log, time=1)
    acts: list[Callable[[], object]] = [
        lambda: key.sign(message),
        lambda: verify(key.public_key, message, signature),
        lambda: sign_checkpoint(checkpoint, key=log, time=1),
        lambda: verify_checkpoint(note, public),
    ]
    return [_median(act, rounds) for act in acts]


def _median(act: Callable[[], object], rounds: int) -> float:
    times = []
    for _ in range(rounds):
        start = perf_counter()
        act()
        times.append(perf_counter() - start)
    return 1_000 * statistics.median(times)


def _echo_time(port: int, rounds: int) -> float:
    data = secrets.token_bytes(SIZE)
    with (
        connect(f"ws://127.0.0.1:{port}", compression=None) as one,
        connect(f"ws://127.0.0.1:{port}", compression=None) as two,
    ):

        def echo() -> None:
            one.send(data)
            two.recv()
            one.recv()

        return _median(echo, rounds)


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

"""A line for the bench: two running nodes, a device that writes on one and one that reads on the other."""

import multiprocessing
import os
import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

from incidents.demonstration.device import Where
from incidents.demonstration.officer import Desk, NodeRefused, Officer
from tests.bench.devices import Author, Connection, Reader
from tests.bench.floor import Round
from tests.databases import SqliteTemplate
from tests.factories import Hotline
from tests.incidents.nodes import Machine
from tests.two_nodes.kinds import Embedded
from tests.two_nodes.nodes import POSTS, RunningNode, RunningPair, Through, running, straight
from tests.waiting import until

SIZE = 990
"""Bytes of a text: with its blind and length it is 1 KiB."""


@dataclass
class Hurried(Embedded):
    """The embedded default, where officers may post as fast as they can: the throughput of all is one's."""

    def settings(self, machine: Machine) -> Mapping[str, str]:
        """Without what bounds an officer."""
        return {**super().settings(machine), "HOTLINE_POSTS_A_MINUTE": "999999999"}


@dataclass
class BenchLine:
    """Both nodes, who writes and who reads."""

    pair: RunningPair
    ours: Officer
    desk: Desk
    where: Where
    reader: Reader

    def author(self) -> Author:
        """The writing device, on a connection of its own."""
        return Author(self.ours, connection_of(self.desk), self.where)

    def read_on(self, *, until: float) -> None:
        """Read what comes until then, as a device does."""
        with suppress(TimeoutError):
            while (left := until - perf_counter()) > 0:
                list(self.reader.read(within=left))

    def read(self, texts: set[bytes]) -> float:
        """Read until all of these have been opened; when the last was, by `perf_counter`. Raises TimeoutError."""
        waiting, opened = set(texts), 0.0
        while waiting:
            for text in self.reader.read(within=30):
                opened = perf_counter()
                waiting.discard(text)
        return opened


@contextmanager
def bench_line(directory: Path, *, through: Through = straight) -> Iterator[BenchLine]:
    """Two nodes on the embedded default, in processes of their own; `through` as `running` has it."""
    (directory / "template").mkdir()
    with running(Hotline(), directory, Hurried(SqliteTemplate(directory / "template")), through=through) as pair:
        ours, theirs = pair.officers()
        space = ours.open_file(b"Measured", POSTS)
        ours.listen()
        until(lambda: _holds_key(theirs, space))
        ((named, key),) = theirs.keys[space].items()
        where = Where(space, named, key)
        with theirs.desk.listen() as live:
            reader = Reader(theirs, where, live)
            reader.begin()
            yield BenchLine(pair, ours, ours.desk, where, reader)


def connection_of(desk: Desk) -> Connection:
    """A new connection in a desk's session."""
    url, token = desk._client.base_url, desk._token()
    cookies = "; ".join(f"{name}={value}" for name, value in desk._client.cookies.items())
    headers = {"Host": desk._host, "Origin": f"http://{desk._host}", "Cookie": cookies, "X-CSRFToken": token}
    return Connection((url.host, url.port or 80), headers)


def one_way_times(
    line: BenchLine, floor: Round, *, count: int, rest: float = 0, warm: int = 20
) -> tuple[list[float], list[float]]:
    """Milliseconds from before a text is sealed to after it is opened by the other side, a message at a time, and those
    of rounds of the floor.

    They take turns: one begins when the other is over, after `rest` seconds. Receipts and cosignatures come meanwhile.
    """
    author, times, floors = line.author(), [], []
    for _ in range(warm + count):
        line.read_on(until=perf_counter() + rest)
        floors.append(floor())
        line.read_on(until=perf_counter() + rest)
        text, start = secrets.token_bytes(SIZE), perf_counter()
        author.say(text)
        times.append(1_000 * (line.read({text}) - start))
    return times[warm:], floors[warm:]


def throughput(line: BenchLine, *, count: int, authors: int) -> tuple[float, dict[str, float]]:
    """Messages a second, from the first that is sealed to the last that is opened, by several authors who each wait for
    their node's answer before the next; and the milliseconds of processor time that each process spent a message."""
    context = multiprocessing.get_context("fork")
    texts = [[secrets.token_bytes(SIZE) for _ in range(count // authors)] for _ in range(authors)]
    writers = [context.Process(target=_write_all, args=(line.author(), mine)) for mine in texts]
    processes = {"XA's node": _pid(line.pair.xa), "XB's node": _pid(line.pair.xb), "the reader": os.getpid()}
    before = {name: _processor_time(pid) for name, pid in processes.items()}
    children, start = os.times().children_user, perf_counter()
    for writer in writers:
        writer.start()
    line.read({text for mine in texts for text in mine})
    seconds = perf_counter() - start
    spent = {name: _processor_time(pid) - before[name] for name, pid in processes.items()}
    for writer in writers:
        writer.join()
    spent["the authors"] = os.times().children_user - children
    return count / seconds, {name: 1_000 * time / count for name, time in spent.items()}


def _write_all(author: Author, texts: list[bytes]) -> None:
    for text in texts:
        author.say(text)


def _pid(node: RunningNode) -> int:
    return node.processes[0].pid


def _processor_time(pid: int) -> float:
    """Seconds of processor time that a process has spent."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _holds_key(officer: Officer, space: bytes) -> bool:
    with suppress(NodeRefused):
        officer.listen()
        officer._learn_keys(space)
    return bool(officer.keys.get(space))

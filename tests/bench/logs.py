"""A node's log alone, without network: appending in groups, and how a long log compares with a short one.

The second is measured for each log by processes of its own, `python -m tests.bench DIRECTORY SPACE EPOCH`, so that
their memory is their own; each prints {"append":…,"proof":…,"restart":…} in milliseconds and {"memory":…} in MiB.
"""

import json
import resource
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from functools import partial
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

from incidents.log.append import Appended, Result, Signed, append
from incidents.log.group_commit import MAX_GROUP, GroupCommit
from incidents.log.read import entry_at, prove_consistency, prove_inclusion, view_of
from incidents.log.store import own_log
from tests.databases import SqliteTemplate
from tests.factories import NIGHT, XA, Hotline, message, unchecked, unsigned
from tests.incidents.nodes import Clock, File, Machine, Node, Pair, make_pair
from tests.vectors.draw import draw

ROOT = Path(__file__).resolve().parents[2]
ROUNDS = 5
SINGLE = 40
"""In each round, entries that are appended one a commit, before a full group is together."""
MEASURED = 100
"""Entries that are appended to a log, and those that are proven, to see how it grew."""


def measure_groups(directory: Path) -> tuple[float, float]:
    """Entries a second with a commit for each, and with group commit when all wait at once; signatures verified.

    They take turns, so that both find the same machine.
    """
    with _founded(directory) as (node, file):
        each = SINGLE + MAX_GROUP
        made = [_notice(node, file, f"grouped {number}") for number in range(ROUNDS * each)]
        now, single, grouped = node.clock(), [], []
        writer = GroupCommit(clock=lambda: now)
        for start in range(0, len(made), each):
            alone, together = made[start : start + SINGLE], made[start + SINGLE : start + each]
            single.append(_milliseconds(partial(_append_each, alone, now=now)))
            grouped.append(_milliseconds(partial(_append_together, together, writer)))
        return 1_000 * SINGLE / median(single), 1_000 * MAX_GROUP / median(grouped)


def _append_each(requests: Sequence[Signed], *, now: datetime) -> None:
    for one in requests:
        _check(append([one], now=now))


def _append_together(requests: Sequence[Signed], writer: GroupCommit) -> None:
    _check(writer.append(requests))


def measure_growth(directory: Path, sizes: Sequence[int]) -> list[dict[str, float]]:
    """What appending, proving, restarting and memory are with logs of so many entries, as medians of the processes.

    They take turns, so that all find the same machine.
    """
    commands = [_filled(directory / f"{entries}", entries) for entries in sizes]
    rounds = [[_measured(command) for command in commands] for _ in range(ROUNDS)]
    return [
        {what: median(one[what] for one in of_a_log) for what in of_a_log[0]} for of_a_log in zip(*rounds, strict=True)
    ]


def _filled(directory: Path, entries: int) -> list[str]:
    """The command that measures a new log of so many entries."""
    with _founded(directory) as (node, file):
        _fill(node, file, entries)
    return [sys.executable, "-m", "tests.bench", str(directory), file.space.hex(), file.epoch.hex()]


def _measured(command: Sequence[str]) -> dict[str, float]:
    done = subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    measured: dict[str, float] = json.loads(done.stdout)
    return measured


@contextmanager
def _founded(directory: Path) -> Iterator[tuple[Node, File]]:
    """XA's node, which knows the other one, with an open file."""
    (directory / "template").mkdir(parents=True)
    pair: Pair = make_pair(directory, SqliteTemplate(directory / "template"), Hotline())
    pair.carry()
    with pair.xa.here() as node:
        file = node.open_file(XA.watch)
        pair.carry()
        yield node, file
    for node in (pair.xa, pair.xb):
        node.machine.close()


def _fill(node: Node, file: File, entries: int) -> None:
    """Append statements whose signatures are left out, and are not checked, as nothing of them is measured."""
    signed, node.hotline = node.hotline, replace(node.hotline, sign=unsigned)
    now, verified = node.clock(), node.verified()
    while (size := own_log().size) < entries:
        numbers = range(size, min(size + 256, entries))
        made = [_notice(node, file, f"filled {number}", verified=verified) for number in numbers]
        _check(append(made, now=now, verify=unchecked))
    node.hotline = signed


def _notice(node: Node, file: File, name: str, **differs: Any) -> Signed:
    return node.said_in(file, XA.watch, "notice", message(), nonce=draw(name, 16), **differs)


def _measure(node: Node, file: File) -> dict[str, float]:
    """The medians of a process that begins here, with nothing in its memory."""
    now = node.clock()
    first, *others = [_notice(node, file, f"measured {number}") for number in range(MEASURED)]
    restart = _milliseconds(partial(append, [first], now=now))
    appended = [_milliseconds(partial(append, [one], now=now)) for one in others]
    log = own_log()
    places = [1 + int.from_bytes(draw(f"place {number}", 4)) % (log.size - 1) for number in range(MEASURED)]
    proven = [_milliseconds(partial(_prove, place)) for place in places]
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"append": median(appended), "proof": median(proven), "restart": restart, "memory": memory}


def _prove(place: int) -> None:
    """An entry, that it stands in the log, and that the log at that entry was a beginning of this one."""
    log = own_log()
    entry_at(log, place)
    prove_inclusion(log, place, log.size)
    prove_consistency(log, place, log.size)


def _milliseconds(act: Callable[[], object]) -> float:
    start = perf_counter()
    act()
    return 1_000 * (perf_counter() - start)


def _check(results: Sequence[Result]) -> None:
    for result in results:
        if not isinstance(result, Appended):
            raise result or TypeError("nothing was appended")


def measure_log(directory: Path, space: bytes, epoch: bytes) -> None:
    """Measure the log of XA's node in that directory, and print what was found."""
    machine = Machine("XA", directory / "XA", {"NAME": str(directory / "XA" / "hotline.sqlite3")})
    with machine.here():
        at = view_of("XA").head().at
        node = Node(Hotline(), XA, machine, Clock(NIGHT if at is None else at))
        measured = _measure(node, File(space, epoch, exercise=False, opened=""))
    machine.close()
    sys.stdout.write(json.dumps(measured))

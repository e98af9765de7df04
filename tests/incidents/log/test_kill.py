"""SIGKILL at any moment: nothing that was acknowledged is lost, nothing is half there, and the next process goes on."""

import os
import random
import subprocess
import sys
import threading
from pathlib import Path

from incidents.log.check import check_logs
from incidents.log.models import Entry
from incidents.log.read import view_of
from incidents.log.sign import sign_own_log
from incidents.log.store import own_log
from incidents.statements.models import Statement
from tests.factories import XA
from tests.incidents.nodes import File, Node, Pair

ROOT = Path(__file__).parents[3]
ROUNDS = 4
RUN = "import django, runpy; django.setup(); runpy.run_module('tests.incidents.log.appender', run_name='__main__')"


def start_appender(node: Node, file: File, of_round: int) -> "subprocess.Popen[str]":
    """A process that appends to that node's log."""
    environ = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "hotline.settings",
        "HOTLINE_SIDE": "XA",
        "HOTLINE_ORIGIN": "http://xa.localhost:8001",
        "HOTLINE_DATA": str(node.machine.directory),
    }
    command = [sys.executable, "-c", RUN, file.space.hex(), file.epoch.hex(), str(of_round)]
    return subprocess.Popen(command, cwd=ROOT, env=environ, stdout=subprocess.PIPE, text=True)


def kill(process: "subprocess.Popen[str]", *, after: float) -> list[int]:
    """Kill it so many seconds after its first group; the indexes that it acknowledged."""
    assert process.stdout is not None
    first = process.stdout.readline()
    timer = threading.Timer(after, process.kill)
    timer.start()
    rest = process.stdout.read()
    timer.join()
    # A line that the kill cut off was not heard by anybody.
    lines = (first + rest).rpartition("\n")[0].splitlines()
    return [int(index) for line in lines for index in line.split()]


def check_whole(acknowledged: list[int]) -> None:
    """What was acknowledged stands, once, and all that belongs to the log's entries is there."""
    size = own_log().size
    assert len(set(acknowledged)) == len(acknowledged)
    assert max(acknowledged) < size
    assert Entry.objects.filter(log__own=True).count() == size
    assert Statement.objects.filter(side="XA").count() == size - 4
    # What this process remembers is of a log that others went on with since.
    assert view_of("XA").head().size == size
    assert [found.text for found in check_logs() if found.fault] == []


def test_nothing_acknowledged_is_lost_and_nothing_is_half_there(line: Pair) -> None:
    chance = random.Random(7)
    acknowledged: list[int] = []
    with line.xa.here() as xa:
        file = xa.open_file(XA.watch)
        for of_round in range(ROUNDS):
            with start_appender(xa, file, of_round) as process:
                acknowledged += kill(process, after=chance.uniform(0.05, 0.4))
            check_whole(acknowledged)
        assert len(acknowledged) > 4 * ROUNDS
        size = own_log().size
        xa.clock.now = Entry.objects.get(log__own=True, index=size - 1).walk_at
        assert sign_own_log(own_log(), now=xa.clock()).size == size
    line.carry()
    with line.xb.here():
        assert Statement.objects.filter(side="XA", code="").count() == size - 4


def test_two_processes_that_append_to_one_log_take_turns(line: Pair) -> None:
    with line.xa.here() as xa:
        file = xa.open_file(XA.watch)
        with start_appender(xa, file, 1) as one, start_appender(xa, file, 2) as other:
            indexes = [kill(process, after=0.5) for process in (one, other)]
        assert min(map(len, indexes)) > 4
        check_whole([*indexes[0], *indexes[1]])

"""SIGKILL at any moment: nothing that was acknowledged is lost, nothing is half there, and the next process goes on."""

import json
import os
import random
import subprocess
import sys
import threading
from pathlib import Path

from django.conf import settings

from crypto.dsse import envelope_id
from incidents.log.check import check_logs
from incidents.log.models import Checkpoint, Entry
from incidents.log.read import view_of
from incidents.log.sign import sign_own_log
from incidents.log.signed import read_signed
from incidents.log.store import other_log, own_log
from incidents.statements.models import Statement
from tests.databases import ON_BOTH
from tests.factories import XA, XB, message
from tests.incidents.nodes import File, Machine, Node, Pair

pytestmark = ON_BOTH

ROOT = Path(__file__).parents[3]
ROUNDS = 4
RUN = "import django, runpy; django.setup(); runpy.run_module('tests.incidents.log.{}', run_name='__main__')"
NOTICES = 240


def start(module: str, machine: Machine, *arguments: str) -> "subprocess.Popen[str]":
    """A process of this side's node that runs a module of these tests."""
    environ = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "hotline.settings",
        "HOTLINE_SIDE": machine.side,
        "HOTLINE_ORIGIN": "http://xa.localhost:8001",
        "HOTLINE_DATA": str(machine.directory),
        **stored(machine),
    }
    command = [sys.executable, "-c", RUN.format(module), *arguments]
    return subprocess.Popen(command, cwd=ROOT, env=environ, stdout=subprocess.PIPE, text=True)


def stored(machine: Machine) -> dict[str, str]:
    """The settings that say where a machine's database is."""
    at = machine.database
    if "HOST" not in at:
        return {}
    # Nobody listens at that Redis: what is appended, taken and signed does without.
    return {
        "DATABASE_URL": f"postgresql://{at['USER']}@{at['HOST']}:{at['PORT']}/{at['NAME']}",
        "REDIS_URL": "redis://127.0.0.1:1/0",
        "SECRET_KEY": settings.SECRET_KEY,
    }


def start_appender(node: Node, file: File, of_round: int) -> "subprocess.Popen[str]":
    """A process that appends to that node's log."""
    return start("appender", node.machine, file.space.hex(), file.epoch.hex(), str(of_round))


def start_taker(pair: Pair) -> "subprocess.Popen[str]":
    """A process that takes, receipts and cosigns for XA what XB has written."""
    other = pair.xb.machine
    return start("taker", pair.xa.machine, str(other.directory), json.dumps(dict(other.database)))


def kill(process: "subprocess.Popen[str]", *, after: float, lines: int = 1) -> list[int]:
    """Kill it so many seconds after its first line, or its first few; the numbers that it acknowledged."""
    assert process.stdout is not None
    first = "".join(process.stdout.readline() for _ in range(lines))
    timer = threading.Timer(after, process.kill)
    timer.start()
    rest = process.stdout.read()
    timer.join()
    # A line that the kill cut off was not heard by anybody.
    heard = (first + rest).rpartition("\n")[0].splitlines()
    return [int(index) for line in heard for index in line.split()]


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


def check_mirror(cosigned: list[int]) -> None:
    """What was cosigned is held and receipted, and all that belongs to the mirror's entries is there."""
    size = other_log().size
    assert cosigned == sorted(set(cosigned))
    assert max(cosigned) <= min(other_log().held, read_signed("mirror").size, size)
    assert max(cosigned) <= view_of("XA").head().seen
    kept = Checkpoint.objects.filter(log__own=False).exclude(cosigned=None)
    assert set(cosigned) <= set(kept.values_list("size", flat=True))
    assert Entry.objects.filter(log__own=False).count() == size
    assert view_of("XB").head().size == size
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
            indexes = [kill(process, after=0.3, lines=3) for process in (one, other)]
        assert min(map(len, indexes)) > 4
        check_whole([*indexes[0], *indexes[1]])


def test_a_mirror_that_is_killed_while_it_takes_has_all_that_it_cosigned_and_goes_on(line: Pair) -> None:
    chance = random.Random(7)
    with line.xb.here() as xb:
        file = xb.open_file(XB.watch)
        said = [xb.said_in(file, XB.watch, "notice", message(), nonce=n.to_bytes(16)) for n in range(NOTICES)]
        xb.append(*said)
    cosigned: list[int] = []
    for _ in range(ROUNDS):
        with start_taker(line) as process:
            new = kill(process, after=chance.uniform(0.02, 0.15))
        cosigned += new
        with line.xa.here():
            check_mirror(cosigned)
    with line.xa.here():
        assert ROUNDS < other_log().size < NOTICES
        line.xa.clock.now = Entry.objects.filter(log__own=True).latest("index").walk_at
    line.carry()
    with line.xa.here():
        check_mirror(cosigned)
        arrived = Statement.objects.filter(side="XB", type="notice", code="").order_by("index")
        assert list(arrived.values_list("statement", flat=True)) == [envelope_id(one.envelope).hex() for one in said]
        size = other_log().size
    with line.xb.here():
        assert own_log().size == size

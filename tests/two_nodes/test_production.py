"""What only several processes on PostgreSQL and Redis can get wrong."""

import signal
import subprocess
import sys
from time import perf_counter

import psycopg
import pytest

from incidents.link.models import LinkLease
from incidents.log.models import TimeMark
from tests.bench.rows import percentile
from tests.servers import PostgreSql
from tests.two_nodes.kinds import Kind, Production
from tests.two_nodes.nodes import POSTS, ROOT, RunningNode, RunningPair
from tests.two_nodes.said import reaches
from tests.waiting import until


@pytest.fixture(scope="module")
def kind(production: Production) -> Kind:
    """Here it is always this one."""
    return production


def cut_connections(server: PostgreSql, node: RunningNode) -> None:
    """End all of a node's connections to its database, as a restart of the server does."""
    name = node.node.machine.database["NAME"]
    with psycopg.connect(server.url("postgres")) as connection:
        connection.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [name])


def test_what_one_process_appends_wakes_the_link_and_the_devices_of_others(pair: RunningPair) -> None:
    ours, theirs = pair.officers()
    space = ours.open_file(b"Woken", POSTS)
    times = []
    with theirs.desk.listen() as live:
        live.begin({"XA": 0, "XB": 0})
        for number in range(7):
            start = perf_counter()
            entered = ours.say(space, "notice", b"Number %d." % number)
            end = 0
            while end <= entered.index:
                message = live.receive(within=10)
                if message["type"] == "entries":
                    live.applied({message["side"]: message["cursor"]})
                    end = message["cursor"] if message["side"] == "XA" else end
            times.append(perf_counter() - start)
    # By polls alone, of the link each second and of devices every two, it would be a second and a half.
    assert percentile(times, 0.5) < 1.0


def test_a_database_that_drops_all_connections_costs_nothing_that_was_acknowledged(
    pair: RunningPair, production: Production
) -> None:
    ours, theirs = pair.officers()
    space = ours.open_file(b"Dropped", POSTS)
    before = ours.say(space, "notice", b"Before.")
    for node in (pair.xa, pair.xb):
        node.node.machine.close()
        cut_connections(production.postgresql, node)
    after = ours.say(space, "notice", b"After.")
    assert reaches(theirs, space, before.id).texts == (b"Before.",)
    assert reaches(theirs, space, after.id).texts == (b"After.",)
    pair.line_becomes(ours, "up", within=30)


def test_another_link_process_takes_over_from_one_that_is_killed(pair: RunningPair) -> None:
    ours, theirs = pair.officers()
    space = ours.open_file(b"Taken over", POSTS)
    command = [sys.executable, "manage.py", "link"]
    first = next(process for process in pair.xb.processes if process.args == command)
    with (pair.xb.node.machine.directory / "server.log").open("ab") as log:
        second = subprocess.Popen(
            command, cwd=ROOT, env=pair.xb.environment(), stdout=log, stderr=log, start_new_session=True
        )
    pair.xb.processes.append(second)
    held = pair.xb.here(lambda: LinkLease.objects.get().holder)
    assert f"/{first.pid}/" in held
    first.send_signal(signal.SIGKILL)
    first.wait(20)
    pair.xb.processes.remove(first)
    told = ours.say(space, "notice", b"To the second one.")
    assert reaches(theirs, space, told.id).texts == (b"To the second one.",)
    assert f"/{second.pid}/" in pair.xb.here(lambda: LinkLease.objects.get().holder)


def test_the_worker_makes_the_time_marks_and_the_link_carries_them(pair: RunningPair) -> None:
    pair.officers()
    until(lambda: pair.xb.here(TimeMark.objects.filter(log__own=False).exists))
    first = pair.xb.here(lambda: TimeMark.objects.filter(log__own=False).latest("at"))
    call = [sys.executable, "-m", "celery", "--app", "hotline", "call", "incidents.log.tasks.mark_time"]
    subprocess.run(call, cwd=ROOT, env=pair.xa.environment(), check=True, capture_output=True)
    until(lambda: pair.xa.here(TimeMark.objects.filter(log__own=True, at__gt=first.at).exists))
    until(lambda: pair.xb.here(TimeMark.objects.filter(log__own=False, at__gt=first.at).exists))

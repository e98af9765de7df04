"""Several sweeps at once on PostgreSQL: each step is fired once, and no call is written twice."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from django.db import connection, connections, transaction
from pytest_django import DjangoDbBlocker

from incidents.callout.models import Call, CallOut
from incidents.callout.rules import Callee
from incidents.callout.sweep import Swept, sweep
from tests.databases import PostgreSqlTemplate
from tests.factories import XA, Hotline, message
from tests.incidents.callout.night import Night
from tests.incidents.nodes import make_pair
from tests.servers import postgresql
from tests.waiting import until

AT_ONCE = 4
MESSAGES = 40


@pytest.fixture(scope="module")
def template(django_db_blocker: DjangoDbBlocker) -> Iterator[PostgreSqlTemplate]:
    """A migrated database on a server."""
    with postgresql() as server:
        with django_db_blocker.unblock():
            made = PostgreSqlTemplate(server)
        yield made


@pytest.fixture
def night(tmp_path: Path, template: PostgreSqlTemplate, django_db_blocker: DjangoDbBlocker) -> Iterator[Night]:
    """A night on a line between two nodes on PostgreSQL."""
    with django_db_blocker.unblock():
        pair = make_pair(tmp_path, template, Hotline())
        pair.carry()
        yield Night(pair)
        for node in (pair.xa, pair.xb):
            node.machine.close()


def sweep_at_once(night: Night) -> list[Swept]:
    """What each of several sweeps did that all had read what rings before any could claim a step."""
    now = night.now

    def one() -> Swept:
        try:
            return sweep(now=now)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(AT_ONCE) as threads, transaction.atomic(), connection.cursor() as cursor:
        # Reading goes on, claiming waits.
        cursor.execute('LOCK TABLE "incidents_callout" IN EXCLUSIVE MODE')
        sweeps = [threads.submit(one) for _ in range(AT_ONCE)]
        until(lambda: _waiting() == AT_ONCE, within=20)
        transaction.set_rollback(True)
    return [done.result() for done in sweeps]


def _waiting() -> int:
    """How many wait for a lock."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted AND locktype = 'relation'")
        (found,) = cursor.fetchone()
        return int(found)


def test_sweeps_at_once_fire_each_step_once(night: Night, roster: dict[int, list[Callee]]) -> None:
    roster.update({step: [Callee(step, "watch", webhook=f"https://{step}.xb.example")] for step in (1, 2, 3)})
    with night.line.xa.here() as xa:
        for n in range(MESSAGES):
            xa.say_in(night.file, XA.watch, "notice", message(precedence="FLASH"), nonce=bytes([n] * 16))
    night.line.carry()
    with night.node.here():
        for step in (1, 2, 3):
            night.wait(5)
            swept = sweep_at_once(night)
            assert sum(one.fired for one in swept) == MESSAGES
            assert CallOut.objects.filter(step=step).exclude(fired_at=None).count() == MESSAGES
        assert not CallOut.objects.filter(fired_at=None).exists()
        # Sweeps that shared the steps among them each called; none called for a step of another.
        numbers = list(Call.objects.values_list("number", flat=True))
        assert len(numbers) == len(set(numbers))
        assert set(Call.objects.values_list("step", "address")) == {(n, f"https://{n}.xb.example") for n in (1, 2, 3)}

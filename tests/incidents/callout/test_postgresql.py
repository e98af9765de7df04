"""Several sweeps at once on PostgreSQL: each step is fired once, and no call is written twice."""

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from django.db import connections
from pytest_django import DjangoDbBlocker

from incidents.callout.models import Call, CallOut
from incidents.callout.rules import Callee
from incidents.callout.sweep import Swept, sweep
from tests.databases import PostgreSqlTemplate
from tests.factories import XA, Hotline, message
from tests.incidents.callout.night import Night
from tests.incidents.nodes import make_pair
from tests.servers import postgresql

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
    """What each of several sweeps did that began together."""
    together = threading.Barrier(AT_ONCE)
    now = night.now

    def one() -> Swept:
        connections["default"].ensure_connection()
        together.wait(timeout=10)
        try:
            return sweep(now=now)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(AT_ONCE) as threads:
        return [done.result() for done in [threads.submit(one) for _ in range(AT_ONCE)]]


def test_sweeps_at_once_fire_each_step_once(night: Night, roster: dict[int, list[Callee]]) -> None:
    roster.update({step: [Callee(email=f"{step}@xb.example")] for step in (1, 2, 3)})
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
        assert sum(one.fired for one in sweep_at_once(night)) == 0
        assert not CallOut.objects.filter(fired_at=None).exists()
        # Sweeps that shared the steps among them each called; none called for a step of another.
        numbers = list(Call.objects.values_list("number", flat=True))
        assert len(numbers) == len(set(numbers))
        assert set(Call.objects.values_list("step", "address")) == {(n, f"{n}@xb.example") for n in (1, 2, 3)}

"""Two officers take the watch at once on PostgreSQL: one has it, the other is refused, and the log has one entry."""

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.db import connections
from pytest_django import DjangoDbBlocker

from crypto.dsse import Envelope, sign_envelope
from crypto.errors import Refused
from crypto.watch import PAYLOAD_TYPE
from crypto.wire import Json, encode
from incidents.centres.permissions import Actor, Party, Post
from incidents.log.clock import node_clock
from incidents.models import NationalEntry, WatchAct
from incidents.national.log import check_national_log
from incidents.watch.queries import act_on_watch
from tests.databases import PostgreSqlTemplate
from tests.factories import XA, Device, Hotline, time
from tests.incidents.nodes import Node, make_pair
from tests.servers import postgresql

OFFICERS = (XA.watch, XA.duty, XA.liaison)


@pytest.fixture(scope="module")
def template(django_db_blocker: DjangoDbBlocker) -> Iterator[PostgreSqlTemplate]:
    """A migrated database on a server."""
    with postgresql() as server:
        with django_db_blocker.unblock():
            made = PostgreSqlTemplate(server)
        yield made


@pytest.fixture
def node(tmp_path: Path, template: PostgreSqlTemplate, django_db_blocker: DjangoDbBlocker) -> Iterator[Node]:
    """A node on PostgreSQL."""
    with django_db_blocker.unblock():
        pair = make_pair(tmp_path, template, Hotline(), start=node_clock() - timedelta(minutes=1))
        with pair.xa.here() as here:
            yield here
        for one in (pair.xa, pair.xb):
            one.machine.close()


def _take(node: Node, device: Device, now: datetime) -> Envelope:
    none: Json = {"last": 0, "year": now.year}
    value: Json = {
        "act": "take",
        "alarm": True,
        "hotline": node.hotline.id.hex(),
        "issued": time(now),
        "limits": 0,
        "nonce": bytes(16).hex(),
        "notes": "",
        "numbers": {"other": none, "own": none},
        "open": 0,
        "previous": None,
        "side": "XA",
        "signers": [{"device": device.id.hex(), "officer": device.officer, "post": device.post}],
    }
    return sign_envelope(PAYLOAD_TYPE, encode(value), [device.signing])


def test_of_officers_who_take_it_at_once_one_has_it(node: Node) -> None:
    now = node_clock()
    envelopes = [_take(node, device, now) for device in OFFICERS]
    together = threading.Barrier(len(OFFICERS))

    def take(number: int) -> str:
        connections["default"].ensure_connection()
        actor = Actor(Party.OFFICER, officer=OFFICERS[number].officer, post=Post.WATCH, session_key=str(number))
        together.wait(timeout=10)
        try:
            return "taken" if act_on_watch(envelopes[number], actor=actor, now=now) else "again"
        except Refused as refused:
            return refused.code
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(OFFICERS)) as threads:
        came = [done.result() for done in [threads.submit(take, number) for number in range(len(OFFICERS))]]
    assert sorted(came) == ["held", "held", "taken"]
    assert (WatchAct.objects.count(), NationalEntry.objects.count()) == (1, 1)
    assert [line.text for line in check_national_log() if line.fault] == []

"""What the watch log says of the call-out: whom it calls by what, whom it did not reach, that there was nobody."""

import json
from typing import Any

import pytest
from django.db.models import F

from incidents.callout.models import Call, CallOut
from incidents.callout.rules import Alarm, Callee, Kind
from incidents.callout.sweep import sweep
from incidents.link.line import connected
from incidents.log.clock import node_clock
from incidents.models import LinkEnd, NationalEntry
from incidents.watch.happened import enter_happened
from tests.factories import time
from tests.incidents.nodes import Pair

HOOK = "https://pager.xa.example/a-secret-path"


@pytest.fixture
def rung(today: Pair, ringing: list[Alarm]) -> Pair:
    """A line that is up; two messages ring, and a draft that awaits release."""
    now = node_clock()
    ringing += [
        Alarm("message/XB/1", Kind.MESSAGE, now, precedence="IMMEDIATE"),
        Alarm("message/XB/2", Kind.MESSAGE, now, precedence="FLASH"),
        Alarm("desk/then", Kind.DESK, now, first=2),
    ]
    with today.xa.here():
        for direction in LinkEnd.Direction.values:
            connected(direction, now=now)
    return today


def said(kind: str) -> list[dict[str, Any]]:
    """What the entries of a kind say, in their order."""
    rows = NationalEntry.objects.filter(kind=kind).order_by("index")
    return [json.loads(row.entry)["what"] for row in rows]


def test_one_entry_says_whom_all_that_rings_together_calls_and_by_what(
    rung: Pair, roster: dict[int, list[Callee]]
) -> None:
    roster[1] = [Callee(7, "watch", email="seven@xa.example", webhook=HOOK, secret="s3cret")]
    roster[2] = [Callee(5, "liaison", email="five@xa.example"), Callee(9, "watch", webhook=f"{HOOK}/9")]
    with rung.xa.here():
        now = node_clock()
        assert sweep(now=now).fired == 3
        Call.objects.filter(address=f"{HOOK}/9").update(done_at=now, code="late")
        assert [enter_happened(now=now) for _ in range(2)] == [5, 0]
        flash, desk = (CallOut.objects.get(alarm=key, call=F("pk")).pk for key in ("message/XB/2", "desk/then"))
        common = {"at": time(now), "exercise": False}
        assert said("callout") == [
            {**common, "alarm": "message", "alarms": 2, "call": flash, "precedence": "FLASH", "step": 1,
             "called": [{"by": ["webhook"], "officer": 7, "post": "watch"}]},
            {**common, "alarm": "desk", "alarms": 1, "call": desk, "precedence": None, "step": 2,
             "called": [{"by": ["webhook"], "officer": 9, "post": "watch"}]},
        ]  # fmt: skip
        failed = {"at": time(now), "code": "no-mail", "by": "email"}
        assert said("call-failed") == [
            {**failed, "call": flash, "officer": 7, "post": "watch", "step": 1},
            {**failed, "call": desk, "officer": 5, "post": "liaison", "step": 2},
            {**failed, "call": desk, "officer": 9, "post": "watch", "step": 2, "by": "webhook", "code": "late"},
        ]  # fmt: skip
        entries = b"".join(NationalEntry.objects.values_list("entry", flat=True))
        assert not any(secret in entries for secret in (b"example", b"s3cret"))


def test_a_step_that_found_nobody_to_call_says_so(rung: Pair) -> None:
    with rung.xa.here():
        sweep(now=node_clock())
        enter_happened(now=node_clock())
        assert [(one["step"], one["called"]) for one in said("callout")] == [(1, []), (2, [])]
        assert said("call-failed") == []


def test_a_call_that_is_still_tried_has_not_failed(rung: Pair, roster: dict[int, list[Callee]]) -> None:
    roster[1] = [Callee(7, "watch", webhook=HOOK)]
    with rung.xa.here():
        sweep(now=node_clock())
        Call.objects.update(code="unreachable", tries=2)
        enter_happened(now=node_clock())
        assert said("call-failed") == []
        assert said("callout")[0]["called"] == [{"by": ["webhook"], "officer": 7, "post": "watch"}]


def test_an_officer_who_is_called_in_two_ways_is_named_once(rung: Pair, roster: dict[int, list[Callee]]) -> None:
    roster[1] = [Callee(7, "watch", webhook=HOOK), Callee(7, "watch", webhook=f"{HOOK}/2")]
    with rung.xa.here():
        sweep(now=node_clock())
        enter_happened(now=node_clock())
        assert said("callout")[0]["called"] == [{"by": ["webhook"], "officer": 7, "post": "watch"}]

"""What both sides said, in the watch log: each once, in order, without content."""

import json
import secrets
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from crypto import epoch
from crypto.spaces import LINE, Space, participants
from incidents.log.clock import confirm_clock, node_clock
from incidents.models import NationalEntry, Statement
from incidents.watch.happened import enter_happened
from tests.factories import SEALED, XA, XB, declaration, message, time
from tests.incidents.nodes import File, Node, Pair
from tests.incidents.watch.test_happened import up

SAID = ("message-out", "message-in", "acknowledged", "declared")


def entered() -> list[dict[str, Any]]:
    """What the watch log says of what was said, in order, with the officer whom the entry names."""
    enter_happened(now=node_clock())
    rows = NationalEntry.objects.filter(kind__in=SAID).order_by("index")
    values = [json.loads(row.entry) for row in rows]
    return [{"kind": one["kind"], "officer": one["officer"], **one["what"]} for one in values]


@pytest.fixture
def file(today: Pair) -> File:
    """A file that both sides have."""
    with today.xa.here() as xa:
        file = xa.open_file(XA.watch)
    today.carry()
    return file


def test_messages_and_acknowledgements_of_both_sides_are_entered_without_content(today: Pair, file: File) -> None:
    with today.xa.here() as xa:
        asked = xa.say_in(file, XA.watch, "request", message(precedence="FLASH"))
    today.carry()
    with today.xb.here() as xb:
        xb.say_in(file, XB.watch, "acknowledgement", {"of": asked})
        xb.say_in(file, XB.watch, "holding", message(answers=asked, precedence="IMMEDIATE"))
    today.carry()
    with today.xa.here():
        up()
        first, *rest = entered()
        common = {"post": "watch", "exercise": False}
        of = {"side": "XA", "number": 1}
        sent = {"kind": "message-out", "officer": 3, **of, "type": "request", "precedence": "FLASH", "answers": None,
                "line": False, **common}  # fmt: skip
        at = first.pop("at")
        assert first == sent
        assert [one.pop("at") >= at for one in rest] == [True, True]
        assert rest == [
            {"kind": "acknowledged", "officer": None, "by": "XB", **of, **common},
            {"kind": "message-in", "officer": None, "side": "XB", "number": 1, "type": "holding",
             "precedence": "IMMEDIATE", "answers": of, "line": False, **common},
        ]  # fmt: skip
        assert entered() == entered()
        assert len(entered()) == 3
    with today.xb.here():
        up()
        assert [(one["kind"], one["officer"]) for one in entered()] == [
            ("message-in", None), ("acknowledged", XB.watch.officer), ("message-out", XB.watch.officer),
        ]  # fmt: skip


def test_a_check_and_its_answer_are_short_messages_on_the_line(today: Pair) -> None:
    with today.xa.here() as xa:
        line = on_the_line(xa)
        check = xa.say_in(line, XA.watch, "short", message(precedence="IMMEDIATE"))
    today.carry()
    with today.xb.here() as xb:
        xb.say_in(line, XB.watch, "short", message(answers=check))
    today.carry()
    with today.xa.here():
        up()
        assert [(one["kind"], one["type"], one["line"], one["answers"]) for one in entered()] == [
            ("message-out", "short", True, None), ("message-in", "short", True, {"side": "XA", "number": 1}),
        ]  # fmt: skip


def test_what_each_side_declares_is_entered(today: Pair) -> None:
    with today.xb.here() as xb:
        from_at = xb.clock.now + timedelta(seconds=2)
        xb.say(XB.watch, "declaration", declaration(from_at), body=[])
    today.carry()
    with today.xa.here():
        up()
        (one,) = entered()
        assert one.pop("at") == time(Statement.objects.get(type="declaration").delivered_at or from_at)
        assert one == {
            "kind": "declared", "officer": None, "side": "XB", "state": "suspended", "flash": True,
            "from": time(from_at), "post": "watch", "exercise": False,
        }  # fmt: skip


def test_an_exercise_is_entered_as_one_and_what_was_refused_is_not(today: Pair) -> None:
    with today.xa.here() as xa:
        exercise = xa.open_file(XA.watch, name="exercise", exercise=True)
        told = xa.say_in(exercise, XA.watch, "notice", message(precedence="FLASH"))
    today.carry()
    with today.xb.here() as xb:
        xb.say_in(exercise, XB.watch, "acknowledgement", {"of": told})
        up()
        rows = Statement.objects.filter(code="")
        refused = list(rows.filter(type="acknowledgement").values_list("pk", flat=True))
        Statement.objects.filter(pk__in=refused).update(code="expired")
        assert [(one["kind"], one["exercise"]) for one in entered()] == [("message-in", True)]
        Statement.objects.filter(pk__in=refused).update(code="")


def test_a_tick_that_fell_behind_catches_up_and_one_with_nothing_new_costs_the_same(
    today: Pair, file: File, monkeypatch: pytest.MonkeyPatch
) -> None:
    def say(count: int) -> None:
        for _ in range(count):
            today.xa.say_in(file, XA.watch, "notice", message(), nonce=secrets.token_bytes(16))

    with today.xa.here():
        up()
        say(1)
        assert len(entered()) == 1
        once = queries_of_a_tick()
        say(5)
        monkeypatch.setattr("incidents.watch.said.MAX_ROWS", 2)
        assert [len(entered()) for _ in range(4)] == [3, 5, 6, 6]
        assert [one["number"] for one in entered()] == [1, 2, 3, 4, 5, 6]
        assert queries_of_a_tick() == once


def test_what_was_said_more_than_a_week_ago_is_not_made_up_for(today: Pair, file: File) -> None:
    with today.xa.here() as xa:
        xa.say_in(file, XA.watch, "notice", message())
        up()
        enter_happened(now=node_clock() + timedelta(days=8))
        assert not NationalEntry.objects.filter(kind__in=SAID).exists()
        assert len(entered()) == 1


def test_what_a_long_cut_held_back_is_entered_when_it_is_delivered(line: Pair) -> None:
    with line.xa.here() as xa:
        file = xa.open_file(XA.watch)
        xa.say_in(file, XA.watch, "notice", message(precedence="FLASH"))
    line.xa.clock.now += timedelta(days=8)
    for node in (line.xa, line.xb):
        with node.here():
            confirm_clock(now=line.xa.clock.now)
    line.carry()
    with line.xb.here():
        now = line.xb.clock.now
        enter_happened(now=now)
        rows = NationalEntry.objects.filter(kind__in=SAID)
        assert [json.loads(row.entry)["what"]["precedence"] for row in rows] == ["FLASH"]


def queries_of_a_tick() -> int:
    with CaptureQueriesContext(connection) as captured:
        assert enter_happened(now=node_clock()) == 0
    return len(captured)


def on_the_line(node: Node) -> File:
    """The line itself, with an epoch under which something can be said."""
    nonce = secrets.token_bytes(16)
    made = epoch.epoch_id(hotline=node.hotline.id, space=LINE, side=node.country.side, nonce=nonce)
    line = Space(id=LINE, kind="line", exercise=False, posts=None, name=None)
    recipients = participants(line, node.view().both_signatories())
    says = {"recipients": epoch.recipients_hash(recipients).hex()}
    body = [(epoch.DEVICE_SIZE + epoch.WRAP_SIZE) * len(recipients), SEALED]
    node.say(XA.watch, "epoch", says, space=LINE, epoch_id=made, nonce=nonce, body=body)
    return File(LINE, made, exercise=False, opened="")

"""Limits as rows: what starts, pauses and meets them. Both nodes come to the same; after each test both are rebuilt."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from incidents.deadlines.models import Deadline
from incidents.deadlines.rules import LAST, Kind
from incidents.log.append import Fact, Request
from incidents.statements.models import Statement
from tests.factories import XA, XB, Values, message, time
from tests.incidents.liar import Liar
from tests.incidents.nodes import File, Pair

MINUTE = timedelta(minutes=1)


class Night:
    """A file on a line."""

    def __init__(self, line: Pair) -> None:
        self.line = line
        with line.xa.here() as xa:
            self.file: File = xa.open_file(XA.watch)
        line.carry()

    def say(self, side: str, type_: str, says: Values, *, carry: bool = True) -> str:
        """Say something in the file, and carry it; its id."""
        with self.line.node(side).here() as node:
            said = node.say_in(self.file, {"XA": XA, "XB": XB}[side].watch, type_, says)
        if carry:
            self.line.carry()
        return said

    def declare(self, side: str, state: str, *, flash: bool = False, in_: timedelta = timedelta(0)) -> datetime:
        """Declare a state of the line, in so long from now, and carry it; when it was delivered."""
        with self.line.node(side).here() as node:
            says = {"flash": flash or state == "open", "reason": None, "state": state}
            said = node.say(
                {"XA": XA, "XB": XB}[side].watch, "declaration", {**says, "from": time(node.clock.now + in_)}, body=[]
            )
        self.line.carry()
        with self.line.node(side).here():
            delivered = Statement.objects.get(side=side, index=said.index).delivered_at
            assert delivered is not None
            return delivered

    def wait(self, minutes: float) -> None:
        """Let time pass."""
        self.line.xa.clock.now += minutes * MINUTE

    def limit(self, statement: str, kind: Kind = Kind.HANDLING) -> Deadline:
        """The limit of a message, which must be the same on both nodes."""
        found: list[dict[str, Any]] = []
        for node in (self.line.xa, self.line.xb):
            with node.here():
                row = dict(Deadline.objects.values().get(statement=statement, kind=kind))
                found.append({name: value for name, value in row.items() if name != "id"})
        assert found[0] == found[1]
        return Deadline(**found[0])

    def made_at(self, side: str, statement: str) -> datetime:
        """When a statement was made."""
        with self.line.node(side).here():
            return Statement.objects.get(statement=statement).at


@pytest.fixture
def night(line: Pair) -> Night:
    """A file, in the middle of the night."""
    return Night(line)


def length(row: Deadline) -> timedelta | None:
    """From delivery to the due time."""
    return None if row.due_at is None or row.start_at is None else row.due_at - row.start_at


def test_a_notice_is_to_be_handled_within_the_target_from_its_delivery(night: Night) -> None:
    told = night.say("XA", "notice", message(precedence="FLASH"), carry=False)
    with night.line.xa.here():
        tendered = Deadline.objects.get(statement=told)
        assert (tendered.start_at, tendered.due_at, tendered.owing) == (None, None, "XB")
    night.line.carry()
    row = night.limit(told)
    assert length(row) == 10 * MINUTE
    assert row.due_at is not None
    assert row.rings_at == row.due_at - 2 * MINUTE
    with night.line.xb.here():
        assert not Deadline.objects.filter(kind=Kind.REPLY).exists()


def test_an_acknowledgement_meets_the_target_of_a_notice_and_is_received_with_its_cover(night: Night) -> None:
    told = night.say("XA", "notice", message())
    acknowledged = night.say("XB", "acknowledgement", {"of": told}, carry=False)
    given = night.made_at("XB", acknowledged)
    with night.line.xb.here():
        row = Deadline.objects.get(statement=told)
        assert (row.given_at, row.received_at) == (given, None)
    night.line.carry()
    row = night.limit(told)
    with night.line.xb.here():
        covered = Statement.objects.get(statement=acknowledged).delivered_at
    assert (row.given_at, row.received_at) == (given, covered)


def test_an_acknowledgement_alone_does_not_do_where_a_reply_is_asked(night: Night) -> None:
    asked = night.say("XA", "request", message(reply={"basis": "4", "within": 172_800}))
    night.say("XB", "acknowledgement", {"of": asked})
    assert night.limit(asked).given_at is None
    holding = night.say("XB", "holding", message(answers=asked))
    assert night.limit(asked).given_at == night.made_at("XB", holding)
    reply = night.limit(asked, Kind.REPLY)
    assert (reply.given_at, reply.basis, length(reply)) == (None, "4", timedelta(days=2))


def test_an_answer_in_part_is_shown_and_the_one_that_closes_meets_the_limit(night: Night) -> None:
    asked = night.say("XA", "request", message(reply={"basis": "4", "within": 172_800}))
    part = night.made_at("XB", night.say("XB", "answer", message(answers=asked)))
    assert night.limit(asked).given_at == part
    row = night.limit(asked, Kind.REPLY)
    assert (row.part_at, row.given_at) == (part, None)
    closing = night.made_at("XB", night.say("XB", "answer", message(answers=asked, closes=True)))
    night.say("XB", "answer", message(answers=asked, closes=True, precedence="FLASH"))
    row = night.limit(asked, Kind.REPLY)
    assert (row.part_at, row.given_at) == (part, closing)


def test_what_merely_refers_meets_nothing(night: Night) -> None:
    asked = night.say("XA", "request", message())
    night.say("XB", "notice", message(answers=asked))
    night.say("XB", "noted", {"of": asked})
    assert night.limit(asked).given_at is None
    night.say("XB", "cannot_open", {"of": asked})
    row = night.limit(asked)
    assert row.given_at is None
    assert row.unopened_at is not None


def test_a_limit_by_a_time_is_that_time_unless_it_had_passed_on_delivery(night: Night) -> None:
    by = night.line.xa.clock.now + timedelta(hours=1)
    asked = night.say("XA", "request", message(reply={"by": time(by)}))
    assert night.limit(asked, Kind.REPLY).due_at == by
    late = night.say("XA", "request", message(reply={"by": time(by)}), carry=False)
    night.wait(61)
    night.line.carry()
    row = night.limit(late, Kind.REPLY)
    assert (row.due_at, row.by_at) == (None, by)


def test_a_message_that_was_replaced_says_when(night: Night) -> None:
    wrong = night.say("XA", "notice", message())
    right = night.say("XA", "notice", message(replaces=wrong))
    assert night.limit(wrong).replaced_at == night.made_at("XA", right)
    assert night.limit(right).replaced_at is None


def test_a_suspension_stops_what_runs_and_its_end_moves_it(night: Night) -> None:
    asked = night.say("XA", "request", message(reply={"basis": "4", "within": 172_800}))
    flash = night.say("XA", "notice", message(precedence="FLASH"))
    before = {kind: night.limit(asked, kind).due_at for kind in Kind}
    suspended = night.declare("XB", "suspended", flash=True)
    assert [night.limit(asked, kind).due_at for kind in Kind] == [None, None]
    assert length(night.limit(flash)) == 10 * MINUTE
    night.wait(40)
    told = night.say("XA", "notice", message())
    assert (night.limit(told).start_at is None, night.limit(told).due_at) == (False, None)
    opened = night.declare("XB", "open")
    for kind in Kind:
        due = before[kind]
        assert due is not None
        assert night.limit(asked, kind).due_at == due + (opened - suspended)
    assert night.limit(told).due_at == opened + timedelta(hours=6)


def test_a_side_s_own_suspension_does_not_pause_what_the_other_side_owes(night: Night) -> None:
    told = night.say("XA", "notice", message())
    due = night.limit(told).due_at
    night.declare("XA", "suspended")
    assert night.limit(told).due_at == due


def test_a_side_that_opens_again_at_the_end_of_time_stops_no_log(night: Night) -> None:
    told = night.say("XA", "notice", message())
    night.declare("XB", "suspended")
    night.declare("XB", "open", in_=LAST - night.line.xb.clock.now)
    assert night.limit(told).due_at is None
    assert night.limit(night.say("XA", "notice", message())).due_at is None


def test_a_receipt_at_the_end_of_time_stops_no_mirror(pair: Pair) -> None:
    liar = Liar(pair.xa)
    with pair.xa.here() as xa:
        told = xa.say_in(xa.open_file(XA.watch), XA.watch, "notice", message())
    liar.reads()
    liar.centre.append(now=LAST)
    liar.send()
    with pair.xa.here():
        row = Deadline.objects.get(statement=told, kind=Kind.HANDLING)
        assert (row.start_at, row.due_at) == (LAST, None)


def test_a_declaration_is_followed_on_a_node_that_learns_of_it_late(night: Night) -> None:
    told = night.say("XA", "notice", message(precedence="FLASH"))
    with night.line.xb.here() as xb:
        says = {"flash": False, "reason": None, "state": "unstaffed", "from": time(xb.clock.now)}
        xb.say(XB.watch, "declaration", says, body=[])
    night.line.pull(night.line.xa)
    night.wait(30)
    with night.line.xa.here():
        assert Deadline.objects.get(statement=told).due_at is None
    with night.line.xb.here():
        assert Deadline.objects.get(statement=told).due_at is not None
    night.say("XB", "acknowledgement", {"of": told})
    assert night.limit(told).due_at is None


def test_a_message_costs_one_statement_when_it_is_made_and_what_brings_nothing_none(night: Night) -> None:
    def costs(*requests: Request) -> int:
        with night.line.xa.here() as xa, CaptureQueriesContext(connection) as captured:
            xa.append(*requests)
            return sum("incidents_deadline" in query["sql"] for query in captured)

    with night.line.xa.here() as xa:
        made = [xa.said_in(night.file, XA.watch, "notice", message(), nonce=bytes([n] * 16)) for n in range(4)]
    assert [costs(made[0]), costs(*made[1:]), costs(Fact(tally_of=night.file.space))] == [1, 1, 0]

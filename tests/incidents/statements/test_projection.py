"""Statements as rows: what they say in the clear, and what later ones change. Both nodes come to the same."""

from datetime import timedelta

import pytest

from crypto.errors import Refused
from incidents.statements.models import Statement
from tests.factories import XA, XB, Values, message, time
from tests.incidents.nodes import File, Node, Pair


class Night:
    """A file on a line; what one side says reaches the other before anything else is said."""

    def __init__(self, line: Pair) -> None:
        self.line = line
        with line.xa.here() as xa:
            self.file: File = xa.open_file(XA.watch)
        line.carry()

    def say(self, side: str, type_: str, says: Values) -> str:
        """Say something, and carry it; its id."""
        node: Node = self.line.node(side)
        with node.here():
            said = node.say_in(self.file, {"XA": XA, "XB": XB}[side].watch, type_, says)
        self.line.carry()
        return said

    def rows(self, statement: str) -> Statement:
        """The row of a statement, which must be the same on both nodes."""
        found: list[Values] = []
        for node in (self.line.xa, self.line.xb):
            with node.here():
                row = dict(Statement.objects.values().get(statement=statement))
                found.append({name: value for name, value in row.items() if name != "id"})
        assert found[0] == found[1]
        return Statement(**found[0])


@pytest.fixture
def night(line: Pair) -> Night:
    """A file, in the middle of the night."""
    return Night(line)


def test_a_request_is_delivered_acknowledged_answered_in_part_and_closed(night: Night) -> None:
    asked = night.say("XA", "request", message(precedence="FLASH"))
    row = night.rows(asked)
    assert (row.side, row.type, row.precedence, row.post, row.officer) == ("XA", "request", "FLASH", "watch", 3)
    assert row.delivered_at is not None
    assert (row.acknowledged_at, row.answered) == (None, "")

    acknowledged = night.rows(night.say("XB", "acknowledgement", {"of": asked}))
    row = night.rows(asked)
    assert (row.acknowledged_at, row.answered) == (acknowledged.at, "")

    night.say("XB", "answer", message(answers=asked))
    assert night.rows(asked).answered == "part"
    night.say("XB", "answer", message(answers=asked, closes=True))
    assert night.rows(asked).answered == "closed"
    night.say("XB", "answer", message(answers=asked))
    assert night.rows(asked).answered == "closed"


def test_what_merely_refers_answers_nothing(night: Night) -> None:
    asked = night.say("XA", "request", message())
    night.say("XB", "notice", message(answers=asked))
    night.say("XB", "noted", {"of": asked})
    night.say("XB", "cannot_open", {"of": asked})
    row = night.rows(asked)
    assert (row.answered, row.acknowledged_at) == ("", None)


def test_a_correction_replaces_what_it_names(night: Night) -> None:
    first = night.say("XA", "notice", message())
    second = night.say("XA", "notice", message(replaces=first))
    assert night.rows(first).replaced
    row = night.rows(second)
    assert (row.replaced, row.replaces, row.number) == (False, first, 2)


def test_exercises_are_marked_and_numbered_apart(line: Pair) -> None:
    night = Night(line)
    real = night.rows(night.say("XA", "notice", message()))
    with line.xa.here() as xa:
        night.file = xa.open_file(XA.watch, name="exercise", exercise=True)
    line.carry()
    practised = night.rows(night.say("XA", "notice", message()))
    assert (real.exercise, real.number, practised.exercise, practised.number) == (False, 1, True, 1)


def test_a_proposal_is_due_while_it_is_open_on_the_version_in_force(night: Night) -> None:
    due = night.line.xa.clock.now + timedelta(hours=6)

    def propose(side: str, on: str) -> str:
        return night.say(side, "proposal", {"about": "title", "due": time(due), "on": on})

    first, second, third = (
        propose("XA", night.file.opened),
        propose("XB", night.file.opened),
        propose("XA", night.file.opened),
    )
    assert [night.rows(one).due_at for one in (first, second, third)] == [due] * 3
    night.say("XB", "refusal", {"of": first})
    assert [night.rows(one).due_at for one in (first, second, third)] == [None, due, due]
    night.say("XB", "acceptance", {"of": third})
    # What was agreed is a version; the other proposal was on the one before it.
    assert [night.rows(one).due_at for one in (first, second, third)] == [None, None, None]
    fourth = propose("XB", third)
    assert night.rows(fourth).due_at == due
    night.say("XB", "withdrawal", {"of": fourth})
    assert night.rows(fourth).due_at is None


def test_a_proposal_is_open_as_the_own_log_knows(line: Pair) -> None:
    night = Night(line)
    due = line.xa.clock.now + timedelta(hours=6)
    proposed = night.say("XA", "proposal", {"about": "title", "due": time(due), "on": night.file.opened})
    with line.xb.here() as xb:
        xb.say_in(night.file, XB.watch, "acceptance", {"of": proposed})
        assert Statement.objects.get(statement=proposed).due_at is None
    with line.xa.here():
        assert Statement.objects.get(statement=proposed).due_at == due
    line.carry()
    assert night.rows(proposed).due_at is None


def test_a_proposal_that_is_refused_is_never_open(night: Night) -> None:
    past = time(night.line.xa.clock.now - timedelta(hours=1))
    with night.line.xa.here() as xa, pytest.raises(Refused, match="past-due"):
        xa.say_in(night.file, XA.watch, "proposal", {"about": "title", "due": past, "on": night.file.opened})
    with night.line.xa.here():
        assert not Statement.objects.filter(due_at__isnull=False).exists()

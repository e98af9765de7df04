"""What the node states about files without an officer: tallies, and a frame after each due time."""

from datetime import timedelta

from incidents.cases.due import last_due, to_tally
from incidents.cases.models import Space
from incidents.cases.rules import QUIET, quiet_before
from incidents.log import models
from incidents.log.append import Bare, Fact
from incidents.log.read import entry_at
from incidents.log.store import own_log
from tests.factories import XA, XB, message, minute, time
from tests.incidents.liar import Liar
from tests.incidents.nodes import Pair


def test_a_file_is_quiet_ten_minutes_after_its_newest_statement() -> None:
    assert quiet_before(minute(10)) == minute(0)


def test_a_file_is_to_be_tallied_once_it_is_quiet_and_only_once(line: Pair) -> None:
    with line.xa.here() as xa:
        file = xa.open_file(XA.watch)
        last = Space.objects.get().last_at
        assert to_tally(now=last + QUIET - timedelta(seconds=1)) == []
        assert to_tally(now=last + QUIET) == [file.space]
        xa.append(Fact(tally_of=file.space))
        assert to_tally(now=last + QUIET) == []
        xa.say_in(file, XA.watch, "notice", message())
        assert to_tally(now=xa.clock.now + QUIET) == [file.space]


def test_nothing_is_tallied_while_a_body_is_withheld(pair: Pair) -> None:
    liar = Liar(pair.xa)
    with pair.xa.here() as xa:
        file = xa.open_file(XA.watch)
    liar.enter(file)
    liar.send()
    liar.say(XB.watch, "request", message())
    liar.send(withhold=True)
    with pair.xa.here() as xa:
        assert to_tally(now=xa.clock.now + QUIET) == []


def test_the_last_due_time_that_passed_without_an_answer_calls_for_a_frame(line: Pair) -> None:
    with line.xa.here() as xa:
        file = xa.open_file(XA.watch)
        start = xa.clock.now
        early, late = start + timedelta(minutes=10), start + timedelta(minutes=20)
        answered = xa.say_in(file, XA.watch, "request", message(reply={"by": time(early)}))
        xa.say_in(file, XA.watch, "request", message(reply={"by": time(late)}))
        assert last_due(now=early) is None
        assert last_due(now=early + timedelta(seconds=1)) == early
        assert last_due(now=late + timedelta(seconds=1)) == late
    line.carry()
    with line.xb.here() as xb:
        xb.say_in(file, XB.watch, "answer", message(answers=answered, closes=True))
        assert last_due(now=late + timedelta(seconds=1)) is None
    line.carry()
    with line.xa.here() as xa:
        assert last_due(now=early + timedelta(seconds=1)) is None
        xa.clock.now = late
        xa.append(Bare(after=late))
        written = entry_at(own_log(), own_log().size - 1)
        assert (written.kind, written.walk_at) == (models.Entry.Kind.BARE, late + timedelta(seconds=1))

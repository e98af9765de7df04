"""What the node states about files without an officer: tallies."""

from datetime import timedelta

from incidents.cases.due import to_tally
from incidents.cases.models import Space
from incidents.cases.rules import QUIET, quiet_before
from incidents.log.append import Fact
from tests.factories import XA, XB, message, minute
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

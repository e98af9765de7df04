"""Tables made anew from the logs, and what a hand in the database leaves behind."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from crypto.view import Count
from incidents.cases.models import Space
from incidents.log import models
from incidents.log.rebuild import Difference, Unwalkable, rebuild
from incidents.log.records import encode_record
from incidents.log.store import other_log, own_log, writing
from incidents.statements.models import Statement
from tests.factories import XA, XB, message
from tests.incidents.liar import Liar
from tests.incidents.nodes import Pair


def run(command: str, *arguments: str) -> str:
    """What a command prints."""
    out = StringIO()
    call_command(command, *arguments, stdout=out)
    return out.getvalue()


@pytest.fixture
def night(line: Pair) -> Pair:
    """A line on which something was said."""
    with line.xa.here() as xa:
        file = xa.open_file(XA.watch)
        asked = xa.say_in(file, XA.watch, "request", message())
    line.carry()
    with line.xb.here() as xb:
        xb.say_in(file, XB.watch, "acknowledgement", {"of": asked})
    line.carry()
    return line


def test_nothing_differs_on_a_node_that_nobody_touched(night: Pair) -> None:
    with night.xa.here():
        before = list(models.Record.objects.order_by("walk", "key").values_list("walk", "key", "value"))
        assert run("rebuild") == "Nothing differs.\n"
        assert list(models.Record.objects.order_by("walk", "key").values_list("walk", "key", "value")) == before


def test_what_differs_is_named_and_stays_until_it_is_repaired(night: Pair) -> None:
    with night.xa.here():
        Statement.objects.filter(type="request").update(number=7)
        Space.objects.all().update(messages=0)
        models.Record.objects.filter(walk="XB", key="head").delete()
        models.Record.objects.create(walk="XA", key="no/XA/never", value=b"{}")
        models.Tile.objects.filter(log=other_log()).update(hashes=bytes(64))
        models.Entry.objects.filter(log=own_log(), index=3).update(code="expired")
        space = Space.objects.get().space
        differences = rebuild(repair=False)
        assert differences == [
            Difference("Entry", (own_log().pk, 3), "other"),
            Difference("Record", ("XA", "no/XA/never"), "extra"),
            Difference("Record", ("XB", "head"), "missing"),
            Difference("Space", (space,), "other"),
            Difference("Statement", ("XA", 5), "other"),
            Difference("Tile", (other_log().pk, 0, 0), "other"),
        ]
        assert rebuild(repair=False) == differences
        with pytest.raises(CommandError, match="6 rows differ"):
            run("rebuild")
        assert run("rebuild", "--repair").endswith("6 rows differed and are now what the logs make them.\n")
        assert run("rebuild") == "Nothing differs.\n"
        assert Statement.objects.get(type="request").number == 1


def test_the_writer_goes_on_after_a_repair(night: Pair) -> None:
    with night.xa.here() as xa:
        models.Record.objects.filter(walk="XA", key__startswith="no/").delete()
        assert len(rebuild(repair=True)) == 2
        file = xa.open_file(XA.watch, name="next")
        assert Statement.objects.get(statement=file.opened).no == 1


def test_what_a_process_remembered_before_a_repair_counts_no_more(night: Pair) -> None:
    key = ("number", "XA", "real", "2026")
    with night.xa.here() as xa:
        row = models.Record.objects.filter(walk="XA", key="/".join(key))
        right = row.get().value
        row.update(value=encode_record(Count(77)))
        with writing() as store:
            store.own.memory.records.pop(key, None)
            assert store.own.record(key) == Count(77)
        rebuild(repair=True)
        assert row.get().value == right
        xa.say_in(xa.open_file(XA.watch, name="next"), XA.watch, "notice", message())
        assert Statement.objects.get(type="notice").number == 2


def test_a_log_that_refers_to_entries_that_are_gone_cannot_be_walked(night: Pair) -> None:
    with night.xa.here():
        last = models.Entry.objects.filter(log=own_log(), index__gte=own_log().size - 2)
        lost = list(last)
        last.delete()
        with pytest.raises(Unwalkable):
            rebuild(repair=False)
        with pytest.raises(CommandError, match="takes in entries of the other log that are not here"):
            run("rebuild")
        models.Entry.objects.bulk_create(lost)


def test_verdicts_on_a_lying_log_are_the_same_again(pair: Pair) -> None:
    liar = Liar(pair.xa)
    with pair.xa.here() as xa:
        file = xa.open_file(XA.watch)
    liar.enter(file)
    liar.lie(liar.envelope(XB.watch, "request", message()), trust=9)
    liar.lie(liar.envelope(XB.watch, "answer", message()))
    liar.centre.write(b"{}")
    liar.say(XB.watch, "request", message(precedence="FLASH"))
    liar.send()
    with pair.xa.here():
        codes = list(models.Entry.objects.filter(log=other_log()).order_by("index").values_list("code", flat=True))
        assert codes == ["", "", "", "trust", "reference-unknown", "wire", ""]
        assert rebuild(repair=False) == []

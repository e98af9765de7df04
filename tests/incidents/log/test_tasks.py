"""The ticks: they do their work where there is some, and nothing where a node may not write."""

from functools import partial

import pytest

from incidents.cases import tasks as cases
from incidents.cases.models import Space
from incidents.cases.rules import QUIET
from incidents.deadlines import tasks as deadlines
from incidents.log import models, stopped, tasks
from incidents.log.clock import confirm_clock, node_clock
from incidents.log.mirror import take
from incidents.log.signed import TreeHead, keep_signed
from incidents.log.store import own_log, root_at
from tests.factories import XA, XB
from tests.incidents.nodes import Machine, Pair


@pytest.fixture(autouse=True)
def nothing_told() -> None:
    """What was said of another test's node is forgotten."""
    stopped._reasons.clear()


def kinds() -> list[str]:
    """What stands in the own log's entries after its officers were listed."""
    return list(
        models.Entry.objects.filter(log__own=True, index__gte=4).order_by("index").values_list("kind", flat=True)
    )


def test_a_time_mark_is_signed(today: Pair) -> None:
    with today.xa.here():
        tasks.mark_time()
        assert models.TimeMark.objects.filter(log__own=True).count() == 1


def test_what_a_crash_left_is_signed_receipted_and_cosigned(today: Pair) -> None:
    with today.xb.here() as xb:
        xb.open_file(XB.watch)
    batch = today.batch_for(today.xa)
    assert batch is not None
    with today.xa.here() as xa:
        take(batch, now=xa.clock())
        size = own_log().size
        for _ in range(2):
            tasks.catch_up()
            assert own_log().size == size + 1
            assert models.Checkpoint.objects.filter(log__own=True, size=size + 1).exists()
            cosigned = models.Checkpoint.objects.filter(log__own=False).exclude(cosigned=None).order_by("-size")
            assert cosigned[0].size == batch.start + len(batch.entries)


def test_checkpoints_below_the_newest_cosigned_one_are_pruned(today: Pair) -> None:
    with today.xa.here():
        own = models.Checkpoint.objects.filter(log__own=True)
        newest = own.exclude(cosigned=None).order_by("-size")[0].size
        assert own.filter(size__lt=newest).exists()
        tasks.prune()
        assert not own.filter(size__lt=newest).exists()
        assert own.filter(size=newest).exists()


def test_a_quiet_file_is_tallied_once(today: Pair) -> None:
    with today.xa.here() as xa:
        xa.open_file(XA.watch)
        last = Space.objects.get().last_at
        Space.objects.update(last_at=node_clock())
        cases.tally()
        assert kinds() == ["statement"]
        Space.objects.update(last_at=node_clock() - QUIET)
        cases.tally()
        cases.tally()
        assert kinds() == ["statement", "tally"]
        Space.objects.update(last_at=last)


def test_a_node_that_is_not_founded_has_nothing_to_do(machines: dict[str, Machine]) -> None:
    with machines["XA"].here():
        for tick in (tasks.mark_time, tasks.catch_up, tasks.prune, cases.tally, deadlines.pass_due_times):
            tick()
        assert not models.Entry.objects.exists()


def lines(caplog: pytest.LogCaptureFixture) -> list[tuple[str, str, str]]:
    """What the node's log says of its writing: level, event, code."""
    return [
        (record.levelname, record.getMessage(), vars(record)["fields"]["code"])
        for record in caplog.records
        if record.name == "incidents.log"
    ]


def test_a_node_whose_clock_leapt_signs_nothing_and_says_so_once(
    long_ago: Pair, caplog: pytest.LogCaptureFixture
) -> None:
    stops, goes_on = ("ERROR", "this node does not write", "clock"), ("WARNING", "this node writes again", "clock")
    with long_ago.xa.here():
        for _ in range(3):
            tasks.mark_time()
            tasks.catch_up()
            cases.tally()
        assert not models.TimeMark.objects.exists()
        assert lines(caplog) == [stops]
        confirm_clock(now=node_clock())
        tasks.mark_time()
        tasks.mark_time()
        assert lines(caplog) == [stops, goes_on]
        models.TimeMark.objects.all().delete()
        models.Log.objects.filter(own=True).update(clock_at=None)
        tasks.mark_time()
        assert lines(caplog) == [stops, goes_on, stops]


def test_each_thing_that_keeps_a_node_from_writing_is_said_by_its_code(
    today: Pair, caplog: pytest.LogCaptureFixture
) -> None:
    with today.xa.here() as xa:
        keep_signed("log", TreeHead(own_log().size + 1, bytes(32)), root_of=partial(root_at, own_log()))
        tasks.mark_time()
        tasks.catch_up()
        (xa.machine.directory / "signed.log").unlink()
        (xa.machine.directory / "keys" / "log").unlink()
        tasks.mark_time()
        tasks.mark_time()
    assert lines(caplog) == [
        ("ERROR", "this node does not write", "signed-beyond"),
        ("ERROR", "this node does not write", "key-file"),
    ]

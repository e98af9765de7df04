"""Time marks: what each node had by a certain minute, signed with that time."""

from datetime import timedelta

import pytest

from crypto.checkpoint import CosignedCheckpoint, verify_cosigned
from crypto.errors import Malformed, Unverified
from crypto.timemark import verify_time_mark
from incidents.log import models
from incidents.log.clock import confirm_clock
from incidents.log.marks import make_first_mark, make_mark, newest_own, prune_marks, take_mark
from incidents.log.queries import read_stands
from incidents.log.rules import ClockLeapt
from incidents.log.store import other_log, own_log
from tests.factories import XA, XB
from tests.incidents.nodes import Pair


def test_a_mark_says_what_its_node_has_written_and_what_it_holds(line: Pair) -> None:
    hotline = line.xa.hotline.id
    with line.xa.here() as xa:
        mark, now = make_mark(now=xa.clock()), xa.clock.now
        assert newest_own() == mark
        sizes = own_log().size, other_log().size
    verified = verify_time_mark(
        mark,
        log=XA.log_key(hotline).public_key(),
        other_log=XB.log_key(hotline).public_key(),
        mirror=XA.mirror_key(hotline).public_key(),
    )
    assert verified.other is not None
    assert (verified.time, verified.own.size, verified.other.checkpoint.size) == (now.timestamp(), *sizes)


def test_a_node_that_has_not_heard_the_other_marks_its_own_log_alone(pair: Pair) -> None:
    with pair.xa.here() as xa:
        assert b'"other":null' in make_mark(now=xa.clock())


def test_the_other_nodes_mark_is_kept_and_brings_its_cosignature(line: Pair) -> None:
    with line.xb.here() as xb:
        xb.open_file(XB.watch)
    line.pull(line.xa)
    with line.xa.here() as xa:
        mark, at = make_mark(now=xa.clock()), xa.clock.now
    with line.xb.here() as xb:
        size = own_log().size
        models.Checkpoint.objects.filter(log__own=True).update(cosigned=None)
        assert take_mark(mark, now=xb.clock()) == at
        cosigned = models.Checkpoint.objects.filter(log__own=True).exclude(cosigned=None)
        assert list(cosigned.values_list("size", flat=True)) == [size]
        assert models.TimeMark.objects.get(log__own=False).mark == mark


def test_a_quiet_log_is_shown_as_its_mark_signed_it_with_the_cosignature_that_it_has(line: Pair) -> None:
    with line.xa.here() as xa:
        xa.open_file(XA.watch)
    line.carry()
    with line.xa.here() as xa:
        size, before = own_log().size, _shown()
        made = xa.clock() + timedelta(minutes=5)
        make_mark(now=made)
        after = _shown()
    assert (after.checkpoint.size, after.checkpoint.time) == (size, made.timestamp())
    assert (before.checkpoint.size, after.time) == (size, before.time)
    assert before.checkpoint.time < after.checkpoint.time


def _shown() -> CosignedCheckpoint:
    """What devices of XA's node are shown of its log."""
    hotline, note = own_log().hotline, read_stands()[0].note
    assert note is not None
    return verify_cosigned(note.encode(), XA.log_key(hotline).public_key(), XB.mirror_key(hotline).public_key())


def test_a_mark_before_the_other_log_has_come_is_not_kept(pair: Pair) -> None:
    with pair.xa.here() as xa:
        mark = make_mark(now=xa.clock())
    with pair.xb.here() as xb:
        assert take_mark(mark, now=xb.clock()) is None
        assert not models.TimeMark.objects.exists()


def test_a_mark_that_is_not_the_other_nodes_is_not_taken(line: Pair) -> None:
    with line.xb.here() as xb:
        own = make_mark(now=xb.clock())
        for mark in (own, own.replace(b"/XB/1", b"/XA/1")):
            with pytest.raises(Unverified):
                take_mark(mark, now=xb.clock())
        with pytest.raises(Malformed):
            take_mark(b"{}", now=xb.clock())
        assert models.TimeMark.objects.count() == 1


def test_a_mark_of_the_future_is_not_taken(line: Pair) -> None:
    with line.xa.here() as xa:
        xa.clock.now += timedelta(hours=1)
        mark = make_mark(now=xa.clock())
        xa.clock.now -= timedelta(hours=1)
    with line.xb.here() as xb, pytest.raises(Unverified, match="ahead"):
        take_mark(mark, now=xb.clock())


def test_a_node_that_comes_again_and_again_makes_one_mark_in_ten_seconds(line: Pair) -> None:
    with line.xa.here() as xa:
        start = xa.clock.now
        for seconds in range(25):
            make_first_mark(now=start + timedelta(seconds=seconds))
        marks = models.TimeMark.objects.order_by("at")
        assert [(mark.at - start).total_seconds() for mark in marks] == [0, 10, 20]


def test_of_marks_without_end_twenty_in_ten_minutes_are_kept(line: Pair) -> None:
    with line.xa.here() as xa:
        start = xa.clock.now
        marks = [make_mark(now=start + timedelta(seconds=seconds)) for seconds in (*range(30), 10, 605)]
    with line.xb.here() as xb:
        xb.clock.now += timedelta(minutes=10)
        for mark in marks:
            assert take_mark(mark, now=xb.clock()) is not None
        kept = models.TimeMark.objects.filter(log__own=False).order_by("at")
        assert [(mark.at - start).total_seconds() for mark in kept] == [*range(20), 605]


def test_no_mark_is_signed_while_the_clock_has_leapt(line: Pair) -> None:
    with line.xa.here() as xa:
        xa.clock.now += timedelta(days=2)
        with pytest.raises(ClockLeapt):
            make_mark(now=xa.clock())
        confirm_clock(now=xa.clock.now)
        make_mark(now=xa.clock())


def test_marks_of_a_silent_line_let_the_node_write_after_months(line: Pair) -> None:
    with line.xa.here() as xa:
        for _ in range(70):
            xa.clock.now += timedelta(hours=23)
            make_mark(now=xa.clock())
        file = xa.open_file(XA.watch)
        assert len(file.space) == 16


def test_the_first_mark_of_each_hour_is_kept_for_good(line: Pair) -> None:
    with line.xa.here() as xa:
        start = xa.clock.now = xa.clock.now.replace(minute=0, second=0)
        for minute in range(0, 180, 20):
            make_mark(now=start + timedelta(minutes=minute))
        assert prune_marks(now=start + timedelta(hours=5), older=timedelta(hours=3)) == 4
        kept = [(mark.at - start) // timedelta(minutes=1) for mark in models.TimeMark.objects.order_by("at")]
        assert kept == [0, 60, 120, 140, 160]

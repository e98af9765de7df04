"""What the node goes by when it writes and mirrors."""

from datetime import timedelta

import pytest

from crypto.errors import Malformed
from crypto.view import Taken
from incidents.log.rules import ClockLeapt, calls_for_receipt, check_clock, kind_of
from tests.factories import XB, message, minute
from tests.scene import Asked


def test_a_clock_may_be_a_day_beyond_the_latest_time_that_is_known() -> None:
    known = [minute(0), None, minute(-600)]
    for now in (minute(-9000), minute(0), minute(0) + timedelta(days=1)):
        assert check_clock(now, known) == now
    late = minute(0) + timedelta(days=1, seconds=1)
    with pytest.raises(ClockLeapt) as leapt:
        check_clock(late, known)
    assert (leapt.value.now, leapt.value.known, leapt.value.code) == (late, minute(0), "clock")


def test_a_node_that_knows_no_time_believes_its_clock() -> None:
    assert check_clock(minute(0), [None]) == minute(0)


def test_what_somebody_wrote_calls_for_a_receipt_and_nothing_else_does() -> None:
    scene = Asked()
    kinds: dict[tuple[str, bool], bool] = {}
    scene.centre("XB").append(now=scene.now, tally_of=scene.space)
    scene.lie(XB.watch, scene.header(XB.watch, "request", message(replaces=bytes(32).hex())))
    scene.centre("XB").lie(now=scene.now, trust=99)
    scene.centre("XB").write(b"nothing")
    for _, _, verdict in scene.written:
        kinds[kind_of(verdict.frame), verdict.code is None] = calls_for_receipt(verdict)
    assert kinds == {
        ("arrangement", True): True,
        ("signatories", True): True,
        ("statement", True): True,
        ("statement", False): True,
        ("bare", True): False,
        ("bare", False): True,
        ("tally", True): False,
        ("unreadable", False): True,
    }


def test_an_entry_without_a_frame_is_unreadable() -> None:
    assert kind_of(Taken(index=0, code=Malformed("wire", "").code, sound=False, frame=None).frame) == "unreadable"

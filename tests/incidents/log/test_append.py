"""The own log's writer: groups, refusals, crashes, clocks."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection
from django.test.utils import CaptureQueriesContext

from crypto.errors import Malformed, Refused
from crypto.frame import MAX_TAKEN_IN, Tally, parse_frame
from incidents.log import models, sign
from incidents.log.append import Appended, Bare, Fact, Result, Signed
from incidents.log.check import check_logs
from incidents.log.clock import confirm_clock
from incidents.log.read import entry_at
from incidents.log.rules import ClockLeapt
from incidents.log.sign import checkpoint_at, sign_own_log
from incidents.log.signed import SignedBeyond, read_signed
from incidents.log.store import own_log
from incidents.statements.models import Statement
from tests.databases import NO_ROOM, ON_BOTH, Template, full_disk
from tests.factories import XA, XB, Device, message
from tests.incidents.liar import Liar
from tests.incidents.nodes import File, Node, Pair

pytestmark = ON_BOTH


def sizes() -> list[int]:
    """The sizes at which the own log was signed."""
    return list(models.Checkpoint.objects.filter(log__own=True).order_by("size").values_list("size", flat=True))


def rows() -> dict[str, int]:
    """How many rows each table has that an append writes."""
    tables = (models.Entry, models.Part, models.Tile, models.Record, models.Checkpoint, Statement)
    return {table.__name__: table.objects.count() for table in tables}


def notices(node: Node, file: File, count: int) -> list[Signed]:
    """Notices that are ready to be appended."""
    return [node.said_in(file, XA.watch, "notice", message(), nonce=n.to_bytes(16)) for n in range(count)]


def index_of(result: Result) -> int:
    """Where a request's entry stands."""
    assert isinstance(result, Appended)
    return result.index


def frame_at(index: int):
    """The frame of an own entry."""
    return parse_frame(entry_at(own_log(), index).entry)


def test_two_nodes_exchange_a_message_and_its_acknowledgement(line: Pair) -> None:
    with line.xa.here() as xa:
        file = xa.open_file(XA.watch)
        asked = xa.say_in(file, XA.watch, "request", message())
    line.carry()
    with line.xb.here() as xb:
        xb.say_in(file, XB.watch, "acknowledgement", {"of": asked})
    line.carry()
    for node in (line.xa, line.xb):
        with node.here():
            row = Statement.objects.get(statement=asked)
            assert (row.side, row.number, row.no, row.delivered_index) == ("XA", 1, 2, 4)
            assert row.acknowledged_at == Statement.objects.get(type="acknowledgement").at


def test_a_group_stands_in_the_order_of_its_requests_under_one_checkpoint(line: Pair) -> None:
    with line.xa.here() as xa:
        file = xa.open_file(XA.watch)
        size, signed = own_log().size, sizes()
        results = xa.append(*notices(xa, file, 5))
        assert [index_of(one) for one in results] == [size, size + 1, size + 2, size + 3, size + 4]
        assert [one.number for one in results if isinstance(one, Appended)] == [1, 2, 3, 4, 5]
        assert [frame_at(size + n).no for n in range(5)] == [2, 3, 4, 5, 6]
        assert sizes() == [*signed, size + 5]


def test_one_that_is_refused_is_refused_alone_and_leaves_nothing(line: Pair) -> None:
    with line.xa.here() as xa:
        file = xa.open_file(XA.watch)
        good = notices(xa, file, 2)
        stranger = xa.said_in(file, Device("XA", "stranger", officer=9), "notice", message())
        late = xa.said_in(file, XA.watch, "notice", message(), now=xa.clock.now - timedelta(hours=2))
        before = rows()
        first, unknown, expired, second, again = xa.append(good[0], stranger, late, good[1], good[0])
        assert isinstance(unknown, Refused)
        assert isinstance(expired, Refused)
        assert isinstance(again, Refused)
        assert (unknown.code, expired.code, again.code) == ("signer-unknown", "expired", "duplicate")
        assert index_of(second) == index_of(first) + 1
        after = rows()
        assert {name: after[name] - before[name] for name in ("Entry", "Part", "Statement")} == {
            "Entry": 2,
            "Part": 2,
            "Statement": 2,
        }


def test_a_large_group_costs_no_more_queries_than_a_small_one(line: Pair) -> None:
    with line.xa.here() as xa:
        file = xa.open_file(XA.watch)
        requests, queries = notices(xa, file, 40), []
        for group in (requests[:2], requests[2:4], requests[4:]):
            with CaptureQueriesContext(connection) as captured:
                xa.append(*group)
            queries.append(len(captured))
        assert queries[1:] == [queries[1]] * 2


def test_an_envelope_that_no_entry_can_hold_is_refused(line: Pair) -> None:
    with line.xa.here() as xa:
        devices = [Device("XA", f"many {n}", officer=20 + n).change() for n in range(16)]
        (result,) = xa.append(Signed(xa.change(devices)))
        assert isinstance(result, Malformed)
        assert result.code == "size"


def test_what_other_logs_brought_is_taken_in_by_the_next_frame_alone(line: Pair) -> None:
    with line.xb.here() as xb:
        file = xb.open_file(XB.watch)
    line.carry()
    with line.xa.here() as xa:
        seen = frame_at(own_log().size - 1).seen.end
        one, two = xa.append(*notices(xa, file, 2))
        frames = [frame_at(index_of(one)), frame_at(index_of(two))]
        assert [(frame.seen.start, frame.seen.end) for frame in frames] == [(seen, seen), (seen, seen)]


def test_a_receipt_is_written_only_where_one_is_called_for(line: Pair) -> None:
    with line.xa.here() as xa:
        assert xa.append(Bare(), Bare()) == [None, None]
    with line.xb.here() as xb:
        xb.open_file(XB.watch)
    line.pull(line.xa)
    with line.xa.here() as xa:
        size = own_log().size
        assert entry_at(own_log(), size - 1).kind == "bare"
        assert xa.append(Bare()) == [None]
    line.carry()
    with line.xb.here() as xb:
        assert entry_at(own_log(), own_log().size - 1).kind == "statement"
        assert xb.append(Bare()) == [None]


def test_a_frame_after_a_due_time_is_written_once(line: Pair) -> None:
    with line.xa.here() as xa:
        due = xa.clock.now
        (written,) = xa.append(Bare(after=due))
        assert isinstance(written, Appended)
        assert written.at > due
        assert xa.append(Bare(after=due)) == [None]
        assert xa.append(Bare(after=xa.clock.now + timedelta(minutes=1))) == [None]


def test_a_tally_counts_what_both_sides_said(line: Pair) -> None:
    with line.xa.here() as xa:
        file = xa.open_file(XA.watch)
        asked = xa.say_in(file, XA.watch, "request", message())
    line.carry()
    with line.xb.here() as xb:
        xb.say_in(file, XB.watch, "acknowledgement", {"of": asked})
    line.carry()
    with line.xa.here() as xa:
        (result,) = xa.append(Fact(tally_of=file.space))
        assert frame_at(index_of(result)).fact == Tally(space=file.space, own=2, other=1)


def test_more_than_a_frame_takes_in_is_taken_in_by_bare_frames_first(pair: Pair) -> None:
    liar = Liar(pair.xa)
    with pair.xa.here() as xa:
        file = xa.open_file(XA.watch)
    for _ in range(MAX_TAKEN_IN + 10):
        liar.centre.append(now=pair.xa.clock.now)
    while liar.batch().entries:
        liar.send(end=min(len(liar.centre.entries), liar.batch().start + 300))
    with pair.xa.here() as xa:
        index = index_of(xa.append(*notices(xa, file, 1))[0])
        bare, said = frame_at(index - 1), frame_at(index)
        assert (bare.envelope, bare.seen.start, bare.seen.end) == (None, 0, MAX_TAKEN_IN)
        assert (said.seen.start, said.seen.end) == (MAX_TAKEN_IN, len(liar.centre.entries))


def test_refusals_that_leave_no_room_for_the_envelope_go_into_a_frame_of_their_own(pair: Pair) -> None:
    liar = Liar(pair.xa)
    for n in range(MAX_TAKEN_IN - len(liar.centre.entries)):
        liar.lie(trust=1000 + n)
    while liar.batch().entries:
        liar.send(end=min(len(liar.centre.entries), liar.batch().start + 300))
    with pair.xa.here() as xa:
        devices = [Device("XA", f"many {n}", officer=20 + n).change() for n in range(9)]
        (result,) = xa.append(Signed(xa.change(devices)))
        refusals = frame_at(index_of(result) - 1)
        assert refusals.envelope is None
        assert {code for _, code in refusals.refused} == {"trust"}
        assert frame_at(index_of(result)).refused == ()


def test_a_full_disk_in_the_middle_of_an_append_leaves_the_log_as_it_was(line: Pair) -> None:
    with line.xa.here() as xa:
        file = xa.open_file(XA.watch)
        requests = notices(xa, file, 40)
        before, size, root = rows(), own_log().size, own_log().root
        with full_disk("incidents_tile"), pytest.raises(DatabaseError, match=NO_ROOM):
            xa.append(*requests)
        assert (rows(), own_log().size, own_log().root) == (before, size, root)
        assert [index_of(one) for one in xa.append(*requests)] == list(range(size, size + 40))
        assert not any(line.fault for line in check_logs())


def test_a_log_that_lost_signed_entries_is_not_written_on(line: Pair, template: Template) -> None:
    machine = line.xa.machine
    with line.xa.here() as xa:
        file = xa.open_file(XA.watch)
    machine.close()
    backup = template.backup(machine.database, machine.directory)
    with line.xa.here() as xa:
        (lost,) = xa.append(*notices(xa, file, 1))
        signed = read_signed("log")
    machine.restore(backup)
    with line.xa.here() as xa:
        assert own_log().size == index_of(lost)
        before = rows()
        with pytest.raises(SignedBeyond) as beyond:
            xa.append(xa.said_in(file, XA.watch, "notice", message(), nonce=b"another history."))
        assert (beyond.value.what, beyond.value.signed) == ("log", index_of(lost) + 1)
        assert rows() == before
        assert read_signed("log") == signed
        assert [line.text for line in check_logs() if line.fault] == [str(beyond.value)]


def test_what_was_signed_meanwhile_is_no_loss(line: Pair) -> None:
    with line.xa.here() as xa:
        file = xa.open_file(XA.watch)
        one, another = notices(xa, file, 2)
        xa.append(one)
        before = own_log()
        xa.append(another)
        # Whoever read the log's row before the other append asks for a signature only now.
        assert checkpoint_at(before, before.size - 1, now=xa.clock.now).size == before.size - 1
        assert sign_own_log(before, now=xa.clock.now).size == before.size
        assert read_signed("log").size == before.size + 1


def test_a_checkpoint_that_could_not_be_stored_is_signed_again(line: Pair, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> None:
        raise DatabaseError(NO_ROOM)

    with line.xa.here() as xa:
        notice = xa.said_in(xa.open_file(XA.watch), XA.watch, "notice", message())
        with monkeypatch.context() as patched:
            patched.setattr(sign, "write_rows", full)
            with pytest.raises(DatabaseError):
                xa.append(notice)
        assert own_log().size not in sizes()
        sign_own_log(own_log(), now=xa.clock())
        assert sizes()[-1] == own_log().size


def test_a_clock_that_leapt_stops_the_writer_until_somebody_confirms_it(line: Pair) -> None:
    with line.xa.here() as xa:
        file = xa.open_file(XA.watch)
        known = xa.clock.now
        xa.clock.now += timedelta(days=2)
        before = rows()
        with pytest.raises(ClockLeapt) as leapt:
            xa.append(*notices(xa, file, 1))
        assert leapt.value.known == known
        assert rows() == before
        confirm_clock(now=xa.clock.now)
        assert index_of(xa.append(*notices(xa, file, 1))[0]) == own_log().size - 1


def test_a_clock_that_ran_back_repeats_the_last_time(line: Pair) -> None:
    with line.xa.here() as xa:
        file = xa.open_file(XA.watch)
        last = frame_at(own_log().size - 1).at
        requests = notices(xa, file, 1)
        xa.clock.now -= timedelta(minutes=3)
        (result,) = xa.append(*requests)
        assert isinstance(result, Appended)
        assert result.at == last


def test_the_year_begins_a_new_count_of_messages(line: Pair) -> None:
    with line.xa.here() as xa:
        file = xa.open_file(XA.watch)
        xa.append(*notices(xa, file, 3))
        xa.clock.now = xa.clock.now.replace(month=12, day=31, hour=23, minute=59, second=58)
        confirm_clock(now=xa.clock.now)
        results = [xa.append(xa.said_in(file, XA.watch, "notice", message()))[0] for _ in range(2)]
        numbers = [(one.at.year, one.number) for one in results if isinstance(one, Appended)]
        assert numbers == [(2026, 4), (2027, 1)]

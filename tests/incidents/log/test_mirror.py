"""The mirror of a log whose writer is not trusted, its receipts and its cosignatures."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

import pytest
from django.db import DatabaseError, connection
from django.test.utils import CaptureQueriesContext

from crypto.checkpoint import VerifiedCheckpoint, verify_checkpoint, verify_cosigned
from crypto.chunked import sealed_size
from crypto.consistency import RootAt, check_consistent, check_entries
from crypto.cosignature import MirrorPublicKey
from crypto.errors import Ahead, ForkDetected, Unverified
from crypto.frame import parse_frame
from crypto.replay import HeldLog
from incidents.log import models
from incidents.log.append import Bare
from incidents.log.check import check_logs
from incidents.log.cosign import cosign, take_cosigned
from incidents.log.marks import make_mark, take_mark
from incidents.log.mirror import Batch, Mirrored, NotLedTo, OutOfOrder, Stopped, take
from incidents.log.read import batch_after, entry_at, view_of
from incidents.log.signed import Signed, SignedBeyond, keep_signed, read_signed
from incidents.log.store import other_log, own_log, root_at
from incidents.statements.models import Statement
from tests.databases import NO_ROOM, ON_BOTH, full_disk
from tests.factories import XA, XB, message
from tests.incidents.liar import Liar
from tests.incidents.nodes import Pair


@pytest.fixture
def liar(pair: Pair) -> Liar:
    """XB as an enemy, who has founded its log, and speaks in a file that XA opened; XA has mirrored nothing yet."""
    made = Liar(pair.xa)
    with pair.xa.here() as xa:
        file = xa.open_file(XA.watch)
    made.enter(file)
    return made


def kept() -> dict[str, int]:
    """How many rows there are of the other log."""
    log = other_log()
    tables = (models.Entry, models.Tile, models.Checkpoint)
    rows = {table.__name__: table.objects.filter(log=log).count() for table in tables}
    return {**rows, "Record": models.Record.objects.filter(walk=log.side).count(), "Part": models.Part.objects.count()}


def receipt(pair: Pair) -> tuple[tuple[int, str], ...]:
    """What XA's receipt of all that it holds names as inadmissible."""
    with pair.xa.here() as xa:
        xa.append(Bare())
        return parse_frame(entry_at(own_log(), own_log().size - 1).entry).refused


def test_what_is_admissible_is_mirrored_with_its_body_receipted_and_cosigned(pair: Pair, liar: Liar) -> None:
    asked = liar.say(XB.watch, "request", message())
    assert liar.send() == Mirrored(size=4, held=4)
    assert receipt(pair) == ()
    with pair.xa.here() as xa:
        row = Statement.objects.get(statement=asked)
        assert (row.side, row.code, row.number, row.delivered_index) == ("XB", "", 1, own_log().size - 1)
        note = cosign(now=xa.clock())
        assert note is not None
        mirror = XA.mirror_key(own_log().hotline).public_key()
    verified = verify_cosigned(note, XB.log_key(pair.xa.hotline.id).public_key(), mirror)
    assert (verified.checkpoint.size, verified.checkpoint.root) == (4, liar.centre.own.log.root_here())


def test_an_inadmissible_statement_is_kept_with_its_reason_and_changes_nothing(pair: Pair, liar: Liar) -> None:
    envelope = liar.envelope(XB.watch, "request", message())
    forged = replace(envelope, signatures=(bytes(3373),))
    liar.lie(forged)
    fine = liar.say(XB.watch, "request", message(precedence="FLASH"))
    assert liar.send() == Mirrored(size=5, held=5)
    assert receipt(pair) == ((3, "signature"),)
    with pair.xa.here():
        refused = Statement.objects.get(index=3, side="XB")
        assert (refused.code, refused.no, refused.number) == ("signature", None, None)
        assert Statement.objects.get(statement=fine).number == 1
        assert (entry_at(other_log(), 3).code, entry_at(other_log(), 3).sound) == ("signature", True)


def test_what_an_inadmissible_statement_says_of_others_is_not_so(pair: Pair, liar: Liar) -> None:
    assert liar.file is not None
    with pair.xa.here() as xa:
        asked = xa.say_in(liar.file, XA.watch, "request", message())
    liar.reads()
    for type_, says in (("acknowledgement", {"of": asked}), ("answer", message(answers=asked, closes=True))):
        liar.lie(replace(liar.envelope(XB.watch, type_, says), signatures=(bytes(3373),)))
    liar.send()
    assert receipt(pair) == ((3, "signature"), (4, "signature"))
    with pair.xa.here():
        row = Statement.objects.get(statement=asked)
        assert (row.acknowledged_at, row.answered) == (None, "")


def test_an_unsound_frame_is_kept_with_its_reason_and_counts_for_nothing(pair: Pair, liar: Liar) -> None:
    liar.lie(liar.envelope(XB.watch, "request", message()), trust=7)
    liar.centre.write(b"no frame at all")
    fine = liar.say(XB.watch, "request", message(precedence="FLASH"))
    assert liar.send() == Mirrored(size=6, held=6)
    assert receipt(pair) == ((3, "trust"), (4, "wire"))
    with pair.xa.here():
        kinds = [(row.kind, row.sound, row.code) for row in models.Entry.objects.filter(log=other_log())[3:]]
        assert kinds == [("statement", False, "trust"), ("unreadable", False, "wire"), ("statement", True, "")]
        assert Statement.objects.get(statement=fine).number == 1


def test_a_large_batch_costs_no_more_queries_than_a_small_one(pair: Pair, liar: Liar) -> None:
    liar.send()
    queries = []
    for count in (2, 20):
        for n in range(count):
            liar.say(XB.watch, "request", message(), nonce=bytes([count, n]) * 8)
        batch = liar.batch()
        with pair.xa.here() as xa, CaptureQueriesContext(connection) as captured:
            take(batch, now=xa.clock())
        queries.append(len(captured))
    assert queries[1] <= queries[0]


def test_a_batch_that_leaves_a_gap_is_not_taken(pair: Pair, liar: Liar) -> None:
    batch = liar.batch()
    with pair.xa.here() as xa:
        take(replace(batch, entries=batch.entries[:2], checkpoint=liar.checkpoint(2)), now=xa.clock())
        before = kept()
        with pytest.raises(OutOfOrder) as refused:
            take(replace(batch, start=3, entries=()), now=xa.clock())
        assert refused.value.size == 2
        assert kept() == before


def test_what_is_sent_again_is_not_taken_twice(pair: Pair, liar: Liar) -> None:
    batch = liar.batch()
    liar.send()
    with pair.xa.here() as xa:
        before = kept()
        for end in (1, 3):
            again = replace(batch, entries=batch.entries[:end], checkpoint=liar.checkpoint(end))
            assert take(again, now=xa.clock()) == Mirrored(size=3, held=3)
        assert {**kept(), "Checkpoint": 0} == {**before, "Checkpoint": 0}


def test_a_checkpoint_that_is_not_of_the_batch_is_not_taken(pair: Pair, liar: Liar) -> None:
    other = liar.checkpoint(2)
    forged = liar.checkpoint().replace(b"\n3\n", b"\n4\n")
    with pair.xa.here() as xa:
        before = kept()
        for note in (other, forged, liar.checkpoint(entries=[b"other", b"entries", b"altogether"])):
            with pytest.raises(Unverified):
                take(replace(liar.batch(), checkpoint=note), now=xa.clock())
        assert kept() == before
        assert not models.ForkProof.objects.exists()


def another_history(liar: Liar) -> list[bytes]:
    """XB's entries with another one in the place of the third."""
    return [*liar.centre.entries[:2], b"another history", *liar.centre.entries[3:]]


def tree_of(entries: Sequence[bytes]) -> RootAt:
    """The roots of these entries."""
    log = HeldLog()
    for entry in entries:
        log.append(entry)
    return log.root


def proven() -> tuple[VerifiedCheckpoint, VerifiedCheckpoint]:
    """What is kept as the proof that XB's log forked: two checkpoints, both signed by that log."""
    proof = models.ForkProof.objects.get()
    assert proof.log.side == "XB"
    key = XB.log_key(proof.log.hotline).public_key()
    return verify_checkpoint(proof.known, key), verify_checkpoint(proof.shown, key)


def test_entries_that_were_damaged_are_dropped_and_taken_once_they_come_whole(pair: Pair, liar: Liar) -> None:
    liar.send()
    for n in range(3):
        liar.say(XB.watch, "request", message(), nonce=bytes([n]) * 16)
    batch = liar.batch()
    with pair.xa.here() as xa:
        before = kept()
        for place, entry in enumerate(batch.entries):
            for damaged in (entry[:-9] + b"\0" + entry[-8:], entry[:-1], b""):
                entries = (*batch.entries[:place], damaged, *batch.entries[place + 1 :])
                with pytest.raises(NotLedTo):
                    take(replace(batch, entries=entries), now=xa.clock())
                assert kept() == before
        assert not models.ForkProof.objects.exists()
        assert take(batch, now=xa.clock()) == Mirrored(size=6, held=6)


def test_entries_after_another_history_than_the_mirrored_one_prove_nothing_by_themselves(
    pair: Pair, liar: Liar
) -> None:
    liar.send()
    liar.say(XB.watch, "request", message())
    with pair.xa.here() as xa:
        before = kept()
        with pytest.raises(NotLedTo):
            take(replace(liar.batch(), checkpoint=liar.checkpoint(entries=another_history(liar))), now=xa.clock())
        assert kept() == before
        assert not models.ForkProof.objects.exists()
        assert take(liar.batch(), now=xa.clock()) == Mirrored(size=4, held=4)


def test_another_history_up_to_a_mirrored_size_is_a_fork_that_two_notes_prove(pair: Pair, liar: Liar) -> None:
    liar.send()
    entries = tuple(another_history(liar))
    with pair.xa.here() as xa:
        before = kept()
        with pytest.raises(ForkDetected):
            take(Batch(0, entries, (), liar.checkpoint(entries=entries)), now=xa.clock())
        known, shown = proven()
        assert (known.root, shown.root) == (other_log().root, tree_of(entries)(3))
        with pytest.raises(ForkDetected):
            check_consistent(known, shown, ())
        assert kept() == before
        with pytest.raises(Stopped):
            take(liar.batch(), now=xa.clock())
        assert cosign(now=xa.clock()) is None


def test_another_history_up_to_less_than_is_mirrored_is_a_fork_that_the_mirror_proves(pair: Pair, liar: Liar) -> None:
    liar.send()
    entries = (liar.centre.entries[0], b"another history")
    with pair.xa.here() as xa:
        with pytest.raises(ForkDetected):
            take(Batch(0, entries, (), liar.checkpoint(entries=entries)), now=xa.clock())
        known, shown = proven()
        assert (known.size, shown.size) == (3, 2)
        with pytest.raises(ForkDetected):
            check_entries(known, shown, tree_of(liar.centre.entries))


def test_another_history_beyond_the_mirrored_one_is_a_fork_where_its_entries_lead_to_it(pair: Pair, liar: Liar) -> None:
    liar.send()
    liar.say(XB.watch, "request", message())
    entries = another_history(liar)
    for start in (0, 2):
        batch = Batch(start, tuple(entries[start:]), (), liar.checkpoint(entries=entries))
        damaged = replace(batch, entries=(*batch.entries[:-1], b"damaged"))
        with pair.xa.here() as xa:
            with pytest.raises(NotLedTo):
                take(damaged, now=xa.clock())
            assert not models.ForkProof.objects.exists()
            with pytest.raises(ForkDetected):
                take(batch, now=xa.clock())
            known, shown = proven()
            assert (known.size, shown.size) == (3, 4)
            with pytest.raises(ForkDetected):
                check_entries(known, shown, tree_of(entries))
            models.ForkProof.objects.all().delete()


def test_mirrored_entries_that_come_again_damaged_are_not_looked_at(pair: Pair, liar: Liar) -> None:
    liar.send()
    liar.say(XB.watch, "request", message())
    batch = Batch(0, (b"damaged", *liar.centre.entries[1:]), tuple(liar.parts.values()), liar.checkpoint())
    with pair.xa.here() as xa:
        assert take(batch, now=xa.clock()) == Mirrored(size=4, held=4)


def test_a_time_mark_of_another_history_is_a_fork(pair: Pair, liar: Liar) -> None:
    liar.send()
    with pair.xb.here() as xb:
        theirs = make_mark(now=xb.clock())
    with pair.xa.here() as xa:
        with pytest.raises(ForkDetected):
            take_mark(theirs, now=xa.clock())
        known, shown = proven()
        assert known.size >= shown.size


def test_a_fork_is_an_error_in_the_log_once(pair: Pair, liar: Liar, caplog: pytest.LogCaptureFixture) -> None:
    liar.send()
    with pair.xa.here() as xa:
        for last in (b"another", b"and another"):
            with pytest.raises(ForkDetected):
                take_mark(liar.mark(entries=[*liar.centre.entries[:-1], last]), now=xa.clock())
    records = [record for record in caplog.records if record.name == "incidents.log"]
    assert [(record.levelname, vars(record)["fields"]) for record in records] == [("ERROR", {"code": "fork"})]


def test_two_time_marks_of_one_size_and_two_histories_are_a_fork_before_any_entries_come(
    pair: Pair, liar: Liar
) -> None:
    liar.send()
    liar.say(XB.watch, "request", message())
    with pair.xa.here() as xa:
        take_mark(liar.mark(entries=liar.centre.entries), now=xa.clock())
        with pytest.raises(ForkDetected):
            take_mark(liar.mark(entries=another_history(liar)), now=xa.clock())
        with pytest.raises(ForkDetected):
            check_consistent(*proven(), ())


def test_a_time_mark_that_was_ahead_is_compared_when_its_entries_come(pair: Pair, liar: Liar) -> None:
    liar.send()
    liar.say(XB.watch, "request", message())
    entries = another_history(liar)
    with pair.xa.here() as xa:
        assert take_mark(liar.mark(entries=entries), now=xa.clock()) == models.TimeMark.objects.get(log__own=False).at
    liar.say(XB.watch, "notice", message())
    with pair.xa.here() as xa:
        before = kept()
        with pytest.raises(ForkDetected):
            take(liar.batch(), now=xa.clock())
        known, shown = proven()
        assert (known.root, shown.root) == (tree_of(entries)(4), tree_of(liar.centre.entries)(5))
        with pytest.raises(ForkDetected):
            check_entries(known, shown, tree_of(liar.centre.entries))
        assert kept() == before


def test_a_checkpoint_of_the_size_of_such_a_mark_is_compared_whatever_its_entries_are(pair: Pair, liar: Liar) -> None:
    liar.send()
    liar.say(XB.watch, "request", message())
    with pair.xa.here() as xa:
        take_mark(liar.mark(entries=another_history(liar)), now=xa.clock())
        with pytest.raises(ForkDetected):
            take(replace(liar.batch(), entries=(b"damaged",)), now=xa.clock())
        with pytest.raises(ForkDetected):
            check_consistent(*proven(), ())


def test_what_takes_in_more_of_the_own_log_than_there_is_is_not_kept(pair: Pair, liar: Liar) -> None:
    liar.send()
    liar.centre.mirror([b"never written by XA"], start=liar.centre.other.log.size)
    liar.centre.append(now=pair.xa.clock())
    with pair.xa.here() as xa:
        before = kept()
        with pytest.raises(Ahead) as ahead:
            take(liar.batch(), now=xa.clock())
        assert ahead.value.size == own_log().size + 1
        assert kept() == before


@ON_BOTH
def test_a_full_disk_in_the_middle_of_a_batch_leaves_the_mirror_as_it_was(line: Pair) -> None:
    with line.xb.here() as xb:
        file = xb.open_file(XB.watch)
        xb.append(*(xb.said_in(file, XB.watch, "notice", message(), nonce=bytes([n]) * 16) for n in range(40)))
    batch = line.batch_for(line.xa)
    assert batch is not None
    with line.xa.here() as xa:
        before, stood = kept(), (other_log().size, other_log().root, other_log().held)
        with full_disk("incidents_tile"), pytest.raises(DatabaseError, match=NO_ROOM):
            take(batch, now=xa.clock())
        assert (kept(), (other_log().size, other_log().root, other_log().held)) == (before, stood)
        assert not any(found.fault for found in check_logs())
        assert take(batch, now=xa.clock()).held == batch.start + len(batch.entries)
    line.carry()
    with line.xa.here():
        assert Statement.objects.filter(side="XB", type="notice", code="").count() == 40
        assert not any(found.fault for found in check_logs())


def test_an_entry_whose_body_is_withheld_is_mirrored_and_not_taken_in(pair: Pair, liar: Liar) -> None:
    liar.send()
    withheld = liar.say(XB.watch, "request", message())
    later = liar.say(XB.watch, "notice", message(precedence="FLASH"))
    assert liar.send(withhold=True) == Mirrored(size=5, held=3)
    with pair.xa.here() as xa:
        since = other_log().withheld_since
        assert since == xa.clock.now
        xa.append(Bare())
        assert view_of("XA").head().seen == 3
        note = cosign(now=xa.clock())
        assert note is not None
        assert note.split(b"\n")[1] == b"3"
        rows = Statement.objects.filter(statement__in=[withheld, later])
        assert list(rows.values_list("delivered_index", flat=True)) == [None, None]
        again = Batch(3, tuple(liar.centre.entries[3:]), (), liar.checkpoint())
        assert take(again, now=xa.clock()) == Mirrored(size=5, held=3)
        assert other_log().withheld_since == since
        assert take(replace(again, parts=tuple(liar.parts.values())), now=xa.clock()) == Mirrored(size=5, held=5)
        assert other_log().withheld_since is None
    assert receipt(pair) == ()
    with pair.xa.here() as xa:
        assert (cosign(now=xa.clock()) or b"").split(b"\n")[1] == b"5"
        assert None not in rows.values_list("delivered_index", flat=True)


def test_a_part_of_another_size_than_named_does_not_count_as_the_body(pair: Pair, liar: Liar) -> None:
    liar.send()
    liar.lie(liar.envelope(XB.watch, "request", message(), claims=[sealed_size(2048)]))
    assert liar.send() == Mirrored(size=4, held=3)


def test_parts_that_no_entry_waits_for_are_not_stored(pair: Pair, liar: Liar) -> None:
    liar.send()
    liar.say(XB.watch, "request", message())
    batch = liar.batch()
    with pair.xa.here() as xa:
        stored = kept()["Part"]
        take(replace(batch, parts=(b"filling the disk", *batch.parts)), now=xa.clock())
        assert kept()["Part"] == stored + 1


def test_what_holds_no_statement_needs_no_body(pair: Pair, liar: Liar) -> None:
    envelope = liar.envelope(XB.watch, "request", message())
    liar.lie(replace(envelope, signatures=(bytes(3373),)))
    assert liar.send(withhold=True) == Mirrored(size=4, held=4)


def test_the_cosignature_waits_for_the_receipt(pair: Pair, liar: Liar) -> None:
    liar.send()
    receipt(pair)
    liar.say(XB.watch, "request", message())
    liar.send()
    with pair.xa.here() as xa:
        assert (cosign(now=xa.clock()) or b"").split(b"\n")[1] == b"3"
        xa.append(Bare())
        assert (cosign(now=xa.clock()) or b"").split(b"\n")[1] == b"4"
        assert read_signed("mirror").size == 4


def test_a_receipt_is_not_receipted(line: Pair) -> None:
    def both() -> tuple[int, int]:
        with line.xa.here():
            return own_log().size, other_log().size

    with line.xa.here() as xa:
        xa.open_file(XA.watch)
    before = both()
    line.carry()
    after = both()
    assert (after[0] - before[0], after[1] - before[1]) == (0, 1)
    assert not line.pull(line.xa)
    assert not line.pull(line.xb)


def test_a_mirror_that_lost_entries_cosigns_no_other_ones(pair: Pair, liar: Liar) -> None:
    liar.send()
    receipt(pair)
    liar.say(XB.watch, "request", message())
    liar.send()
    receipt(pair)
    with pair.xa.here() as xa:
        cosign(now=xa.clock())
        assert read_signed("mirror").size == 4
        keep_signed("mirror", Signed(9, bytes(32)), root_of=partial(root_at, other_log()))
    liar.say(XB.watch, "notice", message())
    liar.send()
    receipt(pair)
    with pair.xa.here() as xa, pytest.raises(SignedBeyond) as beyond:
        cosign(now=xa.clock())
    assert (beyond.value.what, beyond.value.signed) == ("mirror", 9)


def test_the_other_sides_cosignature_is_kept_and_a_strangers_is_not(line: Pair) -> None:
    with line.xb.here() as xb:
        xb.open_file(XB.watch)
    line.carry()
    with line.xb.here():
        row = models.Checkpoint.objects.filter(log__own=True).exclude(cosigned=None).order_by("-size").first()
        assert row is not None
        assert row.size == own_log().size
        cosigned = row.cosigned
        assert cosigned is not None
    with line.xa.here(), pytest.raises(Unverified):
        take_cosigned(cosigned)
    assert isinstance(XA.mirror_key(line.xa.hotline.id).public_key(), MirrorPublicKey)


def test_a_batch_has_as_many_entries_as_fit_and_at_least_one(line: Pair) -> None:
    with line.xa.here() as xa:
        file = xa.open_file(XA.watch)
        xa.append(*(xa.said_in(file, XA.watch, "notice", message(), nonce=bytes([n]) * 16) for n in range(5)))
        now, size = xa.clock(), own_log().size
        whole = batch_after(0, now=now, max_entries=64, max_size=1 << 30)
        assert whole is not None
        assert (len(whole.entries), len(set(whole.parts))) == (size, len(whole.parts))
        three = batch_after(0, now=now, max_entries=3, max_size=1 << 30)
        assert three is not None
        assert three.entries == whole.entries[:3]
        small = batch_after(size - 5, now=now, max_entries=64, max_size=1)
        assert small is not None
        assert small.entries == whole.entries[size - 5 : size - 4]
        assert batch_after(size, now=now, max_entries=64, max_size=1) is None

"""The mirror of a log whose writer is not trusted, its receipts and its cosignatures."""

from dataclasses import replace
from functools import partial

import pytest
from django.db import DatabaseError, connection
from django.test.utils import CaptureQueriesContext

from crypto.checkpoint import verify_cosigned
from crypto.chunked import sealed_size
from crypto.cosignature import MirrorPublicKey
from crypto.errors import Ahead, Unverified
from crypto.frame import parse_frame
from incidents.log import models
from incidents.log.append import Bare
from incidents.log.batch import Batch
from incidents.log.check import check_logs
from incidents.log.cosign import cosign, take_cosigned
from incidents.log.mirror import Extent, OutOfOrder, take
from incidents.log.read import batch_after, entry_at, newest_batch, view_of
from incidents.log.signed import SignedBeyond, TreeHead, keep_signed, read_signed
from incidents.log.store import other_log, own_log, root_at
from incidents.statements.models import Statement
from tests.databases import NO_ROOM, ON_BOTH, full_disk
from tests.factories import XA, XB, message
from tests.incidents.liar import Liar
from tests.incidents.log.mirrored import kept
from tests.incidents.nodes import Pair


def receipt(pair: Pair) -> tuple[tuple[int, str], ...]:
    """What XA's receipt of all that it holds names as inadmissible."""
    with pair.xa.here() as xa:
        xa.append(Bare())
        return parse_frame(entry_at(own_log(), own_log().size - 1).entry).refused


def test_what_is_admissible_is_mirrored_with_its_body_receipted_and_cosigned(pair: Pair, liar: Liar) -> None:
    asked = liar.say(XB.watch, "request", message())
    assert liar.send() == Extent(size=4, held=4)
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
    assert liar.send() == Extent(size=5, held=5)
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
    assert liar.send() == Extent(size=6, held=6)
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
            assert take(again, now=xa.clock()) == Extent(size=3, held=3)
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
    assert liar.send(withhold=True) == Extent(size=5, held=3)
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
        assert take(again, now=xa.clock()) == Extent(size=5, held=3)
        assert other_log().withheld_since == since
        assert take(replace(again, parts=tuple(liar.parts.values())), now=xa.clock()) == Extent(size=5, held=5)
        assert other_log().withheld_since is None
    assert receipt(pair) == ()
    with pair.xa.here() as xa:
        assert (cosign(now=xa.clock()) or b"").split(b"\n")[1] == b"5"
        assert None not in rows.values_list("delivered_index", flat=True)


def test_a_part_of_another_size_than_named_does_not_count_as_the_body(pair: Pair, liar: Liar) -> None:
    liar.send()
    liar.lie(liar.envelope(XB.watch, "request", message(), claims=[sealed_size(2048)]))
    assert liar.send() == Extent(size=4, held=3)


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
    assert liar.send(withhold=True) == Extent(size=4, held=4)


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
        keep_signed("mirror", TreeHead(9, bytes(32)), root_of=partial(root_at, other_log()))
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


def test_what_was_just_appended_is_at_hand_and_is_the_batch_that_the_tables_give(line: Pair) -> None:
    with line.xa.here() as xa:
        file, size = xa.open_file(XA.watch), own_log().size
        xa.append(xa.said_in(file, XA.watch, "notice", message()))
        newest = newest_batch(size, max_entries=64)
        assert newest == batch_after(size, now=xa.clock(), max_entries=64, max_size=1 << 20)
        assert newest is not None
        assert newest.parts
        assert newest_batch(size - 1, max_entries=64) is None
        assert newest_batch(size, max_entries=0) is None
    with line.xb.here():
        assert newest_batch(size, max_entries=64) is None


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

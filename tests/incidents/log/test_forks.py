"""Two histories of one log: what proves them, what only looks like them, and that nothing is taken any more."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from crypto.checkpoint import VerifiedCheckpoint, verify_checkpoint
from crypto.consistency import RootAt, check_consistent, check_entries
from crypto.errors import ForkDetected
from crypto.replay import HeldLog
from incidents.log import models
from incidents.log.batch import Batch
from incidents.log.cosign import cosign
from incidents.log.marks import make_mark, take_mark
from incidents.log.mirror import Extent, NotLedTo, Stopped, take
from incidents.log.store import other_log
from tests.factories import XB, message
from tests.incidents.liar import Liar
from tests.incidents.log.mirrored import kept
from tests.incidents.nodes import Pair


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
        assert take(batch, now=xa.clock()) == Extent(size=6, held=6)


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
        assert take(liar.batch(), now=xa.clock()) == Extent(size=4, held=4)


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
        assert take(batch, now=xa.clock()) == Extent(size=4, held=4)


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

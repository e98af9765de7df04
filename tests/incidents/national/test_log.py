"""The national log: one spelling, a tree over it, nothing changed unseen, nothing of it across the line."""

import threading

import pytest
from django.db import DatabaseError, connections

from crypto.errors import Malformed
from crypto.merkle import Frontier, leaf_hash
from incidents.log.clock import node_clock
from incidents.models import NationalEntry, NationalLog
from incidents.national.log import check_national_log, enter, entering
from tests.databases import NO_ROOM, ON_BOTH, full_disk
from tests.factories import XA, message
from tests.incidents.browsers import at
from tests.incidents.nodes import Pair

MARK = "MARKED-LINE-7d41"


def _faults() -> list[str]:
    return [line.text for line in check_national_log() if line.fault]


def test_entries_have_one_spelling_and_the_root_that_ends_with_them(pair: Pair) -> None:
    with pair.xa.here():
        enter("line", {"text": "一"}, now=node_clock(), officer=3)
        enter("line", {"text": "two"}, now=node_clock())
        first, second = NationalEntry.objects.order_by("index")
        assert first.entry.startswith(b'{"at":"')
        assert first.entry.endswith('"officer":3,"what":{"text":"一"}}'.encode())
        leaves = [leaf_hash(first.entry), leaf_hash(second.entry)]
        assert [first.root, second.root] == [Frontier().extend(leaves[:n]).root() for n in (1, 2)]
        assert _faults() == []


def test_what_could_not_be_read_again_is_not_entered(pair: Pair) -> None:
    with pair.xa.here():
        with pytest.raises(Malformed):
            enter("contacts-changed", {"contacts": ["+" * 64] * 1_000}, now=node_clock())
        assert not NationalEntry.objects.exists()


def test_an_entry_of_a_key_is_entered_once(pair: Pair) -> None:
    with pair.xa.here():
        for new in (True, False):
            with entering() as log:
                assert log.enter_once("callout/1", "callout", {}, now=node_clock()) is new


@pytest.mark.parametrize("spoil", ["changed", "kind", "taken out", "cut"])
def test_what_was_changed_or_taken_out_is_seen(pair: Pair, spoil: str) -> None:
    with pair.xa.here():
        for n in range(5):
            enter("line", {"text": str(n)}, now=node_clock())
        assert _faults() == []
        row = NationalEntry.objects.filter(index=4 if spoil == "cut" else 2)
        match spoil:
            case "changed":
                row.update(entry=row.get().entry.replace(b'"2"', b'"3"'))
            case "kind":
                row.update(kind="check")
            case _:
                row.delete()
        assert len(_faults()) == 1


def test_writers_at_once_lose_nothing(pair: Pair) -> None:
    with pair.xa.here():

        def write() -> None:
            for n in range(10):
                enter("line", {"text": str(n)}, now=node_clock())
            connections.close_all()

        threads = [threading.Thread(target=write) for _ in range(3)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert (NationalEntry.objects.count(), _faults()) == (30, [])


def enter_together(count: int) -> None:
    """Enter that many long lines in one transaction."""
    with entering() as log:
        for n in range(count):
            log.enter("line", {"text": str(n) * 3_000}, now=node_clock())


@ON_BOTH
def test_a_full_disk_between_entries_made_together_leaves_the_log_as_it_was(pair: Pair) -> None:
    with pair.xa.here():
        enter("line", {"text": "before"}, now=node_clock())
        before = NationalLog.objects.get().frontier
        with full_disk("incidents_nationallog"), pytest.raises(DatabaseError, match=NO_ROOM):
            enter_together(9)
        assert (NationalEntry.objects.count(), NationalLog.objects.get().frontier, _faults()) == (1, before, [])
        enter_together(9)
        assert (NationalEntry.objects.count(), _faults()) == (10, [])


def test_a_marked_line_leaves_in_nothing_that_crosses(line: Pair) -> None:
    with at(line.xa) as browser:
        assert browser.send("watch/lines", {"text": MARK}).status_code == 201
        assert browser.get("watch/log")["entries"][0]["what"] == {"text": MARK}
        file = line.xa.open_file(XA.watch)
        line.xa.say_in(file, XA.watch, "notice", message())
        assert (
            MARK.encode()
            in (line.xa.machine.directory / "hotline.sqlite3").read_bytes()
            + (line.xa.machine.directory / "hotline.sqlite3-wal").read_bytes()
        )
    batch = line.batch_for(line.xb)
    assert batch is not None
    assert MARK.encode() not in b"".join([*batch.entries, *batch.parts, batch.checkpoint])
    line.carry()
    for path in line.xb.machine.directory.rglob("*"):
        assert path.is_dir() or MARK.encode() not in path.read_bytes()


def test_no_log_is_no_fault(pair: Pair) -> None:
    with pair.xa.here():
        assert not NationalLog.objects.exists()
        assert _faults() == []

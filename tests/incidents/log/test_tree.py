"""The stored tree: a full tile has its middle row beside it, and proves what it proves without it."""

from collections.abc import Sequence
from functools import partial

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from crypto.merkle import NodeReader, leaf_hash, verify_inclusion
from crypto.tile import middle_row
from incidents.log import memory, models
from incidents.log.append import append
from incidents.log.check import check_logs
from incidents.log.models import Log
from incidents.log.read import entry_at, prove_consistency, prove_inclusion
from incidents.log.store import ask_tree, own_log
from tests.factories import XA, message
from tests.incidents.nodes import Pair

ENTRIES = 300


@pytest.fixture
def long(line: Pair, monkeypatch: pytest.MonkeyPatch) -> Pair:
    """XA's log is longer than a tile, and nothing of it is remembered."""
    with line.xa.here() as xa:
        file = xa.open_file(XA.watch)
        numbers = range(ENTRIES - own_log().size)
        append([xa.said_in(file, XA.watch, "notice", message(), nonce=n.to_bytes(16)) for n in numbers], now=xa.clock())
    monkeypatch.setattr(memory.Memory, "is_of", lambda *_: False)
    return line


def _proofs(log: Log) -> Sequence[list[bytes]]:
    return [
        prove(log, place, log.size) for place in (1, 100, 255, 256) for prove in (prove_inclusion, prove_consistency)
    ]


def test_a_full_tile_proves_the_same_with_its_middle_row_as_without(long: Pair) -> None:
    with long.xa.here():
        log = own_log()
        full, grows = models.Tile.objects.filter(log=log, level=0).order_by("index")
        assert (full.middle, grows.middle) == (middle_row(full.hashes), b"")
        proofs = _proofs(log)
        verify_inclusion(leaf_hash(entry_at(log, 1).entry), 1, log.size, proofs[0], log.root)
        # As a node has it that stored its log before there were middle rows.
        models.Tile.objects.update(middle=b"")
        assert _proofs(log) == proofs
        for wrong in (b"", bytes(256)):
            models.Tile.objects.filter(pk=full.pk).update(middle=wrong)
            assert [line.text for line in check_logs() if line.fault] == ["XA: tile 0/0 has the middle row of another"]
        assert _proofs(log) != proofs
        full.save()
        assert not any(line.fault for line in check_logs())


def _subtree(index: int, read: NodeReader) -> bytes:
    return read(8, index)


def test_a_full_tile_above_the_lowest_level_is_read_once(line: Pair) -> None:
    with line.xa.here() as xa:
        xa.open_file(XA.watch)
        log = own_log()
        hashes = b"".join(leaf_hash(bytes([place])) for place in range(256))
        models.Tile.objects.create(log=log, level=1, index=0, hashes=hashes, middle=middle_row(hashes))
        models.Tile.objects.create(log=log, level=1, index=1, hashes=hashes[:96])
        for index, hash_, queries in ((3, 3, 1), (3, 3, 0), (258, 2, 1), (258, 2, 1)):
            with CaptureQueriesContext(connection) as asked:
                assert ask_tree(log, partial(_subtree, index)) == hashes[32 * hash_ : 32 * (hash_ + 1)]
            assert len(asked) == queries
        models.Tile.objects.filter(log=log, level=1).delete()

"""Inconsistent histories: not what was damaged on the way, but what was signed twice."""

import shutil
from pathlib import Path

import pytest

from crypto.checkpoint import verify_checkpoint
from crypto.consistency import check_entries
from crypto.errors import ForkDetected
from crypto.replay import HeldLog
from incidents.log.store import other_log, own_log
from incidents.models import Entry, ForkProof
from tests.databases import Template
from tests.factories import XB
from tests.two_nodes.kinds import Embedded, Kind
from tests.two_nodes.nodes import POSTS, RunningNode, RunningPair, Through
from tests.two_nodes.said import reaches
from tests.two_nodes.wire import Wires
from tests.waiting import until


@pytest.fixture(scope="module")
def kind(migrated: Template) -> Kind:
    """One that a test can put back to an earlier day."""
    return Embedded(migrated)


@pytest.fixture(scope="module")
def through(wires: Wires) -> Through:
    """Both links go over wires."""
    return wires.to


def test_entries_that_were_damaged_on_the_way_are_asked_for_again(pair: RunningPair, wires: Wires) -> None:
    ours, theirs = pair.officers()
    space = ours.open_file(b"Damaged", POSTS)
    reaches(theirs, space, ours.say(space, "notice", b"Before.").id)
    pair.line_becomes(ours, "up")
    to_xb = wires.both[0]
    to_xb.damage(b'"seen":[')
    said = theirs.say(space, "notice", b"Damaged once.")
    until(lambda: to_xb.damaged)
    assert reaches(ours, space, said.id).texts == (b"Damaged once.",)
    pair.line_becomes(ours, "up")
    assert pair.line(ours)["fork"] is None


def put_back(node: RunningNode, backup: Path) -> None:
    """Put a node that is stopped back to what it was, with what it must never be put back to: how far it signed."""
    node.node.machine.close()
    shutil.rmtree(node.node.machine.directory)
    shutil.copytree(backup, node.node.machine.directory)


def test_another_history_that_was_written_after_an_old_backup_is_proven_and_stops_the_log(
    pair: RunningPair, wires: Wires, tmp_path: Path
) -> None:
    ours, theirs = pair.officers()
    space = ours.open_file(b"Backup", POSTS)
    reaches(theirs, space, ours.say(space, "notice", b"Before.").id)
    pair.xb.stop()
    backup = tmp_path / "backup"
    shutil.copytree(pair.xb.node.machine.directory, backup)
    pair.xb.start()
    reaches(ours, space, theirs.say(space, "notice", b"One history.").id)
    pair.xa.stop()
    pair.xb.stop()
    mirrored = pair.xa.here(lambda: other_log().size)

    put_back(pair.xb, backup)
    pair.xb.start()
    other = pair.xb.officer(8)
    file = other.open_file(b"Another", (("XB", "watch"),))
    while pair.xb.here(lambda: own_log().size) <= mirrored + 1:
        other.say(file, "notice", b"Another history.")
    pair.xa.start()
    pair.line_becomes(ours, "fork")
    calls = wires.both[0].carried

    proof = pair.xa.here(ForkProof.objects.get)
    key = XB.log_key(pair.xa.node.hotline.id).public_key()
    known, shown = (verify_checkpoint(note, key) for note in (proof.known, proof.shown))
    assert known.size == mirrored
    served = HeldLog()
    for entry in pair.xb.here(lambda: list(Entry.objects.filter(log__own=True).order_by("index"))):
        served.append(entry.entry)
    with pytest.raises(ForkDetected):
        check_entries(known, shown, served.root)
    assert pair.xa.here(lambda: other_log().size) == mirrored
    # That took longer than a line that was merely cut waits for: a log that is stopped is left in peace.
    pair.xa.officer(11)
    assert wires.both[0].carried == calls

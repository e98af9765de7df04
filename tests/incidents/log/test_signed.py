"""How far the node has signed, outside the database."""

import fcntl
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import override_settings

from crypto.errors import Malformed
from crypto.merkle import Frontier, leaf_hash
from incidents.log.signed import NOTHING, SLOT_SIZE, SignedBeyond, TreeHead, check_signed, keep_signed, read_signed


@pytest.fixture(autouse=True)
def directory(tmp_path: Path) -> Iterator[Path]:
    """The node's data directory."""
    with override_settings(HOTLINE_DATA=tmp_path):
        yield tmp_path


def root_of(size: int) -> bytes | None:
    """The roots of a log of a hundred entries."""
    if size > 100:
        return None
    return Frontier().extend(leaf_hash(b"%d" % n) for n in range(size)).root()


def signed(size: int) -> TreeHead:
    """That log as it is signed at a size."""
    return TreeHead(size, root_of(size) or b"")


def test_a_node_that_signed_nothing_may_sign_anything() -> None:
    assert read_signed("log") == NOTHING
    assert check_signed("log", root_of=root_of) == NOTHING


def test_what_was_signed_stays_and_a_smaller_size_takes_nothing_back() -> None:
    for size in (3, 7, 5):
        keep_signed("log", signed(size), root_of=root_of)
    assert read_signed("log") == signed(7)
    assert read_signed("mirror") == NOTHING


def test_a_tree_that_does_not_go_through_what_was_signed_is_not_signed() -> None:
    keep_signed("mirror", signed(7), root_of=root_of)
    for roots in (lambda _: bytes(32), lambda size: root_of(size) if size < 7 else None):
        with pytest.raises(SignedBeyond) as beyond:
            keep_signed("mirror", TreeHead(9, bytes(32)), root_of=roots)
        assert (beyond.value.what, beyond.value.signed) == ("mirror", 7)
    assert read_signed("mirror") == signed(7)


@pytest.mark.parametrize("written", range(0, SLOT_SIZE, 37))
def test_a_crash_in_the_middle_of_a_write_leaves_what_was_signed_before(directory: Path, written: int) -> None:
    path = directory / "signed.log"
    for size in (3, 5):
        keep_signed("log", signed(size), root_of=root_of)
    before = path.read_bytes()
    keep_signed("log", signed(9), root_of=root_of)
    after = path.read_bytes()
    start = 0 if before[:SLOT_SIZE] != after[:SLOT_SIZE] else SLOT_SIZE
    path.write_bytes(before[:start] + after[start : start + written] + before[start + written :])
    assert read_signed("log") in (signed(5), signed(9))
    keep_signed("log", signed(11), root_of=root_of)
    assert read_signed("log") == signed(11)


def test_a_file_of_which_nothing_can_be_read_is_refused(directory: Path) -> None:
    keep_signed("log", signed(3), root_of=root_of)
    (directory / "signed.log").write_bytes(bytes(2 * SLOT_SIZE))
    with pytest.raises(Malformed):
        keep_signed("log", signed(4), root_of=root_of)


def test_whoever_signs_waits_until_another_has_signed(directory: Path) -> None:
    keep_signed("log", signed(3), root_of=root_of)
    thread = threading.Thread(target=keep_signed, args=("log", signed(5)), kwargs={"root_of": root_of})
    with (directory / "signed.log").open("rb") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        thread.start()
        thread.join(0.2)
        assert thread.is_alive()
    thread.join()
    assert read_signed("log") == signed(5)


def test_of_many_at_once_the_largest_stays() -> None:
    threads = [
        threading.Thread(target=keep_signed, args=("log", signed(size)), kwargs={"root_of": root_of})
        for size in (20, 50, 10, 40, 30)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert read_signed("log") == signed(50)

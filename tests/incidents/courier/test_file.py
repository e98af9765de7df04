"""The bytes of a courier file: whole, or refused with the reason."""

import hashlib
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crypto import wire
from crypto.checkpoint import Checkpoint, parse_origin, sign_checkpoint
from crypto.merkle import Frontier, leaf_hash
from incidents.courier.file import CourierFile, CourierRefused, encode_file, parse_file
from incidents.log.batch import Batch
from tests.factories import Hotline

HOTLINE = Hotline()


def checkpoint(tree: Frontier) -> bytes:
    """XB's checkpoint of a tree."""
    key = HOTLINE.other.log_key(HOTLINE.id)
    return sign_checkpoint(Checkpoint(parse_origin(key.name), tree.size, tree.root()), key=key, time=1)


def made(*batches: tuple[tuple[bytes, ...], tuple[bytes, ...]], before: int = 3, cosigned: bytes = b"") -> CourierFile:
    """A file of batches of entries and parts, behind so many other entries."""
    edge = tree = Frontier().extend(leaf_hash(b"%d" % n) for n in range(before))
    written = []
    for entries, parts in batches:
        start, tree = tree.size, tree.extend(map(leaf_hash, entries))
        written.append(Batch(start, entries, parts, checkpoint(tree)))
    return CourierFile(HOTLINE.id, "XB", edge, tuple(written), cosigned)


FILE = made(((b"entry\n", b"{}"), (b"part",)), ((b"third",), ()), cosigned=b"a note\n")
DATA = encode_file(FILE)


def closed(inner: bytes) -> bytes:
    """The same with the last line that fits."""
    return inner + wire.encode({"sha256": hashlib.sha256(inner).hexdigest()}) + b"\n"


def code_of(data: bytes) -> str:
    """Why a file is refused."""
    with pytest.raises(CourierRefused) as refused:
        parse_file(data)
    return refused.value.code


@given(
    st.lists(
        st.tuples(
            st.lists(st.binary(max_size=99), min_size=1, max_size=9), st.lists(st.binary(max_size=99), max_size=3)
        ),
        max_size=3,
    ),
    st.integers(0, 40),
)
def test_file_comes_back_as_it_was(batches: list[Any], before: int) -> None:
    file = made(*[(tuple(entries), tuple(parts)) for entries, parts in batches], before=before)
    assert parse_file(encode_file(file)) == file
    assert file.end == before + file.count


@given(st.integers(0, len(DATA) - 1))
def test_file_that_ends_anywhere_is_cut_short(end: int) -> None:
    assert code_of(DATA[:end]) == "cut-short"


@given(st.integers(0, len(DATA) - 1), st.integers(1, 255))
def test_file_with_any_other_byte_is_refused(at: int, change: int) -> None:
    data = DATA[:at] + bytes([DATA[at] ^ change]) + DATA[at + 1 :]
    assert code_of(data) in {"not-courier", "cut-short", "damaged"}


@given(st.integers(0, len(DATA) - 79), st.integers(1, 255))
def test_altered_file_with_a_hash_that_fits_is_another_file_or_refused(at: int, change: int) -> None:
    inner = DATA[:-78]
    with suppress(CourierRefused):
        file = parse_file(closed(inner[:at] + bytes([inner[at] ^ change]) + inner[at + 1 :]))
        # What is left to alter is the other fields of the header, and signatures: those are verified later.
        assert [batch.entries for batch in file.batches] == [batch.entries for batch in FILE.batches]
        assert file.edge == FILE.edge


@pytest.mark.parametrize("cut", range(1, 40))
def test_shortened_file_with_a_hash_that_fits_is_damaged(cut: int) -> None:
    assert code_of(closed(DATA[: -78 - cut])) == "damaged"


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(encode_file(made(((b"a",), ()), ((b"b",), ()))).replace(b'"count":2', b'"count":3'), id="count"),
        pytest.param(DATA[:-78] + b"more", id="more"),
        pytest.param(DATA[:-78].replace(b"entry\n", b"Entry\n"), id="entry"),
        pytest.param(DATA[:-78].replace(b"third", b"\xff\xffird"), id="bytes"),
        pytest.param(DATA[:-78].replace(b'"type":"courier"}', b'"type":"courier" }'), id="spelling"),
        pytest.param(DATA[:-78].replace(b'"type":"courier"', b'"type":"messenger"'), id="type"),
        pytest.param(DATA[:-78].replace(b'"side":"XB"', b'"side":"XBB"'), id="side"),
    ],
)
def test_file_that_is_not_what_it_announces_is_damaged(data: bytes) -> None:
    assert code_of(closed(data)) == "damaged"


@pytest.mark.parametrize(
    ("data", "code"), [(b"", "cut-short"), (b"PK\x03\x04", "not-courier"), (b"{}\n", "not-courier")]
)
def test_other_files_are_told_apart(data: bytes, code: str) -> None:
    assert code_of(data) == code


@given(st.binary(max_size=500))
def test_any_bytes_are_refused_or_parsed(data: bytes) -> None:
    for given_ in (data, DATA[:120] + data, closed(DATA[:400] + data)):
        with suppress(CourierRefused):
            parse_file(given_)

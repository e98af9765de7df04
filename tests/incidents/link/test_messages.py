"""What goes over the link is parsed strictly: it is the other government's."""

import hashlib
from contextlib import suppress
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crypto import wire
from crypto.errors import Malformed
from incidents.link.messages import (
    MAX_BATCH_ENTRIES,
    Alive,
    BatchHead,
    Closed,
    Mark,
    Mirrored,
    Pull,
    Ready,
    encode,
    encode_batch,
    parse,
    parse_batch,
)
from incidents.log.batch import Batch

NOW = datetime(2026, 11, 23, 10, 52, tzinfo=UTC)


@pytest.mark.parametrize(
    "message",
    [Ready(NOW, 418), Pull(412), Mirrored(b"a note\n"), Mirrored(b""), Mark(b"{}"), Alive(NOW), Closed("fork")],
)
def test_message_comes_back_as_it_was(message: Ready | Pull | Mirrored | Mark | Alive | Closed) -> None:
    assert parse(encode(message)) == message


@given(
    st.lists(st.binary(max_size=300), max_size=MAX_BATCH_ENTRIES),
    st.lists(st.binary(max_size=300), max_size=20),
    st.integers(0, 2**53 - 1),
)
def test_batch_comes_back_as_it_was(entries: list[bytes], parts: list[bytes], start: int) -> None:
    batch = Batch(start, tuple(entries), tuple(parts), b"a note\n")
    text, data = encode_batch(batch)
    head = parse(text)
    assert isinstance(head, BatchHead)
    assert parse_batch(head, data) == batch


@given(st.binary(max_size=2_000))
def test_any_bytes_are_parsed_or_malformed(data: bytes) -> None:
    with suppress(Malformed):
        parse(data.decode("utf-8", errors="replace"))


@pytest.mark.parametrize("cut", [-1, 1])
def test_batch_of_another_size_than_announced_is_refused(cut: int) -> None:
    text, data = encode_batch(Batch(0, (b"entry",), (b"part",), b"note"))
    head = parse(text)
    assert isinstance(head, BatchHead)
    with pytest.raises(Malformed):
        parse_batch(head, data[:cut] if cut < 0 else data + b"x")


def test_batch_with_another_part_than_announced_is_refused() -> None:
    text, data = encode_batch(Batch(0, (b"entry",), (b"part",), b"note"))
    head = parse(text)
    assert isinstance(head, BatchHead)
    with pytest.raises(Malformed):
        parse_batch(head, data[:-1] + b"T")


@pytest.mark.parametrize(
    "differs",
    [
        {"entries": [1] * (MAX_BATCH_ENTRIES + 1)},
        {"entries": [65_536]},
        {"entries": [-1]},
        {"parts": [[hashlib.sha256(b"").hexdigest(), 1_048_577]]},
        {"parts": [["00", 1]]},
        {"parts": [[hashlib.sha256(b"").hexdigest(), 1_048_576]] * 5},
        {"start": "0"},
        {"more": None},
        {"type": "bundle"},
        {"type": None},
    ],
)
def test_announcement_out_of_bounds_is_refused(differs: dict[str, wire.Json]) -> None:
    value = wire.parse(encode_batch(Batch(0, (b"entry",), (), b"note"))[0].encode(), limit=10_000).value
    assert isinstance(value, dict)
    try:
        text = wire.encode({**value, **differs}).decode()
    except Malformed:
        return
    with pytest.raises(Malformed):
        parse(text)


def test_message_beyond_the_limit_is_refused() -> None:
    with pytest.raises(Malformed):
        parse(encode(Mirrored(b"x" * 300_000)))

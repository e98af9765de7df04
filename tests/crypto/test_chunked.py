"""Chunked encryption: our vectors, another implementation, each length, streams in any pieces, chunks alone."""

import base64
import hashlib
from collections.abc import Iterator

import pytest
from cryptography.cobblestone import Cobblestone256Decryptor, Cobblestone256Encryptor
from hypothesis import given, settings
from hypothesis import strategies as st

from crypto import chunked
from crypto.errors import Malformed, ProtocolError
from tests.vectors.cases import Case, load, outcome, parametrize
from tests.vectors.draw import draw

KEY, SALT, CONTEXT = draw("test chunked", 32), draw("test chunked salt", 24), b"context"

_sizes = st.one_of(
    st.integers(0, 3 * chunked.CHUNK_SIZE + 10),
    st.builds(lambda chunks, off: max(0, chunks * chunked.CHUNK_SIZE + off), st.integers(0, 3), st.integers(-17, 17)),
)


def _message(size: int) -> bytes:
    return (bytes(range(251)) * (size // 251 + 1))[:size]


def _edited(case: Case, sealed: bytes) -> bytes:
    if "truncate" in case:
        return sealed[: case["truncate"]]
    if "append" in case:
        return sealed + bytes.fromhex(case["append"])
    if "flip" in case:
        return sealed[: case["flip"]] + bytes([sealed[case["flip"]] ^ 1]) + sealed[case["flip"] + 1 :]
    if "move" in case:
        ranges = [chunked.chunk_range(index) for index in case["move"]]
        return sealed[: chunked.PREFIX_SIZE] + b"".join(sealed[chunk.start : chunk.stop] for chunk in ranges)
    return sealed


def _sealed(case: Case) -> bytes:
    """The case's message as sealed by this module with the key and context of the good cases."""
    base = load("chunked")[0]
    context = base["context"] if case["expect"] != "ok" else case["context"]
    return chunked.seal(
        bytes.fromhex(base["key"]),
        _message(case["size"]),
        salt=bytes.fromhex(case["salt"]),
        context=bytes.fromhex(context),
    )


def _pieces(data: bytes, size: int) -> Iterator[bytes]:
    return (data[start : start + size] for start in range(0, len(data), size))


@parametrize("chunked", "open")
def test_open(case: Case) -> None:
    sealed = _sealed(case)
    assert hashlib.sha256(sealed).hexdigest() == case["sealed_sha256"]
    if "sealed" in case:
        assert sealed == base64.b64decode(case["sealed"])
    key, context, edited = bytes.fromhex(case["key"]), bytes.fromhex(case["context"]), _edited(case, sealed)
    opened = outcome(case, lambda: chunked.open_sealed(key, edited, context=context))
    assert opened == (_message(case["size"]) if case["expect"] == "ok" else None)


@pytest.mark.parametrize("size", [1, 16, 57, 16_384, 16_400, 100_000])
@parametrize("chunked", "open")
def test_open_stream_gives_the_same_verdict(case: Case, size: int) -> None:
    if size < 57 and case["size"] > 40_000:
        return
    key, context, edited = bytes.fromhex(case["key"]), bytes.fromhex(case["context"]), _edited(case, _sealed(case))
    opened = outcome(case, lambda: b"".join(chunked.open_stream(key, _pieces(edited, size), context=context)))
    assert opened == (_message(case["size"]) if case["expect"] == "ok" else None)


@parametrize("chunked", "seal")
def test_seal_refuses(case: Case) -> None:
    key, salt, context = (bytes.fromhex(case[name]) for name in ("key", "salt", "context"))
    outcome(case, lambda: chunked.seal(key, b"m", salt=salt, context=context))


@settings(max_examples=40)
@given(_sizes, st.integers(1, 40_000), st.binary(max_size=100))
def test_seal_stream_in_any_pieces(size: int, piece: int, context: bytes) -> None:
    message = _message(size)
    whole = chunked.seal(KEY, message, salt=SALT, context=context)
    assert b"".join(chunked.seal_stream(KEY, _pieces(message, piece), salt=SALT, context=context)) == whole
    assert b"".join(chunked.open_stream(KEY, _pieces(whole, piece), context=context)) == message
    assert chunked.sealed_size(size) == len(whole)
    assert chunked.plaintext_size(len(whole)) == size


@settings(max_examples=40)
@given(_sizes, st.binary(max_size=100))
def test_another_implementation_agrees(size: int, context: bytes) -> None:
    message = _message(size)
    encryptor = Cobblestone256Encryptor(KEY, context)
    theirs = encryptor.update(message) + encryptor.finalize()
    assert chunked.open_sealed(KEY, theirs, context=context) == message
    assert chunked.seal(KEY, message, salt=theirs[: chunked.SALT_SIZE], context=context) == theirs
    decryptor = Cobblestone256Decryptor(KEY, context)
    assert decryptor.update(theirs) + decryptor.finalize() == message


@settings(max_examples=60)
@given(_sizes, st.data())
def test_open_refuses_any_cut_and_any_change(size: int, data: st.DataObject) -> None:
    sealed = chunked.seal(KEY, _message(size), salt=SALT, context=CONTEXT)
    cut = sealed[: data.draw(st.integers(0, len(sealed) - 1))]
    changed = bytearray(sealed)
    changed[data.draw(st.integers(0, len(sealed) - 1))] ^= 1 << data.draw(st.integers(0, 7))
    for wrong in (cut, bytes(changed), sealed + data.draw(st.binary(min_size=1, max_size=40))):
        with pytest.raises(ProtocolError):
            chunked.open_sealed(KEY, wrong, context=CONTEXT)


@given(st.integers(0, 200_000))
def test_plaintext_size_knows_the_sizes_that_exist(size: int) -> None:
    rest = size - chunked.PREFIX_SIZE
    exists = rest >= 0 and rest % chunked.SEALED_CHUNK_SIZE >= chunked.TAG_SIZE
    if exists:
        assert chunked.sealed_size(chunked.plaintext_size(size)) == size
    else:
        with pytest.raises(Malformed, match=r"^chunked: size$"):
            chunked.plaintext_size(size)


def test_a_chunk_alone() -> None:
    message = _message(2 * chunked.CHUNK_SIZE + 100)
    sealed = chunked.seal(KEY, message, salt=SALT, context=CONTEXT)
    opener = chunked.Opener(KEY, sealed[: chunked.PREFIX_SIZE], context=CONTEXT)
    for index in (2, 0, 1):
        chunk = chunked.chunk_range(index)
        opened = opener.open_chunk(index, sealed[chunk.start : chunk.stop], last=index == 2)
        assert opened == message[index * chunked.CHUNK_SIZE : (index + 1) * chunked.CHUNK_SIZE]


@pytest.mark.parametrize(
    ("index", "size", "last"),
    [(0, chunked.SEALED_CHUNK_SIZE, True), (0, 0, False), (2, 15, True), (2, 116, False), (2, 0, True)],
)
def test_a_chunk_of_a_wrong_size(index: int, size: int, last: bool) -> None:
    sealed = chunked.seal(KEY, _message(2 * chunked.CHUNK_SIZE + 100), salt=SALT, context=CONTEXT)
    opener = chunked.Opener(KEY, sealed[: chunked.PREFIX_SIZE], context=CONTEXT)
    start = chunked.chunk_range(index).start
    with pytest.raises(Malformed, match=r"^chunked: size$"):
        opener.open_chunk(index, sealed[start : start + size], last=last)


@pytest.mark.parametrize("index", [-1, chunked.MAX_CHUNKS])
def test_a_chunk_that_no_message_has(index: int) -> None:
    sealed = chunked.seal(KEY, b"", salt=SALT, context=CONTEXT)
    opener = chunked.Opener(KEY, sealed[: chunked.PREFIX_SIZE], context=CONTEXT)
    with pytest.raises(Malformed, match=r"^chunked: chunk count$"):
        opener.open_chunk(index, sealed[chunked.PREFIX_SIZE :], last=True)


def test_open_stream_gives_a_chunk_before_the_next_has_come() -> None:
    message = _message(2 * chunked.CHUNK_SIZE)
    sealed = chunked.seal(KEY, message, salt=SALT, context=CONTEXT)
    first = chunked.chunk_range(0).stop

    def only_the_first_chunk() -> Iterator[bytes]:
        yield sealed[:first]
        raise EOFError

    stream = chunked.open_stream(KEY, only_the_first_chunk(), context=CONTEXT)
    assert next(stream) == message[: chunked.CHUNK_SIZE]
    with pytest.raises(EOFError):
        next(stream)

"""Sealing what may be long: C2SP chunked-encryption as Cobblestone-256, that is SHA-512 and AES-256-GCM.

    key 32 || base nonce 12 || commitment 32 = HKDF-Expand-SHA-512(input key 32,
        "c2sp.org/chunked-encryption@v1+AEAD_AES_256_GCM" || 00 || salt 24 || context)

    sealed = salt 24 || commitment 32 || chunk 0 || chunk 1 || …      chunk = ciphertext of 16 KiB || tag 16

The last chunk is shorter than 16 KiB, empty where the message is a multiple of it: that is how a cut is seen.
Chunk k has the base nonce XOR k; the associated data is empty. The context is not sent. The commitment binds
key, salt and context to the bytes: nobody can make one ciphertext that opens under two keys.

Whole messages: `seal`, `open_sealed`. As they come: `seal_stream`, `open_stream`. One chunk alone: `Opener`.
A salt must not repeat under one input key.
"""

import hmac
from collections.abc import Iterable, Iterator
from itertools import chain

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA512
from cryptography.hazmat.primitives.kdf.hkdf import HKDFExpand

from crypto.errors import Malformed, Unverified

KEY_SIZE = 32
SALT_SIZE = 24
COMMITMENT_SIZE = 32
PREFIX_SIZE = SALT_SIZE + COMMITMENT_SIZE
CHUNK_SIZE = 16 * 1024
TAG_SIZE = 16
SEALED_CHUNK_SIZE = CHUNK_SIZE + TAG_SIZE
MAX_CHUNKS = 2**38

_NONCE_SIZE = 12
_LABEL = b"c2sp.org/chunked-encryption@v1+AEAD_AES_256_GCM\x00"


class Opener:
    """Opens the chunks of one sealed message, in any order.

    Takes the input key, the message's first 56 bytes and the context it was sealed with. Raises `Malformed`
    for a wrong size, `Unverified` if the commitment does not hold.
    """

    def __init__(self, input_key: bytes, prefix: bytes, *, context: bytes) -> None:
        if len(prefix) != PREFIX_SIZE:
            raise Malformed("chunked", "size")
        self._aead, self._base_nonce, commitment = _derive(input_key, prefix[:SALT_SIZE], context)
        if not hmac.compare_digest(commitment, prefix[SALT_SIZE:]):
            raise Unverified("chunked", "commitment")

    def open_chunk(self, index: int, sealed_chunk: bytes, *, last: bool) -> bytes:
        """Chunk `index`. A message's end is proven by its last chunk only; one before it may belong to a cut
        message.

        Raises `Malformed` for a size that such a chunk cannot have, `Unverified` for another chunk's bytes.
        """
        _check_chunk_size(len(sealed_chunk), last=last)
        try:
            return self._aead.decrypt(_chunk_nonce(self._base_nonce, index), sealed_chunk, None)
        except InvalidTag:
            raise Unverified("chunked", "chunk") from None


def seal(input_key: bytes, plaintext: bytes, *, salt: bytes, context: bytes) -> bytes:
    """Seal a whole message under a 32-byte input key, uniformly random, with a new salt of 24 bytes."""
    return b"".join(seal_stream(input_key, [plaintext], salt=salt, context=context))


def open_sealed(input_key: bytes, sealed: bytes, *, context: bytes) -> bytes:
    """The whole message. Raises as `open_stream` does."""
    return b"".join(open_stream(input_key, [sealed], context=context))


def seal_stream(input_key: bytes, plaintext: Iterable[bytes], *, salt: bytes, context: bytes) -> Iterator[bytes]:
    """Seal a message that comes in pieces of any size; yields the prefix, then each chunk once it is full."""
    if len(salt) != SALT_SIZE:
        raise Malformed("chunked", "salt size")
    aead, base_nonce, commitment = _derive(input_key, salt, context)
    yield salt + commitment
    for index, chunk in enumerate(_regroup(plaintext, CHUNK_SIZE)):
        yield aead.encrypt(_chunk_nonce(base_nonce, index), chunk, None)


def open_stream(input_key: bytes, sealed: Iterable[bytes], *, context: bytes) -> Iterator[bytes]:
    """Open a message that comes in pieces of any size; yields each chunk as soon as it is authenticated.

    Nothing may be relied on as complete before the iterator has ended without raising. Raises `Malformed`
    where the size is one that no message has, a cut at a chunk's end among them, and `Unverified` otherwise.
    """
    pieces = iter(sealed)
    head = b""
    while len(head) < PREFIX_SIZE and (piece := next(pieces, None)) is not None:
        head += piece
    opener = Opener(input_key, head[:PREFIX_SIZE], context=context)
    for index, chunk in enumerate(_regroup(chain([head[PREFIX_SIZE:]], pieces), SEALED_CHUNK_SIZE)):
        yield opener.open_chunk(index, chunk, last=len(chunk) < SEALED_CHUNK_SIZE)


def plaintext_size(size: int) -> int:
    """The size of the message in `size` sealed bytes. Raises `Malformed` for a size that no message has."""
    whole, last = divmod(size - PREFIX_SIZE, SEALED_CHUNK_SIZE)
    if whole < 0 or last < TAG_SIZE:
        raise Malformed("chunked", "size")
    return whole * CHUNK_SIZE + last - TAG_SIZE


def sealed_size(size: int) -> int:
    """How many bytes a message of `size` bytes has when sealed."""
    return PREFIX_SIZE + size + (size // CHUNK_SIZE + 1) * TAG_SIZE


def chunk_range(index: int) -> range:
    """Where chunk `index` stands in the sealed message; the last chunk ends before."""
    start = PREFIX_SIZE + index * SEALED_CHUNK_SIZE
    return range(start, start + SEALED_CHUNK_SIZE)


def _derive(input_key: bytes, salt: bytes, context: bytes) -> tuple[AESGCM, bytes, bytes]:
    """The message's AEAD under its own key, its base nonce and its commitment."""
    if len(input_key) != KEY_SIZE:
        raise Malformed("chunked", "key size")
    length = KEY_SIZE + _NONCE_SIZE + COMMITMENT_SIZE
    derived = HKDFExpand(SHA512(), length=length, info=_LABEL + salt + context).derive(input_key)
    key, rest = derived[:KEY_SIZE], derived[KEY_SIZE:]
    return AESGCM(key), rest[:_NONCE_SIZE], rest[_NONCE_SIZE:]


def _chunk_nonce(base_nonce: bytes, index: int) -> bytes:
    if not 0 <= index < MAX_CHUNKS:
        raise Malformed("chunked", "chunk count")
    return (int.from_bytes(base_nonce) ^ index).to_bytes(_NONCE_SIZE)


def _check_chunk_size(size: int, *, last: bool) -> None:
    valid = TAG_SIZE <= size < SEALED_CHUNK_SIZE if last else size == SEALED_CHUNK_SIZE
    if not valid:
        raise Malformed("chunked", "size")


def _regroup(pieces: Iterable[bytes], size: int) -> Iterator[bytes]:
    """The same bytes in groups of exactly `size`, then the rest, shorter and perhaps empty."""
    buffer = bytearray()
    for piece in pieces:
        buffer += piece
        whole = len(buffer) // size * size
        for start in range(0, whole, size):
            yield bytes(buffer[start : start + size])
        del buffer[:whole]
    yield bytes(buffer)

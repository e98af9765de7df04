"""The keys of a space: ids, body parts, wrapped epoch keys, grants.

A space (a file, a consultation, the line itself) has epochs; an epoch has a set of recipients and one 32-byte
key, random, sealed to each of them. `||` joins bytes, numbers are big-endian, strings in quotes are ASCII.

Ids:

    device   32 = SHA-256("hotline/v1/device" 00 || signing public key 1984 || sealing public key 1216)
    archive  32 = SHA-256("hotline/v1/archive" 00 || sealing public key 1216)
    space    16 = SHA-256("hotline/v1/space" 00 || hotline 32 || side 2 || nonce 16)[:16]
    epoch    16 = SHA-256("hotline/v1/epoch" 00 || hotline 32 || space 16 || side 2 || nonce 16)[:16]

A body part, sealed so that it can be opened, proven or disclosed without the others:

    plaintext = random 32 || u32 length || content || zeros, to the smallest 1024 * 2^n bytes that hold it
    sealed    = chunked(input key, plaintext, context, salt 24)
    input key = HKDF-Expand-SHA-512(epoch key,
                    "hotline/v1/part" 00 || device 32 || nonce 16 || u16 part, 32 bytes)
    context   = header hash 32 || u16 part

Device and nonce are those of the statement's header, the header hash is the SHA-256 of that header with
`body` []. SHA-256(plaintext), the content hash, is what a drafter signs; the random bytes keep it from being
guessed at.

A wrap is HPKE of an epoch key, a grant HPKE of (epoch 16 || key 32) for each epoch that a joiner may read, in
ascending order, with

    info = "hotline/v1/wrap"  00 || hotline 32 || space 16 || epoch 16 || sender 32 || recipient 32
    info = "hotline/v1/grant" 00 || hotline 32 || space 16 || sender 32 || recipient 32

The wraps of an epoch are one clear part: (recipient 32 || wrap 1168) for each recipient, in ascending order.
"""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from cryptography.hazmat.primitives.hashes import SHA512
from cryptography.hazmat.primitives.kdf.hkdf import HKDFExpand

from crypto import chunked, composite, hpke
from crypto.errors import Malformed
from crypto.hashing import label, labelled_hash
from crypto.words import BODY_LIMIT

ID_SIZE = 16
DEVICE_SIZE = 32
HASH_SIZE = 32
NONCE_SIZE = 16
KEY_SIZE = 32
BLIND_SIZE = 32
WRAP_SIZE = hpke.OVERHEAD + KEY_SIZE

_HEAD_SIZE = BLIND_SIZE + 4
PLAINTEXT_SIZES = tuple(1024 << n for n in range(10))
"""To 512 KiB: a larger one, sealed, would not fit into a body."""
_SEALED_SIZES = {chunked.sealed_size(size): size for size in PLAINTEXT_SIZES}
LEAST_SIZE = PLAINTEXT_SIZES[0]
MAX_CONTENT_SIZE = PLAINTEXT_SIZES[-1] - _HEAD_SIZE


@dataclass(frozen=True)
class PartPlace:
    """Where a body part stands: author's device 32, statement's nonce 16, header hash 32, index."""

    device: bytes
    nonce: bytes
    header_hash: bytes
    part: int


@dataclass(frozen=True)
class Passage:
    """Between whom keys of a space pass: hotline 32, space 16, ids of sender 32 and recipient 32."""

    hotline: bytes
    space: bytes
    sender: bytes
    recipient: bytes


def device_id(signing_public_key: bytes, sealing_public_key: bytes) -> bytes:
    """The id of a device, 32 bytes: the hash of its two public keys."""
    _check_size(signing_public_key, composite.PUBLIC_KEY_SIZE, "signing public key")
    _check_size(sealing_public_key, hpke.PUBLIC_KEY_SIZE, "sealing public key")
    return labelled_hash("device", signing_public_key, sealing_public_key)


def archive_id(sealing_public_key: bytes) -> bytes:
    """The id of a side's archive key, 32 bytes. An archive opens and never signs."""
    _check_size(sealing_public_key, hpke.PUBLIC_KEY_SIZE, "sealing public key")
    return labelled_hash("archive", sealing_public_key)


def space_id(*, hotline: bytes, side: str, nonce: bytes) -> bytes:
    """The id, 16 bytes, of the space that the statement of this side and nonce opens."""
    opener = _check_size(hotline, HASH_SIZE, "hotline") + _side_and_nonce(side, nonce)
    return labelled_hash("space", opener)[:ID_SIZE]


def epoch_id(*, hotline: bytes, space: bytes, side: str, nonce: bytes) -> bytes:
    """The id, 16 bytes, of the epoch that the statement of this side and nonce begins."""
    place = _check_size(hotline, HASH_SIZE, "hotline") + _check_size(space, ID_SIZE, "space")
    return labelled_hash("epoch", place, _side_and_nonce(side, nonce))[:ID_SIZE]


def pad_part(content: bytes, *, blind: bytes) -> bytes:
    """The plaintext of a part that holds `content`; `blind` is 32 random bytes, new. Raises `Malformed`."""
    _check_size(blind, BLIND_SIZE, "blind")
    head = blind + len(content).to_bytes(4)
    return (head + content).ljust(_plaintext_size(len(content)), b"\x00")


def unpad_part(plaintext: bytes) -> bytes:
    """The content of a part's plaintext. Raises `Malformed` for a padding that `pad_part` does not make."""
    length = int.from_bytes(plaintext[BLIND_SIZE:_HEAD_SIZE])
    if len(plaintext) != _plaintext_size(length) or any(plaintext[_HEAD_SIZE + length :]):
        raise Malformed("epoch", "padding")
    return plaintext[_HEAD_SIZE : _HEAD_SIZE + length]


def content_hash(plaintext: bytes) -> bytes:
    """SHA-256 of a part's plaintext, 32 bytes."""
    return hashlib.sha256(plaintext).digest()


def seal_part(epoch_key: bytes, place: PartPlace, plaintext: bytes, *, salt: bytes) -> bytes:
    """Seal the plaintext that `pad_part` made; `salt` is 24 random bytes, used once."""
    unpad_part(plaintext)
    return chunked.seal(part_key(epoch_key, place), plaintext, salt=salt, context=_part_context(place))


def open_part(epoch_key: bytes, place: PartPlace, sealed: bytes) -> bytes:
    """The plaintext of a part, for `unpad_part` and `content_hash`. Raises `Malformed`, `Unverified`."""
    return open_disclosed_part(part_key(epoch_key, place), place, sealed)


def open_disclosed_part(input_key: bytes, place: PartPlace, sealed: bytes) -> bytes:
    """As `open_part`, with the key of this part alone."""
    check_sealed_size(len(sealed))
    plaintext = chunked.open_sealed(input_key, sealed, context=_part_context(place))
    unpad_part(plaintext)
    return plaintext


def part_key(epoch_key: bytes, place: PartPlace) -> bytes:
    """The input key of one part, 32 bytes; it opens this part and nothing else."""
    _check_size(epoch_key, KEY_SIZE, "epoch key")
    author = _check_size(place.device, DEVICE_SIZE, "device") + _check_size(place.nonce, NONCE_SIZE, "nonce")
    info = label("part") + author + _part_index(place)
    return HKDFExpand(SHA512(), length=KEY_SIZE, info=info).derive(epoch_key)


def check_sealed_size(size: int) -> int:
    """The size itself, if a part's padding can make it. Raises `Malformed`."""
    padded_size(size)
    return size


def padded_size(sealed_size: int) -> int:
    """The size of the plaintext in a sealed part of that size. Raises `Malformed` for one that no padding makes."""
    if sealed_size not in _SEALED_SIZES:
        raise Malformed("epoch", "part size")
    return _SEALED_SIZES[sealed_size]


def wrap_epoch_key(epoch_key: bytes, public_key: bytes, passage: Passage, *, epoch: bytes) -> bytes:
    """Seal an epoch key, 32 bytes, to the recipient's sealing public key: a wrap of 1168 bytes."""
    _check_size(epoch_key, KEY_SIZE, "epoch key")
    return hpke.seal(public_key, epoch_key, info=_wrap_info(passage, epoch))


def unwrap_epoch_key(key: hpke.SealingKey, wrap: bytes, passage: Passage, *, epoch: bytes) -> bytes:
    """The epoch key. Raises `Malformed` for another size, `Unverified` for a wrap of anything else."""
    _check_size(wrap, WRAP_SIZE, "wrap")
    return key.open(wrap, info=_wrap_info(passage, epoch))


def encode_wraps(wraps: Mapping[bytes, bytes]) -> bytes:
    """The clear part that holds each recipient's wrap, by recipient. Raises `Malformed`."""
    return _join(wraps, DEVICE_SIZE, WRAP_SIZE, "wraps")


def parse_wraps(part: bytes) -> dict[bytes, bytes]:
    """Each recipient's wrap, in ascending order of their ids. Raises `Malformed` for another order."""
    if len(part) > BODY_LIMIT:
        raise Malformed("epoch", "wraps size")
    return _split(part, DEVICE_SIZE, WRAP_SIZE, "wraps")


def recipients_hash(recipients: Iterable[bytes]) -> bytes:
    """SHA-256 of the recipients' ids, 32 bytes each, in ascending order; by it a header names them."""
    ids = sorted({_check_size(recipient, DEVICE_SIZE, "recipient") for recipient in recipients})
    return hashlib.sha256(b"".join(ids)).digest()


def seal_grant(keys: Mapping[bytes, bytes], public_key: bytes, passage: Passage) -> bytes:
    """Seal keys of a space, by epoch id, to a joiner's sealing public key. Raises `Malformed`."""
    return hpke.seal(public_key, _join(keys, ID_SIZE, KEY_SIZE, "grant"), info=_grant_info(passage))


def open_grant(key: hpke.SealingKey, sealed: bytes, passage: Passage) -> dict[bytes, bytes]:
    """The keys that were granted, by epoch id. Raises `Malformed`, `Unverified`."""
    return _split(key.open(sealed, info=_grant_info(passage)), ID_SIZE, KEY_SIZE, "grant")


def _plaintext_size(length: int) -> int:
    for size in PLAINTEXT_SIZES:
        if _HEAD_SIZE + length <= size:
            return size
    raise Malformed("epoch", "content size")


def _part_context(place: PartPlace) -> bytes:
    return _check_size(place.header_hash, HASH_SIZE, "header hash") + _part_index(place)


def _part_index(place: PartPlace) -> bytes:
    if not 0 <= place.part < 2**16:
        raise Malformed("epoch", "part")
    return place.part.to_bytes(2)


def _wrap_info(passage: Passage, epoch: bytes) -> bytes:
    place = _check_size(passage.hotline, HASH_SIZE, "hotline") + _check_size(passage.space, ID_SIZE, "space")
    return label("wrap") + place + _check_size(epoch, ID_SIZE, "epoch") + _parties(passage)


def _grant_info(passage: Passage) -> bytes:
    place = _check_size(passage.hotline, HASH_SIZE, "hotline") + _check_size(passage.space, ID_SIZE, "space")
    return label("grant") + place + _parties(passage)


def _parties(passage: Passage) -> bytes:
    sender = _check_size(passage.sender, DEVICE_SIZE, "sender")
    return sender + _check_size(passage.recipient, DEVICE_SIZE, "recipient")


def _side_and_nonce(side: str, nonce: bytes) -> bytes:
    if len(side) != 2 or not side.isascii():
        raise Malformed("epoch", "side")
    return side.encode() + _check_size(nonce, NONCE_SIZE, "nonce")


def _join(values: Mapping[bytes, bytes], id_size: int, value_size: int, what: str) -> bytes:
    """(id || value) for each, at least one, in ascending order of the ids."""
    if not values:
        raise Malformed("epoch", f"{what} size")
    for key, value in values.items():
        _check_size(key, id_size, f"{what} id")
        _check_size(value, value_size, f"{what} value")
    return b"".join(key + values[key] for key in sorted(values))


def _split(data: bytes, id_size: int, value_size: int, what: str) -> dict[bytes, bytes]:
    """What `_join` joined."""
    item_size = id_size + value_size
    if not data or len(data) % item_size != 0:
        raise Malformed("epoch", f"{what} size")
    rows = [data[start : start + item_size] for start in range(0, len(data), item_size)]
    values = {row[:id_size]: row[id_size:] for row in rows}
    if [row[:id_size] for row in rows] != sorted(values):
        raise Malformed("epoch", f"{what} order")
    return values


def _check_size(data: bytes, size: int, what: str) -> bytes:
    """Every field of these constructions has one size, so that joining them is unambiguous."""
    if len(data) != size:
        raise Malformed("epoch", f"{what} size")
    return data

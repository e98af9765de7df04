"""Vectors of `epoch`: ids, padding, parts, wraps, grants.

Public keys and whole parts are in base64, the rest in hex. A case that must fail differs from a good one only in what
its name says.
"""

import base64
import hashlib

from cryptography.hazmat.primitives.hashes import SHA512
from cryptography.hazmat.primitives.kdf.hkdf import HKDFExpand

from crypto import chunked, hpke
from crypto.composite import SigningKey
from tests.vectors.cases import Case
from tests.vectors.draw import base64_text, draw

SOURCE = "this project, licence as the project's"

_HOTLINE, _SPACE, _EPOCH = draw("hotline", 32), draw("space", 16), draw("epoch", 16)
_SENDER, _NONCE, _HEADER_HASH = draw("sender", 32), draw("nonce", 16), draw("header", 32)
_KEY, _BLIND, _SALT = draw("epoch key", 32), draw("blind", 32), draw("salt", 24)
_RECIPIENTS = sorted(draw(f"recipient {n}", 32) for n in range(3))
_SEED = draw("sealing seed", 32)
_GRANTED = sorted((draw(f"epoch {n}", 16), draw(f"epoch key {n}", 32)) for n in range(3))
_OTHER = draw("another", 32)


def cases(kept: dict[str, Case]) -> list[Case]:
    """All of them."""
    return [*_ids(), *_padding(), *_parts(), *_wraps(kept), *_lists(), *_grants(kept)]


def _ids() -> list[Case]:
    signing, sealing = SigningKey(draw("signing seed", 64)).public_key, hpke.SealingKey(_SEED).public_key

    def case(op: str, arguments: Case, *hashed: bytes, size: int = 32) -> Case:
        digest = hashlib.sha256(b"hotline/v1/" + op.encode() + b"\x00" + b"".join(hashed)).digest()
        return {"name": op, "op": op, **arguments, "id": digest[:size].hex(), "expect": "ok"}

    opener = {"hotline": _HOTLINE.hex(), "side": "XA", "nonce": _NONCE.hex()}
    device = case("device", {"signing": base64_text(signing), "sealing": base64_text(sealing)}, signing, sealing)
    archive = case("archive", {"sealing": base64_text(sealing)}, sealing)
    space = case("space", opener, _HOTLINE, b"XA", _NONCE, size=16)
    other_side = case("space", opener | {"side": "XB"}, _HOTLINE, b"XB", _NONCE, size=16)
    epoch = case("epoch", opener | {"space": _SPACE.hex()}, _HOTLINE, _SPACE, b"XA", _NONCE, size=16)
    return [
        device,
        _but(device, "device, sealing key too short", "sealing public key size", sealing=base64_text(sealing[1:])),
        _but(device, "device, signing key too short", "signing public key size", signing=base64_text(signing[1:])),
        archive,
        _but(archive, "archive, a signing key", "sealing public key size", sealing=base64_text(signing)),
        space,
        other_side | {"name": "space of the other side"},
        _but(space, "space, a side of three letters", "side", side="XAB"),
        _but(space, "space, a side not in ASCII", "side", side="éé"),
        _but(space, "space, a nonce too short", "nonce size", nonce=_NONCE[1:].hex()),
        _but(space, "space, a hotline too short", "hotline size", hotline=_HOTLINE[1:].hex()),
        epoch,
        _but(epoch, "epoch, a space too long", "space size", space=_HOTLINE.hex()),
    ]


def _padding() -> list[Case]:
    """Content of `length` bytes, byte i being i modulo 251, padded to `size` bytes, whose hash is `content_hash`."""

    def case(length: int, size: int) -> Case:
        digest = hashlib.sha256(_padded(_content(length), size)).hexdigest()
        sealed_size = 56 + size + 16 * (size // 16_384 + 1)
        sizes = {"length": length, "size": size, "sealed_size": sealed_size, "content_hash": digest, "expect": "ok"}
        return {"name": f"{length} bytes padded", "op": "pad", "blind": _BLIND.hex(), **sizes}

    most = [(1024 << n) - 36 for n in range(10)]
    small = case(1, 1024)
    return [
        case(0, 1024),
        small,
        *(case(length, length + 36) for length in most),
        *(case(length + 1, 2 * (length + 36)) for length in most[:-1]),
        _but(small, "a byte more than a part holds", "content size", length=most[-1] + 1),
        _but(small, "a blind too short", "blind size", blind=_BLIND[1:].hex()),
        _but(small, "a blind too long", "blind size", blind=(_BLIND + b"\x00").hex()),
    ]


def _parts() -> list[Case]:
    good = _part("a part", _padded(b"{}", 1024))
    long = _part("a part of 16 KiB", _padded(_content(9000), 16_384))
    sealed = base64.b64decode(good["sealed"])
    return [
        good,
        long,
        _part("a part at 65535", _padded(b"", 1024), index=65_535),
        _but(_part("", _padded(b"{}", 1024)[:-1] + b"\x01"), "a last byte that is not zero", "padding"),
        _but(_part("", _padded(b"{}\x01", 1024, length=2)), "a byte after the content that is not zero", "padding"),
        _but(_part("", _padded(b"{}", 2048)), "more padding than needed", "padding"),
        _but(_part("", _padded(b"", 1024, length=989)), "a length beyond the plaintext", "padding"),
        _but(_part("", _padded(b"", 1024, length=2**32 - 1)), "a length that no part holds", "content size"),
        _but(good, "another epoch key", "commitment", key=_OTHER.hex()),
        _but(good, "another author", "commitment", device=_OTHER.hex()),
        _but(good, "another nonce", "commitment", nonce=_OTHER[:16].hex()),
        _but(good, "another header", "commitment", header_hash=_OTHER.hex()),
        _but(good, "another part", "commitment", part=1),
        _but(good, "a bit of the part changed", "chunk", sealed=base64_text(sealed[:-1] + bytes([sealed[-1] ^ 1]))),
        _but(good, "a part that is too many", "part", part=65_536),
        _but(good, "an epoch key too short", "epoch key size", key=_KEY[1:].hex()),
        _but(good, "a device id too short", "device size", device=_SENDER[1:].hex()),
        _but(good, "a header hash too short", "header hash size", header_hash=_HEADER_HASH[1:].hex()),
        _but(good, "a byte added", "part size", sealed=base64_text(sealed + b"\x00")),
        _but(good, "a byte cut off", "part size", sealed=base64_text(sealed[:-1])),
        _but(good, "a plaintext of 512 bytes", "part size", sealed=base64_text(bytes(56 + 512 + 16))),
        _but(good, "a plaintext of 3 KiB", "part size", sealed=base64_text(bytes(56 + 3072 + 16))),
        _but(good, "no bytes", "part size", sealed=""),
    ]


def _wraps(kept: dict[str, Case]) -> list[Case]:
    info = b"hotline/v1/wrap\x00" + _HOTLINE + _SPACE + _EPOCH + _SENDER + _RECIPIENTS[0]
    wrap = _sealed(kept, "a wrap", _KEY, info)
    good = _passage("a wrap", "wrap", wrap) | {"epoch": _EPOCH.hex(), "epoch_key": _KEY.hex()}
    return [
        good,
        *_misplaced(good, "wrap"),
        _but(good, "wrap, another epoch", "ciphertext", epoch=_OTHER[:16].hex()),
        _but(good, "wrap, an epoch too short", "epoch size", epoch=_EPOCH[1:].hex()),
        _but(good, "a wrap too short", "wrap size", sealed=base64_text(wrap[:-1])),
        _but(good, "a wrap too long", "wrap size", sealed=base64_text(wrap + b"\x00")),
    ]


def _grants(kept: dict[str, Case]) -> list[Case]:
    """`keys` are (epoch id, epoch key), in the order of the plaintext."""
    info = b"hotline/v1/grant\x00" + _HOTLINE + _SPACE + _SENDER + _RECIPIENTS[0]

    def case(name: str, keys: list[tuple[bytes, bytes]], rest: bytes = b"") -> Case:
        plaintext = b"".join(epoch + key for epoch, key in keys) + rest
        spelled = [[epoch.hex(), key.hex()] for epoch, key in keys]
        return _passage(name, "grant", _sealed(kept, name, plaintext, info)) | {"keys": spelled}

    good = case("a grant", _GRANTED)
    first = _GRANTED[0]
    return [
        good,
        case("a grant of one key", [first]),
        *_misplaced(good, "grant"),
        _failing(case("a grant of nothing", []), "grant size"),
        _failing(case("a grant with a byte too many", _GRANTED, b"\x00"), "grant size"),
        _failing(case("a grant with half a key", [first], first[0]), "grant size"),
        _failing(case("a grant in the other order", _GRANTED[::-1]), "grant order"),
        _failing(case("a grant with an epoch twice", [first, first]), "grant order"),
    ]


def _lists() -> list[Case]:
    """`part` is the clear part, `recipients` whom it names; every wrap in it is 1168 times its number."""

    def case(name: str, recipients: list[bytes], rest: bytes = b"") -> Case:
        part = b"".join(recipient + bytes([n]) * 1168 for n, recipient in enumerate(recipients)) + rest
        named = {"recipients": [recipient.hex() for recipient in recipients], "part": base64_text(part)}
        digest = hashlib.sha256(b"".join(recipients)).hexdigest()
        return {"name": name, "op": "wraps", **named, "recipients_hash": digest, "expect": "ok"}

    first, second, _ = _RECIPIENTS
    return [
        case("three wraps", _RECIPIENTS),
        case("one wrap", [first]),
        _failing(case("no wraps", []), "wraps size"),
        _failing(case("a byte after the wraps", [first], b"\x00"), "wraps size"),
        _failing(case("half a wrap", [first], second), "wraps size"),
        _failing(case("wraps in the other order", [second, first]), "wraps order"),
        _failing(case("two wraps of one recipient", [first, first]), "wraps order"),
    ]


def _misplaced(good: Case, what: str) -> list[Case]:
    return [
        _but(good, f"{what}, another hotline", "ciphertext", hotline=_OTHER.hex()),
        _but(good, f"{what}, another space", "ciphertext", space=_OTHER[:16].hex()),
        _but(good, f"{what}, another sender", "ciphertext", sender=_OTHER.hex()),
        _but(good, f"{what}, another recipient", "ciphertext", recipient=_RECIPIENTS[1].hex()),
        _but(good, f"{what}, another key", "ciphertext", seed=_OTHER.hex()),
        _but(good, f"{what}, a hotline too short", "hotline size", hotline=_HOTLINE[1:].hex()),
        _but(good, f"{what}, a recipient too short", "recipient size", recipient=_RECIPIENTS[0][1:].hex()),
    ]


def _content(length: int) -> bytes:
    return (bytes(range(251)) * (length // 251 + 1))[:length]


def _padded(content: bytes, size: int, *, length: int | None = None) -> bytes:
    return (_BLIND + (len(content) if length is None else length).to_bytes(4) + content).ljust(size, b"\x00")


def _part(name: str, plaintext: bytes, *, index: int = 0) -> Case:
    info = b"hotline/v1/part\x00" + _SENDER + _NONCE + index.to_bytes(2)
    input_key = HKDFExpand(SHA512(), length=32, info=info).derive(_KEY)
    sealed = chunked.seal(input_key, plaintext, salt=_SALT, context=_HEADER_HASH + index.to_bytes(2))
    return {
        "name": name,
        "op": "part",
        "key": _KEY.hex(),
        "device": _SENDER.hex(),
        "nonce": _NONCE.hex(),
        "header_hash": _HEADER_HASH.hex(),
        "part": index,
        "salt": _SALT.hex(),
        "plaintext": base64_text(plaintext),
        "sealed": base64_text(sealed),
        "expect": "ok",
    }


def _passage(name: str, op: str, sealed: bytes) -> Case:
    return {
        "name": name,
        "op": op,
        "seed": _SEED.hex(),
        "hotline": _HOTLINE.hex(),
        "space": _SPACE.hex(),
        "sender": _SENDER.hex(),
        "recipient": _RECIPIENTS[0].hex(),
        "sealed": base64_text(sealed),
        "expect": "ok",
    }


def _sealed(kept: dict[str, Case], name: str, plaintext: bytes, info: bytes) -> bytes:
    if name in kept:
        return base64.b64decode(kept[name]["sealed"])
    return hpke.seal(hpke.SealingKey(_SEED).public_key, plaintext, info=info)


_UNVERIFIED = {"ciphertext": "hpke", "commitment": "chunked", "chunk": "chunked"}


def _but(good: Case, name: str, detail: str, **changes: object) -> Case:
    """A good case with something changed, so that it fails."""
    return _failing(good | {"name": name} | changes, detail)


def _failing(case: Case, detail: str) -> Case:
    code = _UNVERIFIED.get(detail, "epoch")
    return case | {"expect": code, "error": "Malformed" if code == "epoch" else "Unverified", "detail": detail}

"""Vectors of `chunked`: each class of length, and each way of cutting, lengthening and mixing.

A message is `size` bytes, byte i being i modulo 251. `sealed` is given for short ones, its SHA-256 for all. A case that
edits it says how: `truncate` to so many bytes, `append` these bytes (hex), `flip` the lowest bit of the byte at an
offset, `move`: the chunks in this order.
"""

import base64
import hashlib
from typing import Any

from cryptography.cobblestone import Cobblestone256Decryptor, Cobblestone256Encryptor
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA512
from cryptography.hazmat.primitives.kdf.hkdf import HKDFExpand

from tests.vectors.cases import Case
from tests.vectors.draw import base64_text, draw

SOURCE = (
    "The plaintext is the first `size` bytes of 00 to fa, repeated; what it seals to is then cut to so many bytes "
    "(`truncate`), has these bytes added (`append`), the lowest bit of the byte at an offset changed (`flip`), or its "
    "chunks in this order (`move`). "
    "'cryptography …': made by cryptography's own Cobblestone256Encryptor; the others this project, opened with its "
    "Cobblestone256Decryptor when made; licence as the project's"
)

_KEY = draw("chunked", 32)
_SALT = draw("chunked salt", 24)
_CONTEXT = b"hotline"
_KIB_16 = 16 * 1024
_SEALED_CHUNK = _KIB_16 + 16

_SIZE = ("Malformed", "size")
_CHUNK = ("Unverified", "chunk")
_COMMITMENT = ("Unverified", "commitment")


def cases(kept: dict[str, Case]) -> list[Case]:
    """All of them."""
    return [*_lengths(), *_libraries(kept), *_edits(), *_arguments()]


def _lengths() -> list[Case]:
    sizes = [0, 1, 15, 16, 17, 1024, _KIB_16 - 1, _KIB_16, _KIB_16 + 1, 2 * _KIB_16, 2 * _KIB_16 + 4096, 2**19]
    return [
        *(_case(f"{size} bytes", size) for size in sizes),
        _case("no context", 100, context=b""),
        _case("a long context", 100, context=draw("chunked context", 1000)),
    ]


def _libraries(kept: dict[str, Case]) -> list[Case]:
    """What another implementation sealed; it draws its own salt."""
    made = []
    for size in (0, 100, _KIB_16, _KIB_16 + 100):
        name = f"cryptography, {size} bytes"
        if name in kept:
            sealed = base64.b64decode(kept[name]["sealed"])
        else:
            encryptor = Cobblestone256Encryptor(_KEY, _CONTEXT)
            sealed = encryptor.update(_plaintext(size)) + encryptor.finalize()
        made.append(_case(name, size, salt=sealed[:24]) | {"sealed": base64_text(sealed)})
    return made


def _edits() -> list[Case]:
    one, two = 56 + _SEALED_CHUNK, 56 + 2 * _SEALED_CHUNK

    def case(name: str, size: int, edit: dict[str, Any], failure: tuple[str, str]) -> Case:
        return _case(name, size) | edit | _failing(failure)

    return [
        case("nothing", 100, {"truncate": 0}, _SIZE),
        case("a prefix too short", 100, {"truncate": 55}, _SIZE),
        case("the prefix alone", 100, {"truncate": 56}, _SIZE),
        case("a byte after the prefix", 100, {"truncate": 57}, _SIZE),
        case("a byte less than a tag", 100, {"truncate": 71}, _SIZE),
        case("cut to a tag's length", 100, {"truncate": 72}, _CHUNK),
        case("a byte less", 100, {"truncate": 171}, _CHUNK),
        case("a byte more", 100, {"append": "00"}, _CHUNK),
        case("a tag's length more", 100, {"append": "00" * 16}, _CHUNK),
        case("lengthened to a whole chunk", 100, {"append": "00" * (one - 172)}, _CHUNK),
        case("lengthened beyond a chunk", 100, {"append": "00" * (one - 172 + 16)}, _CHUNK),
        case("the empty last chunk cut off", _KIB_16, {"truncate": one}, _SIZE),
        case("a byte of the empty last chunk left", _KIB_16, {"truncate": one + 1}, _SIZE),
        case("a byte less of the empty last chunk", _KIB_16, {"truncate": one + 15}, _SIZE),
        case("a byte more after the empty last chunk", _KIB_16, {"append": "00"}, _CHUNK),
        case("cut inside the first chunk", _KIB_16, {"truncate": one - 1}, _CHUNK),
        case("the last chunk cut off", 2 * _KIB_16 + 100, {"truncate": two}, _SIZE),
        case("the last chunk cut to 15 bytes", 2 * _KIB_16 + 100, {"truncate": two + 15}, _SIZE),
        case("the last chunk cut to a tag's length", 2 * _KIB_16 + 100, {"truncate": two + 16}, _CHUNK),
        case("the last two chunks cut off", 2 * _KIB_16 + 100, {"truncate": one}, _SIZE),
        case("two chunks in the other order", 2 * _KIB_16 + 100, {"move": [1, 0, 2]}, _CHUNK),
        case("a chunk twice", 2 * _KIB_16 + 100, {"move": [0, 0, 2]}, _CHUNK),
        case("a chunk left out", 2 * _KIB_16 + 100, {"move": [0, 2]}, _CHUNK),
        case("a chunk added", 2 * _KIB_16 + 100, {"move": [0, 1, 1, 2]}, _CHUNK),
        case("a bit of the salt", 100, {"flip": 0}, _COMMITMENT),
        case("the salt's last bit", 100, {"flip": 23}, _COMMITMENT),
        case("a bit of the commitment", 100, {"flip": 24}, _COMMITMENT),
        case("the commitment's last bit", 100, {"flip": 55}, _COMMITMENT),
        case("a bit of the ciphertext", 100, {"flip": 56}, _CHUNK),
        case("a bit of the tag", 100, {"flip": 171}, _CHUNK),
        case("a bit of the second chunk", 2 * _KIB_16 + 100, {"flip": one + 5}, _CHUNK),
        case("a bit of the empty last chunk", _KIB_16, {"flip": one + 5}, _CHUNK),
        case("another key", 100, {"key": draw("chunked, other", 32).hex()}, _COMMITMENT),
        case("another context", 100, {"context": b"hotline2".hex()}, _COMMITMENT),
        case("the context left out", 100, {"context": ""}, _COMMITMENT),
    ]


def _arguments() -> list[Case]:
    def case(name: str, arguments: dict[str, str], detail: str) -> Case:
        return _case(name, 1) | {"op": "seal"} | arguments | _failing(("Malformed", detail))

    return [
        case("a key too short", {"key": _KEY[:31].hex()}, "key size"),
        case("a key too long", {"key": (_KEY + b"\x00").hex()}, "key size"),
        case("a salt too short", {"salt": _SALT[:23].hex()}, "salt size"),
        case("no salt", {"salt": ""}, "salt size"),
        _case("a key too short to open", 1) | {"key": _KEY[:31].hex()} | _failing(("Malformed", "key size")),
    ]


def _case(name: str, size: int, *, salt: bytes = _SALT, context: bytes = _CONTEXT) -> Case:
    """Sealed here by the formulas of the specification, whole, and opened by another implementation."""
    plaintext = _plaintext(size)
    info = b"c2sp.org/chunked-encryption@v1+AEAD_AES_256_GCM\x00" + salt + context
    derived = HKDFExpand(SHA512(), length=76, info=info).derive(_KEY)
    nonce = int.from_bytes(derived[32:44])
    sealed = salt + derived[44:]
    for index in range(size // _KIB_16 + 1):
        chunk = plaintext[index * _KIB_16 : (index + 1) * _KIB_16]
        sealed += AESGCM(derived[:32]).encrypt((nonce ^ index).to_bytes(12), chunk, None)
    decryptor = Cobblestone256Decryptor(_KEY, context)
    if decryptor.update(sealed) + decryptor.finalize() != plaintext:
        raise ValueError("another implementation does not open it")
    case = {"name": name, "op": "open", "key": _KEY.hex(), "salt": salt.hex(), "context": context.hex(), "size": size}
    short = {"sealed": base64_text(sealed)} if size < 2000 else {}
    return case | short | {"sealed_sha256": hashlib.sha256(sealed).hexdigest(), "expect": "ok"}


def _plaintext(size: int) -> bytes:
    return (bytes(range(251)) * (size // 251 + 1))[:size]


def _failing(failure: tuple[str, str]) -> Case:
    return {"expect": "chunked", "error": failure[0], "detail": failure[1]}

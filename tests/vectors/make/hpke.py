"""Vectors of `hpke`: X-Wing's published ones, finished by a key schedule written here apart, and ours."""

import base64
import hmac
import json

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from crypto.hpke import SealingKey, seal
from tests.vectors.cases import DIRECTORY, Case
from tests.vectors.draw import base64_text, draw

SOURCE = (
    "'X-Wing …' and 'HPKE …': keys, enc and shared secret of the drafts, see published/hpke.json, with ciphertexts of "
    "AES-256-GCM added; the others this project, licence as the project's"
)

_INFO = b"hotline/v1/wrap"
_PLAINTEXT = draw("hpke plaintext", 32)
_SEED = draw("hpke", 32)
_UNOPENED = {"expect": "hpke", "error": "Unverified", "detail": "ciphertext"}


def cases(kept: dict[str, Case]) -> list[Case]:
    """All of them."""
    return [*_published(), *_ours(kept), *_keys()]


def _published() -> list[Case]:
    drafts = json.loads((DIRECTORY / "published" / "hpke.json").read_text())
    hpke = drafts["hpke"]
    info, shared_secret = bytes.fromhex(hpke["info"]), bytes.fromhex(hpke["shared_secret"])
    key, nonce = _key_schedule(shared_secret, info, aead=3)
    if (key.hex(), nonce.hex()) != (hpke["key"], hpke["base_nonce"]):
        raise ValueError("the key schedule differs from the published one")
    made = []
    for name, seed, public_key, enc, secret in [
        ("HPKE draft", hpke["skRm"], hpke["pkRm"], hpke["enc"], hpke["shared_secret"]),
        *((f"X-Wing draft {n}", v["sk"], v["pk"], v["ct"], v["ss"]) for n, v in enumerate(drafts["xwing"], 1)),
    ]:
        key, nonce = _key_schedule(bytes.fromhex(secret), info, aead=2)
        sealed = bytes.fromhex(enc) + AESGCM(key).encrypt(nonce, _PLAINTEXT, b"")
        made += [
            _key(f"{name}, seed", bytes.fromhex(seed), bytes.fromhex(public_key)),
            _open(name, sealed, seed=bytes.fromhex(seed), info=info),
        ]
    return made


def _ours(kept: dict[str, Case]) -> list[Case]:
    public_key = SealingKey(_SEED).public_key

    def sealed(name: str, plaintext: bytes, info: bytes) -> bytes:
        before = kept.get(name)
        return base64.b64decode(before["sealed"]) if before else seal(public_key, plaintext, info=info)

    ours, empty, long = (
        sealed("ours", _PLAINTEXT, _INFO),
        sealed("of nothing, without info", b"", b""),
        sealed("of 480 bytes", draw("hpke long", 480), _INFO),
    )
    unencapsulated = draw("hpke enc", 1088)
    return [
        _key("ours, seed", _SEED, public_key),
        {"name": "a seed too short", "op": "key", "seed": _SEED[:31].hex()} | _malformed("seed size"),
        _open("ours", ours),
        _open("of nothing, without info", empty, plaintext=b"", info=b""),
        _open("of 480 bytes", long, plaintext=draw("hpke long", 480)),
        _open("another info", ours, info=_INFO + b"\x00") | _UNOPENED,
        _open("no info", ours, info=b"") | _UNOPENED,
        _open("another recipient", ours, seed=draw("hpke, other", 32)) | _UNOPENED,
        _open("a bit of ML-KEM's ciphertext changed", _flip(ours, 5)) | _UNOPENED,
        _open("ML-KEM's ciphertext replaced", unencapsulated + ours[1088:]) | _UNOPENED,
        _open("a bit of X25519's key changed", _flip(ours, 1090)) | _UNOPENED,
        _open("X25519's key zero", ours[:1088] + bytes(32) + ours[1120:]) | _UNOPENED,
        _open("X25519's key of order 8", ours[:1088] + _ORDER_8 + ours[1120:]) | _UNOPENED,
        _open("a bit of the ciphertext changed", _flip(ours, 1120)) | _UNOPENED,
        _open("a bit of the tag changed", _flip(ours, -1)) | _UNOPENED,
        _open("a byte cut off", ours[:-1]) | _UNOPENED,
        _open("a byte added", ours + b"\x00") | _UNOPENED,
        _open("enc and tag of another message", ours[:1120] + empty[1120:]) | _UNOPENED,
        _open("a byte less than a tag", ours[:1135]) | _malformed("size"),
        _open("nothing", b"") | _malformed("size"),
    ]


_P = 2**255 - 19
_ORDER_8 = (325606250916557431795983626356110631294008115727848805560023387167927233504).to_bytes(32, "little")
"""One of the points on which X25519 gives zero (RFC 7748 section 6.1; D. J. Bernstein, 'Curve25519', 2006)."""


def _keys() -> list[Case]:
    public_key = SealingKey(_SEED).public_key
    mlkem, x25519 = public_key[:1184], public_key[1184:]
    not_reduced = b"\x01\xfd" + mlkem[2:]

    def case(name: str, key: bytes) -> Case:
        return {"name": f"key, {name}", "op": "check", "public_key": base64_text(key), "expect": "ok"}

    return [
        case("ours", public_key),
        case("an ML-KEM coefficient of 3329", not_reduced + x25519) | _malformed("public key"),
        case("ML-KEM all ones", b"\xff" * 1184 + x25519) | _malformed("public key"),
        case("X25519 zero", mlkem + bytes(32)) | _malformed("public key"),
        case("X25519 one", mlkem + (1).to_bytes(32, "little")) | _malformed("public key"),
        case("X25519 of order 8", mlkem + _ORDER_8) | _malformed("public key"),
        case("X25519 of order 4 on the twist", mlkem + (_P - 1).to_bytes(32, "little")) | _malformed("public key"),
        case("X25519 zero, not reduced", mlkem + _P.to_bytes(32, "little")) | _malformed("public key"),
        case("X25519 zero, its top bit set", mlkem + bytes(31) + b"\x80") | _malformed("public key"),
        case("X25519 two, not reduced", mlkem + (_P + 2).to_bytes(32, "little")),
        case("X25519 ours, its top bit set", mlkem + x25519[:31] + bytes([x25519[31] | 128])),
        case("too short", public_key[:-1]) | _malformed("public key size"),
        case("too long", public_key + b"\x00") | _malformed("public key size"),
        case("the components in the other order", x25519 + mlkem) | _malformed("public key"),
    ]


def _key_schedule(shared_secret: bytes, info: bytes, *, aead: int) -> tuple[bytes, bytes]:
    """Key and base nonce: RFC 9180 section 5.1, base mode, with HMAC alone (RFC 5869)."""
    suite = b"HPKE" + (0x647A).to_bytes(2) + (1).to_bytes(2) + aead.to_bytes(2)

    def extract(salt: bytes, label: bytes, material: bytes) -> bytes:
        return hmac.digest(salt, b"HPKE-v1" + suite + label + material, "sha256")

    def expand(secret: bytes, label: bytes, context: bytes, size: int) -> bytes:
        return hmac.digest(secret, size.to_bytes(2) + b"HPKE-v1" + suite + label + context + b"\x01", "sha256")[:size]

    context = b"\x00" + extract(b"", b"psk_id_hash", b"") + extract(b"", b"info_hash", info)
    secret = extract(shared_secret, b"secret", b"")
    return expand(secret, b"key", context, 32), expand(secret, b"base_nonce", context, 12)


def _open(name: str, sealed: bytes, *, plaintext: bytes = _PLAINTEXT, seed: bytes = _SEED, info: bytes = _INFO) -> Case:
    return {
        "name": name,
        "op": "open",
        "seed": seed.hex(),
        "info": info.hex(),
        "sealed": base64_text(sealed),
        "plaintext": plaintext.hex(),
        "expect": "ok",
    }


def _key(name: str, seed: bytes, public_key: bytes) -> Case:
    return {"name": name, "op": "key", "seed": seed.hex(), "public_key": base64_text(public_key), "expect": "ok"}


def _malformed(detail: str) -> Case:
    return {"expect": "hpke", "error": "Malformed", "detail": detail}


def _flip(data: bytes, index: int) -> bytes:
    changed = bytearray(data)
    changed[index] ^= 1
    return bytes(changed)

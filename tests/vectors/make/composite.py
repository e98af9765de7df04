"""Vectors of `composite`: the draft's own, ours, and signatures on which libraries differ."""

import base64
import hashlib
import json

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.mldsa import MLDSA65PrivateKey

from crypto.composite import SigningKey
from tests.vectors.cases import DIRECTORY, Case
from tests.vectors.draw import base64_text, draw

SOURCE = (
    "'draft …': draft-ietf-lamps-pq-composite-sigs, see published/composite.json; the others this project, licence as "
    "the project's"
)

_LABEL = b"COMPSIG-MLDSA65-Ed25519-SHA512"
_PREFIX = b"CompositeAlgorithmSignatures2025"
_ORDER = 2**252 + 27742317777372353535851937790883648493
_P = 2**255 - 19
_IDENTITY = (1).to_bytes(32, "little")
_D = -121665 * pow(121666, -1, _P) % _P
_ORDER_8 = bytes.fromhex("c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a")

_MESSAGE = "XA-0041 线路".encode()
_SEED = draw("composite", 64)
_FORGED = {"expect": "composite", "error": "Unverified", "detail": "signature"}


def cases(kept: dict[str, Case]) -> list[Case]:
    """All of them."""
    return [*_published(), *_ours(kept), *_keys(), *_disputed(kept)]


def _published() -> list[Case]:
    draft = json.loads((DIRECTORY / "published" / "composite.json").read_text())
    message, context = base64.b64decode(draft["m"]), base64.b64decode(draft["ctx"])
    public_key = base64.b64decode(draft["pk"])
    signature, signature_with_context = base64.b64decode(draft["s"]), base64.b64decode(draft["sWithContext"])
    return [
        _key("draft, seed", base64.b64decode(draft["sk"]), public_key),
        _verify("draft", public_key, message, signature),
        _verify("draft, with context", public_key, message, signature_with_context, context),
        _verify("draft, its context left out", public_key, message, signature_with_context) | _FORGED,
        _verify("draft, another context", public_key, message, signature, context) | _FORGED,
    ]


def _ours(kept: dict[str, Case]) -> list[Case]:
    key = SigningKey(_SEED)
    other = SigningKey(draw("composite, other", 64)).public_key

    def verify(name: str, signature: bytes, message: bytes = _MESSAGE, public_key: bytes = key.public_key) -> Case:
        return _verify(name, public_key, message, signature)

    first = _kept(kept, "ours") or key.sign(_MESSAGE)
    second = _kept(kept, "ours, signed again") or key.sign(_MESSAGE)
    return [
        _key("ours, seed", _SEED, key.public_key),
        {"name": "a seed too short", "op": "key", "seed": _SEED[:63].hex()} | _malformed("seed size"),
        verify("ours", first),
        verify("ours, signed again", second),
        verify("components of two signatures", first[:3309] + second[3309:]),
        _verify("ours, of nothing", key.public_key, b"", _kept(kept, "ours, of nothing") or key.sign(b"")),
        verify("another message", first, _MESSAGE + b" ") | _FORGED,
        verify("another key", first, public_key=other) | _FORGED,
        verify("another ML-DSA key", first, public_key=other[:1952] + key.public_key[1952:]) | _FORGED,
        verify("another Ed25519 key", first, public_key=key.public_key[:1952] + other[1952:]) | _FORGED,
        verify("a bit of ML-DSA changed", _flip(first, 100)) | _FORGED,
        verify("the last bit of ML-DSA's hints changed", _flip(first, 3308)) | _FORGED,
        verify("a bit of Ed25519's R changed", _flip(first, 3310)) | _FORGED,
        verify("a bit of Ed25519's S changed", _flip(first, 3350)) | _FORGED,
        verify("ML-DSA's part zero", bytes(3309) + first[3309:]) | _FORGED,
        verify("Ed25519's part zero", first[:3309] + bytes(64)) | _FORGED,
        verify("Ed25519 first", first[3309:] + first[:3309]) | _FORGED,
        verify("a byte too short", first[:-1]) | _malformed("signature size"),
        verify("a byte too long", first + b"\x00") | _malformed("signature size"),
        verify("no signature", b"") | _malformed("signature size"),
        verify("a public key too short", first, public_key=key.public_key[:-1]) | _malformed("public key size"),
        _verify("a context too long", key.public_key, _MESSAGE, first, bytes(256)) | _malformed("context size"),
    ]


def _keys() -> list[Case]:
    """Ed25519 public keys: in the first column the spelling's y and the sign bit."""
    mldsa = SigningKey(_SEED).public_key[:1952]
    order_8 = int.from_bytes(_ORDER_8, "little")
    refused = {
        "order 1": (1, 0),
        "order 1, sign bit set": (1, 1),
        "order 2": (_P - 1, 0),
        "order 2, sign bit set": (_P - 1, 1),
        "order 4": (0, 0),
        "order 4, sign bit set": (0, 1),
        "order 8": (order_8, 0),
        "order 8, sign bit set": (order_8, 1),
        "order 8, negative y": (_P - order_8, 0),
        "order 8, negative y, sign bit set": (_P - order_8, 1),
        "order 4, not reduced": (_P, 0),
        "order 1, not reduced": (_P + 1, 0),
        "order 1, not reduced, sign bit set": (_P + 1, 1),
        "y = 3, not reduced": (_P + 3, 0),
        "y = 18, not reduced, sign bit set": (_P + 18, 1),
    }
    accepted = {
        "y = 3": (3, 0),
        "y = 4, sign bit set": (4, 1),
        "y = 2, off the curve": (2, 0),
        "y = p - 2, off the curve": (_P - 2, 0),
    }

    def case(name: str, y: int, sign: int) -> Case:
        point = (y + (sign << 255)).to_bytes(32, "little")
        return {"name": f"key, {name}", "op": "check", "public_key": base64_text(mldsa + point), "expect": "ok"}

    return [
        *(case(name, *spelling) for name, spelling in accepted.items()),
        *(case(name, *spelling) | _malformed("Ed25519 public key") for name, spelling in refused.items()),
    ]


def _disputed(kept: dict[str, Case]) -> list[Case]:
    """Signatures whose Ed25519 part OpenSSL accepts, and others need not: all are refused here, in both languages.

    With the public key of order 1, any (rB, r) is a signature of anything; with the nonce point of order 1, S is the
    challenge times the private scalar. A point of order 8 added to the nonce point, or to the key, is nothing to who
    verifies with the cofactor; without it, it is where the challenge is a multiple of 8.
    """
    mldsa_key, ed25519_key = (
        MLDSA65PrivateKey.from_seed_bytes(_SEED[:32]),
        Ed25519PrivateKey.from_private_bytes(_SEED[32:]),
    )
    message = _PREFIX + _LABEL + b"\x00" + hashlib.sha512(_MESSAGE).digest()
    mldsa = mldsa_key.public_key().public_bytes_raw()
    point = ed25519_key.public_key().public_bytes_raw()
    secret = _scalar(_SEED[32:])

    under_identity = point + (secret % _ORDER).to_bytes(32, "little")
    Ed25519PublicKey.from_public_bytes(_IDENTITY).verify(under_identity, message)
    challenge = int.from_bytes(hashlib.sha512(_IDENTITY + point + message).digest(), "little")
    nonce_identity = _IDENTITY + (challenge * secret % _ORDER).to_bytes(32, "little")
    Ed25519PublicKey.from_public_bytes(point).verify(nonce_identity, message)
    signature = ed25519_key.sign(message)
    not_reduced = signature[:32] + (int.from_bytes(signature[32:], "little") + _ORDER).to_bytes(32, "little")

    nonce, torsion_key = draw("composite nonce", 32), _with_torsion(point)
    torsion_nonce = _signed(nonce, _with_torsion(_public(nonce)), point, secret, message)
    under_torsion = {
        bool(challenge % 8): signature
        for seed in (draw(f"composite nonce {n}", 32) for n in range(64))
        for challenge, signature in [_signed(seed, _public(seed), torsion_key, secret, message)]
    }
    Ed25519PublicKey.from_public_bytes(torsion_key).verify(under_torsion[False], message)

    name = "Ed25519 nonce point of order 1"
    first = (_kept(kept, name) or mldsa_key.sign(message, _LABEL))[:3309]
    return [
        _verify(name, mldsa + point, _MESSAGE, first + nonce_identity) | _FORGED,
        _verify("Ed25519 nonce point of mixed order", mldsa + point, _MESSAGE, first + torsion_nonce[1]) | _FORGED,
        _verify("Ed25519 key of mixed order", mldsa + torsion_key, _MESSAGE, first + under_torsion[True]) | _FORGED,
        _verify(
            "Ed25519 key of mixed order, a challenge of 8", mldsa + torsion_key, _MESSAGE, first + under_torsion[False]
        ),
        _verify("Ed25519 S not reduced", mldsa + point, _MESSAGE, first + not_reduced) | _FORGED,
        _verify("Ed25519 key of order 1", mldsa + _IDENTITY, _MESSAGE, first + under_identity)
        | _malformed("Ed25519 public key"),
        _verify("Ed25519 key off the curve", mldsa + (2).to_bytes(32, "little"), _MESSAGE, first + signature) | _FORGED,
        _verify("the same Ed25519 key and nonce point, honest", mldsa + point, _MESSAGE, first + signature),
    ]


def _scalar(seed: bytes) -> int:
    """The private scalar of an Ed25519 seed (RFC 8032 section 5.1.5)."""
    scalar = bytearray(hashlib.sha512(seed).digest()[:32])
    scalar[0] &= 248
    scalar[31] = scalar[31] & 127 | 64
    return int.from_bytes(scalar, "little")


def _public(seed: bytes) -> bytes:
    return Ed25519PrivateKey.from_private_bytes(seed).public_key().public_bytes_raw()


def _signed(seed: bytes, nonce: bytes, point: bytes, secret: int, message: bytes) -> tuple[int, bytes]:
    """The challenge, and (R, S) with the scalar of that seed for a nonce point and key that may be others."""
    challenge = int.from_bytes(hashlib.sha512(nonce + point + message).digest(), "little") % _ORDER
    return challenge, nonce + ((_scalar(seed) + challenge * secret) % _ORDER).to_bytes(32, "little")


def _with_torsion(encoding: bytes) -> bytes:
    """A point, and a point of order 8 added to it (RFC 8032 section 5.1)."""
    (x1, y1), (x2, y2) = _decode(encoding), _decode(_ORDER_8)
    product = _D * x1 * x2 * y1 * y2 % _P
    x = (x1 * y2 + x2 * y1) * pow(1 + product, -1, _P) % _P
    y = (y1 * y2 + x1 * x2) * pow(1 - product, -1, _P) % _P
    return (y + ((x & 1) << 255)).to_bytes(32, "little")


def _decode(encoding: bytes) -> tuple[int, int]:
    whole = int.from_bytes(encoding, "little")
    y = whole & (2**255 - 1)
    square = (y * y - 1) * pow(_D * y * y + 1, -1, _P) % _P
    x = pow(square, (_P + 3) // 8, _P)
    if x * x % _P != square:
        x = x * pow(2, (_P - 1) // 4, _P) % _P
    return (x if x & 1 == whole >> 255 else _P - x), y


def _verify(name: str, public_key: bytes, message: bytes, signature: bytes, context: bytes = b"") -> Case:
    return {
        "name": name,
        "op": "verify",
        "public_key": base64_text(public_key),
        "message": message.hex(),
        "context": context.hex(),
        "signature": base64_text(signature),
        "expect": "ok",
    }


def _key(name: str, seed: bytes, public_key: bytes) -> Case:
    return {"name": name, "op": "key", "seed": seed.hex(), "public_key": base64_text(public_key), "expect": "ok"}


def _malformed(detail: str) -> Case:
    return {"expect": "composite", "error": "Malformed", "detail": detail}


def _kept(kept: dict[str, Case], name: str) -> bytes | None:
    return base64.b64decode(kept[name]["signature"]) if name in kept else None


def _flip(data: bytes, index: int) -> bytes:
    return data[:index] + bytes([data[index] ^ 1]) + data[index + 1 :]

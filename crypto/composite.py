"""Composite signatures `id-MLDSA65-Ed25519-SHA512`: ML-DSA-65 and Ed25519 over one message; both must hold.

draft-ietf-lamps-pq-composite-sigs, sections 2 to 4. Each component signs the message representative

    M' = "CompositeAlgorithmSignatures2025" || "COMPSIG-MLDSA65-Ed25519-SHA512"
         || u8 length of context || context || SHA-512(message)

and ML-DSA has the second string, the label, as its own context besides. ML-DSA's bytes always come first:

    public key  1984 = ML-DSA-65 1952 || Ed25519 32
    signature   3373 = ML-DSA-65 3309 || Ed25519 64
    seed          64 = ML-DSA-65 32 || Ed25519 32

A signature can be made in many ways for one message (ML-DSA is randomised, and two signatures can be
recombined), so nothing may be named by the hash of a signature.

Ed25519 implementations differ on points that no honest signer makes: some take keys or nonce points of small
order, some reduce an encoding that is not canonical, WebCrypto's specification refuses what OpenSSL accepts.
Here both are refused by their encoding, before a library sees them, so that two sides never differ on a
verdict. The encodings, and what libraries make of them: Chalkias, Garillot, Nikolaenko, 'Taming the Many
EdDSAs', 2020, section 3 and table 1.
"""

import hashlib

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.mldsa import MLDSA65PrivateKey, MLDSA65PublicKey

from crypto.errors import Malformed, Unverified
from crypto.wire import Field, base64_bytes

SEED_SIZE = 64
PUBLIC_KEY_SIZE = 1984
SIGNATURE_SIZE = 3373

_MLDSA_SEED_SIZE = 32
_MLDSA_PUBLIC_KEY_SIZE = 1952
_MLDSA_SIGNATURE_SIZE = 3309
_ED25519_POINT_SIZE = 32

_PREFIX = b"CompositeAlgorithmSignatures2025"
_LABEL = b"COMPSIG-MLDSA65-Ed25519-SHA512"

_P = 2**255 - 19
_ORDER_8_Y = 0x7A03AC9277FDC74EC6CC392CFA53202A0F67100D760B3CBA4FD84D3D706A17C7
"""The y coordinate of two of the four points of order 8; the others have its negative."""
_SMALL_ORDER_Y = frozenset({1, _P - 1, 0, _ORDER_8_Y, _P - _ORDER_8_Y})
"""The y coordinates of the eight points whose order divides 8: order 1, 2, 4, 8, 8."""


class SigningKey:
    """A composite private key.

    Takes the 64-byte seed, uniformly random and used for nothing else (section 3.1). Raises `Malformed`.
    """

    def __init__(self, seed: bytes) -> None:
        if len(seed) != SEED_SIZE:
            raise Malformed("composite", "seed size")
        self._mldsa = MLDSA65PrivateKey.from_seed_bytes(seed[:_MLDSA_SEED_SIZE])
        self._ed25519 = Ed25519PrivateKey.from_private_bytes(seed[_MLDSA_SEED_SIZE:])

    @property
    def public_key(self) -> bytes:
        """The public key, 1984 bytes."""
        return self._mldsa.public_key().public_bytes_raw() + self._ed25519.public_key().public_bytes_raw()

    def sign(self, message: bytes, *, context: bytes = b"") -> bytes:
        """A signature of `message`, 3373 bytes, another at each call. A context has at most 255 bytes."""
        representative = _message_representative(message, context)
        return self._mldsa.sign(representative, _LABEL) + self._ed25519.sign(representative)


def check_public_key(public_key: bytes) -> bytes:
    """The public key itself. Raises `Malformed` unless it has 1984 bytes, and as `check_ed25519_key` does."""
    if len(public_key) != PUBLIC_KEY_SIZE:
        raise Malformed("composite", "public key size")
    check_ed25519_key(public_key[_MLDSA_PUBLIC_KEY_SIZE:])
    return public_key


def check_ed25519_key(public_key: bytes) -> bytes:
    """The Ed25519 public key itself, 32 bytes.

    Raises `Malformed` for a point of small order or not canonically encoded. A point off the curve passes, as
    nothing verifies with it anywhere.
    """
    if len(public_key) != _ED25519_POINT_SIZE or not _is_safe_point(public_key):
        raise Malformed("composite", "Ed25519 public key")
    return public_key


def parse_public_key(field: Field) -> bytes:
    """A public key as formats spell it, in base64. Raises `Malformed` as `check_public_key` does."""
    return check_public_key(base64_bytes(field, size=PUBLIC_KEY_SIZE))


def verify(public_key: bytes, message: bytes, signature: bytes, *, context: bytes = b"") -> bytes:
    """The message, if both parts of its signature hold (section 3.3). Raises `Malformed`, `Unverified`."""
    check_public_key(public_key)
    if len(signature) != SIGNATURE_SIZE:
        raise Malformed("composite", "signature size")
    representative = _message_representative(message, context)
    mldsa = MLDSA65PublicKey.from_public_bytes(public_key[:_MLDSA_PUBLIC_KEY_SIZE])
    ed25519 = Ed25519PublicKey.from_public_bytes(public_key[_MLDSA_PUBLIC_KEY_SIZE:])
    ed25519_signature = signature[_MLDSA_SIGNATURE_SIZE:]
    if not _is_safe_point(ed25519_signature[:_ED25519_POINT_SIZE]):
        raise Unverified("composite", "signature")
    try:
        ed25519.verify(ed25519_signature, representative)
        mldsa.verify(signature[:_MLDSA_SIGNATURE_SIZE], representative, _LABEL)
    except InvalidSignature:
        raise Unverified("composite", "signature") from None
    return message


def _message_representative(message: bytes, context: bytes) -> bytes:
    """M' of section 3.2."""
    if len(context) > 255:
        raise Malformed("composite", "context size")
    return _PREFIX + _LABEL + bytes([len(context)]) + context + hashlib.sha512(message).digest()


def _is_safe_point(encoding: bytes) -> bool:
    """Whether the y coordinate (the low 255 bits, little-endian) is canonical and not one of small order.

    The other spelling that is not canonical, x = 0 with its sign bit set, belongs to the points of order 1
    and 2.
    """
    y = int.from_bytes(encoding, "little") & (2**255 - 1)
    return y < _P and y not in _SMALL_ORDER_Y

"""Sealing a short message to one recipient: HPKE (RFC 9180), base mode, single shot (section 6.1).

KEM 0x647a, X-Wing: ML-KEM-768 with X25519 (draft-connolly-cfrg-xwing-kem); KDF 0x0001, HKDF-SHA256; AEAD
0x0002, AES-256-GCM. X-Wing holds if either component holds.

    private key   32 = seed; SHAKE256(seed, 96) = ML-KEM-768 seed 64 || X25519 32
    public key  1216 = ML-KEM-768 1184 || X25519 32
    sealed           = enc 1120 (ML-KEM-768 1088 || X25519 32) || ciphertext || tag 16

A 32-byte key is sealed in 1168 bytes. HPKE's `info` names what is sealed, by whom and for whom; it is not
sent, and there is no other associated data. Base mode does not say who sealed: that is said by the signature
around it.
"""

import hashlib

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PrivateKey, MLKEM768PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.hpke import (
    AEAD,
    KDF,
    KEM,
    MLKEM768X25519PrivateKey,
    MLKEM768X25519PublicKey,
    Suite,
)

from crypto.errors import Malformed, Unverified
from crypto.wire import Field, base64_bytes

SEED_SIZE = 32
PUBLIC_KEY_SIZE = 1216
ENC_SIZE = 1120
OVERHEAD = ENC_SIZE + 16

_MLKEM_SEED_SIZE = 64
_MLKEM_PUBLIC_KEY_SIZE = 1184
_SUITE = Suite(KEM.MLKEM768_X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)


class SealingKey:
    """A private key that opens what was sealed to its public key.

    Takes the 32-byte seed, uniformly random (X-Wing section 5.2). Raises `Malformed`.
    """

    def __init__(self, seed: bytes) -> None:
        if len(seed) != SEED_SIZE:
            raise Malformed("hpke", "seed size")
        expanded = hashlib.shake_256(seed).digest(96)
        self._mlkem = MLKEM768PrivateKey.from_seed_bytes(expanded[:_MLKEM_SEED_SIZE])
        self._x25519 = X25519PrivateKey.from_private_bytes(expanded[_MLKEM_SEED_SIZE:])

    @property
    def public_key(self) -> bytes:
        """The public key, 1216 bytes."""
        return self._mlkem.public_key().public_bytes_raw() + self._x25519.public_key().public_bytes_raw()

    def open(self, sealed: bytes, *, info: bytes) -> bytes:
        """The plaintext. Raises `Malformed` if too short, `Unverified` if not sealed so to this key."""
        if len(sealed) < OVERHEAD:
            raise Malformed("hpke", "size")
        try:
            return _SUITE.decrypt(sealed, MLKEM768X25519PrivateKey(self._mlkem, self._x25519), info=info)
        except InvalidTag:
            raise Unverified("hpke", "ciphertext") from None


def check_public_key(public_key: bytes) -> bytes:
    """The public key itself, if one can seal to it, so that no device enrols that would stop everyone's
    sealing.

    Raises `Malformed` for a wrong size, ML-KEM coefficients that are not reduced (FIPS 203 section 7.2), or
    an X25519 point with which every shared secret is zero (RFC 7748 section 6.1).
    """
    mlkem, x25519 = _split(public_key)
    try:
        MLKEM768PublicKey.from_public_bytes(mlkem)
        X25519PrivateKey.from_private_bytes(bytes(32)).exchange(X25519PublicKey.from_public_bytes(x25519))
    except ValueError:
        raise Malformed("hpke", "public key") from None
    return public_key


def parse_public_key(field: Field) -> bytes:
    """A public key as formats spell it, in base64. Raises `Malformed` as `check_public_key` does."""
    return check_public_key(base64_bytes(field, size=PUBLIC_KEY_SIZE))


def seal(public_key: bytes, plaintext: bytes, *, info: bytes) -> bytes:
    """Seal `plaintext` to a public key; 1136 bytes longer, and another one at each call.

    Raises `Malformed` as `check_public_key` does.
    """
    mlkem, x25519 = _split(public_key)
    try:
        recipient = MLKEM768X25519PublicKey(
            MLKEM768PublicKey.from_public_bytes(mlkem), X25519PublicKey.from_public_bytes(x25519)
        )
        return _SUITE.encrypt(plaintext, recipient, info=info)
    except ValueError:
        raise Malformed("hpke", "public key") from None


def _split(public_key: bytes) -> tuple[bytes, bytes]:
    if len(public_key) != PUBLIC_KEY_SIZE:
        raise Malformed("hpke", "public key size")
    return public_key[:_MLKEM_PUBLIC_KEY_SIZE], public_key[_MLKEM_PUBLIC_KEY_SIZE:]

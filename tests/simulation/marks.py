"""Signatures that cost nothing, and still say whose they are and of what: the hash of a public key and of the bytes.

    Scene(Hotline(sign=marked), verify=check_marks)

Whoever has the public key can make one: that a signature cannot be forged is for `crypto.composite` and its vectors. A
schedule tries whether each rule asks for the right ones.
"""

import hashlib
from collections.abc import Sequence
from functools import cache

from crypto.composite import SIGNATURE_SIZE, SigningKey
from crypto.dsse import Envelope, pae
from crypto.errors import Unverified


def marked(payload_type: str, payload: bytes, keys: Sequence[SigningKey]) -> Envelope:
    """An envelope with the mark of each key, in this order."""
    return Envelope(payload_type, payload, marks(payload_type, payload, [_public_key(key) for key in keys]))


def check_marks(envelope: Envelope, public_keys: Sequence[bytes]) -> bytes:
    """The payload, if these keys and no others have marked it. Raises `Unverified`."""
    if envelope.signatures != marks(envelope.payload_type, envelope.payload, public_keys):
        raise Unverified("dsse", "mark")
    return envelope.payload


def marks(payload_type: str, payload: bytes, public_keys: Sequence[bytes]) -> tuple[bytes, ...]:
    """What these keys sign of a payload."""
    signed = pae(payload_type, payload)
    return tuple(hashlib.sha256(key + signed).digest().ljust(SIGNATURE_SIZE, b"\x00") for key in public_keys)


@cache
def _public_key(key: SigningKey) -> bytes:
    return key.public_key

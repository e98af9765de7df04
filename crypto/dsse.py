"""Envelopes: bytes, what kind of bytes they are, and the signatures over both.

Dead Simple Signing Envelope (DSSE) v1, protocol.md and envelope.md. What is signed is the pre-authentication
encoding

    DSSEv1 29 http://example.com/HelloWorld 11 hello world

and on the wire an envelope is, in the one spelling of `wire`,

    {"payload":"aGVsbG8gd29ybGQ=","payloadType":"http://example.com/HelloWorld","signatures":[{"sig":"…"}]}

Narrower than DSSE: base64 is the standard alphabet; there is no `keyid`; every signature is a composite one;
whose they are is said in the payload, and they stand in that order, one for each signer, so none is tried in
vain.

An envelope's id is the SHA-256 of its pre-authentication encoding, as the signatures can be remade and it
cannot.
"""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from crypto import composite
from crypto.errors import Unverified
from crypto.wire import Field, Json, ascii_word, base64_bytes, encode, encode_base64, fields, list_of, parse
from crypto.words import ENTRY_LIMIT

MAX_PAYLOAD_TYPE_SIZE = 128
MAX_SIGNATURES = 16


@dataclass(frozen=True)
class Envelope:
    """Bytes, their type and composite signatures over both, 3373 bytes each. Nothing in it is verified."""

    payload_type: str
    payload: bytes
    signatures: tuple[bytes, ...]


VerifyEnvelope = Callable[[Envelope, Sequence[bytes]], bytes]
"""The shape of `verify_envelope`: a walk takes it as an argument, as a node may have checked before."""


def pae(payload_type: str, payload: bytes) -> bytes:
    """The pre-authentication encoding: the bytes that are signed."""
    kind = payload_type.encode()
    return b"DSSEv1 %d %b %d %b" % (len(kind), kind, len(payload), payload)


def envelope_id(envelope: Envelope) -> bytes:
    """SHA-256 of the pre-authentication encoding, 32 bytes: the same whoever signed it, and however often."""
    return hashlib.sha256(pae(envelope.payload_type, envelope.payload)).digest()


def sign_envelope(payload_type: str, payload: bytes, keys: Sequence[composite.SigningKey]) -> Envelope:
    """An envelope with a signature of each key, in this order."""
    message = pae(payload_type, payload)
    return Envelope(payload_type, payload, tuple(key.sign(message) for key in keys))


def verify_envelope(envelope: Envelope, public_keys: Sequence[bytes]) -> bytes:
    """The payload, if each of these composite public keys signed it: in this order, no more and no fewer.

    Which payload type it must have is the caller's to check. Raises `Unverified` and, for a key or signature
    of another size, `Malformed`.
    """
    if not public_keys or len(set(public_keys)) != len(public_keys):
        raise Unverified("dsse", "keys")
    if len(envelope.signatures) != len(public_keys):
        raise Unverified("dsse", "signature count")
    message = pae(envelope.payload_type, envelope.payload)
    for public_key, signature in zip(public_keys, envelope.signatures, strict=True):
        composite.verify(public_key, message, signature)
    return envelope.payload


def parse_envelope(data: bytes, *, limit: int) -> Envelope:
    """An envelope from at most `limit` bytes. Raises `Malformed`."""
    return envelope_from(parse(data, limit=limit))


def envelope_from(field: Field) -> Envelope:
    """An envelope inside a larger value. Raises `Malformed`."""
    payload, payload_type, signatures = fields(field, "payload", "payloadType", "signatures")
    return Envelope(
        payload_type=ascii_word(payload_type, limit=MAX_PAYLOAD_TYPE_SIZE),
        payload=base64_bytes(payload, limit=ENTRY_LIMIT),
        signatures=tuple(list_of(signatures, _read_signature, limit=MAX_SIGNATURES)),
    )


def encode_envelope(envelope: Envelope) -> bytes:
    """The bytes that `parse_envelope` reads."""
    return encode(envelope_value(envelope))


def envelope_value(envelope: Envelope) -> Json:
    """The value that `envelope_from` reads."""
    return {
        "payload": encode_base64(envelope.payload),
        "payloadType": envelope.payload_type,
        "signatures": [{"sig": encode_base64(signature)} for signature in envelope.signatures],
    }


def _read_signature(field: Field) -> bytes:
    (signature,) = fields(field, "sig")
    return base64_bytes(signature, size=composite.SIGNATURE_SIZE)

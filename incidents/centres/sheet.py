"""A sheet to be signed by hand: what several keys sign, each on its own machine, carried on from one to the next.

    {"payload":"<b64>","payloadType":"application/vnd.hotline.arrangement.v1+json",
     "signatures":[{"sig":"<b64>"},null]}

An envelope (`crypto/dsse.py`) with a place for each signer that the payload names, in their order; null where the
signature is still to come. A line feed ends the file. The digits of the payload's hash are compared by voice, so that
all know that they sign one thing.
"""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from crypto import wire, words
from crypto.arrangement import PAYLOAD_TYPE as ARRANGEMENT
from crypto.arrangement import parse_arrangement, root_id
from crypto.changes import PAYLOAD_TYPE as SIGNATORIES
from crypto.changes import parse_change, registrar_id
from crypto.composite import SIGNATURE_SIZE, SigningKey
from crypto.digits import digits
from crypto.dsse import MAX_SIGNATURES, Envelope, pae
from crypto.errors import Malformed
from crypto.wire import Field, Json

_LIMIT = 4 * words.ENTRY_LIMIT
_SIGNERS: Mapping[str, Callable[[Envelope], Sequence[bytes]]] = {
    ARRANGEMENT: lambda envelope: parse_arrangement(envelope).signers,
    SIGNATORIES: lambda envelope: parse_change(envelope).signers,
}


@dataclass(frozen=True)
class Sheet:
    """What is signed, and a signature or None for each signer."""

    payload_type: str
    payload: bytes
    signatures: tuple[bytes | None, ...]

    def signers(self) -> tuple[bytes, ...]:
        """The ids of the keys that sign, in their order."""
        return signers_of(self.payload_type, self.payload)

    def missing(self) -> tuple[bytes, ...]:
        """The ids of the keys whose signature is still to come."""
        pairs = zip(self.signers(), self.signatures, strict=True)
        return tuple(signer for signer, signature in pairs if signature is None)

    def digits(self) -> str:
        """What is compared by voice: eight groups of five digits."""
        return digits(hashlib.sha256(pae(self.payload_type, self.payload)).digest())


@dataclass(eq=False)
class NotASigner(Exception):
    """A key that the sheet does not name, by its id."""

    key: bytes

    def __str__(self) -> str:
        return f"The sheet does not name this key ({self.key.hex()[:16]}…). Sign with a key that it names."


@dataclass(eq=False)
class Unsigned(Exception):
    """Keys whose signature is still to come, by their ids."""

    keys: tuple[bytes, ...]

    def __str__(self) -> str:
        short = ", ".join(f"{key.hex()[:16]}…" for key in self.keys)
        return f"Not everybody has signed yet. Still to come: {short}"


def new_sheet(payload_type: str, payload: bytes) -> Sheet:
    """A sheet that nobody has signed. Raises `Malformed` where the payload is not of its type."""
    return Sheet(payload_type, payload, (None,) * len(signers_of(payload_type, payload)))


def signers_of(payload_type: str, payload: bytes) -> tuple[bytes, ...]:
    """The ids of the keys that a payload says sign it. Raises `Malformed`."""
    if payload_type not in _SIGNERS:
        raise Malformed("sheet", "payload type")
    return tuple(_SIGNERS[payload_type](Envelope(payload_type, payload, ())))


def sign_sheet(sheet: Sheet, key: SigningKey) -> Sheet:
    """The sheet with the signature of this key, at each place that names it. Raises `NotASigner`."""
    ids = {root_id(key.public_key), registrar_id(key.public_key)}
    signers = sheet.signers()
    if ids.isdisjoint(signers):
        raise NotASigner(root_id(key.public_key))
    signature = key.sign(pae(sheet.payload_type, sheet.payload))
    signatures = zip(signers, sheet.signatures, strict=True)
    return replace(sheet, signatures=tuple(signature if signer in ids else kept for signer, kept in signatures))


def signed_envelope(sheet: Sheet) -> Envelope:
    """The envelope, once everybody has signed. Raises `Unsigned`."""
    signatures = [signature for signature in sheet.signatures if signature is not None]
    if len(signatures) != len(sheet.signatures):
        raise Unsigned(sheet.missing())
    return Envelope(sheet.payload_type, sheet.payload, tuple(signatures))


def encode_sheet(sheet: Sheet) -> bytes:
    """The file's bytes."""
    signatures: list[Json] = [
        None if signature is None else {"sig": wire.encode_base64(signature)} for signature in sheet.signatures
    ]
    value: Json = {
        "payload": wire.encode_base64(sheet.payload),
        "payloadType": sheet.payload_type,
        "signatures": signatures,
    }
    return wire.encode(value) + b"\n"


def parse_sheet(data: bytes) -> Sheet:
    """The sheet in a file. Raises `Malformed`."""
    payload, payload_type, signatures = wire.fields(
        wire.parse(data.removesuffix(b"\n"), limit=_LIMIT), "payload", "payloadType", "signatures"
    )
    sheet = Sheet(
        payload_type=wire.ascii_word(payload_type, limit=128),
        payload=wire.base64_bytes(payload, limit=words.ENTRY_LIMIT),
        signatures=tuple(wire.list_of(signatures, _parse_signature, limit=MAX_SIGNATURES)),
    )
    if len(sheet.signers()) != len(sheet.signatures):
        raise Malformed("sheet", "a place for each signer")
    return sheet


def _parse_signature(field: Field) -> bytes | None:
    return wire.nullable(field, _read_signature)


def _read_signature(field: Field) -> bytes:
    (signature,) = wire.fields(field, "sig")
    return wire.base64_bytes(signature, size=SIGNATURE_SIZE)

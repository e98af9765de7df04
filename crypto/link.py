"""The link's handshake: two nodes prove to each other that they are the nodes of this hotline's two sides.

    → {"known":0,"nonce":"<32 B>","side":"XA","type":"hello","versions":[1]}
    ← {"envelope":{…},"founding":[envelope,envelope]|null,"nonce":"<32 B>","type":"challenge","version":1}
    → {"envelope":{…},"founding":[…]|null,"type":"proof"}

Each envelope, of payload type `application/vnd.hotline.link.v1+json`, signs both nonces and who says so, with the link
key that the side's signatories list:

    {"hotline":"<hash>","nonces":["<puller's>","<server's>"],"role":"puller","side":"XA","version":1}

Fresh nonces of both keep an old proof from serving again; the role keeps a proof from being sent back. Who does not
know the other's signatories yet is given their *founding*: the Arrangement, which the pinned hotline id proves, and
the first change, which the Arrangement's root proves. It holds no posts and no devices.
"""

from dataclasses import dataclass

from crypto import wire, words
from crypto.arrangement import parse_arrangement, verify_arrangement
from crypto.changes import parse_change
from crypto.composite import SigningKey
from crypto.dsse import Envelope, envelope_from, envelope_value, sign_envelope, verify_envelope
from crypto.errors import Malformed, Refused, Unverified
from crypto.signatories import Signatories, admit_change
from crypto.wire import Field, Json

PAYLOAD_TYPE = "application/vnd.hotline.link.v1+json"
VERSION = 1
NONCE_SIZE = 32
MESSAGE_LIMIT = 262_144

Founding = tuple[Envelope, Envelope]


@dataclass(frozen=True)
class Handshake:
    """What both proofs are about: the hotline's id, the puller's and the server's nonce (32 bytes each)."""

    hotline: bytes
    puller_nonce: bytes
    server_nonce: bytes


@dataclass(frozen=True)
class Hello:
    """A puller's first message: its side, its nonce, and how many changes of the other's signatories it knows."""

    side: str
    nonce: bytes
    known: int


@dataclass(frozen=True)
class Challenge:
    """A server's answer: its nonce, its proof, and its founding where the puller knows none."""

    nonce: bytes
    envelope: Envelope
    founding: Founding | None


@dataclass(frozen=True)
class Proof:
    """A puller's proof, and its founding where the server knows none."""

    envelope: Envelope
    founding: Founding | None


def sign_proof(handshake: Handshake, *, side: str, role: str, key: SigningKey) -> Envelope:
    """The proof of a side in its role, "puller" or "server"."""
    return sign_envelope(PAYLOAD_TYPE, _payload(handshake, side=side, role=role), [key])


def verify_proof(envelope: Envelope, handshake: Handshake, *, side: str, role: str, link_key: bytes) -> Envelope:
    """The envelope, if it is that side's proof in that role. Raises `Unverified("link")`."""
    if envelope.payload_type != PAYLOAD_TYPE or envelope.payload != _payload(handshake, side=side, role=role):
        raise Unverified("link", "another handshake, side or role")
    try:
        verify_envelope(envelope, [link_key])
    except (Malformed, Unverified) as failed:
        raise Unverified("link", "signature") from failed
    return envelope


def verify_founding(founding: Founding, *, hotline: bytes, side: str) -> Signatories:
    """A side's first signatories, from its founding. Raises `Malformed`, `Refused`.

    The change is judged at its own issue: that it stands in the log at a later time is the log's to show.
    """
    arrangement = verify_arrangement(parse_arrangement(founding[0]), hotline=hotline)
    change = parse_change(founding[1])
    if any(not one.by_root_alone for one in change.changes):
        raise Refused("threshold", "a founding names no posts and no devices")
    return admit_change(Signatories(side=side), change, arrangement=arrangement, at=change.issued)


def encode_hello(hello: Hello) -> bytes:
    """The bytes that `parse_hello` reads."""
    return wire.encode(
        {
            "known": hello.known,
            "nonce": wire.encode_base64(hello.nonce),
            "side": hello.side,
            "type": "hello",
            "versions": [VERSION],
        }
    )


def parse_hello(data: bytes) -> Hello:
    """A puller's first message. Raises `Malformed`, `Unverified("link")` where no version is common."""
    known, nonce, side, _, versions = wire.fields(_message(data, "hello"), "known", "nonce", "side", "type", "versions")
    if VERSION not in wire.list_of(versions, wire.integer, limit=16):
        raise Unverified("link", "no version in common")
    return Hello(side=words.side(side), nonce=wire.base64_bytes(nonce, size=NONCE_SIZE), known=wire.integer(known))


def encode_challenge(challenge: Challenge) -> bytes:
    """The bytes that `parse_challenge` reads."""
    return wire.encode(
        {
            "envelope": envelope_value(challenge.envelope),
            "founding": _founding_value(challenge.founding),
            "nonce": wire.encode_base64(challenge.nonce),
            "type": "challenge",
            "version": VERSION,
        }
    )


def parse_challenge(data: bytes) -> Challenge:
    """A server's answer. Raises `Malformed`, `Unverified("link")` for another version."""
    envelope, founding, nonce, _, version = wire.fields(
        _message(data, "challenge"), "envelope", "founding", "nonce", "type", "version"
    )
    if wire.integer(version) != VERSION:
        raise Unverified("link", "no version in common")
    return Challenge(
        nonce=wire.base64_bytes(nonce, size=NONCE_SIZE),
        envelope=envelope_from(envelope),
        founding=wire.nullable(founding, _founding),
    )


def encode_proof(proof: Proof) -> bytes:
    """The bytes that `parse_proof` reads."""
    return wire.encode(
        {
            "envelope": envelope_value(proof.envelope),
            "founding": _founding_value(proof.founding),
            "type": "proof",
        }
    )


def parse_proof(data: bytes) -> Proof:
    """A puller's proof. Raises `Malformed`."""
    envelope, founding, _ = wire.fields(_message(data, "proof"), "envelope", "founding", "type")
    return Proof(envelope=envelope_from(envelope), founding=wire.nullable(founding, _founding))


def _payload(handshake: Handshake, *, side: str, role: str) -> bytes:
    return wire.encode(
        {
            "hotline": handshake.hotline.hex(),
            "nonces": [wire.encode_base64(handshake.puller_nonce), wire.encode_base64(handshake.server_nonce)],
            "role": role,
            "side": side,
            "version": VERSION,
        }
    )


def _message(data: bytes, kind: str) -> Field:
    field = wire.parse(data, limit=MESSAGE_LIMIT)
    if not isinstance(field.value, dict) or field.value.get("type") != kind:
        field.refuse(f"not a {kind}")
    return field


def _founding(field: Field) -> Founding:
    arrangement, change = wire.items(field, 2)
    return envelope_from(arrangement), envelope_from(change)


def _founding_value(founding: Founding | None) -> Json:
    return None if founding is None else [envelope_value(envelope) for envelope in founding]

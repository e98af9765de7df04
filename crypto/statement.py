"""A statement's signed header: all that rules need, in the clear, and nothing else.

    {"attachments":[],"body":[[1112,"<hash>"]],"draft":null,"epoch":"<16 B>"|null,"expires":"2026-11-23T16:04:05Z",
     "hotline":"<hash>","issued":"2026-11-23T15:04:05Z","nonce":"<16 B>","says":{…},"side":"XA",
     "signers":[{"capacity":"centre","device":"<id>","officer":3,"post":"watch"}],"space":"<16 B>","type":"request",
     "verified":{"other":[1,418,"<root>"],"own":[1,411,"<root>"]}}

It is the payload of a DSSE envelope signed by the releaser's device. Where two sign, `draft` is the drafter's own
envelope, over the content and `says` without its precedence:

    {"capacity":"government","content":["<hash>"],"device":"<id>","expires":…,"hotline":…,"issued":…,"nonce":…,
     "officer":3,"post":"watch","says":{…},"side":"XA","space":…,"type":"notice"}

The id of a statement is the hash of its PAE. Every field is always there; what is unknown is refused.
"""

from dataclasses import dataclass
from datetime import datetime

from crypto import wire, words
from crypto.dsse import Envelope, envelope_from, envelope_id
from crypto.errors import Malformed
from crypto.says import TYPES, Says, draft_says, parse_says
from crypto.wire import Field, Json

STATEMENT = "application/vnd.hotline.statement.v1+json"
EXERCISE = "application/vnd.hotline.exercise.v1+json"
DEMONSTRATION = "application/vnd.hotline.demonstration.v1+json"
DEMONSTRATION_EXERCISE = "application/vnd.hotline.demonstration-exercise.v1+json"
DRAFT = "application/vnd.hotline.draft.v1+json"

# A demonstration is a property of the hotline, an exercise one of the space; no signature serves for two of them.
_PAYLOAD_TYPES = {
    (False, False): STATEMENT,
    (False, True): EXERCISE,
    (True, False): DEMONSTRATION,
    (True, True): DEMONSTRATION_EXERCISE,
}
_REALITY = {payload_type: reality for reality, payload_type in _PAYLOAD_TYPES.items()}

MAX_PARTS = 16
MAX_ATTACHMENTS = 0  # attachments have no rules in version 1, so none are admissible


@dataclass(frozen=True)
class Part:
    """A part of the body as it is stored: its size in bytes and its SHA-256."""

    size: int
    hash: bytes


@dataclass(frozen=True)
class Signer:
    """Who signs: the device, the post and officer it is listed under, and in which capacity."""

    capacity: str
    device: bytes
    officer: int
    post: str


@dataclass(frozen=True)
class Verified:
    """A log as the author's device had verified it: number of the log, size, root."""

    log: int
    size: int
    root: bytes


@dataclass(frozen=True)
class Draft:
    """The drafter's own signed content. `content` has the hash of each part's plaintext."""

    envelope: Envelope
    signer: Signer
    content: tuple[bytes, ...]
    expires: datetime
    hotline: bytes
    issued: datetime
    nonce: bytes
    says: Json
    side: str
    space: bytes
    type: str


@dataclass(frozen=True)
class Statement:
    """A parsed, unverified statement. `header` is its payload's exact bytes, `id` the hash of its PAE."""

    id: bytes
    envelope: Envelope
    body: tuple[Part, ...]
    draft: Draft | None
    epoch: bytes | None
    expires: datetime
    hotline: bytes
    issued: datetime
    nonce: bytes
    says: Says
    side: str
    signer: Signer
    space: bytes
    type: str
    verified_other: Verified
    verified_own: Verified

    @property
    def exercise(self) -> bool:
        """Whether its payload type says that this is an exercise."""
        return _REALITY[self.envelope.payload_type][1]

    @property
    def is_message(self) -> bool:
        """Whether it is a message, and so has a number of the year."""
        return TYPES[self.type].message


def payload_type(*, demonstration: bool, exercise: bool) -> str:
    """The payload type of a statement in a hotline and a space of that reality."""
    return _PAYLOAD_TYPES[demonstration, exercise]


def is_statement(envelope: Envelope) -> bool:
    """Whether an envelope claims to hold a statement of any reality."""
    return envelope.payload_type in _REALITY


def parse_statement(envelope: Envelope) -> Statement:
    """The unverified statement in an envelope.

    Raises `Malformed("payload-type")` for another payload type, `Malformed("wire")` for anything but the schema.
    """
    if not is_statement(envelope):
        raise Malformed("payload-type", "not a statement")
    field = wire.parse(envelope.payload, limit=words.ENTRY_LIMIT)
    (attachments, body, draft, epoch, expires, hotline, issued, nonce, says, side, signers, space, type_,
     verified) = wire.fields(
        field, "attachments", "body", "draft", "epoch", "expires", "hotline", "issued", "nonce", "says", "side",
        "signers", "space", "type", "verified")  # fmt: skip
    wire.items(attachments, MAX_ATTACHMENTS)
    other, own = wire.fields(verified, "other", "own")
    signer = wire.list_of(signers, _parse_signer, limit=1)
    if len(signer) != 1:
        raise Malformed("wire", "a statement has one signer; a drafter signs the draft")
    name = words.choice(type_, TYPES)
    return Statement(
        id=envelope_id(envelope),
        envelope=envelope,
        body=tuple(wire.list_of(body, _parse_part, limit=MAX_PARTS)),
        draft=wire.nullable(draft, lambda field: parse_draft(envelope_from(field))),
        epoch=wire.nullable(epoch, lambda v: wire.hex_bytes(v, 16)),
        expires=wire.utc(expires),
        hotline=words.digest(hotline),
        issued=wire.utc(issued),
        nonce=wire.base64_bytes(nonce, size=16),
        says=parse_says(name, says),
        side=words.side(side),
        signer=signer[0],
        space=wire.hex_bytes(space, 16),
        type=name,
        verified_other=_parse_verified(other),
        verified_own=_parse_verified(own),
    )


def parse_draft(envelope: Envelope) -> Draft:
    """The unverified draft in an envelope. Raises `Malformed("wire")` for anything but the schema."""
    if envelope.payload_type != DRAFT:
        raise Malformed("wire", "a draft is an envelope of its own payload type")
    payload = wire.parse(envelope.payload, limit=words.ENTRY_LIMIT)
    (capacity, content, device, expires, hotline, issued, nonce, officer, post, says, side, space,
     type_) = wire.fields(
        payload, "capacity", "content", "device", "expires", "hotline", "issued", "nonce", "officer", "post", "says",
        "side", "space", "type")  # fmt: skip
    name = words.choice(type_, TYPES)
    return Draft(
        envelope=envelope,
        signer=_signer(capacity, device, officer, post),
        content=tuple(wire.list_of(content, words.digest, limit=MAX_PARTS)),
        expires=wire.utc(expires),
        hotline=words.digest(hotline),
        issued=wire.utc(issued),
        nonce=wire.base64_bytes(nonce, size=16),
        says=says.value,
        side=words.side(side),
        space=wire.hex_bytes(space, 16),
        type=name,
    )


def header_without_body(payload: bytes) -> bytes:
    """The header's bytes with `body` empty: what binds a part's ciphertext to its header."""
    header = wire.parse(payload, limit=words.ENTRY_LIMIT).value
    if not isinstance(header, dict):
        raise Malformed("wire", "object")
    return wire.encode({**header, "body": []})


def draft_matches(statement: Statement, draft: Draft) -> bool:
    """Whether the header repeats what the draft says: capacity, hotline, side, space, type, `says` but its precedence.

    `says` is compared as it is spelled: to Python, true is 1.
    """
    return (draft.signer.capacity, draft.hotline, draft.side, draft.space, draft.type, wire.encode(draft.says)) == (
        statement.signer.capacity,
        statement.hotline,
        statement.side,
        statement.space,
        statement.type,
        wire.encode(draft_says(statement.says)),
    )


def _parse_part(field: Field) -> Part:
    size, digest = wire.items(field, 2)
    return Part(size=wire.integer(size, maximum=words.BODY_LIMIT), hash=words.digest(digest))


def _parse_signer(field: Field) -> Signer:
    return _signer(*wire.fields(field, "capacity", "device", "officer", "post"))


def _signer(capacity: Field, device: Field, officer: Field, post: Field) -> Signer:
    return Signer(
        capacity=words.word(capacity),
        device=words.digest(device),
        officer=wire.integer(officer, maximum=9_999),
        post=words.word(post),
    )


def _parse_verified(field: Field) -> Verified:
    log, size, root = wire.items(field, 3)
    return Verified(log=wire.integer(log), size=wire.integer(size), root=words.digest(root))

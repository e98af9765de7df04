"""Vectors of `changes`: changes of a side's list as they are spelled, and what is refused."""

import json
from collections.abc import Mapping
from typing import Any

from crypto.changes import PAYLOAD_TYPE
from crypto.dsse import Envelope, envelope_id
from crypto.wire import encode
from tests.factories import NIGHT, XA, Device, Hotline, Values, b64, unsigned
from tests.vectors.cases import Case

SOURCE = "this project, licence as the project's"

HASH = "ab" * 32
HOTLINE = Hotline(sign=unsigned)
NEW = Device("XA", "new", officer=6)
POST = {"change": "post", "drafts": ["centre", "government"], "post": "watch", "releases": []}
REGISTRAR = XA.registrar_change(0)
REVOKED = {"change": "registrar-revoked", "registrar": HASH}
NODE = XA.node_change()
ARCHIVE = XA.archive_change()
MANIFEST = {"change": "manifest", "manifest": HASH}
SMALL_ORDER = bytes(31) + b"\x80"


def cases(_kept: Mapping[str, Case]) -> list[Case]:
    """All of them."""
    return [*_parsed(), *_refused(), *_refused_keys()]


def _payload(made: list[Any], **fields: Any) -> Values:
    envelope = HOTLINE.change(XA, [], version=3, previous=bytes.fromhex(HASH), now=NIGHT, payload={"hotline": HASH})
    value: Values = {**_json(envelope.payload), "changes": made, **fields}
    return value


def _json(payload: bytes) -> Values:
    value: Values = json.loads(payload)
    return value


def _case(name: str, payload: Values, detail: str | None = None, ids: list[bytes] | None = None) -> Case:
    text = encode(payload)
    case = {"name": name, "op": "parse", "payload": text.decode()}
    if detail is not None:
        return {**case, "error": "Malformed", "expect": "wire", "detail": detail}
    envelope = Envelope(PAYLOAD_TYPE, text, ())
    return {**case, "id": envelope_id(envelope).hex(), "ids": [one.hex() for one in ids or []], "expect": "ok"}


def _parsed() -> list[Case]:
    return [
        _case("a device", _payload([NEW.change()]), ids=[NEW.id]),
        _case("a device revoked", _payload([NEW.revocation()])),
        _case("a device revoked since", _payload([NEW.revocation(since=NIGHT)])),
        _case("a post", _payload([POST])),
        _case("a post that may do nothing", _payload([{**POST, "drafts": []}])),
        _case("a manifest", _payload([MANIFEST])),
        _case("a registrar", _payload([REGISTRAR]), ids=[XA.registrar_ids[0]]),
        _case("a registrar revoked", _payload([REVOKED])),
        _case("an archive key", _payload([XA.archive_change()]), ids=[XA.archive_id]),
        _case("a node without TLS", _payload([NODE])),
        _case("a node with TLS", _payload([{**NODE, "tls": HASH}])),
        _case("sixteen changes", _payload([MANIFEST] * 16)),
        _case("nothing, by sixteen", _payload([], signers=[HASH] * 16)),
        _case("the first", _payload([], previous=None, version=1)),
    ]


def _refused() -> list[Case]:
    sorted_ = "capacities are sorted, each once"

    def case(name: str, made: Values, detail: str) -> Case:
        return _case(name, _payload([made]), f"/changes/0{detail}")

    return [
        _case("a field missing", {name: v for name, v in _payload([]).items() if name != "nonce"}, "without nonce"),
        _case("an unknown field", _payload([], note=""), "unknown field"),
        _case("seventeen changes", _payload([MANIFEST] * 17), "/changes count"),
        _case("by seventeen", _payload([], signers=[HASH] * 17), "/signers count"),
        _case("signers as text", _payload([], signers=HASH), "/signers list"),
        _case("a version as truth", _payload([], version=True), "/version integer"),
        _case("previous as a number", _payload([], previous=2), "/previous hex"),
        _case("a short nonce", _payload([], nonce=b64(bytes(8))), "/nonce size"),
        _case("a side of one letter", _payload([], side="X"), "/side side"),
        _case("a change as text", _payload(["post"]), "/changes/0 unknown change"),
        case("an unknown change", {"change": "minister"}, " unknown change"),
        case("a change of no kind", {"post": "watch"}, " unknown change"),
        case("a change of a listed kind", {"change": ["post"]}, " unknown change"),
        case("a post with a name", {**POST, "name": "x"}, " unknown field"),
        case("a post of two words", {**POST, "post": "night watch"}, "/post word"),
        case("capacities out of order", {**POST, "drafts": ["government", "centre"]}, f"/drafts {sorted_}"),
        case("a capacity twice", {**POST, "releases": ["centre", "centre"]}, f"/releases {sorted_}"),
        case("seventeen capacities", {**POST, "drafts": [f"c{n:02}" for n in range(17)]}, "/drafts count"),
        case("officer 0", {**REGISTRAR, "officer": 0}, "/officer officers are numbered from 1"),
        case("officer 10000", {**REGISTRAR, "officer": 10_000}, "/officer range"),
        case("revoked since yesterday", {**NEW.revocation(), "since": "yesterday"}, "/since time"),
        case("a registrar revoked by number", {**REVOKED, "registrar": 1}, "/registrar hex"),
        case("a node's TLS key in base64", {**NODE, "tls": b64(bytes(32))}, "/tls hex"),
        case("a node without mirror", {name: v for name, v in NODE.items() if name != "mirror"}, " without mirror"),
    ]


def _refused_keys() -> list[Case]:
    """Keys that no library should be asked about."""
    mlkem, x25519 = NEW.sealing_public[:1184], NEW.sealing_public[1184:]
    unreduced = b"\x01" + bytes([mlkem[1] & 0xF0 | 0x0D]) + mlkem[2:]

    def case(name: str, made: Values, detail: str) -> Case:
        return _case(name, _payload([made]), f"/changes/0{detail}")

    def sealing(name: str, key: bytes, detail: str = "public key") -> Case:
        return case(name, {**NEW.change(), "sealing": b64(key)}, f"/sealing {detail}")

    def signing(name: str, ed25519: bytes) -> Case:
        return case(name, {**NEW.change(), "signing": b64(NEW.signing_public[:1952] + ed25519)}, "/signing public key")

    return [
        sealing("a sealing key too short", NEW.sealing_public[1:], "size"),
        sealing("a sealing key of unreduced coefficients", b"\xff" * 1152 + mlkem[1152:] + x25519),
        sealing("a sealing key whose first coefficient is 3329", unreduced + x25519),
        sealing("a sealing key of point 0", mlkem + bytes(32)),
        sealing("a sealing key of point 1", mlkem + b"\x01" + bytes(31)),
        sealing("a sealing key of point p", mlkem + b"\xed" + b"\xff" * 30 + b"\x7f"),
        signing("a signing key of order 1", b"\x01" + bytes(31)),
        signing("a signing key of order 4", SMALL_ORDER),
        signing("a signing key not canonical", b"\xee" + b"\xff" * 30 + b"\x7f"),
        case(
            "a log key of order 4",
            {**NODE, "log": {**NODE["log"], "ed25519": b64(SMALL_ORDER)}},
            "/log/ed25519 public key",
        ),
        case("an archive key of point 0", {**ARCHIVE, "sealing": b64(mlkem + bytes(32))}, "/sealing public key"),
        case(
            "a link key of order 4",
            {**NODE, "link": b64(XA.link.public_key[:1952] + SMALL_ORDER)},
            "/link public key",
        ),
        case("an archive key in hex", {**ARCHIVE, "sealing": NEW.sealing_public.hex()}, "/sealing size"),
    ]  # fmt: skip

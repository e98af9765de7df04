"""Vectors of `dsse`: the published encoding, envelopes as they are spelled, and who signed them."""

import base64
import hashlib
import json
from typing import Any

from crypto.composite import SigningKey
from tests.vectors.cases import Case
from tests.vectors.draw import base64_text, draw

SOURCE = (
    "'published': DSSE protocol.md, version 1.0.2 (Apache-2.0), section Test Vectors; the others this project, licence "
    "as the project's"
)

_TYPE = "application/vnd.hotline.statement.v1+json"
_PAYLOAD = b'{"type":"request"}'
_KEYS = [SigningKey(draw(f"dsse {n}", 64)) for n in range(2)]
_PUBLIC_KEYS = [key.public_key for key in _KEYS]


def cases(kept: dict[str, Case]) -> list[Case]:
    """All of them."""
    return [*_encodings(), *_spellings(), *_signatures(kept)]


def _encodings() -> list[Case]:
    def case(name: str, payload_type: str, payload: bytes, encoding: bytes) -> Case:
        identity = hashlib.sha256(encoding).hexdigest()
        texts = {"payload_type": payload_type, "payload": payload.hex(), "pae": encoding.hex(), "id": identity}
        return {"name": name, "op": "pae", **texts, "expect": "ok"}

    return [
        case(
            "published",
            "http://example.com/HelloWorld",
            b"hello world",
            b"DSSEv1 29 http://example.com/HelloWorld 11 hello world",
        ),
        case("nothing of nothing", "", b"", b"DSSEv1 0  0 "),
        case("lengths are in bytes", "é", "线路".encode(), b"DSSEv1 2 \xc3\xa9 6 \xe7\xba\xbf\xe8\xb7\xaf"),
        case("a payload that looks like the encoding", "a", b" 1 b", b"DSSEv1 1 a 4  1 b"),
        case("a payload that is not UTF-8", "a", b"\x00\xff", b"DSSEv1 1 a 2 \x00\xff"),
    ]


def _spellings() -> list[Case]:
    signature = {"sig": base64_text(bytes(3373))}
    whole: dict[str, Any] = {"payload": base64_text(_PAYLOAD), "payloadType": _TYPE, "signatures": [signature]}

    def case(name: str, value: dict[str, Any], detail: str | None = None, limit: int = 200_000) -> Case:
        text = json.dumps(value, separators=(",", ":"), sort_keys=True)
        case = {"name": name, "op": "parse", "text": text, "limit": limit, "expect": "ok"}
        return case if detail is None else case | {"expect": "wire", "error": "Malformed", "detail": detail}

    longest = base64_text(bytes(65_535))
    return [
        case("one signature", whole),
        case("sixteen signatures", whole | {"signatures": [signature] * 16}),
        case("no signature", whole | {"signatures": []}),
        case("an empty payload", whole | {"payload": ""}),
        case("a payload of 65,535 bytes", whole | {"payload": longest}),
        case("a payload of 65,536 bytes", whole | {"payload": base64_text(bytes(65_536))}, "/payload size"),
        case("a payload type of 128 bytes", whole | {"payloadType": "a" * 128}),
        case("a payload type of 129 bytes", whole | {"payloadType": "a" * 129}, "/payloadType size"),
        case("a payload type with a space", whole | {"payloadType": "a b"}, "/payloadType word"),
        case("an empty payload type", whole | {"payloadType": ""}, "/payloadType word"),
        case("seventeen signatures", whole | {"signatures": [signature] * 17}, "/signatures count"),
        case("a signature too short", whole | {"signatures": [{"sig": "Zg=="}]}, "/signatures/0/sig size"),
        case(
            "a second signature not in base64",
            whole | {"signatures": [signature, {"sig": "-"}]},
            "/signatures/1/sig base64",
        ),
        case("a keyid", whole | {"signatures": [signature | {"keyid": "a"}]}, "/signatures/0 unknown field"),
        case("a signature as text", whole | {"signatures": [signature["sig"]]}, "/signatures/0 object"),
        case("signatures as an object", whole | {"signatures": signature}, "/signatures list"),
        case("payload missing", {"payloadType": _TYPE, "signatures": [signature]}, "without payload"),
        case("an unknown field", whole | {"x": None}, "unknown field"),
        case("payload not in base64", whole | {"payload": "{}"}, "/payload base64"),
        case("longer than its limit", whole, "size", limit=4000),
    ]


def _signatures(kept: dict[str, Case]) -> list[Case]:
    encoding = b"DSSEv1 %d %b %d %b" % (len(_TYPE), _TYPE.encode(), len(_PAYLOAD), _PAYLOAD)
    before = kept["two signers"]["signatures"] if "two signers" in kept else None
    first, second = map(base64.b64decode, before) if before else (key.sign(encoding) for key in _KEYS)

    def case(
        name: str,
        signatures: list[bytes],
        public_keys: list[bytes],
        failure: tuple[str, str, str] | None = None,
        *,
        payload_type: str = _TYPE,
        payload: bytes = _PAYLOAD,
    ) -> Case:
        case = {
            "name": name,
            "op": "verify",
            "payload_type": payload_type,
            "payload": payload.hex(),
            "signatures": [base64_text(signature) for signature in signatures],
            "public_keys": [base64_text(public_key) for public_key in public_keys],
            "expect": "ok",
        }
        return case if failure is None else case | dict(zip(("error", "expect", "detail"), failure, strict=True))

    forged = ("Unverified", "composite", "signature")
    count = ("Unverified", "dsse", "signature count")
    keys = ("Unverified", "dsse", "keys")
    one, two = _PUBLIC_KEYS
    return [
        case("one signer", [first], [one]),
        case("two signers", [first, second], [one, two]),
        case("two signers in the other order", [second, first], [two, one]),
        case("two signatures in the wrong order", [second, first], [one, two], forged),
        case("another signer", [first], [two], forged),
        case("the second signature is another's", [first, first], [one, two], forged),
        case("another payload", [first], [one], forged, payload=b'{"type":"answer"}'),
        case("another payload type", [first], [one], forged, payload_type=_TYPE + "x"),
        case("a signature too few", [first], [one, two], count),
        case("a signature too many", [first, second], [one], count),
        case("nothing from one signer", [], [one], count),
        case("no key", [], [], keys),
        case("a signature and no key", [first], [], keys),
        case("one key for two", [first, first], [one, one], keys),
        case("a key too short", [first], [one[1:]], ("Malformed", "composite", "public key size")),
    ]

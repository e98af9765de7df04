"""Vectors of `frame`: entries as they are spelled, and what is refused."""

from collections.abc import Mapping
from typing import Any

from crypto.wire import Json, encode
from tests.factories import NIGHT, b64, time
from tests.vectors.cases import Case

SOURCE = "this project, licence as the project's"

ROOT = "ab" * 32
BARE: dict[str, Any] = {
    "at": time(NIGHT),
    "envelope": None,
    "fact": None,
    "no": None,
    "number": None,
    "refused": [],
    "seen": [1, 412, 418, ROOT],
    "trust": 9,
}
TALLY: dict[str, Any] = {"other": 12, "own": 17, "space": "cd" * 16, "type": "tally"}
STORED: dict[str, Any] = {"hash": ROOT, "size": 1_048_576, "type": "stored"}
ENVELOPE: dict[str, Any] = {
    "payload": b64(b"{}"),
    "payloadType": "application/vnd.hotline.statement.v1+json",
    "signatures": [],
}
LARGEST = 2**53 - 1


def cases(_kept: Mapping[str, Case]) -> list[Case]:
    """All of them."""
    return [*_parsed(), *_refused()]


def _case(name: str, entry: dict[str, Json], expect: str = "ok", detail: str = "") -> Case:
    return _text(name, encode(entry).decode(), expect, detail)


def _text(name: str, text: str, expect: str = "ok", detail: str = "") -> Case:
    case = {"name": name, "op": "parse", "entry": text, "expect": expect}
    return case if expect == "ok" else {**case, "error": "Malformed", "detail": detail}


def _parsed() -> list[Case]:
    return [
        _case("a bare frame", BARE),
        _case("a statement", {**BARE, "envelope": ENVELOPE, "no": 17}),
        _case("a message", {**BARE, "envelope": ENVELOPE, "no": 17, "number": 41}),
        _case("a tally", {**BARE, "fact": TALLY}),
        _case("an attachment", {**BARE, "fact": STORED}),
        _case("an attachment of nothing", {**BARE, "fact": {**STORED, "size": 0}}),
        _case("an attachment of any size", {**BARE, "fact": {**STORED, "size": LARGEST}}),
        _case("refusals", {**BARE, "refused": [[413, "expired"], [417, "signer-unknown"]]}),
        _case("512 refusals", {**BARE, "refused": [[n, "at"] for n in range(512)]}),
        _case("a range that runs backwards parses", {**BARE, "seen": [2, 9, 1, ROOT]}),
        _case("the largest numbers", {**BARE, "no": LARGEST, "seen": [1, LARGEST, LARGEST, ROOT], "trust": LARGEST}),
        _case("the first second", {**BARE, "at": "2000-01-01T00:00:00Z"}),
        _case("the last second", {**BARE, "at": "9999-12-31T23:59:59Z"}),
    ]


def _refused() -> list[Case]:
    def wire(name: str, detail: str, **fields: Json) -> Case:
        return _case(name, {**BARE, **fields}, "wire", detail)

    tally = TALLY
    return [
        _text("nothing", "", "wire", "json"),
        _text("a list", "[]", "wire", "object"),
        _text("keys in another order", '{"trust":9,"seen":[]}', "wire", "spelling"),
        _text("65,536 bytes", " " * 65_536, "size", "an entry has at most 65535 bytes"),
        _case("a field missing", {name: BARE[name] for name in BARE if name != "no"}, "wire", "without no"),
        wire("an unknown field", "unknown field", log=1),
        wire("an envelope and a fact", "an envelope or a fact, not both", envelope=ENVELOPE, fact=tally),
        wire("a range of three", "/seen count", seen=[1, 412, 418]),
        wire("a range as an object", "/seen list", seen={}),
        wire("a range of text", "/seen/1 integer", seen=[1, "412", 418, ROOT]),
        wire("a root too short", "/seen/3 size", seen=[1, 412, 418, ROOT[:62]]),
        wire("a root in capitals", "/seen/3 hex", seen=[1, 412, 418, ROOT.upper()]),
        wire("a time without zone", "/at time", at="2026-11-23T15:04:05"),
        wire("a leap second", "/at time", at="2026-12-31T23:59:60Z"),
        wire("a day that is not", "/at time", at="2026-02-29T00:00:00Z"),
        wire("the hour after the last", "/at time", at="9999-12-31T24:00:00Z"),
        wire("the last century", "/at time", at="1999-12-31T23:59:59Z"),
        wire("a number as truth", "/no integer", no=True),
        wire("a number as text", "/number integer", number="41"),
        wire("trust null", "/trust integer", trust=None),
        wire("513 refusals", "/refused count", refused=[[n, "at"] for n in range(513)]),
        wire("a refusal without code", "/refused/0 count", refused=[[413]]),
        wire("a refusal with a sentence", "/refused/0/1 word", refused=[[413, "not now"]]),
        wire("a refusal with a long code", "/refused/0/1 word", refused=[[413, "a" * 33]]),
        wire("a fact of another type", "/fact unknown fact", fact={**tally, "type": "silence"}),
        wire("a fact of no type", "/fact unknown fact", fact={}),
        wire("a fact as text", "/fact unknown fact", fact="tally"),
        wire("a tally without space", "/fact without space", fact={**{n: v for n, v in tally.items() if n != "space"}}),
        wire("a tally of a long space", "/fact/space size", fact={**tally, "space": ROOT}),
        wire("a tally with more", "/fact unknown field", fact={**tally, "hash": ROOT}),
        wire("an attachment of no size", "/fact/size integer", fact={**STORED, "size": None}),
        wire("an envelope as text", "/envelope object", envelope="e"),
        wire("an envelope's payload not in base64", "/envelope/payload base64", envelope={**ENVELOPE, "payload": "?"}),
        wire(
            "an envelope's signature too short",
            "/envelope/signatures/0/sig size",
            envelope={**ENVELOPE, "signatures": [{"sig": ""}]},
        ),
    ]

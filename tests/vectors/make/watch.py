"""Vectors of `watch`: acts by XA's officers, verified by a list of XA that the case `the list` has.

Each act is its payload, payload type and signatures; `at` is when it is verified, `revoked` who no longer signs.
"""

from collections.abc import Iterator
from typing import Any

from crypto.dsse import sign_envelope
from crypto.watch import PAYLOAD_TYPE
from crypto.wire import encode
from tests.factories import NIGHT, XA, XB, Device, minute, time
from tests.vectors.cases import Case
from tests.vectors.draw import base64_text, draw

SOURCE = "this project; licence as the project's"
HOTLINE = draw("watch hotline", 32)


def cases(kept: dict[str, Case]) -> list[Case]:
    """All cases of watch.json."""
    return [_list(), *(_keep(kept, case) for case in (*_good(), *_malformed(), *_refused(), *_offers()))]


def act_value(*signers: Device, **differs: Any) -> dict[str, Any]:
    """An act of the watch."""
    return {
        "act": "take" if len(signers) == 1 else "hand-over",
        "alarm": True,
        "hotline": HOTLINE.hex(),
        "issued": time(NIGHT),
        "limits": 2,
        "nonce": bytes(16).hex(),
        "notes": "",
        "numbers": {"other": {"last": 42, "year": 2026}, "own": {"last": 18, "year": 2026}},
        "open": 3,
        "previous": None,
        "side": "XA",
        "signers": [{"device": one.id.hex(), "officer": one.officer, "post": one.post} for one in signers],
        **differs,
    }


def _list() -> Case:
    devices = [
        {"device": one.id.hex(), "officer": one.officer, "post": one.post, "signing": base64_text(one.signing_public)}
        for one in (XA.watch, XA.duty)
    ]
    return {"name": "the list", "op": "list", "hotline": HOTLINE.hex(), "side": "XA", "devices": devices}


def _good() -> Iterator[Case]:
    both = (XA.watch, XA.duty)
    yield _case("taken", act_value(XA.watch), XA.watch)
    yield _case("taken over", act_value(XA.duty, act="take-over", previous=bytes(32).hex()), XA.duty)
    yield _case("left, with nothing heard", act_value(XA.watch, act="leave", alarm=False), XA.watch)
    yield _case("handed over", act_value(*both), *both)
    yield _case("notes in two languages", act_value(*both, notes="Waiting for XB-0042. 等待对方答复。"), *both)
    yield _case("notes of 8,000 bytes", act_value(XA.watch, notes="线" * 2_666 + "ab"), XA.watch)
    yield _case("by a clock five minutes ahead", act_value(XA.watch, issued=time(minute(5))), XA.watch)
    yield _case("an hour later", act_value(XA.watch), XA.watch, at=minute(60))


def _malformed() -> Iterator[Case]:
    watch = XA.watch
    for name, value, detail in (
        ("another act", {"act": "lend"}, "/act unknown word"),
        ("heard by a word", {"alarm": "yes"}, "/alarm boolean"),
        ("a number below none", {"open": True}, "/open integer"),
        ("a short nonce", {"nonce": "00"}, "/nonce size"),
        ("notes of 8,001 bytes", {"notes": "a" * 8_001}, "/notes size"),
        (
            "numbers without a year",
            {"numbers": {"other": {"last": 1}, "own": {"last": 1}}},
            "/numbers/own without year",
        ),
        ("a year too large", {"numbers": _numbers(10_000)}, "/numbers/own/year range"),
        ("a field too many", {"until": None}, "unknown field"),
        ("three signers", {"signers": [{}, {}, {}]}, "/signers count"),
    ):
        yield _case(name, act_value(watch, **value), watch) | _error("Malformed", "wire", detail)
    for name, value in (
        ("a hand-over by one", act_value(watch, act="hand-over")),
        ("taken by two", act_value(watch, XA.duty, act="take")),
        ("taken by nobody", act_value(act="take")),
    ):
        yield _case(name, value, watch) | _error("Malformed", "watch", "signers")
    yield _case("another payload type", act_value(watch), watch, kind="text/plain") | _error(
        "Malformed", "watch", "payload type"
    )


def _refused() -> Iterator[Case]:
    watch, duty = XA.watch, XA.duty
    yield _case("of another hotline", act_value(watch, hotline=bytes(32).hex()), watch) | _code("hotline")
    yield _case("of the other side", act_value(watch, side="XB"), watch) | _code("side")
    yield _case("by a clock six minutes ahead", act_value(watch, issued=time(minute(6))), watch) | _code("not-yet")
    yield _case("an hour and a minute later", act_value(watch), watch, at=minute(61)) | _code("expired")
    yield _case("both signatures by one officer", act_value(watch, watch), watch, duty) | _code("one-officer")
    second = Device("XA", "liaison", officer=watch.officer)
    yield _case("two devices of one officer", act_value(watch, second), watch, second) | _code("one-officer")
    yield _case("by a device of nobody", act_value(XB.watch), XB.watch) | _code("signer-unknown")
    gone = {"revoked": [watch.id.hex()]}
    yield _case("by a revoked device", act_value(watch), watch) | gone | _code("signer-revoked")
    yield _case("to a revoked device", act_value(duty, watch), duty, watch) | gone | _code("signer-revoked")
    claims = {"device": watch.id.hex(), "officer": watch.officer, "post": watch.post}
    for name, differs in (("as another officer", {"officer": 9}), ("in another post", {"post": "head"})):
        yield _case(name, act_value(watch, signers=[claims | differs]), watch) | _code("post")
    yield _case("signed by another", act_value(watch), duty) | _code("signature", "signature")
    yield _case("signatures exchanged", act_value(watch, duty), duty, watch) | _code("signature", "signature")
    yield _case("one signature of two", act_value(watch, duty), watch) | _code("signature", "signature count")
    yield _case("a signature too many", act_value(watch), watch, duty) | _code("signature", "signature count")


def _offers() -> Iterator[Case]:
    watch, duty = XA.watch, XA.duty
    yield _case("offered", act_value(watch, duty), watch, op="offer")
    yield _case("offered by two", act_value(watch, duty), watch, duty, op="offer") | _code(
        "signature", "signature count"
    )
    yield _case("offered by the incoming officer", act_value(watch, duty), duty, op="offer") | _code(
        "signature", "signature"
    )
    gone = {"revoked": [duty.id.hex()]}
    yield (
        _case("offered to a revoked device", act_value(watch, duty), watch, op="offer") | gone | _code("signer-revoked")
    )
    yield _case("a take offered", act_value(watch), watch, op="offer") | _error("Malformed", "watch", "an offer")


def _numbers(year: int) -> dict[str, Any]:
    return {side: {"last": 1, "year": year} for side in ("other", "own")}


def _case(
    name: str, value: dict[str, Any], *signers: Device, at: Any = NIGHT, kind: str = PAYLOAD_TYPE, op: str = "verify"
) -> Case:
    envelope = sign_envelope(kind, encode(value), [one.signing for one in signers])
    return {
        "name": name,
        "op": op,
        "at": time(at),
        "payload_type": kind,
        "payload": envelope.payload.decode(),
        "signatures": [base64_text(one) for one in envelope.signatures],
        "signed_by": [one.name for one in signers],
        "revoked": [],
        "expect": "ok",
    }


def _keep(kept: dict[str, Case], case: Case) -> Case:
    """The case, with the signatures that it had if they are of the same bytes by the same devices."""
    old = kept.get(case["name"], {})
    same = all(old.get(field) == case[field] for field in ("payload", "payload_type", "signed_by"))
    return case | {"signatures": old["signatures"]} if same else case


def _code(code: str, detail: str = "") -> Case:
    return _error("Refused", code, detail)


def _error(error: str, code: str, detail: str) -> Case:
    return {"expect": code, "error": error, "detail": detail}

"""Vectors of `arrangement`: what two sides agree, as it is spelled and signed, and what is refused."""

from collections.abc import Mapping
from typing import Any

from crypto.arrangement import PAYLOAD_TYPE
from crypto.composite import SigningKey
from crypto.dsse import Envelope, encode_envelope, envelope_id, parse_envelope, sign_envelope
from crypto.wire import encode
from tests.factories import XA, XB, Country, Hotline, Values, b64, unsigned
from tests.vectors.cases import Case

SOURCE = "this project, licence as the project's"

HASH = "ab" * 32
HOTLINE = Hotline(sign=unsigned)
VALUE = HOTLINE.arrangement_value()
TWO = Country("XA", "en", threshold=2, roots=3)


def cases(kept: Mapping[str, Case]) -> list[Case]:
    """All of them."""
    return [*_parsed(), *_refused(), *_verified(kept)]


def _case(name: str, value: Values, detail: str | None = None) -> Case:
    payload = encode(value)
    case = {"name": name, "op": "parse", "payload": payload.decode()}
    if detail is not None:
        return {**case, "error": "Malformed", "expect": "wire", "detail": detail}
    roots = [root.hex() for country in (XA, XB) for root in country.root_ids]
    return {**case, "id": envelope_id(Envelope(PAYLOAD_TYPE, payload, ())).hex(), "roots": roots, "expect": "ok"}


def _parsed() -> list[Case]:
    return [
        _case("an Arrangement", VALUE),
        _case("a demonstration", {**VALUE, "demonstration": True}),
        _case("no annex, no paragraph", {**VALUE, "annexes": [], "replies": []}),
        _case("a year's notice", {**VALUE, "notice": 31_622_400}),
        _case("no notice", {**VALUE, "notice": 0}),
        *(_case(f"a FLASH of {1 << n} KiB", _flash(size=1024 << n)) for n in (0, 9)),
        _case("a length in a third language", _flash(lengths=[*_LENGTHS, {"language": "fr", "most": 10_000}])),
        _case("signers who are nobody parse", {**VALUE, "signers": [HASH]}),
        _case("32 signers parse", {**VALUE, "signers": [HASH] * 32}),
        _case("no capacity", {**VALUE, "capacities": []}),
        _case("precedences in another order", {**VALUE, "precedence": VALUE["precedence"][::-1]}),
        _case("handled within 30 days", {**VALUE, "precedence": [_within(2_592_000), *VALUE["precedence"][1:]]}),
        _case("a limit of a year", {**VALUE, "replies": [{"basis": "4", "within": 31_622_400}]}),
        _case("64 annexes", {**VALUE, "annexes": _annexes(64)}),
        _case("64 capacities", {**VALUE, "capacities": [{"capacity": f"c{n}", "signatures": 1} for n in range(64)]}),
        _case("64 paragraphs", {**VALUE, "replies": [{"basis": f"{n}", "within": 1} for n in range(64)]}),
        _case("a language of any word", _languages("English_2")),
    ]


_LENGTHS = VALUE["flash"]["lengths"]


def _within(seconds: int) -> Values:
    return {**VALUE["precedence"][0], "handling": seconds}


def _annexes(count: int) -> list[Values]:
    return [{"hash": HASH, "name": f"annex-{n}"} for n in range(count)]


def _languages(name: str) -> Values:
    one, other = VALUE["sides"]
    lengths = [{"language": name, "most": 200}, _LENGTHS[1]]
    return {**_flash(lengths=lengths), "sides": [{**one, "language": name}, other]}


def _flash(**fields: Any) -> Values:
    return {**VALUE, "flash": {**VALUE["flash"], **fields}}


def _refused() -> list[Case]:
    side, other = VALUE["sides"]
    first, *others = VALUE["precedence"]
    key = side["roots"][0]
    order = "/sides two sides, in the order of their codes"
    threshold = "/sides/0 a threshold of distinct roots, at least one"
    continues = "the first Arrangement continues none"

    def case(name: str, detail: str, **fields: Any) -> Case:
        return _case(name, {**VALUE, **fields}, detail)

    return [
        _case("a field missing", {name: v for name, v in VALUE.items() if name != "suite"}, "without suite"),
        case("an unknown field", "unknown field", quotas=[]),
        case("a second version", continues, version=2),
        case("a version as truth", "/version integer", version=True),
        case("after another", continues, previous=HASH),
        case("of a hotline", continues, hotline=HASH),
        case("other rules", "unknown rules or suite", rules=2),
        case("rules as truth", "/rules integer", rules=True),
        case("another suite", "unknown rules or suite", suite=0),
        case("a demonstration 0", "/demonstration boolean", demonstration=0),
        case("one side", order, sides=[side]),
        case("three sides", "/sides count", sides=[side, other, {**other, "side": "XC"}]),
        case("two sides of one code", order, sides=[side, {**other, "side": "XA"}]),
        case("two sides in the other order", order, sides=[other, side]),
        case("no root", threshold, sides=[{**side, "roots": []}, other]),
        case("one root twice", threshold, sides=[{**side, "roots": [key, key]}, other]),
        case("threshold 0", threshold, sides=[{**side, "threshold": 0}, other]),
        case("threshold 2 of 1", threshold, sides=[{**side, "threshold": 2}, other]),
        case("nine roots", "/sides/0/roots count", sides=[{**side, "roots": [key] * 9}, other]),
        case(
            "a root of small order",
            "/sides/0/roots/0 public key",
            sides=[{**side, "roots": [b64(XA.root_keys[0].public_key[:1952] + bytes(31) + b"\x80")]}, other],
        ),
        case("a root too short", "/sides/0/roots/0 size", sides=[{**side, "roots": [b64(b"root")]}, other]),
        case("a language of two words", "/sides/0/language word", sides=[{**side, "language": "plain English"}, other]),
        case(
            "a capacity of three signatures", "/capacities/0/signatures range",
            capacities=[{"capacity": "centre", "signatures": 3}],
        ),
        case(
            "a capacity of no signature", "/capacities each once, with a figure",
            capacities=[{"capacity": "centre", "signatures": 0}],
        ),
        case(
            "a capacity twice", "/capacities each once, with a figure",
            capacities=[{"capacity": "centre", "signatures": 1}, {"capacity": "centre", "signatures": 2}],
        ),
        case("three precedences", "/precedence each of the four", precedence=others),
        case(
            "another precedence", "/precedence each of the four",
            precedence=[*others, {"handling": 60, "precedence": "URGENT"}],
        ),
        case("a precedence twice", "/precedence each once, with a figure", precedence=[first, *VALUE["precedence"]]),
        case("handled within more than 30 days", "/precedence/0/handling range",
             precedence=[_within(2_592_001), *others]),
        case("a paragraph with two limits", "/replies each once, with a figure",
             replies=[{"basis": "4", "within": 60}, {"basis": "4", "within": 120}]),
        case("65 annexes", "/annexes count", annexes=_annexes(65)),
        case("65 capacities", "/capacities count",
             capacities=[{"capacity": f"c{n}", "signatures": 1} for n in range(65)]),
        case("65 paragraphs", "/replies count", replies=[{"basis": f"{n}", "within": 1} for n in range(65)]),
        case("a capacity that begins with a hyphen", "/capacities/0/capacity word",
             capacities=[{"capacity": "-centre", "signatures": 1}]),
        case("handled within 0 seconds", "/precedence each once, with a figure",
             precedence=[{**first, "handling": 0}, *others]),
        case("a limit of more than a year", "/replies/0/within range", replies=[{"basis": "4", "within": 31_622_401}]),
        case("an annex twice", "/annexes each once", annexes=VALUE["annexes"] * 2),
        case("an annex without hash", "/annexes/0 without hash", annexes=[{"name": "scales"}]),
        case("more than a year's notice", "/notice range", notice=31_622_401),
        case("notice in words", "/notice integer", notice="30 days"),
        _case("no notice said", {name: v for name, v in VALUE.items() if name != "notice"}, "without notice"),
        _case("no FLASH said", {name: v for name, v in VALUE.items() if name != "flash"}, "without flash"),
        case("a FLASH of a number", "/flash object", flash=4096),
        _case("a FLASH with more", _flash(words=200), "/flash unknown field"),
        _case("a FLASH without size", {**VALUE, "flash": {"lengths": _LENGTHS}}, "/flash without size"),
        *(
            _case(f"a FLASH of {size} bytes", _flash(size=size), "/flash/size not the size of a part")
            for size in (0, 512, 1000, 3072, 4097, 1_048_576)
        ),
        _case("a length of a FLASH in one language", _flash(lengths=_LENGTHS[:1]),
              "/flash/lengths in each side's language"),
        _case("no length of a FLASH", _flash(lengths=[]), "/flash/lengths in each side's language"),
        _case("a length of nothing", _flash(lengths=[_LENGTHS[0], {**_LENGTHS[1], "most": 0}]),
              "/flash/lengths each once, with a figure"),
        _case("a length twice", _flash(lengths=[*_LENGTHS, _LENGTHS[0]]), "/flash/lengths each once, with a figure"),
        _case("a length of more than ten thousand", _flash(lengths=[_LENGTHS[0], {**_LENGTHS[1], "most": 10_001}]),
              "/flash/lengths/1/most range"),
        _case("a length without a language", _flash(lengths=[{"most": 200}]), "/flash/lengths/0 without language"),
        case("33 signers", "/signers count", signers=[HASH] * 33),
    ]  # fmt: skip


def _verified(kept: Mapping[str, Case]) -> list[Case]:
    one, two = XA.root_keys[0], XB.root_keys[0]
    three = TWO.root_keys
    ids, far = [root.hex() for root in TWO.root_ids], XB.root_ids[0].hex()

    def case(
        name: str,
        keys: list[SigningKey],
        expect: str = "ok",
        *,
        hotline: Hotline = HOTLINE,
        founds: str = "",
        **fields: Any,
    ) -> Case:
        payload = encode({**hotline.arrangement_value(), **fields})
        known = parse_envelope(kept[name]["envelope"].encode(), limit=100_000) if name in kept else None
        fresh = known is None or known.payload != payload
        envelope = sign_envelope(PAYLOAD_TYPE, payload, keys) if fresh or known is None else known
        made = {
            "name": name,
            "op": "verify",
            "envelope": encode_envelope(envelope).decode(),
            "hotline": founds or envelope_id(envelope).hex(),
            "expect": expect,
        }
        return made if expect == "ok" else {**made, "error": "Refused"}

    roots = Hotline(own=TWO, sign=unsigned)
    side, other = VALUE["sides"]
    shared = {**side, "roots": [*side["roots"], *other["roots"]]}
    return [
        case("both roots", [one, two]),
        case("two of three roots and one", [three[0], three[2], two], hotline=roots, signers=[ids[0], ids[2], far]),
        case("another hotline", [one, two], "hotline", founds=HASH),
        case("one side alone", [one], "threshold", signers=[ids[0]]),
        case("nobody", [], "threshold", signers=[]),
        case("the other side first", [two, one], "threshold", signers=[far, ids[0]]),
        case("one root of two", [three[0], two], "threshold", hotline=roots, signers=[ids[0], far]),
        case("three roots of two", [*three, two], "threshold", hotline=roots, signers=[*ids, far]),
        case(
            "one root signs twice", [three[0], three[0], two], "threshold", hotline=roots,
            signers=[ids[0], ids[0], far],
        ),
        case(
            "a side's roots in another order", [three[1], three[0], two], "threshold", hotline=roots,
            signers=[ids[1], ids[0], far],
        ),
        case("a signer who is no root", [one, two], "signer-unknown", signers=[ids[0], HASH]),
        case("a root of both sides signs as the second's", [one, two], sides=[shared, other]),
        case("a root of both sides does not sign as the first's", [one, two], "threshold",
             sides=[{**shared, "threshold": 2}, other]),
        case("one root of both sides signs twice", [two, two], "threshold",
             sides=[{**side, "roots": other["roots"]}, other], signers=[far, far]),
        case("an unknown signer before too few", [two], "signer-unknown", signers=[HASH]),
        case("signed by another", [one, one], "signature"),
        case("the signatures in the other order", [two, one], "signature"),
        case("a signature too few", [one], "signature"),
    ]  # fmt: skip

"""Vectors of `statement` and `says`: headers and drafts as they are spelled, and what is refused."""

from collections.abc import Mapping
from typing import Any

from crypto import statement
from crypto.dsse import Envelope, envelope_id
from crypto.hashing import labelled_hash
from crypto.says import STATES, WHY
from crypto.statement import DRAFT, STATEMENT
from crypto.wire import encode
from tests.factories import NIGHT, SEALED, XA, Hotline, Values, b64, message, unsigned
from tests.vectors.cases import Case
from tests.vectors.draw import draw

SOURCE = "this project, licence as the project's"

HASH = "ab" * 32
HOTLINE = Hotline(sign=unsigned)
OF = {"of": HASH}
OPEN = {"kind": "case", "posts": [["XA", "liaison"], ["XA", "watch"], ["XB", "watch"]], "recipients": HASH}
DECLARATION = {"flash": True, "from": "2026-11-23T22:00:00Z", "reason": "maintenance", "state": "suspended"}
PROPOSAL = {"about": "title", "due": "2026-11-23T12:00:00Z", "on": HASH}
SAYS: dict[str, Values] = {
    "open": OPEN,
    "epoch": {"recipients": HASH},
    "grant": {"device": HASH},
    "notice": message(),
    "request": message(precedence="FLASH", reply={"by": "2026-11-23T12:00:00Z"}),
    "answer": message(answers=HASH, closes=True, replaces=HASH, reply={"basis": "4", "within": 21_600}),
    "holding": message(answers=HASH, precedence="IMMEDIATE"),
    "short": message(precedence="FLASH", reply={"by": "2026-11-23T12:00:00Z"}),
    "service": message(replaces=HASH),
    "acknowledgement": OF,
    "noted": OF,
    "cannot_open": OF,
    "proposal": PROPOSAL,
    "acceptance": OF,
    "refusal": OF,
    "withdrawal": OF,
    "declaration": DECLARATION,
}


MOST = 2**53 - 1
"""The greatest number that there is."""


def cases(_kept: Mapping[str, Case]) -> list[Case]:
    """All of them."""
    return [*_parsed(), *_refused_headers(), *_refused_says(), *_drafts()]


def _header(type_: str = "request", **fields: Any) -> Values:
    verified = {"other": [1, 418, HASH], "own": [1, 411, HASH]}
    body = [SEALED] if type_ not in ("open", "epoch") else [1200, SEALED]
    header = HOTLINE.header(
        XA.watch, type_, SAYS[type_], now=NIGHT, space=draw("space", 16), epoch_id=draw("epoch", 16), body=body,
        nonce=draw("nonce", 16), verified=verified,
    )  # fmt: skip
    # The header's form is the subject here: a hotline and a device of no keys do.
    header["hotline"], header["signers"][0]["device"] = HASH, HASH
    return {**header, **fields}


def _case(name: str, header: Values, detail: str | None = None, payload_type: str = STATEMENT) -> Case:
    payload = encode(header)
    envelope = Envelope(payload_type, payload, ())
    case = {"name": name, "op": "parse", "payload_type": payload_type, "payload": payload.decode()}
    if detail is not None:
        return {**case, "error": "Malformed", "expect": "wire", "detail": detail}
    return {
        **case,
        "id": envelope_id(envelope).hex(),
        "message": header["type"] in ("notice", "request", "answer", "holding", "short", "service"),
        "exercise": "exercise" in payload_type,
        "header_without_body": encode({**header, "body": []}).decode(),
        "expect": "ok",
    }


def _parsed() -> list[Case]:
    return [
        *(_case(f"type {type_}", _header(type_)) for type_ in SAYS),
        *(
            _case(f"payload type {payload_type.split('.')[2]}", _header(), payload_type=payload_type)
            for payload_type in (statement.EXERCISE, statement.DEMONSTRATION, statement.DEMONSTRATION_EXERCISE)
        ),
        _case("sixteen parts", _header(body=[[SEALED, HASH]] * 16)),
        _case("no part", _header(body=[])),
        _case("a part of a mebibyte", _header(body=[[1_048_576, HASH]])),
        _case("a part of nothing", _header(body=[[0, HASH]])),
        *(
            _case(f"officer {officer}", _header(signers=[{**_header()["signers"][0], "officer": officer}]))
            for officer in (0, 9_999)
        ),
        *(
            _case(f"a reply within {within}", _header(says=message(reply={"basis": "4", "within": within})))
            for within in (0, MOST)
        ),
        _case(
            "an opening of 32 posts", _header("open", says={**OPEN, "posts": [["XC", f"p{n:02}"] for n in range(32)]})
        ),
        _case("on the line, under no epoch", _header(space=bytes(16).hex(), epoch=None)),
        _case("an answer in part", _header("answer", says=message(answers=HASH))),
        *(
            _case(f"declared {state}", _header("declaration", says={**DECLARATION, "state": state, "reason": reason}))
            for state, reason in zip(STATES, (None, *WHY), strict=False)
        ),
        *(
            _case(
                f"declared for a reason that is {reason}",
                _header("declaration", says={**DECLARATION, "reason": reason}),
            )
            for reason in (*WHY, None)
        ),
        *(
            _case(
                f"{state}, and takes no FLASH",
                _header("declaration", says={**DECLARATION, "state": state, "flash": False}),
            )
            for state in STATES
            if state != "open"
        ),
        _case("a consultation", _header("open", says={**OPEN, "kind": "consultation"})),
        {
            "name": "another payload type",
            "op": "parse",
            "payload_type": "application/vnd.hotline.link.v1+json",
            "payload": "{}",
            "error": "Malformed",
            "expect": "payload-type",
            "detail": "not a statement",
        },
    ]


def _refused_headers() -> list[Case]:
    signer = _header()["signers"][0]
    one = "a statement has one signer; a drafter signs the draft"
    without = _header()
    del without["draft"]

    def signed(**fields: Any) -> Values:
        return _header(signers=[{**signer, **fields}])

    return [
        _case("a field missing", without, "without draft"),
        _case("an unknown field", _header(subject="x"), "unknown field"),
        _case("an attachment", _header(attachments=[HASH]), "/attachments count"),
        _case("attachments null", _header(attachments=None), "/attachments list"),
        _case("seventeen parts", _header(body=[[SEALED, HASH]] * 17), "/body count"),
        _case("a part without hash", _header(body=[[SEALED]]), "/body/0 count"),
        _case("a part of more than a mebibyte", _header(body=[[1_048_577, HASH]]), "/body/0/0 range"),
        _case("an epoch too short", _header(epoch="ab"), "/epoch size"),
        _case("no space", _header(space=None), "/space hex"),
        _case("a space of 32 bytes", _header(space=HASH), "/space size"),
        _case("a nonce of 15 bytes", _header(nonce=b64(bytes(15))), "/nonce size"),
        _case("a nonce in hex", _header(nonce=bytes(16).hex()), "/nonce size"),
        _case("expiry with an offset", _header(expires="2026-11-23T08:30:00+00:00"), "/expires time"),
        _case("a side of three letters", _header(side="XAA"), "/side side"),
        _case("a side in small letters", _header(side="xa"), "/side side"),
        _case("no signer", _header(signers=[]), one),
        _case("two signers", _header(signers=[signer, signer]), "/signers count"),
        _case("a signer with a name", signed(name="x"), "/signers/0 unknown field"),
        _case("officer 10000", signed(officer=10_000), "/signers/0/officer range"),
        _case("a capacity of two words", signed(capacity="for us"), "/signers/0/capacity word"),
        _case("a post of 33 letters", signed(post="p" * 33), "/signers/0/post word"),
        _case("a device too short", signed(device="ab" * 31), "/signers/0/device size"),
        _case("an unknown type", _header(type="speech"), "/type unknown word"),
        _case("a type that is no text", _header(type=["request"]), "/type unknown word"),
        _case("verified by one log", _header(verified={"own": [1, 1, HASH]}), "/verified without other"),
        _case("a verified log without root", _header(verified={"other": [1, 1], "own": [1, 1, HASH]}),
              "/verified/other count"),
    ]  # fmt: skip


def _refused_says() -> list[Case]:
    def case(name: str, type_: str, detail: str, **fields: Any) -> Case:
        return _case(name, _header(type_, says={**SAYS[type_], **fields}), f"/says{detail}")

    sorted_ = "/posts sorted, each once, at least one"
    return [
        case("says of another type", "acknowledgement", " unknown field", closes=True),
        case("an answer to a number", "answer", "/answers hex", answers=41),
        case("an answer to a short id", "answer", "/answers size", answers="ab"),
        case("closes 1", "answer", "/closes boolean", closes=1),
        case("closes null", "answer", "/closes boolean", closes=None),
        case("an unknown precedence", "notice", "/precedence unknown word", precedence="URGENT"),
        case("precedence in small letters", "notice", "/precedence unknown word", precedence="flash"),
        case("a reply by and within", "request", "/reply unknown field",
             reply={"basis": "4", "by": "2026-11-23T12:00:00Z", "within": 1}),
        case("a reply without basis", "request", "/reply without basis", reply={"within": 1}),
        case("a reply of nothing", "request", "/reply without basis", reply={}),
        case("a reply as text", "request", "/reply object", reply="soon"),
        case("a reply within null", "request", "/reply/within integer", reply={"basis": "4", "within": None}),
        case("a reply on a sentence", "request", "/reply/basis word", reply={"basis": "annex 4", "within": 1}),
        case("an opening of no post", "open", sorted_, posts=[]),
        case("an opening of posts out of order", "open", sorted_, posts=[["XB", "watch"], ["XA", "watch"]]),
        case("an opening of a post twice", "open", sorted_, posts=[["XA", "watch"], ["XA", "watch"]]),
        case("an opening of 33 posts", "open", "/posts count", posts=[["XA", f"p{n}"] for n in range(33)]),
        case("an opening of a post without side", "open", "/posts/0 count", posts=[["watch"]]),
        case("an unknown kind of space", "open", "/kind unknown word", kind="line"),
        case("an epoch with posts", "epoch", " unknown field", posts=[]),
        case("a grant to a post", "grant", "/device hex", device="watch"),
        case("a proposal of the minutes", "proposal", "/about unknown word", about="minutes"),
        case("a proposal on a number", "proposal", "/on hex", on=1),
        case("a proposal without due time", "proposal", "/due time", due=None),
        case("a short message without precedence", "short", "/precedence unknown word", precedence=None),
        case("a declaration of another state", "declaration", "/state unknown word", state="closed"),
        case("a declaration for another reason", "declaration", "/reason unknown word", reason="weather"),
        case("a declaration in words", "declaration", "/reason unknown word", reason=""),
        case("a declaration from no time", "declaration", "/from time", **{"from": None}),
        case("a declaration of a local time", "declaration", "/from time", **{"from": "2026-11-23T22:00:00+08:00"}),
        case("a declaration until", "declaration", " unknown field", until="2026-11-24T02:00:00Z"),
        case("a declaration of FLASH 1", "declaration", "/flash boolean", flash=1),
        case("an open line that takes no FLASH", "declaration", "/flash an open line takes a FLASH", state="open",
             flash=False),
        case("of nothing", "withdrawal", "/of hex", of=None),
        _case("says null", _header(says=None), "/says object"),
    ]  # fmt: skip


def _drafts() -> list[Case]:
    def drafted(**payload: Any) -> Values:
        header = _header()
        return {**header, "draft": HOTLINE.draft(XA.duty, header, payload={"device": HASH, **payload})}

    def case(name: str, matches: bool | None, detail: str | None = None, **payload: Any) -> Case:
        made = _case(name, drafted(**payload), detail)
        return made if matches is None else {**made, "draft_matches": matches}

    def says(**fields: Any) -> Values:
        words = {**SAYS["request"], **fields}
        del words["precedence"]
        return words

    envelope: Any = drafted()["draft"]
    own = "a draft is an envelope of its own payload type"
    return [
        case("a draft", True),
        case("a draft whose content is not compared here", True, content=[HASH, HASH]),
        case("a draft of no parts", True, content=[]),
        case("a draft of sixteen parts", True, content=[HASH] * 16),
        case("a draft that says a list", False, says=[[], {}]),
        case("a draft of other words", False, says=says(closes=True)),
        case("a draft where false is 0", False, says=says(closes=0)),
        case("a draft with the precedence", False, says=SAYS["request"]),
        case("a draft that says nothing", False, says=None),
        case("a draft for another capacity", False, capacity="government"),
        case("a draft for another space", False, space=bytes(16).hex()),
        case("a draft of another type", False, type="notice"),
        case("a draft of the other side", False, side="XB"),
        case("a draft for another hotline", False, hotline=labelled_hash("other").hex()),
        case("a draft of an unknown type", None, "/type unknown word", type="speech"),
        case("a draft with more", None, "unknown field", precedence="FLASH"),
        case("a draft with a short nonce", None, "/nonce size", nonce=""),
        case("a draft of seventeen parts", None, "/content count", content=[HASH] * 17),
        _case("a statement as a draft", _header(draft={**envelope, "payloadType": STATEMENT}), own),
        _case("a draft's payload not in one spelling",
              _header(draft={**envelope, "payloadType": DRAFT, "payload": b64(b"{ }")}), "spelling"),
        _case("a draft as text", _header(draft="draft"), "/draft object"),
    ]  # fmt: skip

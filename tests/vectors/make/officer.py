"""Vectors of whole statements: an officer in Python signs and seals them, and a device in Chromium opens them.

    {"op": "open", "envelope": "<its text>", "signing": ["<releaser's key>", "<drafter's key>"?], "body": ["<part>", …],
     "seed": "<the reader's seed>", "epoch_key": …, "texts": ["…"]}

`open` has wraps, one for the reader, and a sealed title; `message` a sealed body under `epoch_key`; `released` is one
that another officer drafted, as one of the files is; `grant` has `keys` for the reader, by epoch.
"""

from datetime import UTC, datetime

from crypto import epoch
from crypto.composite import SigningKey
from crypto.dsse import encode_envelope
from crypto.hpke import SealingKey
from crypto.says import Grant, Message, Open
from crypto.statement import Verified
from incidents.demonstration.device import Device, Random, Sealed, Where, Writing, make_draft, pad, wraps, write
from tests.vectors.cases import Case
from tests.vectors.draw import base64_text, draw

SOURCE = "this project, licence as the project's"

READER_SEED = draw("officer reader", 32)
TEXTS = ["An agent has stopped the cranes.", "直通联络线路 😀", ""]

_HOTLINE = draw("officer hotline", 32)
_NOW = datetime(2026, 11, 23, 7, 58, tzinfo=UTC)
_NOTICE = Message(answers=None, closes=False, precedence="FLASH", replaces=None, reply=None)


def cases(kept: dict[str, Case]) -> list[Case]:
    """All of them; what is there already is kept, as signatures and wraps draw their own randomness."""
    return [kept.get(case["name"], case) for case in _made()]


def _made() -> list[Case]:
    releaser, drafter = _device(1), _device(2)
    reader = SealingKey(READER_SEED)
    reader_id = epoch.device_id(_signing(3).public_key, reader.public_key)
    nonce, key = draw("officer nonce", 16), draw("officer key", 32)
    space = epoch.space_id(hotline=_HOTLINE, side="XA", nonce=nonce)
    named = epoch.epoch_id(hotline=_HOTLINE, space=space, side="XA", nonce=nonce)
    where, writing = Where(space, named, key), _writing()
    wrapped = wraps(releaser, {reader_id: reader.public_key}, space=space, epoch_id=named, key=key)
    says = Open(kind="case", posts=(("XA", "watch"),), recipients=epoch.recipients_hash([reader_id]))
    title, texts = pad([b"Cranes"], writing.random), pad([text.encode() for text in TEXTS], writing.random)
    opened = write(releaser, where, writing, type_="open", says=says, parts=title, clear=[wrapped], nonce=nonce)
    message = write(releaser, where, writing, type_="notice", says=_NOTICE, parts=texts)
    drafted = make_draft(
        drafter, space, writing, type_="notice", says=_NOTICE, texts=[TEXTS[1].encode()], capacity="government"
    )
    released = write(
        releaser, where, writing, type_="notice", says=_NOTICE, parts=drafted.parts, capacity="government",
        draft=drafted.envelope,
    )  # fmt: skip
    passage = epoch.Passage(_HOTLINE, space, releaser.id, reader_id)
    granted = epoch.seal_grant({named: key}, reader.public_key, passage)
    grant = write(releaser, Where(space), writing, type_="grant", says=Grant(device=reader_id), clear=[granted])
    nonce = draw("officer nonce, drafted", 16)
    space = epoch.space_id(hotline=_HOTLINE, side="XA", nonce=nonce)
    named = epoch.epoch_id(hotline=_HOTLINE, space=space, side="XA", nonce=nonce)
    wrapped = wraps(releaser, {reader_id: reader.public_key}, space=space, epoch_id=named, key=key)
    drafted = make_draft(
        drafter, space, writing, type_="open", says=says, texts=[b"Cranes"], capacity="government", clear=[wrapped]
    )
    drafted_file = write(
        releaser, Where(space, named, key), writing, type_="open", says=says, parts=drafted.parts, clear=[wrapped],
        nonce=nonce, capacity="government", draft=drafted.envelope,
    )  # fmt: skip
    seeded = {"reader": reader_id.hex(), "seed": READER_SEED.hex()}
    return [
        _case("a file", "open", opened, [releaser], texts=["Cranes"], epoch_key=key.hex(), **seeded),
        _case("a message", "message", message, [releaser], texts=TEXTS, epoch_key=key.hex()),
        _case("a release", "released", released, [releaser, drafter], texts=[TEXTS[1]], epoch_key=key.hex()),
        _case(
            "a file that was drafted",
            "open",
            drafted_file,
            [releaser, drafter],
            texts=["Cranes"],
            epoch_key=key.hex(),
            **seeded,
        ),
        _case("a grant", "grant", grant, [releaser], keys={named.hex(): key.hex()}, **seeded),
    ]


def _case(name: str, op: str, sealed: Sealed, signers: list[Device], **opens: object) -> Case:
    return {
        "name": name,
        "op": op,
        "envelope": encode_envelope(sealed.envelope).decode(),
        "signing": [base64_text(signer.signing.public_key) for signer in signers],
        "body": [base64_text(part) for part in sealed.body],
        **opens,
        "expect": "ok",
    }


def _signing(number: int) -> SigningKey:
    return SigningKey(draw(f"officer signing {number}", 64))


def _device(number: int) -> Device:
    sealing = SealingKey(draw(f"officer sealing {number}", 32))
    return Device(_HOTLINE, "XA", "watch", number, _signing(number), sealing)


def _writing() -> Writing:
    verified = Verified(log=1, size=4, root=draw("officer root", 32))
    return Writing(own=verified, other=verified, now=_NOW, random=_random(), demonstration=True)


def _random() -> Random:
    drawn = 0

    def random(size: int) -> bytes:
        nonlocal drawn
        drawn += 1
        return draw(f"officer random {drawn}", size)

    return random

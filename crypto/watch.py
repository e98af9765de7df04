"""Acts of the watch: who takes, hands over, takes over or leaves it, signed on the officers' devices.

One act, as signed (DSSE payload, `application/vnd.hotline.watch.v1+json`):

    {"act":"hand-over","alarm":true,"hotline":"<hash>","issued":"2026-11-23T08:00:00Z","limits":2,"nonce":"<16 B hex>",
     "notes":"…","numbers":{"other":{"last":42,"year":2026},"own":{"last":18,"year":2026}},"open":3,
     "previous":"<id of the last act>"|null,"side":"XA",
     "signers":[{"device":"<id>","officer":7,"post":"watch"},{"device":"<id>","officer":9,"post":"watch"}]}

It stands in the side's own national log and never crosses the line. A hand-over has two signers, the outgoing officer
first; the others have one. `alarm` says that who has the watch afterwards has heard the alarm ring; `numbers` are the
last numbers of both sides as the officers read them. An act's id is that of its envelope.

It is verified, in this order:

 1. payload type and fields; as many signers as its kind has               watch, wire
 2. hotline and side are those of the list                                  hotline, side
 3. it was issued at most five minutes after `at`, an hour before at most   not-yet, expired
 4. the signers of a hand-over are two officers                             one-officer
 5. each signer is a valid device of the list, of that officer and post     signer-unknown, signer-revoked, post
 6. every signature holds, in the order of `signers`                        signature

Whether it fits how the watch stands, and what of the numbers, is the node's to say (`incidents/watch/rules.py`). An
*offer* is a hand-over that the outgoing officer alone has signed.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from crypto.dsse import Envelope, envelope_id, verify_envelope
from crypto.errors import Malformed, Refused, Unverified
from crypto.signatories import Signatories
from crypto.times import AHEAD
from crypto.wire import Field, boolean, fields, hex_bytes, integer, list_of, nullable, parse, text, utc
from crypto.words import ENTRY_LIMIT, choice, digest, side, word

PAYLOAD_TYPE = "application/vnd.hotline.watch.v1+json"
SIGNERS = {"take": 1, "hand-over": 2, "take-over": 1, "leave": 1}
"""How many sign each act."""

NOTES_LIMIT = 8_000
"""Bytes of the notes, in UTF-8."""

LONGEST = timedelta(hours=1)
"""How long after its author's time an act is taken."""


@dataclass(frozen=True)
class Last:
    """The last number of a side's messages in a UTC year; 0 before the first."""

    year: int
    last: int


@dataclass(frozen=True)
class Numbers:
    """The last numbers of both sides."""

    own: Last
    other: Last


@dataclass(frozen=True)
class Signer:
    """Whose device signs: its id, the officer's number and post."""

    device: bytes
    officer: int
    post: str


@dataclass(frozen=True)
class WatchAct:
    """An act as parsed; nothing in it is verified. `id` is its envelope's, 32 bytes."""

    act: str
    alarm: bool
    hotline: bytes
    issued: datetime
    nonce: bytes
    notes: str
    numbers: Numbers
    open: int
    limits: int
    previous: bytes | None
    side: str
    signers: tuple[Signer, ...]
    envelope: Envelope

    @property
    def id(self) -> bytes:
        """The id that the next act names as its previous one."""
        return envelope_id(self.envelope)

    @property
    def holder(self) -> Signer:
        """Who has the watch afterwards; of `leave`, who had it."""
        return self.signers[-1]


def parse_watch_act(envelope: Envelope) -> WatchAct:
    """The act in an envelope. Raises `Malformed`."""
    if envelope.payload_type != PAYLOAD_TYPE:
        raise Malformed("watch", "payload type")
    (act, alarm, hotline, issued, limits, nonce, notes, numbers, open_, previous, side_, signers) = fields(
        parse(envelope.payload, limit=ENTRY_LIMIT),
        "act", "alarm", "hotline", "issued", "limits", "nonce", "notes", "numbers", "open", "previous", "side",
        "signers",
    )  # fmt: skip
    own, other = fields(numbers, "own", "other")
    parsed = WatchAct(
        act=choice(act, SIGNERS),
        alarm=boolean(alarm),
        hotline=digest(hotline),
        issued=utc(issued),
        nonce=hex_bytes(nonce, 16),
        notes=text(notes, limit=NOTES_LIMIT),
        numbers=Numbers(own=_read_last(own), other=_read_last(other)),
        open=integer(open_),
        limits=integer(limits),
        previous=nullable(previous, digest),
        side=side(side_),
        signers=tuple(list_of(signers, _read_signer, limit=2)),
        envelope=envelope,
    )
    if len(parsed.signers) != SIGNERS[parsed.act]:
        raise Malformed("watch", "signers")
    return parsed


def verify_watch_act(envelope: Envelope, *, hotline: bytes, signatories: Signatories, at: datetime) -> WatchAct:
    """The act, if all its signers signed it, by the side's own list as it stands `at` that time.

    Raises `Malformed`, and `Refused`, see the module.
    """
    act = parse_watch_act(envelope)
    _verify(act, act.signers, hotline=hotline, signatories=signatories, at=at)
    return act


def verify_offer(envelope: Envelope, *, hotline: bytes, signatories: Signatories, at: datetime) -> WatchAct:
    """The hand-over, if the outgoing officer alone signed it. Raises likewise, `Malformed` for another act."""
    act = parse_watch_act(envelope)
    if act.act != "hand-over":
        raise Malformed("watch", "an offer")
    _verify(act, act.signers[:1], hotline=hotline, signatories=signatories, at=at)
    return act


def _verify(
    act: WatchAct, signed_by: Sequence[Signer], *, hotline: bytes, signatories: Signatories, at: datetime
) -> None:
    """Steps 2 to 6; both officers of an offer are looked up, though one has signed."""
    if act.hotline != hotline:
        raise Refused("hotline")
    if act.side != signatories.side:
        raise Refused("side")
    if act.issued - at > AHEAD:
        raise Refused("not-yet")
    if at - act.issued > LONGEST:
        raise Refused("expired")
    if len({signer.officer for signer in act.signers}) != len(act.signers):
        raise Refused("one-officer")
    keys = {signer: _key_of(signer, signatories) for signer in act.signers}
    try:
        verify_envelope(act.envelope, [keys[signer] for signer in signed_by])
    except (Malformed, Unverified) as unverified:
        raise Refused("signature", unverified.detail) from unverified


def _key_of(signer: Signer, signatories: Signatories) -> bytes:
    """The signing key of a signer's device. Raises `Refused`."""
    device = signatories.device(signer.device)
    if (device.officer, device.post) != (signer.officer, signer.post):
        raise Refused("post")
    return device.signing


def _read_last(field: Field) -> Last:
    year, last = fields(field, "year", "last")
    return Last(year=integer(year, maximum=9999), last=integer(last))


def _read_signer(field: Field) -> Signer:
    device, officer, post = fields(field, "device", "officer", "post")
    return Signer(device=digest(device), officer=integer(officer), post=word(post))

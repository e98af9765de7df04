"""Acts of the watch: who signed them, by the side's own list."""

import base64
from datetime import datetime

from crypto.dsse import Envelope, envelope_id
from crypto.signatories import Device, Signatories
from crypto.watch import WatchAct, parse_watch_act, verify_offer, verify_watch_act
from crypto.wire import Field, utc
from tests.factories import NIGHT
from tests.vectors.cases import Case, load, outcome, parametrize

(LIST,) = (case for case in load("watch") if case["op"] == "list")


@parametrize("watch", "verify")
def test_verify(case: Case) -> None:
    envelope = _envelope(case)
    act = outcome(case, lambda: verify_watch_act(envelope, hotline=_hotline(), signatories=_listed(case), at=_at(case)))
    if act is not None:
        _check(act, envelope)


@parametrize("watch", "offer")
def test_verify_offer(case: Case) -> None:
    envelope = _envelope(case)
    act = outcome(case, lambda: verify_offer(envelope, hotline=_hotline(), signatories=_listed(case), at=_at(case)))
    if act is not None:
        _check(act, envelope)


def test_an_act_is_the_same_whoever_signed_it_again() -> None:
    case = next(case for case in load("watch") if case["name"] == "taken")
    envelope = _envelope(case)
    other = Envelope(envelope.payload_type, envelope.payload, ())
    assert parse_watch_act(envelope).id == parse_watch_act(other).id


def _check(act: WatchAct, envelope: Envelope) -> None:
    assert act == parse_watch_act(envelope)
    assert (act.id, act.holder) == (envelope_id(envelope), act.signers[-1])


def _envelope(case: Case) -> Envelope:
    signatures = tuple(base64.b64decode(one) for one in case["signatures"])
    return Envelope(case["payload_type"], case["payload"].encode(), signatures)


def _listed(case: Case) -> Signatories:
    devices = [
        Device(
            id=bytes.fromhex(one["device"]),
            post=one["post"],
            officer=one["officer"],
            signing=base64.b64decode(one["signing"]),
            sealing=b"",
            since=NIGHT,
        )
        for one in LIST["devices"]
    ]
    revoked = frozenset(bytes.fromhex(one) for one in case["revoked"])
    return Signatories(LIST["side"], devices={one.id: one for one in devices}, revoked=revoked)


def _hotline() -> bytes:
    return bytes.fromhex(LIST["hotline"])


def _at(case: Case) -> datetime:
    return utc(Field(case["at"]))

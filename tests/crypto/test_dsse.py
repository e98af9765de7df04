"""Envelopes: encoding, spelling, signatures."""

import base64

from hypothesis import given
from hypothesis import strategies as st

from crypto import dsse
from crypto.composite import SigningKey
from tests.vectors.cases import Case, outcome, parametrize
from tests.vectors.draw import draw

KEYS = [SigningKey(draw(f"test dsse {n}", 64)) for n in range(2)]


@parametrize("dsse", "pae")
def test_pae(case: Case) -> None:
    payload = bytes.fromhex(case["payload"])
    assert dsse.pae(case["payload_type"], payload).hex() == case["pae"]
    assert dsse.envelope_id(dsse.Envelope(case["payload_type"], payload, ())).hex() == case["id"]


@parametrize("dsse", "parse")
def test_parse_envelope(case: Case) -> None:
    data = case["text"].encode()
    envelope = outcome(case, lambda: dsse.parse_envelope(data, limit=case["limit"]))
    if envelope is not None:
        assert dsse.encode_envelope(envelope) == data


@parametrize("dsse", "verify")
def test_verify_envelope(case: Case) -> None:
    payload = bytes.fromhex(case["payload"])
    signatures = tuple(base64.b64decode(signature) for signature in case["signatures"])
    public_keys = [base64.b64decode(public_key) for public_key in case["public_keys"]]
    envelope = dsse.Envelope(case["payload_type"], payload, signatures)
    verified = outcome(case, lambda: dsse.verify_envelope(envelope, public_keys))
    assert verified == (payload if case["expect"] == "ok" else None)


@given(st.from_regex(r"[!-~]{1,128}", fullmatch=True), st.binary(max_size=300))
def test_envelope_survives_the_wire(payload_type: str, payload: bytes) -> None:
    signed = dsse.sign_envelope(payload_type, payload, KEYS)
    envelope = dsse.parse_envelope(dsse.encode_envelope(signed), limit=100_000)
    assert envelope == signed
    assert dsse.verify_envelope(envelope, [key.public_key for key in KEYS]) == payload


@given(st.tuples(st.text(), st.binary()), st.tuples(st.text(), st.binary()))
def test_pae_tells_apart_what_differs(one: tuple[str, bytes], other: tuple[str, bytes]) -> None:
    assert (dsse.pae(*one) == dsse.pae(*other)) == (one == other)


def test_envelope_id_is_the_same_whoever_signs() -> None:
    one, other = (dsse.sign_envelope("a", b"b", [key]) for key in KEYS)
    assert one.signatures != other.signatures
    assert dsse.envelope_id(one) == dsse.envelope_id(other)

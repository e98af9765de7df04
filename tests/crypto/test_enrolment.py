"""A new device's proof that it holds its key."""

from dataclasses import replace
from typing import Any

import pytest

from crypto.digits import digits
from crypto.dsse import Envelope, sign_envelope
from crypto.enrolment import PAYLOAD_TYPE, Enrolment, sign_enrolment, verify_enrolment
from crypto.errors import Unverified
from tests.factories import XA, XB

ENROLMENT = Enrolment(bytes(32), "XA", "watch", 3, XA.watch.signing_public, XA.watch.sealing_public)


def test_what_the_device_signed_is_verified() -> None:
    proof = sign_enrolment(ENROLMENT, XA.watch.signing)
    assert verify_enrolment(proof, ENROLMENT) == ENROLMENT


def test_the_digits_cover_what_is_signed() -> None:
    assert ENROLMENT.digits == digits(sign_enrolment(ENROLMENT, XA.watch.signing).payload)


@pytest.mark.parametrize(
    "differs",
    [
        {"hotline": bytes([1]) * 32},
        {"side": "XB"},
        {"post": "head"},
        {"officer": 4},
        {"signing": XB.watch.signing_public},
        {"sealing": XB.watch.sealing_public},
    ],
)
def test_a_proof_of_another_enrolment_is_refused(differs: dict[str, Any]) -> None:
    proof = sign_enrolment(ENROLMENT, XA.watch.signing)
    with pytest.raises(Unverified):
        verify_enrolment(proof, replace(ENROLMENT, **differs))


def test_a_proof_by_another_key_is_refused() -> None:
    with pytest.raises(Unverified):
        verify_enrolment(sign_enrolment(ENROLMENT, XB.watch.signing), ENROLMENT)


def test_a_signature_of_another_payload_type_is_no_proof() -> None:
    other = sign_envelope("text/plain", ENROLMENT.payload, [XA.watch.signing])
    with pytest.raises(Unverified):
        verify_enrolment(other, ENROLMENT)
    with pytest.raises(Unverified):
        verify_enrolment(Envelope(PAYLOAD_TYPE, other.payload, other.signatures), ENROLMENT)

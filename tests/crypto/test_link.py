"""The link's handshake: both ends prove themselves, and nothing else opens the line."""

from dataclasses import replace
from typing import Any

import pytest

from crypto import wire
from crypto.composite import SigningKey
from crypto.dsse import Envelope
from crypto.errors import Malformed, Refused, Unverified
from crypto.link import (
    Challenge,
    Handshake,
    Hello,
    Proof,
    encode_challenge,
    encode_hello,
    encode_proof,
    parse_challenge,
    parse_hello,
    parse_proof,
    sign_proof,
    verify_founding,
    verify_proof,
)
from tests.factories import XA, XB, Country, Hotline

HOTLINE = Hotline()
SHAKE = Handshake(HOTLINE.id, puller_nonce=bytes(32), server_nonce=bytes([1]) * 32)


def founding(country: Country) -> tuple[Envelope, Envelope]:
    change = HOTLINE.change(country, country.founding_changes(), version=1, previous=None, by_root=True)
    return HOTLINE.founding, change


def check(envelope: Envelope, *, shake: Handshake = SHAKE, side: str = "XA", role: str = "puller") -> Envelope:
    return verify_proof(envelope, shake, side=side, role=role, link_key=XA.link.public_key)


def test_proof_of_the_listed_key_is_taken() -> None:
    envelope = sign_proof(SHAKE, side="XA", role="puller", key=XA.link)
    assert check(envelope) is envelope


@pytest.mark.parametrize(
    "differs",
    [
        {"shake": replace(SHAKE, server_nonce=bytes(32))},
        {"shake": replace(SHAKE, puller_nonce=bytes([2]) * 32)},
        {"shake": replace(SHAKE, hotline=bytes(32))},
        {"side": "XB"},
        {"role": "server"},
    ],
)
def test_proof_of_another_handshake_side_or_role_is_refused(differs: dict[str, Any]) -> None:
    envelope = sign_proof(SHAKE, side="XA", role="puller", key=XA.link)
    with pytest.raises(Unverified) as refused:
        check(envelope, **differs)
    assert refused.value.code == "link"


def test_proof_of_another_key_is_refused() -> None:
    with pytest.raises(Unverified):
        check(sign_proof(SHAKE, side="XA", role="puller", key=SigningKey(bytes(64))))


def test_founding_of_a_side_names_its_node() -> None:
    listed = verify_founding(founding(XB), hotline=HOTLINE.id, side="XB")
    assert listed.node is not None
    assert listed.node.link == XB.link.public_key


@pytest.mark.parametrize(("hotline", "side", "code"), [(bytes(32), "XB", "hotline"), (HOTLINE.id, "XA", "side")])
def test_founding_of_another_hotline_or_side_is_refused(hotline: bytes, side: str, code: str) -> None:
    with pytest.raises(Refused) as refused:
        verify_founding(founding(XB), hotline=hotline, side=side)
    assert refused.value.code == code


def test_founding_signed_by_the_other_root_is_refused() -> None:
    change = HOTLINE.change(XB, XB.founding_changes(), version=1, previous=None, by_root=True, keys=XA.root_keys[:1])
    with pytest.raises(Refused) as refused:
        verify_founding((HOTLINE.founding, change), hotline=HOTLINE.id, side="XB")
    assert refused.value.code == "signature"


def test_founding_that_names_posts_is_refused() -> None:
    changes = [*XB.founding_changes(), *XB.staff_changes()]
    change = HOTLINE.change(XB, changes, version=1, previous=None, by_root=True)
    with pytest.raises(Refused) as refused:
        verify_founding((HOTLINE.founding, change), hotline=HOTLINE.id, side="XB")
    assert refused.value.code == "threshold"


def test_messages_come_back_as_they_were() -> None:
    envelope = sign_proof(SHAKE, side="XA", role="puller", key=XA.link)
    hello = Hello(side="XA", nonce=bytes(32), known=0)
    assert parse_hello(encode_hello(hello)) == hello
    for held in (None, founding(XA)):
        challenge = Challenge(nonce=bytes(32), envelope=envelope, founding=held)
        assert parse_challenge(encode_challenge(challenge)) == challenge
        assert parse_proof(encode_proof(Proof(envelope, held))) == Proof(envelope, held)


def test_hello_without_a_common_version_is_refused() -> None:
    value = wire.parse(encode_hello(Hello(side="XA", nonce=bytes(32), known=0)), limit=1_000).value
    assert isinstance(value, dict)
    with pytest.raises(Unverified):
        parse_hello(wire.encode({**value, "versions": [2]}))


@pytest.mark.parametrize("differs", [{"type": "proof"}, {"nonce": ""}, {"side": "xa"}, {"more": 1}, {"known": None}])
def test_hello_of_another_shape_is_refused(differs: dict[str, wire.Json]) -> None:
    value = wire.parse(encode_hello(Hello(side="XA", nonce=bytes(32), known=0)), limit=1_000).value
    assert isinstance(value, dict)
    with pytest.raises(Malformed):
        parse_hello(wire.encode({**value, **differs}))

"""Sealing: the drafts' vectors, ours, and what must not open."""

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crypto import hpke
from crypto.errors import Malformed, Unverified
from crypto.wire import Field
from tests.vectors.cases import Case, outcome, parametrize
from tests.vectors.draw import draw

KEY = hpke.SealingKey(draw("test hpke", 32))


@parametrize("hpke", "open")
def test_open(case: Case) -> None:
    opened = outcome(
        case,
        lambda: hpke.SealingKey(bytes.fromhex(case["seed"])).open(
            base64.b64decode(case["sealed"]), info=bytes.fromhex(case["info"])
        ),
    )
    assert opened == (bytes.fromhex(case["plaintext"]) if case["expect"] == "ok" else None)


@parametrize("hpke", "key")
def test_public_key_from_seed(case: Case) -> None:
    key = outcome(case, lambda: hpke.SealingKey(bytes.fromhex(case["seed"])))
    if key is not None:
        assert key.public_key == base64.b64decode(case["public_key"])


@parametrize("hpke", "check")
def test_check_public_key(case: Case) -> None:
    public_key = base64.b64decode(case["public_key"])
    checked = outcome(case, lambda: hpke.check_public_key(public_key))
    assert checked == (public_key if case["expect"] == "ok" else None)


@parametrize("hpke", "check")
def test_seal_refuses_the_keys_that_check_refuses(case: Case) -> None:
    outcome(case, lambda: hpke.seal(base64.b64decode(case["public_key"]), b"key", info=b""))


@given(st.binary(max_size=300), st.binary(max_size=300))
def test_open_what_was_sealed(plaintext: bytes, info: bytes) -> None:
    sealed = hpke.seal(KEY.public_key, plaintext, info=info)
    assert len(sealed) == len(plaintext) + hpke.OVERHEAD
    assert KEY.open(sealed, info=info) == plaintext


@given(st.data())
def test_open_refuses_any_changed_bit(data: st.DataObject) -> None:
    sealed = bytearray(hpke.seal(KEY.public_key, b"plaintext", info=b"info"))
    sealed[data.draw(st.integers(0, len(sealed) - 1))] ^= 1 << data.draw(st.integers(0, 7))
    with pytest.raises(Unverified):
        KEY.open(bytes(sealed), info=b"info")


def test_a_wrapped_key_has_1168_bytes() -> None:
    assert len(hpke.seal(KEY.public_key, bytes(32), info=b"")) == 1168


def test_parse_public_key_names_the_size() -> None:
    assert hpke.parse_public_key(Field(base64.b64encode(KEY.public_key).decode())) == KEY.public_key
    with pytest.raises(Malformed, match=r"^wire: /sealing size$"):
        hpke.parse_public_key(Field("Zg==", "/sealing"))

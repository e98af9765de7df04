"""What types 04 and 06 sign, to the byte, and lines that hold for one tree head, one name and one time."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crypto.cosignature import (
    MAX_TIME,
    Ed25519CosignatureVerifier,
    MirrorKey,
    Mldsa44CosignatureVerifier,
    TreeHead,
    ed25519_message,
    mldsa44_message,
    sign_ed25519_cosignature,
    sign_mldsa44_cosignature,
    time_of,
)
from crypto.errors import Unverified
from crypto.note import ED25519_COSIGNATURE, MLDSA44_COSIGNATURE, VerifierKey, parse_note, parse_vkey, verify_note
from tests.vectors.cases import Case, outcome, parametrize
from tests.vectors.logs import mirror_key

KEY = mirror_key("XA")

heads = st.builds(TreeHead, st.just("example.com/log"), st.integers(0, 2**53 - 1), st.binary(min_size=32, max_size=32))
times = st.integers(1, MAX_TIME)


def verifier(key: VerifierKey, head: TreeHead) -> Ed25519CosignatureVerifier | Mldsa44CosignatureVerifier:
    return Ed25519CosignatureVerifier(key) if key.type == ED25519_COSIGNATURE else Mldsa44CosignatureVerifier(key, head)


def head_of(case: Case) -> TreeHead:
    return TreeHead(case["origin"], case["size"], bytes.fromhex(case["root"]))


@parametrize("cosignature", "message")
def test_message(case: Case) -> None:
    head = head_of(case)
    assert ed25519_message(case["time"], head.text()).hex() == case["ed25519"]
    assert mldsa44_message(case["signer"], case["time"], head).hex() == case["mldsa44"]


@parametrize("cosignature", "verify")
def test_verify(case: Case) -> None:
    key = parse_vkey(case["vkey"])
    note = parse_note(case["note"].encode())
    verified = outcome(case, lambda: verify_note(note, [verifier(key, head_of(case))]))
    assert verified is None or time_of(verified[key]) == case["time"]


@settings(deadline=None)
@given(heads, times, heads, times)
def test_verify_only_what_was_signed(head: TreeHead, time: int, other_head: TreeHead, other_time: int) -> None:
    public = KEY.public_key()
    for sign, key in (
        (sign_ed25519_cosignature, VerifierKey(KEY.name, ED25519_COSIGNATURE, public.ed25519)),
        (sign_mldsa44_cosignature, VerifierKey(KEY.name, MLDSA44_COSIGNATURE, public.mldsa44)),
    ):
        line = sign(head, key=KEY, time=time)
        assert (line.name, line.key_id, time_of(line.signature)) == (KEY.name, key.key_id, time)
        verifier(key, head).verify(head.text(), line.signature)
        if (head, time) != (other_head, other_time):
            signature = other_time.to_bytes(8) + line.signature[8:]
            with pytest.raises(Unverified, match="cosignature: signature"):
                verifier(key, other_head).verify(other_head.text(), signature)


@pytest.mark.parametrize("time", [0, -1, MAX_TIME + 1])
def test_sign_refuses_a_time_out_of_range(time: int) -> None:
    head = TreeHead("example.com/log", 1, bytes(32))
    for sign in (sign_ed25519_cosignature, sign_mldsa44_cosignature):
        with pytest.raises(ValueError, match="a time is from 1 second"):
            sign(head, key=KEY, time=time)


def test_keys_do_not_show_their_seeds() -> None:
    key = MirrorKey("a", ed25519_seed=b"secret" + bytes(26), mldsa44_seed=b"secret" + bytes(26))
    assert "secret" not in f"{key!r} {vars(key)!r}"

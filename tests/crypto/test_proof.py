"""Proofs for use offline: one spelling, and nothing proven but this entry at this index of this log."""

from hypothesis import given
from hypothesis import strategies as st

from crypto.errors import ProtocolError
from crypto.proof import Proof, encode_proof, parse_proof, verify_proof
from tests.vectors.cases import Case, outcome, parametrize
from tests.vectors.logs import log_public_key

hashes = st.binary(min_size=32, max_size=32)
proofs = st.builds(Proof, st.integers(0, 2**53 - 1), st.lists(hashes, max_size=63).map(tuple), st.binary(max_size=200))


@parametrize("proof", "parse")
def test_parse(case: Case) -> None:
    data = (case["text"] + "a" * case["pad"]).encode()
    proof = outcome(case, lambda: parse_proof(data))
    if proof is not None:
        assert (proof.index, len(proof.hashes)) == (case["index"], case["hashes"])
        assert proof.checkpoint == (case["checkpoint"] + "a" * case["pad"]).encode()
        assert encode_proof(proof) == data


@parametrize("proof", "verify")
def test_verify(case: Case) -> None:
    data, entry = case["proof"].encode(), bytes.fromhex(case["entry"])
    found = outcome(case, lambda: verify_proof(data, entry=entry, log=log_public_key(case["log"])))
    if found is not None:
        assert (found.entry, found.index) == (entry, case["index"])
        assert (found.checkpoint.size, found.checkpoint.time) == (case["size"], case["time"])


@given(proofs)
def test_parse_what_was_encoded(proof: Proof) -> None:
    assert parse_proof(encode_proof(proof)) == proof


@given(proofs.map(encode_proof), st.data())
def test_parse_knows_one_spelling(text: bytes, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(text) - 1))
    changed = text[:at] + data.draw(st.binary(max_size=2)) + text[at + 1 :]
    try:
        proof = parse_proof(changed)
    except ProtocolError:
        return
    assert encode_proof(proof) == changed

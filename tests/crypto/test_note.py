"""Notes: one spelling, and a signature that holds for one text of one key."""

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from crypto.errors import Malformed, ProtocolError, Unverified
from crypto.note import (
    ED25519,
    Ed25519Verifier,
    Note,
    NoteSignature,
    VerifierKey,
    encode_note,
    encode_vkey,
    parse_note,
    parse_vkey,
    sign_ed25519,
    verify_note,
)
from tests.vectors.cases import Case, outcome, parametrize

NAME = "example.com/key"
KEY = Ed25519PrivateKey.from_private_bytes(bytes(32))
VERIFIER = Ed25519Verifier(VerifierKey(NAME, ED25519, KEY.public_key().public_bytes_raw()))

texts = st.text(st.characters(min_codepoint=0x20, exclude_categories=["Cs"]) | st.just("\n"), max_size=60).map(
    "{}\n".format
)
names = st.text(st.characters(categories=["L", "N", "P"], exclude_characters="+"), min_size=1, max_size=20)
lines = st.builds(NoteSignature, names, st.binary(min_size=4, max_size=4), st.binary(min_size=1, max_size=80))
notes = st.builds(Note, texts, st.lists(lines, min_size=1, max_size=16).map(tuple))


@parametrize("note", "parse")
def test_parse(case: Case) -> None:
    data = b"a" * case["pad"] + (case["note"].encode() if "note" in case else bytes.fromhex(case["hex"]))
    note = outcome(case, lambda: parse_note(data))
    if note is not None:
        assert note.text == "a" * case["pad"] + case["text"]
        assert [[line.name, line.key_id.hex(), line.signature.hex()] for line in note.signatures] == case["lines"]
        assert encode_note(note) == data


@parametrize("note", "vkey")
def test_vkey(case: Case) -> None:
    key = outcome(case, lambda: parse_vkey(case["vkey"]))
    if key is not None:
        assert [key.name, key.type, key.key_id.hex(), key.public_key.hex()] == case["key"]
        assert encode_vkey(key) == case["vkey"]


@parametrize("note", "verify")
def test_verify(case: Case) -> None:
    verifiers = [Ed25519Verifier(parse_vkey(vkey)) for vkey in case["vkeys"]]
    verified = outcome(case, lambda: verify_note(parse_note(case["note"].encode()), verifiers))
    assert verified is None or [encode_vkey(key) for key in verified] == case["verified"]


@given(notes)
def test_parse_what_was_encoded(note: Note) -> None:
    assert parse_note(encode_note(note)) == note


@given(notes.map(encode_note), st.data())
def test_parse_knows_one_spelling(note: bytes, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(note) - 1))
    changed = note[:at] + data.draw(st.binary(max_size=2)) + note[at + 1 :]
    try:
        parsed = parse_note(changed)
    except ProtocolError:
        return
    assert encode_note(parsed) == changed


@pytest.mark.parametrize(
    "note",
    [
        Note("no line feed", (NoteSignature("a", bytes(4), b"s"),)),
        Note("", (NoteSignature("a", bytes(4), b"s"),)),
        Note("\ud800\n", (NoteSignature("a", bytes(4), b"s"),)),
        Note("a\n", (NoteSignature("a", bytes(5), b"s"),)),
        Note("a\n", (NoteSignature("a\n\n— b", bytes(4), b"s"),)),
        Note("a\n", (NoteSignature("a", bytes(4), b""),)),
        Note("a\n", ()),
        Note("a\n", (NoteSignature("a", bytes(4), b"s"),) * 17),
    ],
)
def test_encode_refuses_what_has_no_spelling(note: Note) -> None:
    with pytest.raises(Malformed):
        encode_note(note)


@given(texts)
def test_verify_what_was_signed(text: str) -> None:
    line = sign_ed25519(text, name=NAME, key=KEY)
    assert verify_note(Note(text, (line,)), [VERIFIER]) == {VERIFIER.key: line.signature}


@given(texts, texts)
def test_verify_another_text(text: str, other: str) -> None:
    line = sign_ed25519(text, name=NAME, key=KEY)
    if text != other:
        with pytest.raises(Unverified, match="note: signature"):
            verify_note(Note(other, (line,)), [VERIFIER])


@given(st.integers(0, 511))
def test_verify_any_bit_flipped(bit: int) -> None:
    line = sign_ed25519("a\n", name=NAME, key=KEY)
    flipped = (int.from_bytes(line.signature) ^ 1 << bit).to_bytes(64)
    with pytest.raises(Unverified, match="note: signature"):
        verify_note(Note("a\n", (NoteSignature(NAME, line.key_id, flipped),)), [VERIFIER])

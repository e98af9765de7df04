"""Whole statements, made by an officer in Python and by a device in Chromium: read, verified and opened."""

import base64
import hashlib

import pytest

from crypto import epoch
from crypto.dsse import parse_envelope, verify_envelope
from crypto.epoch import PartPlace, Passage
from crypto.errors import Unverified
from crypto.hpke import SealingKey
from crypto.says import TYPES, Grant
from crypto.statement import Statement, draft_matches, header_without_body, parse_statement
from tests.vectors.cases import Case, load

CASES = [(made, case) for made in ("officer", "chromium_officer") for case in load(made)]
EACH = pytest.mark.parametrize(
    "case", [case for _, case in CASES], ids=[f"{made}, {case['name']}" for made, case in CASES]
)


def _read(case: Case) -> tuple[Statement, list[bytes]]:
    data = case["envelope"].encode()
    statement = parse_statement(parse_envelope(data, limit=2 * len(data)))
    body = [base64.b64decode(part) for part in case["body"]]
    assert [(part.size, part.hash) for part in statement.body] == [
        (len(part), hashlib.sha256(part).digest()) for part in body
    ]
    return statement, body


def _texts(statement: Statement, body: list[bytes], key: bytes) -> list[bytes]:
    """The plaintexts of the sealed parts."""
    header_hash = hashlib.sha256(header_without_body(statement.envelope.payload)).digest()
    first = 1 if TYPES[statement.type].wraps else 0
    return [
        epoch.open_part(key, PartPlace(statement.signer.device, statement.nonce, header_hash, part), body[part])
        for part in range(first, len(body))
    ]


def _passage(statement: Statement, case: Case) -> Passage:
    return Passage(statement.hotline, statement.space, statement.signer.device, bytes.fromhex(case["reader"]))


@EACH
def test_signatures(case: Case) -> None:
    statement, _ = _read(case)
    releaser, *drafter = (base64.b64decode(key) for key in case["signing"])
    verify_envelope(statement.envelope, [releaser])
    if statement.draft is None:
        assert drafter == []
        return
    verify_envelope(statement.draft.envelope, drafter)
    assert draft_matches(statement, statement.draft)
    with pytest.raises(Unverified):
        verify_envelope(statement.draft.envelope, [releaser])


@EACH
def test_opens(case: Case) -> None:
    statement, body = _read(case)
    if case["op"] == "grant":
        assert statement.says == Grant(device=bytes.fromhex(case["reader"]))
        key = SealingKey(bytes.fromhex(case["seed"]))
        keys = epoch.open_grant(key, body[0], _passage(statement, case))
        assert {named.hex(): one.hex() for named, one in keys.items()} == case["keys"]
        return
    key_of_epoch = bytes.fromhex(case["epoch_key"])
    if case["op"] == "open":
        assert statement.epoch is not None
        wrapped = epoch.parse_wraps(body[0])[bytes.fromhex(case["reader"])]
        sealing = SealingKey(bytes.fromhex(case["seed"]))
        passage = _passage(statement, case)
        assert epoch.unwrap_epoch_key(sealing, wrapped, passage, epoch=statement.epoch) == key_of_epoch
    opened = _texts(statement, body, key_of_epoch)
    assert [epoch.unpad_part(one).decode() for one in opened] == case["texts"]
    if statement.draft is not None:
        clear = [part.hash for part in statement.body[: len(body) - len(opened)]]
        assert [*clear, *(epoch.content_hash(one) for one in opened)] == list(statement.draft.content)


def test_both_languages_made_each() -> None:
    made = {name: {case["op"] for case in load(name)} for name in ("officer", "chromium_officer")}
    assert made["officer"] == made["chromium_officer"] == {"open", "message", "released", "grant"}

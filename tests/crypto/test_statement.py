"""Headers and drafts: spelling, ids."""

import pytest

from crypto.dsse import Envelope
from crypto.errors import Malformed
from crypto.says import TYPES, encode_says
from crypto.statement import draft_matches, header_without_body, parse_statement
from crypto.wire import Field, parse
from tests.vectors.cases import Case, load, outcome, parametrize


@parametrize("statement", "parse")
def test_parse_statement(case: Case) -> None:
    payload = case["payload"].encode()
    statement = outcome(case, lambda: parse_statement(Envelope(case["payload_type"], payload, ())))
    if statement is None:
        return
    assert statement.id.hex() == case["id"]
    assert (statement.is_message, statement.exercise) == (case["message"], case["exercise"])
    assert header_without_body(payload).decode() == case["header_without_body"]
    assert encode_says(statement.says) == _field(payload, "says")
    if statement.draft is not None:
        assert draft_matches(statement, statement.draft) is case["draft_matches"]


def test_a_header_is_an_object() -> None:
    with pytest.raises(Malformed, match="wire: object"):
        header_without_body(b"[]")


def test_each_type_is_there() -> None:
    types = {_field(case["payload"].encode(), "type") for case in load("statement") if case["expect"] == "ok"}
    assert types == set(TYPES)


def _field(payload: bytes, name: str) -> object:
    header = parse(payload, limit=65_535).value
    assert isinstance(header, dict)
    return Field(header[name]).value

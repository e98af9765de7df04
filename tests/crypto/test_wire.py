"""One spelling: what is accepted, what is refused, and that nothing is accepted in two."""

import json
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from crypto import wire
from crypto.errors import Malformed
from tests.vectors.cases import Case, outcome, parametrize

_READERS = {
    "text": lambda field, case: wire.text(field, limit=case["limit"]),
    "ascii_word": lambda field, case: wire.ascii_word(field, limit=case["limit"]),
    "integer": lambda field, case: wire.integer(field, maximum=case["maximum"]),
    "boolean": lambda field, _case: wire.boolean(field),
    "hex_bytes": lambda field, case: wire.hex_bytes(field, case["size"]).hex(),
    "base64_bytes": lambda field, case: wire.base64_bytes(field, size=case.get("size"), limit=case.get("limit")).hex(),
    "utc": lambda field, _case: int(wire.utc(field).timestamp()),
    "list_of": lambda field, case: wire.list_of(field, wire.integer, limit=case["limit"]),
    "nullable": lambda field, _case: wire.nullable(field, wire.integer),
    "items": lambda field, case: [item.value for item in wire.items(field, case["count"])],
    "fields": lambda field, case: [wire.integer(value) for value in wire.fields(field, *case["names"])],
    "kind": lambda field, case: wire.kind(field, case["field"]),
}

_json = st.recursive(
    st.none() | st.booleans() | st.integers(0, wire.MAX_INTEGER) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(st.characters(max_codepoint=127)), inner),
    max_leaves=20,
)


@parametrize("wire", "parse")
def test_parse(case: Case) -> None:
    data = case["text"].encode() if "text" in case else bytes.fromhex(case["hex"])
    field = outcome(case, lambda: wire.parse(data, limit=case["limit"]))
    if field is not None:
        assert wire.encode(field.value) == data
        assert field.value == json.loads(data)


@parametrize("wire", "read")
def test_read(case: Case) -> None:
    field = wire.Field(json.loads(case["text"]))
    assert outcome(case, lambda: _READERS[case["reader"]](field, case)) == case.get("value")


@given(_json)
def test_parse_what_was_encoded(value: Any) -> None:
    data = wire.encode(value)
    assert wire.parse(data, limit=len(data)) == wire.Field(value)


@given(_json, st.integers(0, 1000))
def test_parse_refuses_what_is_longer_than_its_limit(value: Any, limit: int) -> None:
    data = wire.encode(value)
    if len(data) > limit:
        with pytest.raises(Malformed, match=r"^wire: size$"):
            wire.parse(data, limit=limit)


@given(st.binary(max_size=60) | _json.map(lambda value: json.dumps(value, indent=1).encode()))
@example(b"[1.0]")
@example(b'{"a":1,"a":2}')
def test_parse_accepts_one_spelling_or_refuses(data: bytes) -> None:
    try:
        field = wire.parse(data, limit=10_000)
    except Malformed:
        return
    assert wire.encode(field.value) == data


@given(_json, st.data())
def test_parse_refuses_or_reads_another_value_when_a_byte_changes(value: Any, data: st.DataObject) -> None:
    encoded = bytearray(wire.encode(value))
    encoded[data.draw(st.integers(0, len(encoded) - 1))] ^= data.draw(st.integers(1, 255))
    try:
        changed = wire.parse(bytes(encoded), limit=len(encoded)).value
    except Malformed:
        return
    assert wire.encode(changed) == encoded != wire.encode(value)


@pytest.mark.parametrize(
    ("value", "detail"),
    [
        (0.5, "type"),
        (b"bytes", "type"),
        ((1, 2), "type"),
        ({"a": {1, 2}}, "type"),
        (-1, "number"),
        (2**53, "number"),
        ("\ud800", "surrogate"),
        ({"é": 1}, "key"),
    ],
)
def test_encode_refuses_what_has_no_spelling(value: Any, detail: str) -> None:
    with pytest.raises(Malformed, match=f"^wire: {detail}$"):
        wire.encode(value)


def test_encode_refuses_what_contains_itself() -> None:
    value: list[Any] = []
    value.append(value)
    with pytest.raises(Malformed, match=r"^wire: depth$"):
        wire.encode(value)


@given(st.integers(946_684_800, 253_402_300_799).map(lambda seconds: datetime.fromtimestamp(seconds, UTC)))
def test_utc_reads_what_was_encoded(moment: datetime) -> None:
    assert wire.utc(wire.Field(wire.encode_utc(moment))) == moment


@pytest.mark.parametrize(
    "time",
    [
        datetime(2026, 11, 23, 15, 4, 5, tzinfo=UTC).replace(tzinfo=None),
        datetime(2026, 11, 23, 15, 4, 5, 1, tzinfo=UTC),
        datetime(1999, 12, 31, 23, 59, 59, tzinfo=UTC),
        datetime(2026, 11, 23, 15, 4, 5, tzinfo=timezone(timedelta(hours=8))),
    ],
)
def test_encode_utc_refuses_what_has_no_spelling(time: datetime) -> None:
    with pytest.raises(Malformed, match=r"^wire: time$"):
        wire.encode_utc(time)


@given(st.binary(max_size=100))
def test_base64_bytes_reads_what_was_encoded(data: bytes) -> None:
    assert wire.base64_bytes(wire.Field(wire.encode_base64(data)), size=len(data)) == data


def test_a_refusal_names_the_place_and_nothing_from_outside() -> None:
    field = wire.parse(b'{"seen":[1,"secret"]}', limit=100)
    (seen,) = wire.fields(field, "seen")
    _, root = wire.items(seen, 2)
    with pytest.raises(Malformed) as refusal:
        wire.hex_bytes(root, 32)
    assert str(refusal.value) == "wire: /seen/1 hex"

"""What may be said under one signature: the vectors, the shipped wording, and that each fits the smallest part."""

import hashlib
import json
import re
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crypto import short
from crypto.epoch import LEAST_SIZE, pad_part
from crypto.forms import ServiceMessage, ShortMessage, encode_form, parse_form
from incidents.centres.drafting import EXAMPLE, SHORT_MESSAGES
from tests.vectors.cases import Case, outcome, parametrize

TEXTS: dict[str, Any] = json.loads(SHORT_MESSAGES.read_text())
LONGEST: short.Values = {
    "minutes": short.MAX_MINUTES,
    "by": datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC),
    "from": datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC),
    "until": datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC),
    "number": short.MAX_NUMBER,
    "numbers": tuple(range(short.MAX_NUMBER - short.MAX_NUMBERS + 1, short.MAX_NUMBER + 1)),
    "side": "XA",
    "hash": bytes(32),
    "report": '"' * short.REPORT_LIMIT,
    "digits": "99999",
}
"""The values that are spelled longest: a quotation mark takes two bytes."""

_NIGHT = datetime(2026, 11, 23, tzinfo=UTC)
_time = st.integers(946_684_800, 253_402_300_799).map(lambda second: datetime.fromtimestamp(second, UTC))
_VALUES: dict[str, st.SearchStrategy[Any]] = {
    "minutes": st.integers(1, short.MAX_MINUTES),
    "by": _time,
    "from": st.just(_NIGHT),
    "until": _time.filter(lambda t: t >= _NIGHT),
    "number": st.integers(1, short.MAX_NUMBER),
    "numbers": st.sets(st.integers(1, short.MAX_NUMBER), min_size=1, max_size=16).map(lambda n: tuple(sorted(n))),
    "side": st.sampled_from(("XA", "XB")),
    "hash": st.none() | st.binary(min_size=32, max_size=32),
    "report": st.text(
        st.characters(min_codepoint=33, exclude_categories=("Cs", "Cc", "Zl", "Zp")), min_size=1, max_size=60
    ),
    "digits": st.from_regex(r"[0-9]{5}", fullmatch=True),
}
_short = st.sampled_from(sorted(short.SHORT)).flatmap(
    lambda code: st.builds(
        ShortMessage, code=st.just(code), values=st.fixed_dictionaries({n: _VALUES[n] for n in short.SHORT[code]})
    )
)
_service = st.sampled_from(sorted(short.SERVICE)).flatmap(
    lambda code: st.builds(
        ServiceMessage, code=st.just(code), values=st.fixed_dictionaries({n: _VALUES[n] for n in short.SERVICE[code]})
    )
)


@parametrize("short", "parse")
def test_parse(case: Case) -> None:
    form = outcome(case, lambda: parse_form(case["text"].encode(), said_by=case["type"]))
    if form is not None:
        assert encode_form(form) == case["text"].encode()


@given(_short | _service)
def test_parse_what_was_encoded(form: ShortMessage | ServiceMessage) -> None:
    said_by = "short" if isinstance(form, ShortMessage) else "service"
    assert parse_form(encode_form(form), said_by=said_by) == form


@pytest.mark.parametrize(
    ("form", "code"),
    [*((ShortMessage, code) for code in short.SHORT), *((ServiceMessage, code) for code in short.SERVICE)],
)
def test_the_longest_fits_the_smallest_part(form: type[ShortMessage] | type[ServiceMessage], code: str) -> None:
    table = short.SHORT if form is ShortMessage else short.SERVICE
    encoded = encode_form(form(code=code, values={name: LONGEST[name] for name in table[code]}))
    parse_form(encoded, said_by="short" if form is ShortMessage else "service")
    assert len(pad_part(encoded, blind=bytes(32))) == LEAST_SIZE


@pytest.mark.parametrize(
    ("form", "table"), [("short_message", short.SHORT), ("service_message", short.SERVICE)], ids=["short", "service"]
)
def test_each_code_is_worded_in_both_languages_with_just_its_values(
    form: str, table: dict[str, dict[str, short.Reader]]
) -> None:
    assert TEXTS[form].keys() == table.keys()
    for code, wording in TEXTS[form].items():
        assert list(wording) == ["en", "zh-Hans"]
        for text in wording.values():
            assert sorted(re.findall(r"\{(.*?)\}", text)) == sorted(table[code])


def test_a_holding_reply_is_worded_and_nothing_else() -> None:
    assert TEXTS.keys() == {"holding_reply", "short_message", "service_message"}
    assert [re.findall(r"\{(.*?)\}", text) for text in TEXTS["holding_reply"].values()] == [["by"], ["by"]]


def test_the_example_arrangement_has_the_shipped_texts_as_its_annex() -> None:
    shipped = hashlib.sha256(SHORT_MESSAGES.read_bytes()).hexdigest()
    assert EXAMPLE["annexes"] == [{"hash": shipped, "name": "short-messages"}]

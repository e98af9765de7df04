"""Forms: each is read as it was written, and nothing else is read."""

from dataclasses import replace
from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from crypto import codes, forms
from crypto.errors import Malformed
from crypto.forms import Title, encode_form, parse_form
from crypto.messages import Correction, PreservationRequest
from crypto.particulars import Change, Item, Window
from crypto.prose import Text
from tests.vectors.cases import Case, outcome, parametrize

_text = st.text(st.characters(min_codepoint=33, exclude_categories=("Cs", "Cc", "Zl", "Zp")), min_size=1, max_size=60)
_time = st.integers(946_684_800, 253_402_300_799).map(lambda second: datetime.fromtimestamp(second, UTC))
_window = st.builds(
    lambda offset, one, other: Window(offset, max(one, other), min(one, other)),
    st.integers(0, 86_400),
    _time,
    _time,
)
_requests = st.builds(
    PreservationRequest,
    data=st.sets(st.sampled_from(codes.DATA)).map(lambda chosen: tuple(sorted(chosen))),
    days=st.integers(1, 3_660),
    items=st.lists(
        st.builds(Item, kind=st.sampled_from(codes.ITEMS), port=st.none() | st.integers(0, 65_535), value=_text),
        max_size=4,
    ).map(tuple),
    marking=st.sampled_from(codes.MARKINGS),
    status=st.sampled_from(codes.STATUSES),
    text=st.none() | st.builds(Text, language=st.sampled_from(("en", "zh-Hans")), text=_text),
    window=st.none() | _window,
)


@parametrize("forms", "parse")
def test_parse(case: Case) -> None:
    form = outcome(case, lambda: parse_form(case["text"].encode(), said_by=case["type"]))
    if form is not None:
        assert encode_form(form) == case["text"].encode()


@given(_requests)
def test_parse_what_was_encoded(request: PreservationRequest) -> None:
    assert parse_form(encode_form(request), said_by="request") == request


@given(_requests, st.binary(max_size=3), st.data())
def test_parse_reads_one_spelling_or_refuses(request: PreservationRequest, junk: bytes, data: st.DataObject) -> None:
    encoded = encode_form(request)
    place = data.draw(st.integers(0, len(encoded)))
    changed = encoded[:place] + junk + encoded[place + len(junk) :]
    try:
        form = parse_form(changed, said_by="request")
    except Malformed:
        return
    assert encode_form(form) == changed


def test_every_form_has_statements_that_may_hold_it() -> None:
    held = {name for name, types in forms.SAID_BY.items() if types}
    assert held == {"answer", "correction", "explanation_request", "holding_reply", "message", "notification",
                    "own_activity", "preservation_request", "service_message", "short_message", "title"}  # fmt: skip


def test_encode_form_leaves_nothing_out() -> None:
    change = Change(field="what", now="hazard", was="intrusion")
    correction = Correction(changes=(change,), ground="error", marking="TLP:CLEAR", status="official", text=None)
    assert encode_form(correction) == (
        b'{"changes":[{"field":"what","now":"hazard","was":"intrusion"}],"form":"correction","ground":"error",'
        b'"marking":"TLP:CLEAR","status":"official","text":null,"version":1}'
    )
    assert encode_form(replace(correction, text=Text("en", "x"))) != encode_form(correction)
    assert (
        encode_form(Title("zh-Hans", "港口"))
        == '{"form":"title","language":"zh-Hans","title":"港口","version":1}'.encode()
    )

"""What calls carry, before anything looks at what it is."""

import pytest
from django.test import RequestFactory

from crypto.errors import Malformed
from incidents.api import Query, parse_json


@pytest.mark.parametrize(
    "spelled",
    [
        '{"a":"\\ud800"}',
        '["\\u0000"]',
        '{"\\udfff":1}',
        '{"a":1,"a":2}',
        "-1",
        "1.5",
        "NaN",
        "[" * 100_000,
        "{",
    ],
)
def test_what_is_no_json_of_ours_is_refused(spelled: str) -> None:
    with pytest.raises(Malformed):
        parse_json(spelled)


def test_a_text_beyond_the_first_plane_is_one() -> None:
    assert parse_json('"\\ud83d\\ude80\\u0001"') == "\U0001f680\x01"


@pytest.mark.parametrize("number", ["-1", "+1", "1_0", "１", "", "1.0", str(2**63)])
def test_a_number_of_a_query_is_spelled_in_one_way(number: str) -> None:
    query = Query(RequestFactory().get("/", {"before": number}), "before")
    with pytest.raises(Malformed):
        query.optional_number("before")


def test_a_number_that_may_be_left_out_is_none() -> None:
    assert Query(RequestFactory().get("/"), "before").optional_number("before") is None

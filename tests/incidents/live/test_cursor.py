"""How far a device is, and how much may be on its way to it."""

import pytest

from crypto.errors import Malformed
from incidents.live.cursor import MAX_ITEMS, MAX_UNACKNOWLEDGED, Cursor, parse_begin, parse_cursor


def test_sizes_are_read_by_side() -> None:
    assert parse_cursor('{"cursor": {"XA": 1, "XB": 0}}') == {"XA": 1, "XB": 0}


@pytest.mark.parametrize(
    "text",
    [
        None,
        "",
        "{",
        "[]",
        "{}",
        '{"cursor":[]}',
        '{"cursor":{"XA":-1}}',
        '{"cursor":{"XA":1.5}}',
        '{"cursor":{"XA":true}}',
        '{"cursor":{},"more":1}',
        '{"cursor":{"XA":1,"XA":2}}',
        '{"cursor":{}}' + " " * 1_024,
    ],
)
def test_what_is_no_cursor_is_refused(text: str | None) -> None:
    for parse in (parse_cursor, parse_begin):
        with pytest.raises(Malformed):
            parse(text)


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ('{"cursor":{"XA":1}}', False),
        ('{"cursor":{"XA":1},"parts":true}', True),
        ('{"cursor":{"XA":1},"parts":false}', False),
    ],
)
def test_only_the_first_message_says_whether_parts_are_to_come(text: str, parts: bool) -> None:
    assert parse_begin(text) == ({"XA": 1}, parts)
    if "parts" in text:
        with pytest.raises(Malformed):
            parse_cursor(text)


def test_no_more_is_sent_than_may_be_unacknowledged() -> None:
    cursor = Cursor()
    cursor.begin({"XA": 10, "XB": 0})
    assert cursor.room() == MAX_ITEMS
    cursor.sent["XA"] = 10 + MAX_UNACKNOWLEDGED - 1
    assert cursor.room() == 1
    cursor.sent["XB"] = 1
    assert cursor.room() == 0
    cursor.apply({"XA": 20})
    assert cursor.room() == 10


@pytest.mark.parametrize("sizes", [{"XA": 9}, {"XA": 16}, {"XC": 1}])
def test_a_device_goes_neither_back_nor_beyond_what_it_was_sent(sizes: dict[str, int]) -> None:
    cursor = Cursor()
    cursor.begin({"XA": 10, "XB": 0})
    cursor.sent["XA"] = 15
    with pytest.raises(Malformed):
        cursor.apply(sizes)

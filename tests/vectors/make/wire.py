"""Vectors of `wire`: texts that are accepted or refused, and what each reader makes of a value.

`text` is the JSON, `hex` its bytes where they are not UTF-8. A reader's `value` is what it reads, bytes in hex.
"""

from typing import Any

from tests.vectors.cases import Case

SOURCE = "this project, after RFC 8785 (section 3.2 and appendix B) and RFC 4648; licence as the project's"

_ACCEPTED = {
    "null": "null",
    "true": "true",
    "zero": "0",
    "greatest integer": "9007199254740991",
    "empty string": '""',
    "empty list": "[]",
    "empty object": "{}",
    "fields in order": '{"at":"2026-11-23T15:04:05Z","no":17,"refused":[[415,"expired"]],"seen":null}',
    "upper case sorts before lower case": '{"A":1,"B":2,"_":3,"a":4}',
    "keys that look like numbers sort as text": '{"1":0,"10":0,"2":0}',
    "a key named __proto__": '{"__proto__":{"constructor":1}}',
    "an empty key": '{"":0}',
    "text beyond the basic plane": '"直通联络线路 😀"',
    "escapes": '"\\b\\t\\n\\f\\r\\"\\\\/\\u0000\\u001f\x7f\u2028\u2029"',
    "a noncharacter": '"\uffff"',
    "sixteen deep": "[" * 16 + "]" * 16,
    "sixteen deep with a number": '{"a":' * 16 + "1" + "}" * 16,
}

_REFUSED = {
    "nothing": ("", "json"),
    "a space before": (" 1", "spelling"),
    "a line feed after": ("1\n", "spelling"),
    "a space inside": ('{"a": 1}', "spelling"),
    "a byte order mark": ("\ufeff1", "json"),
    "two values": ("1 2", "json"),
    "a comma too many": ("[1,]", "json"),
    "single quotes": ("'a'", "json"),
    "a comment": ("1//", "json"),
    "NaN": ("NaN", "json"),
    "Infinity": ("[Infinity]", "json"),
    "a bare word": ("undefined", "json"),
    "an unfinished list": ("[[", "json"),
    "a line feed in a string": ('"\n"', "json"),
    "an octal number": ("01", "json"),
    "a plus sign": ("+1", "json"),
    "minus zero": ("-0", "spelling"),
    "an integer with a fraction": ("1.0", "spelling"),
    "an integer with an exponent": ("1e3", "spelling"),
    "a fraction": ("0.5", "number"),
    "a negative integer": ("-1", "number"),
    "an integer too great": ("9007199254740992", "number"),
    "an integer that no double has": ("9007199254740993", "number"),
    "an integer of 5,000 digits": ("1" * 5000, "number"),
    "a number beyond all doubles": ("1e400", "number"),
    "keys out of order": ('{"b":1,"a":2}', "spelling"),
    "a key twice": ('{"a":1,"a":1}', "spelling"),
    "a key not in ASCII": ('{"ключ":1}', "key"),
    "an escape where none is needed": ('"\\u0061"', "spelling"),
    "an escaped slash": ('"\\/"', "spelling"),
    "an escape in capitals": ('"\\u001F"', "spelling"),
    "a long escape for a short one": ('"\\u000a"', "spelling"),
    "a pair of surrogates as escapes": ('"\\ud83d\\ude00"', "spelling"),
    "a high surrogate alone": ('"\\ud83d"', "surrogate"),
    "a low surrogate alone": ('"\\ude00"', "surrogate"),
    "surrogates in the wrong order": ('"\\ude00\\ud83d"', "surrogate"),
    "a lone surrogate in a key": ('{"\\ud800":1}', "key"),
    "seventeen deep": ("[" * 17 + "]" * 17, "depth"),
    "seventeen deep, of both kinds": ('[{"a":' * 8 + "[]" + "}]" * 8, "depth"),
    "thirty thousand deep": ("[" * 30_000 + "]" * 30_000, "depth"),
}

_NOT_UTF_8 = {
    "a continuation byte alone": "2280 22",
    "a slash in two bytes": "22c0af 22",
    "a surrogate in three bytes": "22eda080 22",
    "beyond the last plane": "22f4908080 22",
    "UTF-16": "fffe 3100",
}

_HASH = "5f78c33274e43fa9de5659265c1d917e25c03722dcb0b8d27db8d5feaa813953"

_READ: list[tuple[str, str, dict[str, Any], str, Any]] = [
    ("text, empty", "text", {"limit": 3}, '""', ""),
    ("text to the limit, in bytes", "text", {"limit": 6}, '"线路"', "线路"),
    ("ascii_word", "ascii_word", {"limit": 30}, '"application/vnd.hotline+json"', "application/vnd.hotline+json"),
    ("integer, zero", "integer", {"maximum": 5}, "0", 0),
    ("integer, the greatest", "integer", {"maximum": 5}, "5", 5),
    ("boolean, true", "boolean", {}, "true", True),
    ("boolean, false", "boolean", {}, "false", False),
    ("hex_bytes", "hex_bytes", {"size": 32}, f'"{_HASH}"', _HASH),
    ("hex_bytes, none", "hex_bytes", {"size": 0}, '""', ""),
    ("base64_bytes, none", "base64_bytes", {"limit": 9}, '""', ""),
    ("base64_bytes, one", "base64_bytes", {"size": 1}, '"Zg=="', "66"),
    ("base64_bytes, two", "base64_bytes", {"size": 2}, '"Zm8="', "666f"),
    ("base64_bytes, three", "base64_bytes", {"limit": 3}, '"Zm9v"', "666f6f"),
    ("base64_bytes, the whole alphabet's end", "base64_bytes", {"limit": 3}, '"+/+/"', "fbffbf"),
    ("utc", "utc", {}, '"2026-11-23T15:04:05Z"', 1795446245),
    ("utc, the first", "utc", {}, '"2000-01-01T00:00:00Z"', 946684800),
    ("utc, the last", "utc", {}, '"9999-12-31T23:59:59Z"', 253402300799),
    ("utc, a leap day", "utc", {}, '"2028-02-29T00:00:00Z"', 1835395200),
    ("list_of integer, empty", "list_of", {"limit": 2}, "[]", []),
    ("list_of integer, full", "list_of", {"limit": 2}, "[3,4]", [3, 4]),
    ("nullable integer, null", "nullable", {}, "null", None),
    ("nullable integer, zero", "nullable", {}, "0", 0),
    ("items", "items", {"count": 2}, '[1,"a"]', [1, "a"]),
    ("fields", "fields", {"names": ["b", "a"]}, '{"a":1,"b":2}', [2, 1]),
    ("kind", "kind", {"field": "type"}, '{"other":1,"type":"tally"}', "tally"),
]

_NOT_READ: list[tuple[str, str, dict[str, Any], str, str]] = [
    ("text, a number", "text", {"limit": 3}, "1", "text"),
    ("text, null", "text", {"limit": 3}, "null", "text"),
    ("text, a byte too long", "text", {"limit": 5}, '"线路"', "size"),
    ("ascii_word, empty", "ascii_word", {"limit": 3}, '""', "word"),
    ("ascii_word, a space", "ascii_word", {"limit": 3}, '"a b"', "word"),
    ("ascii_word, a line feed at the end", "ascii_word", {"limit": 3}, '"a\\n"', "word"),
    ("ascii_word, a delete", "ascii_word", {"limit": 3}, '"\x7f"', "word"),
    ("ascii_word, not ASCII", "ascii_word", {"limit": 3}, '"é"', "word"),
    ("ascii_word, too long", "ascii_word", {"limit": 3}, '"abcd"', "size"),
    ("ascii_word, a list", "ascii_word", {"limit": 3}, '["a"]', "word"),
    ("integer, too great", "integer", {"maximum": 5}, "6", "range"),
    ("integer, text", "integer", {"maximum": 5}, '"5"', "integer"),
    ("integer, true", "integer", {"maximum": 5}, "true", "integer"),
    ("boolean, one", "boolean", {}, "1", "boolean"),
    ("boolean, null", "boolean", {}, "null", "boolean"),
    ("hex_bytes, capitals", "hex_bytes", {"size": 2}, '"00FF"', "hex"),
    ("hex_bytes, not hex", "hex_bytes", {"size": 2}, '"00fg"', "hex"),
    ("hex_bytes, digits of another script", "hex_bytes", {"size": 2}, '"00٣٣"', "hex"),
    ("hex_bytes, a line feed at the end", "hex_bytes", {"size": 2}, '"00ff\\n"', "hex"),
    ("hex_bytes, odd", "hex_bytes", {"size": 2}, '"00f"', "size"),
    ("hex_bytes, too short", "hex_bytes", {"size": 2}, '"00"', "size"),
    ("hex_bytes, a number", "hex_bytes", {"size": 2}, "1000", "hex"),
    ("base64_bytes, not padded", "base64_bytes", {"limit": 9}, '"Zg"', "base64"),
    ("base64_bytes, padded too much", "base64_bytes", {"limit": 9}, '"Zm9v===="', "base64"),
    ("base64_bytes, padding alone", "base64_bytes", {"limit": 9}, '"="', "base64"),
    ("base64_bytes, padding in the middle", "base64_bytes", {"limit": 9}, '"Zg==Zg=="', "base64"),
    ("base64_bytes, unused bits set", "base64_bytes", {"limit": 9}, '"Zh=="', "base64"),
    ("base64_bytes, the other alphabet", "base64_bytes", {"limit": 9}, '"-_-_"', "base64"),
    ("base64_bytes, a line feed", "base64_bytes", {"limit": 9}, '"Zm9v\\n"', "base64"),
    ("base64_bytes, a space", "base64_bytes", {"limit": 9}, '"Zm 9v"', "base64"),
    ("base64_bytes, not ASCII", "base64_bytes", {"limit": 9}, '"Zm９v"', "base64"),
    ("base64_bytes, a character too few", "base64_bytes", {"limit": 9}, '"Zm9vZ"', "base64"),
    ("base64_bytes, too short", "base64_bytes", {"size": 4}, '"Zm9v"', "size"),
    ("base64_bytes, too long", "base64_bytes", {"size": 2}, '"Zm9v"', "size"),
    ("base64_bytes, above the limit", "base64_bytes", {"limit": 2}, '"Zm9v"', "size"),
    ("base64_bytes, a list", "base64_bytes", {"limit": 2}, "[1,2]", "base64"),
    ("utc, before 2000", "utc", {}, '"1999-12-31T23:59:59Z"', "time"),
    ("utc, five digits", "utc", {}, '"10000-01-01T00:00:00Z"', "time"),
    ("utc, a small t", "utc", {}, '"2026-11-23t15:04:05Z"', "time"),
    ("utc, a fraction", "utc", {}, '"2026-11-23T15:04:05.0Z"', "time"),
    ("utc, an offset", "utc", {}, '"2026-11-23T15:04:05+00:00"', "time"),
    ("utc, no zone", "utc", {}, '"2026-11-23T15:04:05"', "time"),
    ("utc, no seconds", "utc", {}, '"2026-11-23T15:04Z"', "time"),
    ("utc, a leap second", "utc", {}, '"2026-12-31T23:59:60Z"', "time"),
    ("utc, the hour 24", "utc", {}, '"2026-11-23T24:00:00Z"', "time"),
    ("utc, a day too many", "utc", {}, '"2027-02-29T00:00:00Z"', "time"),
    ("utc, the month 13", "utc", {}, '"2026-13-01T00:00:00Z"', "time"),
    ("utc, the day 0", "utc", {}, '"2026-11-00T00:00:00Z"', "time"),
    ("utc, digits of another script", "utc", {}, '"2026-11-2٣T15:04:05Z"', "time"),
    ("utc, a line feed at the end", "utc", {}, '"2026-11-23T15:04:05Z\\n"', "time"),
    ("utc, a number", "utc", {}, "1795446245", "time"),
    ("list_of integer, too many", "list_of", {"limit": 2}, "[3,4,5]", "count"),
    ("list_of integer, an object", "list_of", {"limit": 2}, '{"0":3}', "list"),
    ("list_of integer, text among them", "list_of", {"limit": 2}, '[3,"4"]', "/1 integer"),
    ("nullable integer, false", "nullable", {}, "false", "integer"),
    ("items, too few", "items", {"count": 2}, "[1]", "count"),
    ("items, too many", "items", {"count": 2}, "[1,2,3]", "count"),
    ("items, text", "items", {"count": 2}, '"ab"', "list"),
    ("fields, one missing", "fields", {"names": ["a", "b"]}, '{"a":1}', "without b"),
    ("fields, one unknown", "fields", {"names": ["a", "b"]}, '{"a":1,"b":2,"c":3}', "unknown field"),
    ("fields, another", "fields", {"names": ["a", "b"]}, '{"a":1,"c":3}', "without b"),
    ("fields, inherited", "fields", {"names": ["constructor"]}, "{}", "without constructor"),
    ("fields, a list", "fields", {"names": ["0"]}, "[1]", "object"),
    ("fields, null", "fields", {"names": ["a"]}, "null", "object"),
    ("fields, a wrong one", "fields", {"names": ["a", "b"]}, '{"a":1,"b":"2"}', "/b integer"),
    ("kind, missing", "kind", {"field": "type"}, '{"other":1}', "without type"),
    ("kind, inherited", "kind", {"field": "toString"}, "{}", "without toString"),
    ("kind, a number", "kind", {"field": "type"}, '{"type":1}', "/type word"),
    ("kind, text", "kind", {"field": "type"}, '"type"', "object"),
]


def cases(_kept: dict[str, Case]) -> list[Case]:
    """All of them."""
    return [
        *(
            {"name": name, "op": "parse", "text": text, "limit": 65_535, "expect": "ok"}
            for name, text in _ACCEPTED.items()
        ),
        {"name": "as long as allowed", "op": "parse", "text": '"线路"', "limit": 8, "expect": "ok"},
        _refusal("a byte too long", '"线路"', "size") | {"limit": 7},
        *(_refusal(name, text, detail) for name, (text, detail) in _REFUSED.items()),
        *(
            {"name": name, "op": "parse", "hex": hex_.replace(" ", ""), "limit": 65_535} | _failing("utf-8")
            for name, hex_ in _NOT_UTF_8.items()
        ),
        *(
            {"name": name, "op": "read", "reader": reader, **arguments, "text": text, "value": value, "expect": "ok"}
            for name, reader, arguments, text, value in _READ
        ),
        *(
            {"name": name, "op": "read", "reader": reader, **arguments, "text": text} | _failing(detail)
            for name, reader, arguments, text, detail in _NOT_READ
        ),
    ]


def _refusal(name: str, text: str, detail: str) -> Case:
    return {"name": name, "op": "parse", "text": text, "limit": 65_535} | _failing(detail)


def _failing(detail: str) -> Case:
    return {"expect": "wire", "error": "Malformed", "detail": detail}

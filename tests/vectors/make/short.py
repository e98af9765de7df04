"""Vectors of `short`: each code of the agreed short messages and of the service messages with its values, and with any
others. They are read as those of `forms` are.
"""

import json
from collections.abc import Iterator
from typing import Any

from tests.vectors.cases import Case

SOURCE = "this project, licence as the project's"

Value = dict[str, Any]

_TIME, _LATER = "2026-11-23T10:52:00Z", "2026-11-23T11:10:00Z"
_CODES: dict[str, list[tuple[str, Value]]] = {
    "short_message": [
        ("notification_follows", {"minutes": 30}),
        ("passed_on", {"by": _TIME}),
        ("repeat", {"number": 41}),
        ("consultation_asked", {"by": _TIME}),
        ("line_trouble_use_voice", {}),
        ("no_exercise", {}),
        ("affected_too", {}),
        ("is_this_your_position", {"hash": None, "report": "x"}),
        ("delay_statements", {"until": _TIME}),
        ("exercise_running", {"from": _TIME, "until": _LATER}),
        ("wait", {"minutes": 1}),
        ("goodwill_notice", {}),
        ("check", {"digits": "00417"}),
        ("check_reply", {"digits": "99999"}),
    ],
    "service_message": [
        ("repeat", {"number": 41}),
        ("number_missing", {"numbers": [41], "side": "XA"}),
        ("tracer", {"number": 41}),
        ("sent_in_error", {"number": 999_999}),
        ("wrong_file", {"number": 1}),
    ],
}


def cases(_kept: dict[str, Case]) -> list[Case]:
    """All of them."""
    return list(_cases())


def _refused(detail: str) -> Case:
    return {"expect": "wire", "error": "Malformed", "detail": detail}


def _cases() -> Iterator[Case]:

    def case(name: str, code: str, values: object, detail: str | None = None, form: str = "short_message") -> Case:
        value = {"code": code, "form": form, "values": values, "version": 1}
        text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
        made = {"name": name, "op": "parse", "type": form.removesuffix("_message"), "text": text}
        return made | ({"expect": "ok"} if detail is None else _refused(detail))

    for form, rows in _CODES.items():
        for code, values in rows:
            name = f"{form} {code}"
            yield case(name, code, values, form=form)
            yield case(f"{name} and more", code, {**values, "text": "x"}, "/values unknown field", form)
            for left in values:
                fewer = {key: value for key, value in values.items() if key != left}
                yield case(f"{name} without {left}", code, fewer, f"/values without {left}", form)
        yield case(f"{form} of an unknown code", "anything", {}, "/code unknown word", form)
        yield case(f"{form} of no code", "", {}, "/code unknown word", form)
        yield case(f"{form} of values null", rows[0][0], None, "/values object", form)
        yield case(f"{form} of a list", rows[0][0], [], "/values object", form)
        yield case(f"{form} of a property that objects have", "constructor", {}, "/code unknown word", form)
    yield case("a service code in a short message", "tracer", {"number": 1}, "/code unknown word")
    yield case("a short code in a service message", "wait", {"minutes": 1}, "/code unknown word", "service_message")
    for minutes, detail in ((1_440, None), (0, "range"), (1_441, "range"), ("5", "integer"), (None, "integer")):
        yield case(
            f"{minutes!r} minutes", "wait", {"minutes": minutes}, detail and f"/values/minutes {detail}"
        )  # fmt: skip
    for number, detail in ((999_999, None), (0, "range"), (1_000_000, "range"), ("XA-0041", "integer")):
        yield case(f"number {number!r}", "repeat", {"number": number}, detail and f"/values/number {detail}")
    for digits in ("0041", "004170", "0041x", "٠٠٤١٧", "00417\n", 417, None):
        yield case(f"digits {digits!r}", "check", {"digits": digits}, "/values/digits five digits")
    yield case("a reply with four digits", "check_reply", {"digits": "1234"}, "/values/digits five digits")
    yield case("by a local time", "passed_on", {"by": "2026-11-23T10:52:00+08:00"}, "/values/by time")
    yield case("by no time", "consultation_asked", {"by": None}, "/values/by time")
    yield case("until soon", "delay_statements", {"until": "soon"}, "/values/until time")
    yield case("an exercise of no time", "exercise_running", {"from": _TIME, "until": _TIME})
    yield case(
        "an exercise that ends first", "exercise_running", {"from": _LATER, "until": _TIME},
        "/values ends before it starts",
    )  # fmt: skip
    position = "is_this_your_position"
    yield case("the longest report", position, {"hash": None, "report": "线" * 80})
    yield case("a report too long", position, {"hash": None, "report": "线" * 80 + "x"}, "/values/report size")
    yield case("a report of nothing", position, {"hash": None, "report": " "}, "/values/report empty")
    yield case("a report on two lines", position, {"hash": None, "report": "a\nb"}, "/values/report line break")
    yield case("a report that turns the line round", position, {"hash": None, "report": "XA\u202e1400"})
    yield case("half a hash", position, {"hash": "ab" * 16, "report": "x"}, "/values/hash size")
    yield case("a hash in capitals", position, {"hash": "AB" * 32, "report": "x"}, "/values/hash hex")
    missing = "/values/numbers sorted, each once, at least one"
    for name, numbers, detail in (
        ("sixteen numbers", list(range(1, 17)), None),
        ("seventeen numbers", list(range(1, 18)), "/values/numbers count"),
        ("no number", [], missing),
        ("a number twice", [41, 41], missing),
        ("numbers out of order", [42, 41], missing),
        ("a number 0 among them", [0, 41], "/values/numbers/0 range"),
        ("one number, no list", 41, "/values/numbers list"),
    ):
        yield case(name, "number_missing", {"numbers": numbers, "side": "XA"}, detail, "service_message")
    yield case("numbers of a centre", "number_missing", {"numbers": [1], "side": "XAB"}, "/values/side side",
               "service_message")  # fmt: skip

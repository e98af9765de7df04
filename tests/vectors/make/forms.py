"""Vectors of `forms`: each form whole, each with as little as it may say, and every way of not being one.

`text` is the part's text, `type` the type of statement that holds it. What is accepted is encoded again to the same
bytes.
"""

import json
from collections.abc import Iterator
from typing import Any

from crypto import codes
from tests.vectors.cases import Case

SOURCE = "this project, licence as the project's"

Value = dict[str, Any]

_TEXT = {"language": "en", "text": "The crane control of Operator 1 has stopped.\nWe draw no conclusion."}
_CHINESE = {"language": "zh-Hans", "text": "已收到，已转报主管当局。"}
_WINDOW = {"clock_offset": 2, "end": "2026-11-23T08:10:00Z", "start": "2026-11-23T07:30:00Z"}
_MARKED = {"marking": "TLP:AMBER", "status": "interim", "version": 1}

_FULL: dict[str, tuple[str, Value]] = {
    "notification": (
        "notice",
        _MARKED
        | {
            "asks": ["explain", "preserve"],
            "attributes": False,
            "involvement": {"basis": ["behaviour", "logs"], "degree": "inferred"},
            "relation": "affects_author",
            "sector": "transport",
            "since": {"at": "2026-11-23T07:41:00Z", "uncertainty": 120},
            "stage": "initial",
            "techniques": ["AML.CS0030", "AML.CS0042", "AML.T0016.001"],
            "text": _TEXT,
            "trail": {"kind": "network", "through": "reader"},
            "victim": {"consent": "not_asked", "operator": 1},
            "what": "critical_infrastructure",
        },
    ),
    "preservation_request": (
        "request",
        _MARKED
        | {
            "data": ["connection_logs", "subscriber"],
            "days": 30,
            "items": [
                {"kind": "address", "port": 50412, "value": "192.0.2.17"},
                {"kind": "key", "port": None, "value": "sk-…4f2a"},
            ],
            "text": _CHINESE,
            "window": _WINDOW,
        },
    ),
    "explanation_request": (
        "request",
        _MARKED | {"asks": ["purpose", "scope"], "concerns": "activity", "text": _TEXT, "window": _WINDOW},
    ),
    "message": ("notice", _MARKED | {"subject": "人员联络", "text": _CHINESE}),
    "answer": (
        "answer",
        _MARKED
        | {
            "outcome": "in_part",
            "reasons": ["inquiry", "sources"],
            "rest_by": "2026-11-23T14:12:00Z",
            "text": _CHINESE,
        },
    ),
    "correction": (
        "notice",
        _MARKED
        | {
            "changes": [{"field": "since", "now": "2026-11-23T07:38:00Z", "was": "2026-11-23T07:41:00Z"}],
            "ground": "new_information",
            "text": _TEXT,
        },
    ),
    "own_activity": (
        "notice",
        _MARKED
        | {
            "activity": "exercise",
            "resembles": "intrusion",
            "sector": "energy",
            "text": _TEXT,
            "window": _WINDOW,
        },
    ),
    "holding_reply": ("holding", {"by": "2026-11-23T14:12:00Z", "marking": "TLP:AMBER", "version": 1}),
    "short_message": (
        "short",
        {
            "code": "is_this_your_position",
            "values": {"hash": "ab" * 32, "report": "《港口日报》：XA 称系外国所为"},
            "version": 1,
        },
    ),
    "service_message": (
        "service",
        {"code": "number_missing", "values": {"numbers": [41, 42, 47], "side": "XB"}, "version": 1},
    ),
    "title": ("proposal", {"language": "zh-Hans", "title": "港口起重机停摆", "version": 1}),
}

_LEAST: dict[str, Value] = {
    "notification": {
        "asks": [],
        "involvement": {"basis": [], "degree": "unknown"},
        "relation": "unknown",
        "sector": "unknown",
        "since": None,
        "techniques": [],
        "text": None,
        "trail": {"kind": "unknown", "through": "unknown"},
        "victim": None,
        "what": "unknown",
    },
    "preservation_request": {"data": [], "days": 1, "items": [], "text": None, "window": None},
    "explanation_request": {"asks": [], "concerns": "other", "text": None, "window": None},
    "message": {"subject": "x", "text": {"language": "fr", "text": "x"}},
    "answer": {"outcome": "done", "reasons": [], "rest_by": None, "text": None},
    "correction": {"changes": [{"field": "other", "now": "x", "was": "y"}], "text": None},
    "own_activity": {"activity": "other", "resembles": "unknown", "sector": "unknown", "text": None, "window": None},
    "holding_reply": {"by": None},
    "short_message": {"code": "affected_too", "values": {}},
    "service_message": {"code": "repeat", "values": {"number": 1}},
    "title": {"title": "x"},
}

_LISTS = {
    "MARKINGS": ("message", "/marking"),
    "STATUSES": ("message", "/status"),
    "STAGES": ("notification", "/stage"),
    "EVENTS": ("notification", "/what"),
    "SECTORS": ("notification", "/sector"),
    "RELATIONS": ("notification", "/relation"),
    "DEGREES": ("notification", "/involvement/degree"),
    "BASES": ("notification", "/involvement/basis/0"),
    "TRAILS": ("notification", "/trail/kind"),
    "PLACES": ("notification", "/trail/through"),
    "CONSENTS": ("notification", "/victim/consent"),
    "ASKS": ("notification", "/asks/0"),
    "ITEMS": ("preservation_request", "/items/0/kind"),
    "DATA": ("preservation_request", "/data/0"),
    "CONCERNS": ("explanation_request", "/concerns"),
    "QUESTIONS": ("explanation_request", "/asks/0"),
    "REASONS": ("answer", "/reasons/0"),
    "CORRECTABLE": ("correction", "/changes/0/field"),
    "GROUNDS": ("correction", "/ground"),
    "ACTIVITIES": ("own_activity", "/activity"),
}


def cases(_kept: dict[str, Case]) -> list[Case]:
    """All of them."""
    return [*_whole(), *_codes(), *_schema(), *_values(), *_meanings()]


def _whole() -> Iterator[Case]:
    for form in _FULL:
        yield _case(f"{form}, whole", form)
        yield _case(f"{form}, the least", form, _LEAST[form])
    yield _case("a message that asks", "message", by="request")
    yield _case("the title of a new file", "title", by="open")


def _codes() -> Iterator[Case]:
    for name, (form, path) in _LISTS.items():
        listed: tuple[str, ...] = getattr(codes, name)
        for code in listed:
            yield _case(f"{form}{path} is {code}", form, _list_of_one(form, path, code))
        for wrong in ("", "UNKNOWN", listed[0] + " ", 0, None):
            yield _case(f"{form}{path} is {wrong!r}", form, _list_of_one(form, path, wrong)) | _no(
                f"{path} unknown word"
            )
    for outcome in codes.OUTCOMES:
        reasons = ["law"] if outcome in ("cannot_say", "in_part") else []
        yield _case(f"answer/outcome is {outcome}", "answer", {"outcome": outcome, "reasons": reasons, "rest_by": None})


def _schema() -> Iterator[Case]:
    for form, (_, value) in _FULL.items():
        yield _case(f"{form} without form", form, drop="form") | _no("without form")
        for name in value:
            yield _case(f"{form} without {name}", form, drop=name) | _no(f"without {name}")
        yield _case(f"{form} with a field too many", form, {"notes": ""}) | _no("unknown field")
        yield _case(f"{form}, version 2", form, {"version": 2}) | _no("/version version")
        yield _case(f"{form}, version in words", form, {"version": "1"}) | _no("/version integer")
    for form in ("holding_reply", "short_message", "service_message"):
        for type_ in ("notice", "request", "answer", *sorted({"holding", "short", "service"} - {_FULL[form][0]})):
            yield _case(f"{form} in a {type_}", form, by=type_) | _no("/form not for this type of statement")
    for form in ("notification", "message", "answer", "title"):
        yield _case(f"{form} under one signature", form, by="short") | _no("/form not for this type of statement")
    yield _case("a form that nobody knows", "message", {"form": "declaration"}) | _no("/form unknown word")
    yield _case("a form named by a list", "message", {"form": ["message"]}) | _no("/form word")
    for form, type_ in (("answer", "notice"), ("notification", "request"), ("title", "notice"), ("message", "answer"),
                        ("correction", "answer"), ("message", "acknowledgement"), ("message", "")):  # fmt: skip
        yield _case(f"{form} in '{type_}'", form, by=type_) | _no("/form not for this type of statement")
    for name, text, detail in (
        ("nothing", "", "json"),
        ("null", "null", "object"),
        ("a list", "[]", "object"),
        ("an empty object", "{}", "without form"),
        ("a space too many", '{"form": "title"}', "spelling"),
        ("too long", '"' + "x" * 65_534 + '"', "size"),
    ):
        yield {"name": name, "op": "parse", "type": "open", "text": text} | _no(detail)


def _values() -> Iterator[Case]:
    def case(name: str, form: str, path: str, value: object, detail: str | None = None) -> Case:
        made = _case(name, form, _set(form, path, value))
        return made if detail is None else made | _no(f"{path} {detail}")

    yield from (
        case("a text of one byte", "message", "/text/text", "x"),
        case("the longest text", "message", "/text/text", "字" * 10_922 + "xx"),
        case("a text too long", "message", "/text/text", "字" * 10_923, "size"),
        case("a text of nothing", "message", "/text/text", "", "empty"),
        case("a text of spaces", "message", "/text/text", " \n  \n", "empty"),
        case("a text of a zero-width no-break space", "message", "/text/text", "\ufeff"),
        case("a text of a no-break space and an ideographic one", "message", "/text/text", "\u00a0\u3000"),
        case("a line of an ideographic space", "message", "/subject", "\u3000"),
        case("a text with a tab", "message", "/text/text", "a\tb", "control character"),
        case("a text with a carriage return", "message", "/text/text", "a\r\nb", "control character"),
        case("a text with an escape", "message", "/text/text", "\x1b[31m", "control character"),
        case("a text with DEL", "message", "/text/text", "a\x7f", "control character"),
        case("a text with a C1 control", "message", "/text/text", "a\x85", "control character"),
        case("a text that turns the line round", "message", "/text/text", "XA\u202e1400\u202c \u200bX"),
        case("a text with line separators", "message", "/text/text", "a\u2028b\u2029c"),
        case("a text that is a number", "message", "/text/text", 1, "text"),
        case("a text without a language", "message", "/text", "x", "object"),
        case("no text where one is needed", "message", "/text", None, "object"),
        case("a line with a line feed", "message", "/subject", "a\nb", "line break"),
        case("a line with a line separator", "message", "/subject", "a\u2028b", "line break"),
        case("a line with a paragraph separator", "message", "/subject", "a\u2029b", "line break"),
        case("a blank line", "message", "/subject", "  ", "empty"),
        case("the longest subject", "message", "/subject", "线" * 80),
        case("a subject too long", "message", "/subject", "线" * 80 + "x", "size"),
        case("the longest title", "title", "/title", "线" * 80),
        case("a title too long", "title", "/title", "线" * 80 + "x", "size"),
        *(
            case(f"language {tag}", "title", "/language", tag)
            for tag in ("en", "zh-Hans", "zh-Hant-TW", "pt-BR", "yue")
        ),
        *(
            case(f"language {tag!r}", "title", "/language", tag, "language")
            for tag in ("", "EN", "english", "zh-hans", "en_GB", "zh-Hans-", "en\n", "x-private", 7, None)
        ),
        *(
            case(f"technique {id_}", "notification", "/techniques", [id_])
            for id_ in ("AML.T0000", "AML.T9999.999", "AML.CS0000")
        ),
        *(
            case(f"technique {id_!r}", "notification", "/techniques/0", id_, "technique")
            for id_ in (
                "",
                "AML.T000",
                "AML.T00000",
                "AML.T0016.1",
                "AML.CS0030.001",
                "aml.t0016",
                "T1566",
                "AML.TA0002",
                "AML.T0016\n",
                "AML.T００１６",
                16,
            )
        ),
        case("sixteen techniques", "notification", "/techniques", [f"AML.T{n:04}" for n in range(16)]),
        case("seventeen techniques", "notification", "/techniques", [f"AML.T{n:04}" for n in range(17)], "count"),
        case("techniques out of order", "notification", "/techniques", ["AML.T0002", "AML.T0001"], "sorted, each once"),
        case("a technique twice", "notification", "/techniques", ["AML.T0001", "AML.T0001"], "sorted, each once"),
        case("asks out of order", "notification", "/asks", ["preserve", "explain"], "sorted, each once"),
        case("all that may be asked", "notification", "/asks", sorted(codes.ASKS)),
        case("more asks than there are", "notification", "/asks", [*sorted(codes.ASKS), "x"], "count"),
        case("asks as a word", "notification", "/asks", "explain", "list"),
        case("attributes in words", "notification", "/attributes", "no", "boolean"),
        case("attributes as null", "notification", "/attributes", None, "boolean"),
        case("attributes", "notification", "/attributes", True),
        case("an uncertainty of nothing", "notification", "/since/uncertainty", 0),
        case("the greatest uncertainty", "notification", "/since/uncertainty", 31_622_400),
        case("an uncertainty too great", "notification", "/since/uncertainty", 31_622_401, "range"),
        case("a time without a zone", "notification", "/since/at", "2026-11-23T07:41:00", "time"),
        case("a time in another zone", "notification", "/since/at", "2026-11-23T07:41:00+08:00", "time"),
        case("Operator 999", "notification", "/victim/operator", 999),
        case("Operator 0", "notification", "/victim/operator", 0, "range"),
        case("Operator 1000", "notification", "/victim/operator", 1000, "range"),
        case("an operator's name", "notification", "/victim/operator", "Harbour", "integer"),
        case("for ten years", "preservation_request", "/days", 3660),
        case("for more than ten years", "preservation_request", "/days", 3661, "range"),
        case("for no day", "preservation_request", "/days", 0, "range"),
        case("sixty-four items", "preservation_request", "/items", [_item(n) for n in range(64)]),
        case("sixty-five items", "preservation_request", "/items", [_item(n) for n in range(65)], "count"),
        case("port 0", "preservation_request", "/items/0/port", 0),
        case("port 65535", "preservation_request", "/items/0/port", 65_535),
        case("port 65536", "preservation_request", "/items/0/port", 65_536, "range"),
        case("an item of a space", "preservation_request", "/items/0/value", " ", "empty"),
        case("an item on two lines", "preservation_request", "/items/0/value", "192.0.2.17\n192.0.2.18", "line break"),
        case("an item too long", "preservation_request", "/items/0/value", "x" * 1025, "size"),
        case("a window of no time", "preservation_request", "/window/end", "2026-11-23T07:30:00Z"),
        case("a clock a day off", "preservation_request", "/window/clock_offset", 86_400),
        case("a clock more than a day off", "preservation_request", "/window/clock_offset", 86_401, "range"),
        case("no change", "correction", "/changes", [], "empty"),
        case("thirty-two changes", "correction", "/changes", [_change(n) for n in range(32)]),
        case("thirty-three changes", "correction", "/changes", [_change(n) for n in range(33)], "count"),
        case("a change of many lines", "correction", "/changes/0/was", "one\ntwo"),
        case("a change from nothing", "correction", "/changes/0/was", "", "empty"),
    )


def _meanings() -> Iterator[Case]:
    backwards = _set("own_activity", "/window/end", "2026-11-23T07:29:59Z")
    yield _case("a window that ends before it starts", "own_activity", backwards) | _no(
        "/window/end ends before it starts"
    )
    yield _case("a holding reply by and by", "holding_reply", {"by": "tomorrow"}) | _no("/by time")
    yield _case("a holding reply in words", "holding_reply", {"text": _TEXT}) | _no("unknown field")
    yield _case("an unmarked holding reply", "holding_reply", {"marking": None}) | _no("/marking unknown word")
    rest, why = "/rest_by nothing is left open", "/reasons no reason is needed"
    for name, outcome, reasons, rest_by, detail in (
        ("done, with a rest", "done", [], "2026-11-23T14:12:00Z", rest),
        ("done, with a reason", "done", ["law"], None, why),
        ("passed on, with a rest", "passed_on", [], "2026-11-23T14:12:00Z", None),
        ("passed on, with a reason", "passed_on", ["law"], None, why),
        ("in part, without a reason", "in_part", [], None, None),
        ("cannot say, without a reason", "cannot_say", [], None, "/reasons a reason is needed"),
        ("cannot say, with a rest", "cannot_say", ["law"], "2026-11-23T14:12:00Z", rest),
    ):
        made = _case(name, "answer", {"outcome": outcome, "reasons": reasons, "rest_by": rest_by})
        yield made if detail is None else made | _no(detail)


def _case(
    name: str, form: str, changed: Value | None = None, *, drop: str | None = None, by: str | None = None
) -> Case:
    said_by, value = _FULL[form]
    value = {"form": form} | value | (changed or {})
    if drop is not None:
        del value[drop]
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    return {"name": name, "op": "parse", "type": said_by if by is None else by, "text": text, "expect": "ok"}


def _no(detail: str) -> Case:
    return {"expect": "wire", "error": "Malformed", "detail": detail}


def _set(form: str, path: str, new: object) -> Value:
    """The form's top field that holds `path`, with the value there replaced."""
    top, *rest = path.strip("/").split("/")
    value: Any = {top: json.loads(json.dumps(_FULL[form][1][top]))}
    place: Any = value
    for step in [top, *rest][:-1]:
        place = place[int(step) if isinstance(place, list) else step]
    last = [top, *rest][-1]
    place[int(last) if isinstance(place, list) else last] = new
    return value


def _list_of_one(form: str, path: str, code: object) -> Value:
    """As `_set`, but a list of codes holds only this one, so that its order is no question."""
    return _set(form, path[:-2], [code]) if path.endswith("/0") else _set(form, path, code)


def _item(number: int) -> Value:
    return {"kind": "address", "port": None, "value": f"192.0.2.{number}"}


def _change(number: int) -> Value:
    return {"field": "other", "now": "x", "was": str(number)}

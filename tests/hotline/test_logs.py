"""The log: a line of JSON for each event, and never what the event was about."""

import io
import json
import logging
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.test import Client

from hotline.logs import JsonFormatter

SECRET = "48213 90557 the sealed text"


def line_of(record: logging.LogRecord) -> dict[str, object]:
    parsed: dict[str, object] = json.loads(JsonFormatter().format(record))
    return parsed


def record(msg: object, *args: object, name: str = "incidents.log", **extra: object) -> logging.LogRecord:
    made = logging.getLogger(name).makeRecord(name, logging.INFO, "x.py", 1, msg, args, None, extra=extra or None)
    made.created = 1795446245.123
    return made


def test_line_has_event_and_named_fields() -> None:
    assert line_of(record("appended", fields={"entry": 417, "on_time": True, "space": "line"})) == {
        "at": "2026-11-23T15:04:05.123Z",
        "entry": 417,
        "event": "appended",
        "level": "INFO",
        "logger": "incidents.log",
        "on_time": True,
        "space": "line",
    }


def test_arguments_of_a_message_stay_out() -> None:
    assert SECRET not in JsonFormatter().format(record("refused %s", SECRET))


def test_message_that_others_have_put_together_stays_out() -> None:
    assert line_of(record(f"credential {SECRET}", name="fido2.server"))["event"] == "x:1"


def test_object_in_place_of_a_message_stays_out() -> None:
    assert SECRET not in JsonFormatter().format(record(ValueError(SECRET)))


@pytest.mark.parametrize("value", ["甲国", "a" * 101, b"\x00".decode(), {"text": "甲国"}])
def test_field_that_is_no_short_word_stays_out(value: object) -> None:
    assert line_of(record("event", fields={"field": value}))["field"] == "…"


def test_exception_is_class_and_places_without_its_text() -> None:
    try:
        raise KeyError(SECRET)
    except KeyError:
        failed = record("failed")
        failed.exc_info = sys.exc_info()

    line = line_of(failed)

    assert (line["error"], SECRET in json.dumps(line)) == ("KeyError", False)
    assert str(line["places"]).startswith("['tests/hotline/test_logs.py:")


@contextmanager
def logged() -> Iterator[io.StringIO]:
    """What is logged meanwhile, as it is written out."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(JsonFormatter())
    logging.getLogger().addHandler(handler)
    try:
        yield stream
    finally:
        logging.getLogger().removeHandler(handler)


def test_host_that_is_not_ours_stays_out_and_that_it_came_does_not(client: Client) -> None:
    with logged() as stream:
        response = client.get("/sign-in", headers={"host": "words-of-an-outsider.example"})

    assert response.status_code == 400
    assert "words-of-an-outsider" not in stream.getvalue()
    events = [
        (line["level"], line["event"], line.get("error")) for line in map(json.loads, stream.getvalue().splitlines())
    ]
    assert ("ERROR", "django.security.DisallowedHost", "DisallowedHost") in events


@pytest.mark.django_db
def test_request_is_one_line_without_path_or_body(client: Client) -> None:
    with logged() as stream:
        response = client.post("/invitation/Address-in-Clear", {"code": "48213905"})

    lines = [json.loads(text) for text in stream.getvalue().splitlines()]
    requests = [line for line in lines if line["logger"] == "hotline.requests"]
    assert [(line["method"], line["route"], line["status"], line["request"]) for line in requests] == [
        ("POST", "invitation/<str:address>", 410, response["X-Request-Id"])
    ]
    assert "Address-in-Clear" not in stream.getvalue()
    assert "48213905" not in stream.getvalue()

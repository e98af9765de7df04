"""What every call of the API has in common: how it is read, how it answers, and what a refusal becomes (`docs/api.md`).

    {"code":"not-for-this-post","detail":{}}

`code` is a stable ASCII word, put into the reader's language by the client; `detail` has fields that help to act on it
and never holds a secret or what was sent. Domain errors know no HTTP status: `refusal` is the one place that gives them
theirs.
"""

import json
import logging
import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, JsonResponse

from crypto import wire
from crypto.errors import ForkDetected, Malformed, Refused, Unverified
from crypto.wire import Field
from incidents.log.keys import KeyFile
from incidents.log.rules import ClockLeapt
from incidents.log.signed import SignedBeyond
from incidents.log.store import NotFounded

API_PREFIX = "/api/"

_NUMBER = re.compile(r"0|[1-9][0-9]{0,14}")
_logger = logging.getLogger("incidents.api")


class Oversize(Exception):
    """More bytes than this call takes."""


def is_api(request: HttpRequest) -> bool:
    """Whether the answer is for a program."""
    return request.path.startswith(API_PREFIX)


def api_error(status: int, code: str, **detail: object) -> JsonResponse:
    """An error answer with that HTTP status."""
    return answer({"code": code, "detail": detail}, status=status)


def answer(value: dict[str, Any], *, status: int = 200) -> JsonResponse:
    """An answer, which no cache keeps."""
    return JsonResponse(value, status=status, headers={"Cache-Control": "no-store"})


def refusal(raised: Exception) -> HttpResponse | None:
    """What an error of a call becomes; None for one that is nobody's refusal."""
    match raised:
        case Oversize():
            return api_error(413, "size")
        case Malformed() | Unverified():
            return api_error(400, raised.code, what=raised.detail)
        case Refused():
            return api_error(409, raised.code)
        case ForkDetected():
            return api_error(409, raised.code)
        case ObjectDoesNotExist():
            return api_error(404, "not-found")
        case _:
            return _kept_nothing(raised)


def _kept_nothing(raised: Exception) -> HttpResponse | None:
    """What the operator has to mend: the call kept nothing, and may be made again."""
    match raised:
        case NotFounded():
            code = "not-founded"
        case ClockLeapt() | SignedBeyond() | KeyFile():
            code = raised.code
        case DatabaseError():
            code = "not-stored"
        case _:
            return None
    _logger.error("a call kept nothing", exc_info=raised, extra={"fields": {"code": code}})
    return api_error(503, code)


def read_json(request: HttpRequest, *, limit: int) -> Field:
    """The JSON that a request carries, at most `limit` bytes. Raises `Malformed`, `Oversize`.

    Any spelling will do, as nothing here is signed; but a name stands once.
    """
    if request.content_type != "application/json":
        raise Malformed("wire", "application/json")
    data = request.read(limit + 1)
    if len(data) > limit:
        raise Oversize
    return Field(parse_json(data))


def parse_json(data: bytes | str) -> wire.Json:
    """The value of JSON in any spelling; its numbers are integers from 0 on. Raises `Malformed`."""
    try:
        value: wire.Json = json.loads(
            data, object_pairs_hook=_once, parse_int=_number, parse_float=_number, parse_constant=_number
        )
        _check_texts(value)
    except (ValueError, RecursionError):
        raise Malformed("wire", "json") from None
    return value


def _check_texts(value: wire.Json) -> None:
    """Raise ValueError for a text with half a surrogate pair, which has no spelling, or a NUL, which no column has."""
    if isinstance(value, str):
        if b"\0" in value.encode():
            raise ValueError("text")
    elif isinstance(value, dict):
        for name, one in value.items():
            _check_texts(name)
            _check_texts(one)
    elif isinstance(value, list):
        for one in value:
            _check_texts(one)


def _number(text: str) -> int:
    if not _NUMBER.fullmatch(text):
        raise Malformed("wire", "number")
    return int(text)


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    value = dict(pairs)
    if len(value) != len(pairs):
        raise Malformed("wire", "a name twice")
    return value


class Query:
    """A request's query: each name at most once, and no other than those that the call knows. Raises `Malformed`."""

    def __init__(self, request: HttpRequest, *names: str) -> None:
        for name, values in request.GET.lists():
            if name not in names or len(values) != 1:
                raise Malformed("query", "an unknown parameter, or one twice")
        self._values = request.GET

    def optional_number(self, name: str) -> int | None:
        """The number of that name, from 0 on; None where it is not there."""
        return None if self._values.get(name) is None else self.number(name)

    def number(self, name: str, default: int | None = None, *, maximum: int = wire.MAX_INTEGER) -> int:
        """The number of that name, from 0 to `maximum`."""
        text = self._values.get(name)
        if text is None and default is not None:
            return default
        if text is None or not _NUMBER.fullmatch(text) or int(text) > maximum:
            raise Malformed("query", f"{name} is a number")
        return int(text)

    def limit(self, default: int = 50, *, maximum: int = 200) -> int:
        """How many rows a page has, at least one."""
        return max(1, self.number("limit", default, maximum=maximum))

    def field(self, name: str) -> Field:
        """The text of that name, or None, to be parsed as what stands in JSON is."""
        return Field(self._values.get(name))

    def text(self, name: str, parse: Callable[[str], Any]) -> Any:
        """What `parse` makes of the text of that name, which raises ValueError for what it is not; None without one."""
        text = self._values.get(name)
        if text is None:
            return None
        try:
            return parse(text)
        except ValueError:
            raise Malformed("query", name) from None


def utc(time: datetime) -> str:
    """A time as it is spelled, in whole seconds."""
    return wire.encode_utc(time.astimezone(UTC).replace(microsecond=0))


def utc_or_none(time: datetime | None) -> str | None:
    """Likewise, null for None."""
    return None if time is None else utc(time)

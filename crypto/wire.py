"""One spelling: strict, bounded parsing of what comes from outside.

JSON as RFC 8785 (JSON Canonicalization Scheme) writes it, with less allowed: keys are ASCII, numbers are
integers from 0 to 2^53 - 1, strings hold no lone surrogates, and lists and objects nest at most 16 deep.
Bytes are accepted only if encoding what was parsed gives the same bytes again, so a value has one hash and
one signature:

    {"at":"2026-11-23T15:04:05Z","no":17,"refused":[[415,"expired"]],"seen":null}

Inside the JSON, hashes and ids are lower-case hex, keys and signatures base64 (RFC 4648 section 4, padded),
times `YYYY-MM-DDTHH:MM:SSZ` in the years 2000 to 9999; each has one spelling, too.

A schema is a function of a `Field`, a value that knows where it stands. It takes an object apart with
`fields`, which refuses what is missing and what is unknown, and reads each with a reader:

    def read_range(field: Field) -> Range:
        log, start, end, root = items(field, 4)
        return Range(integer(log), integer(start), integer(end), hex_bytes(root, 32))

Every refusal is `Malformed("wire", what)`, what being preceded by the JSON pointer of the place (RFC 6901),
as in `/seen/3 hex`. Names and values that came from outside are never repeated in it.
"""

import base64
import binascii
import json
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NoReturn, TypeAlias, TypeVar

from crypto.errors import Malformed

Json: TypeAlias = "bool | int | str | list[Json] | dict[str, Json] | None"
T = TypeVar("T")

MAX_INTEGER = 2**53 - 1
MAX_DEPTH = 16

_WORD = re.compile(r"[!-~]+")
_HEX = re.compile(r"[0-9a-f]*")
_UTC = re.compile(r"[2-9][0-9]{3}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z")


@dataclass(slots=True)
class Field:
    """A parsed value and where it stands: `path` is its JSON pointer, empty at the top.

    Never changed. There are as many as values in a message: a frozen one takes three times as long to make.
    """

    value: Json
    path: str = ""

    def refuse(self, what: str) -> NoReturn:
        """Raise `Malformed("wire", …)` with the path and `what`."""
        raise Malformed("wire", f"{self.path} {what}" if self.path else what)


def encode(value: Json) -> bytes:
    """The one spelling of `value`, in UTF-8. Raises `Malformed` for a value that has none.

    RFC 8785 section 3.2: no whitespace, keys sorted (ASCII, so by code point as by UTF-16 unit), the escapes
    of ECMAScript's JSON.stringify.
    """
    _check(value, 0)
    try:
        return _ENCODER.encode(value).encode()
    except UnicodeEncodeError:
        raise Malformed("wire", "surrogate") from None


def parse(data: bytes, *, limit: int) -> Field:
    """Parse at most `limit` bytes of JSON in its one spelling. Raises `Malformed`.

    Checks in order: size, UTF-8, JSON, numbers, keys, depth, surrogates, spelling.
    """
    if len(data) > limit:
        raise Malformed("wire", "size")
    try:
        value: Json = _DECODER.decode(data.decode())
    except UnicodeDecodeError:
        raise Malformed("wire", "utf-8") from None
    except json.JSONDecodeError:
        raise Malformed("wire", "json") from None
    except RecursionError:
        raise Malformed("wire", "depth") from None
    if encode(value) != data:
        raise Malformed("wire", "spelling")
    return Field(value)


def fields(field: Field, *names: str) -> tuple[Field, ...]:
    """The values of an object that has exactly these names, in this order."""
    value = field.value
    if not isinstance(value, dict):
        field.refuse("object")
    for name in names:
        if name not in value:
            field.refuse(f"without {name}")
    if len(value) != len(names):
        field.refuse("unknown field")
    return tuple(Field(value[name], f"{field.path}/{name}") for name in names)


def kind(field: Field, name: str) -> str:
    """The word in field `name` of an object, by which its schema is chosen; `fields` then checks it all."""
    value = field.value
    if not isinstance(value, dict):
        field.refuse("object")
    if name not in value:
        field.refuse(f"without {name}")
    return ascii_word(Field(value[name], f"{field.path}/{name}"))


def items(field: Field, count: int) -> tuple[Field, ...]:
    """The elements of a list that has exactly `count` of them, each of a meaning of its own."""
    value = field.value
    if not isinstance(value, list):
        field.refuse("list")
    if len(value) != count:
        field.refuse("count")
    return tuple(Field(element, f"{field.path}/{index}") for index, element in enumerate(value))


def list_of(field: Field, reader: Callable[[Field], T], *, limit: int) -> list[T]:
    """A list of at most `limit` elements, each read by `reader`."""
    value = field.value
    if not isinstance(value, list):
        field.refuse("list")
    if len(value) > limit:
        field.refuse("count")
    return [reader(Field(element, f"{field.path}/{index}")) for index, element in enumerate(value)]


def nullable(field: Field, reader: Callable[[Field], T]) -> T | None:
    """None for null, else what `reader` reads."""
    return None if field.value is None else reader(field)


def text(field: Field, *, limit: int) -> str:
    """A string of at most `limit` bytes of UTF-8. It may be empty."""
    value = field.value
    if not isinstance(value, str):
        field.refuse("text")
    if len(value.encode()) > limit:
        field.refuse("size")
    return value


def ascii_word(field: Field, *, limit: int = 64) -> str:
    """A word of 1 to `limit` visible ASCII characters, without space."""
    value = field.value
    if not isinstance(value, str) or not _WORD.fullmatch(value):
        field.refuse("word")
    if len(value) > limit:
        field.refuse("size")
    return value


def integer(field: Field, *, maximum: int = MAX_INTEGER) -> int:
    """An integer from 0 to `maximum`."""
    value = field.value
    if not isinstance(value, int) or isinstance(value, bool):
        field.refuse("integer")
    if value > maximum:
        field.refuse("range")
    return value


def positive(field: Field, *, maximum: int) -> int:
    """An integer from 1 to `maximum`."""
    value = integer(field, maximum=maximum)
    if value == 0:
        field.refuse("range")
    return value


def boolean(field: Field) -> bool:
    """true or false."""
    value = field.value
    if not isinstance(value, bool):
        field.refuse("boolean")
    return value


def hex_bytes(field: Field, size: int) -> bytes:
    """`size` bytes, spelled in lower-case hex."""
    value = field.value
    if not isinstance(value, str) or not _HEX.fullmatch(value):
        field.refuse("hex")
    if len(value) != 2 * size:
        field.refuse("size")
    return bytes.fromhex(value)


def base64_bytes(field: Field, *, size: int | None = None, limit: int | None = None) -> bytes:
    """Bytes spelled in base64: standard alphabet, padded, unused bits zero (RFC 4648 sections 3.5 and 4).

    Exactly `size` bytes, or at most `limit`; one of the two is given.
    """
    value = field.value
    if not isinstance(value, str):
        field.refuse("base64")
    try:
        data = base64.b64decode(value, validate=True)
    except (binascii.Error, ValueError):
        field.refuse("base64")
    if encode_base64(data) != value:
        field.refuse("base64")
    if (size is not None and len(data) != size) or (limit is not None and len(data) > limit):
        field.refuse("size")
    return data


def encode_base64(data: bytes) -> str:
    """The base64 that `base64_bytes` reads."""
    return base64.b64encode(data).decode()


def utc(field: Field) -> datetime:
    """A time, aware, in UTC and whole seconds. There are no leap seconds."""
    value = field.value
    if not isinstance(value, str) or not _UTC.fullmatch(value):
        field.refuse("time")
    try:
        time = datetime.fromisoformat(value)
    except ValueError:
        field.refuse("time")
    if encode_utc(time) != value:  # newer versions of Python read 24:00 as the next day
        field.refuse("time")
    return time


def encode_utc(time: datetime) -> str:
    """The spelling that `utc` reads. Raises `Malformed` unless it is aware, in UTC, in whole seconds."""
    if time.utcoffset() != timedelta(0) or time.microsecond != 0 or time.year < 2000:
        raise Malformed("wire", "time")
    return time.isoformat()[:19] + "Z"


def _number(digits: str) -> int:
    """A JSON number as every implementation sees it: a double, which must be one of the integers allowed.

    That it was spelled as an integer is seen when it is encoded again.
    """
    number = float(digits)
    if not 0 <= number <= MAX_INTEGER or number % 1 != 0:
        raise Malformed("wire", "number")
    return int(number)


def _refuse_constant(_name: str) -> NoReturn:
    """Python's parser knows NaN and Infinity; JSON does not."""
    raise Malformed("wire", "json")


def _check(value: Json, depth: int) -> None:
    """Refuse what has no spelling, before the encoder, which is more generous, sees it."""
    if value is None or isinstance(value, bool | str):
        return
    if isinstance(value, int):
        if not 0 <= value <= MAX_INTEGER:
            raise Malformed("wire", "number")
        return
    if depth == MAX_DEPTH:
        raise Malformed("wire", "depth")
    if isinstance(value, list):
        elements: Iterable[Json] = value
    elif isinstance(value, dict):
        elements = value.values()
        if not all(map(str.isascii, value)):
            raise Malformed("wire", "key")
    else:
        raise Malformed("wire", "type")
    for element in elements:
        # Most are texts, and need no call.
        if type(element) is not str:
            _check(element, depth + 1)


_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), sort_keys=True)
_DECODER = json.JSONDecoder(parse_int=_number, parse_float=_number, parse_constant=_refuse_constant)

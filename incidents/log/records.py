"""The records of a walk as bytes: canonical JSON (`crypto/wire.py`), of just the class that the key belongs to.

    Head     {"at":"2026-11-23T15:04:05Z","other_version":2,"own_version":3,"seen":418,"size":412,"trust":4}
    Count    {"value":17}

Bytes are hex, times UTC, tuples lists, sets sorted lists, mappings lists of [key, value] by key. A dataclass is an
object of its fields; where a field may be one of several, its class is named under "is". One value has one spelling, so
two folds of one log can be compared byte by byte.
"""

import dataclasses
import types
from collections.abc import Mapping
from datetime import datetime
from enum import Enum
from functools import cache, lru_cache
from typing import Any, Union, get_args, get_origin, get_type_hints

from crypto import wire
from crypto.arrangement import Arrangement
from crypto.decision import Decision
from crypto.signatories import Signatories
from crypto.spaces import Epoch, Space
from crypto.view import Count, Declared, Head, Key, Pending, Record, Said
from crypto.wire import Json

_CLASSES: dict[str, type] = {
    "head": Head,
    "arrangement": Arrangement,
    "signatories": Signatories,
    "space": Space,
    "epoch": Epoch,
    "statement": Said,
    "decision": Decision,
    "declared": Declared,
    "pending": Pending,
    "draft": Count,
    "no": Count,
    "number": Count,
    "opened": Count,
}


def standing(key: Key) -> Key:
    """The key under which a node keeps a record: of a list of signatories without its version, so that each takes the
    place of the one before.

    A walk reads just the version that its head names; all of them would grow with the square of what the other side
    sends. Under one key, and not deleted: who reads while a change is stored may know the head of before.
    """
    return key[:2] if key[0] == "signatories" else key


def encode_key(key: Key) -> str:
    """A key's column: its words with slashes."""
    return "/".join(key)


def encode_record(record: Record) -> bytes:
    """The bytes that `decode_record` reads."""
    return wire.encode(_spell(record, type(record)))


def decode_record(key: Key, value: bytes) -> Record:
    """The record that was kept under that key. Raises `Malformed` where the bytes are damaged."""
    return _decode_list(value) if key[0] == "signatories" else _decode(key[0], value)


@lru_cache(maxsize=8)
def _decode_list(value: bytes) -> Record:
    """A list of signatories: large, the same for weeks, and asked for with each message."""
    return _decode("signatories", value)


def _decode(kind: str, value: bytes) -> Record:
    # Of whatever size it was written: what could not be read again would stop the walk.
    record: Record = _read(wire.parse(value, limit=len(value)).value, _CLASSES[kind])
    return record


@cache
def _hints(cls: Any) -> dict[str, Any]:
    hints = get_type_hints(cls)
    return {field.name: hints[field.name] for field in dataclasses.fields(cls)}


@cache
def _choices(hint: Any) -> dict[str, type] | None:
    """The dataclasses among which a union chooses, by name; None for a hint that is no such union."""
    if get_origin(hint) not in (Union, types.UnionType):
        return None
    classes = [one for one in get_args(hint) if one is not types.NoneType]
    return {one.__name__: one for one in classes} if len(classes) > 1 else None


@cache
def _optional(hint: Any) -> Any:
    """X of `X | None`; any other hint itself."""
    if get_origin(hint) in (Union, types.UnionType) and types.NoneType in get_args(hint):
        (inner,) = (one for one in get_args(hint) if one is not types.NoneType)
        return inner
    return hint


def _spell(value: Any, hint: Any) -> Json:
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, str):
        return value.value if isinstance(value, Enum) else value
    if isinstance(value, bytes):
        return value.hex()
    if isinstance(value, datetime):
        return wire.encode_utc(value)
    return _spell_many(value, _optional(hint))


def _spell_many(value: Any, hint: Any) -> Json:
    if isinstance(value, Mapping):
        of_key, of_value = get_args(hint)
        return [[_spell(key, of_key), _spell(value[key], of_value)] for key in sorted(value)]
    if isinstance(value, frozenset):
        return [_spell(one, get_args(hint)[0]) for one in sorted(value)]
    if isinstance(value, tuple):
        return [_spell(one, of) for one, of in zip(value, _of_items(hint, len(value)), strict=True)]
    of_class: Any = type(value)
    named: dict[str, Json] = {"is": of_class.__name__} if _choices(hint) else {}
    return named | {name: _spell(getattr(value, name), of) for name, of in _hints(of_class).items()}


def _of_items(hint: Any, count: int) -> list[Any]:
    of = get_args(hint)
    return [of[0]] * count if len(of) == 2 and of[1] is Ellipsis else list(of)


def _read(value: Any, hint: Any) -> Any:
    if value is None:
        return None
    choices = _choices(hint)
    if choices is not None:
        hint = choices[value["is"]]
    hint = _optional(hint)
    if hint is bytes:
        return bytes.fromhex(value)
    if hint is datetime:
        return datetime.fromisoformat(value)
    if isinstance(hint, type) and dataclasses.is_dataclass(hint):
        return hint(**{name: _read(value[name], of) for name, of in _hints(hint).items()})
    if isinstance(hint, type) and issubclass(hint, Enum):
        return hint(value)
    return _read_many(value, hint)


def _read_many(value: Any, hint: Any) -> Any:
    origin = get_origin(hint)
    if origin is tuple:
        return tuple(_read(one, of) for one, of in zip(value, _of_items(hint, len(value)), strict=True))
    if origin is frozenset:
        return frozenset(_read(one, get_args(hint)[0]) for one in value)
    if origin in (dict, Mapping):
        of_key, of_value = get_args(hint)
        return {_read(key, of_key): _read(one, of_value) for key, one in value}
    return value

"""The small words that headers are made of, and the sizes that everything keeps to."""

import re
from collections.abc import Container

from crypto.wire import Field, hex_bytes

ENTRY_LIMIT = 65_535
"""Bytes of an entry: what a tile's bundle and a mirror carry (C2SP tlog-tiles, "Log entries")."""

BODY_LIMIT = 1_048_576
"""Bytes of a statement's body, all parts together, as stored."""

_SIDE = re.compile(r"[A-Z]{2}")
_WORD = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,31}")


def side(field: Field) -> str:
    """A side's code: two upper-case letters."""
    if not isinstance(field.value, str) or not _SIDE.fullmatch(field.value):
        field.refuse("side")
    return field.value


def word(field: Field) -> str:
    """A name that the two sides chose: 1 to 32 letters, digits, hyphens and underscores."""
    if not isinstance(field.value, str) or not _WORD.fullmatch(field.value):
        field.refuse("word")
    return field.value


def choice(field: Field, allowed: Container[str]) -> str:
    """One of the words that are allowed here."""
    if not isinstance(field.value, str) or field.value not in allowed:
        field.refuse("unknown word")
    return field.value


def digest(field: Field) -> bytes:
    """A SHA-256 or an id made of one: 32 bytes in hex."""
    return hex_bytes(field, 32)

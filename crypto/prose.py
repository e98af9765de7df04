"""What officers say in their own words: a text, a line, and the language they are in.

    {"language":"zh-Hans","text":"已收到，已转报主管当局。\\n实质答复随后。"}

Neither is ever empty. Control characters are refused, but for a text's line feeds. Bidirectional controls, invisible
characters and look-alikes are somebody's words and stay; whoever shows them makes them visible.
"""

import re
from dataclasses import dataclass

from crypto import wire
from crypto.wire import Field

TEXT_LIMIT = 32_768
"""Bytes of UTF-8 in a text."""

TITLE_LIMIT = 240
"""Bytes of UTF-8 in a title or a subject."""

_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Z][a-z]{3})?(-[A-Z]{2})?")
_CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f]")
_BREAK = re.compile(r"[\n\u2028\u2029]")


@dataclass(frozen=True)
class Text:
    """Free text in the language it was written in: the original, which alone is authoritative."""

    language: str
    text: str


def free_text(field: Field) -> Text:
    """A text of at most `TEXT_LIMIT` bytes, with its language."""
    in_language, text = wire.fields(field, "language", "text")
    return Text(language=language(in_language), text=prose(text, limit=TEXT_LIMIT))


def language(field: Field) -> str:
    """A language with, where needed, its script and region (RFC 5646): `en`, `zh-Hans`."""
    if not isinstance(field.value, str) or not _LANGUAGE.fullmatch(field.value):
        field.refuse("language")
    return field.value


def prose(field: Field, *, limit: int) -> str:
    """Lines of at most `limit` bytes together, not all blank."""
    value = wire.text(field, limit=limit)
    if _CONTROL.search(value):
        field.refuse("control character")
    if not value.strip(" \n"):
        field.refuse("empty")
    return value


def line(field: Field, *, limit: int) -> str:
    """One line of at most `limit` bytes, not blank."""
    value = prose(field, limit=limit)
    if _BREAK.search(value):
        field.refuse("line break")
    return value

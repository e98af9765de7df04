"""Both languages are complete: every word on the node's pages has its Chinese, and the compiled catalogue is no older.

The catalogue is read here as gettext writes it, so that neither its tools nor a build are needed to check it.
"""

import ast
import gettext
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils import translation
from django.utils.translation import templatize

ROOT = Path(__file__).parents[2]
CATALOGUE = ROOT / "locale" / "zh_Hans" / "LC_MESSAGES"
CALLS = {"_", "gettext", "gettext_lazy"}
FIRST_ARGUMENT = re.compile(r"""(?<!n)gettext\(u?(?P<quote>['"])(?P<text>.*?)(?<!\\)(?P=quote)\)""", re.DOTALL)
PLURAL = re.compile(r"""ngettext\(u?(['"])(?P<text>.*?)(?<!\\)\1,""", re.DOTALL)
ENTRY = re.compile(
    r'^(?:#, python-format\n)?msgid "(?P<id>.+)"\n(?:msgid_plural ".+"\nmsgstr\[0\]|msgstr) "(?P<text>.*)"$',
    re.MULTILINE,
)


OF_DJANGO = {"This password is too short. It must contain at least %d character."}
"""Shown by Django, whose own catalogue has other texts."""


def unescape(text: str) -> str:
    return str(ast.literal_eval(f'"{text}"'))


def words_of_templates() -> Iterator[str]:
    for path in (ROOT / "templates").rglob("*.html"):
        marked = templatize(path.read_text(encoding="utf-8"), origin=str(path))
        for found in [*FIRST_ARGUMENT.finditer(marked), *PLURAL.finditer(marked)]:
            yield str(ast.literal_eval(f"'''{found['text']}'''"))


def words_of_code() -> Iterator[str]:
    for folder in ("hotline", "incidents"):
        for path in (ROOT / folder).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in CALLS:
                    yield ast.literal_eval(node.args[0])


def catalogue() -> dict[str, str]:
    text = (CATALOGUE / "django.po").read_text(encoding="utf-8").partition("\n\n")[2]
    entries = {unescape(found["id"]): unescape(found["text"]) for found in ENTRY.finditer(text)}
    assert len(entries) == len(re.findall("^msgid ", text, re.MULTILINE)), (
        "an entry in a form that this test cannot read"
    )
    return entries


def test_every_word_has_its_chinese_and_no_other_is_kept() -> None:
    words = {*words_of_templates(), *words_of_code(), *OF_DJANGO}

    assert words == set(catalogue())


@pytest.mark.parametrize("password", ["short", "123456789012", "password1234"])
def test_what_is_wrong_with_a_password_is_said_in_chinese(password: str) -> None:
    with translation.override("zh-hans"), pytest.raises(ValidationError) as refused:
        validate_password(password)
    assert [one for one in refused.value.messages if re.search("[a-z]", one)] == []


def test_no_translation_is_empty_or_unsure() -> None:
    text = (CATALOGUE / "django.po").read_text(encoding="utf-8")

    assert [word for word, chinese in catalogue().items() if not chinese] == []
    assert "fuzzy" not in text


def test_placeholders_are_the_same() -> None:
    named = re.compile(r"%\(\w+\)s")

    assert [
        word for word, chinese in catalogue().items() if sorted(named.findall(word)) != sorted(named.findall(chinese))
    ] == []


def test_punctuation_is_full_width() -> None:
    half_width = re.compile(r"[\u4e00-\u9fff][,.;:?!()]|[,;?!][\u4e00-\u9fff]")

    assert [chinese for chinese in catalogue().values() if half_width.search(chinese)] == []


def test_compiled_catalogue_is_the_same() -> None:
    with (CATALOGUE / "django.mo").open("rb") as file:
        compiled = gettext.GNUTranslations(file)

    def compiled_word(word: str) -> str:
        found = compiled.gettext(word)
        return found if found != word else compiled.ngettext(word, "", 1)

    assert {word: compiled_word(word) for word in catalogue()} == catalogue()

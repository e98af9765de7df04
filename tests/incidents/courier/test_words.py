"""What the courier command says: every reason in both languages, each typeset as it should be."""

import re

import pytest

from incidents.courier import words
from incidents.courier.file import CourierRefused
from incidents.courier.words import Said

SAID: list[Said] = [
    *words.REFUSED.values(),
    words.why_refused(CourierRefused("gap", 7, 4)),
    words.taken(count=2, new=2),
    words.taken(count=2, new=0),
    words.taken(count=0, new=0),
    words.confirmed(12),
    words.LEFT_ASIDE,
    words.NOTHING_TAKEN,
    words.written("to-xb", count=3, start=9),
    words.not_fitting(5),
    words.unreadable("gone"),
    words.unwritable("full"),
]


def test_every_reason_has_words() -> None:
    named = {"not-courier", "oversize", "cut-short", "damaged", "another-hotline", "own-file", "gap", "unsigned"}
    assert {*words.REFUSED, "gap"} == named | {"ahead", "fork", "stopped"}


@pytest.mark.parametrize("said", SAID, ids=lambda said: said[0][:40])
def test_a_line_is_in_both_languages(said: Said) -> None:
    english, chinese = said
    assert english.isascii()
    assert re.search("[\u4e00-\u9fff]", chinese)
    assert re.search("[\u4e00-\u9fff][,;:?!()]|[,;:?!()][\u4e00-\u9fff]|\\.$", chinese) is None


def test_a_gap_says_where_it_is() -> None:
    english, chinese = words.why_refused(CourierRefused("gap", 7, 4))
    assert (re.findall(r"\d+", english), re.findall(r"\d+", chinese)) == (["7", "4"], ["7", "4"])

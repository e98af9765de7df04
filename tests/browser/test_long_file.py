"""A file of many messages in a real browser: it opens at its end, pages upwards, and keeps the reader's place.

    LONG_FILE=2000 .venv/bin/pytest -s tests/browser/test_long_file.py      as many messages, with its times printed

The messages are said by a colleague's device in Python through the node's API, signed, sealed and logged as any other.
"""

import os
import time

import pytest
from playwright.sync_api import Page, expect

from crypto.forms import Title, encode_form
from crypto.messages import Message
from crypto.prose import Text
from incidents.demonstration.officer import Officer
from tests.browser.conftest import Beside, Enrolled
from tests.browser.window import Window
from tests.two_nodes.nodes import POSTS, RunningPair

MESSAGES = int(os.environ.get("LONG_FILE", "170"))
PAGE = 50
"""Items that a device asks for at a time."""
SENTENCE = "The sessions come through a reseller's cloud; addresses and times follow in the order of their finding. "


@pytest.fixture(scope="module")
def ours(pair: RunningPair, enrolled: Enrolled) -> Window:
    """XA's watch officer, 07."""
    return enrolled(pair.xa, 7)


@pytest.fixture(scope="module")
def author(pair: RunningPair, beside: Beside, ours: Window) -> Officer:
    """A colleague, 08, with a device in Python."""
    officer: Officer = beside(pair.xa.officer, 8)
    return officer


@pytest.fixture(scope="module")
def space(author: Officer, beside: Beside) -> bytes:
    """A file in which the colleague has said so many messages, of about two KiB each."""
    return bytes(beside(_write_file, author))


def _write_file(author: Officer) -> bytes:
    author.listen()
    space = author.open_file(encode_form(Title(language="en", title="A long file")), POSTS)
    began = time.monotonic()
    for number in range(1, MESSAGES + 1):
        _say(author, space, number)
    _note("said", began)
    return space


def _say(author: Officer, space: bytes, number: int) -> None:
    text = Text("en", f"No. {number}. {SENTENCE * 18}")
    author.say(space, "notice", encode_form(Message("TLP:AMBER", "official", f"Finding {number}", text)))


def _note(what: str, began: float) -> None:
    """Print how long something took."""
    print(f"{what}: {time.monotonic() - began:.2f} s")


def _number(number: int) -> str:
    return f"XA-{number:04}"


def _top(page: Page, number: int, *, after: str = "") -> float:
    """Where a message's upper edge is on the screen, at once after something is done."""
    act = f"(it) => {{ {after}; return it.getBoundingClientRect().top; }}"
    return float(page.get_by_role("article", name=_number(number), exact=True).evaluate(act))


def test_it_opens_at_its_end_and_pages_upwards_in_place(ours: Window, space: bytes) -> None:
    page = ours.page
    began = time.monotonic()
    ours.open(f"/files/{space.hex()}")
    expect(ours.message(_number(MESSAGES))).to_be_in_viewport()
    _note("opened", began)
    expect(page.locator("article.message")).to_have_count(PAGE)

    for first in range(MESSAGES - PAGE + 1, PAGE, -PAGE):
        began = time.monotonic()
        before = _top(page, first, after="scrollTo(0, 0)")
        expect(ours.message(_number(first - PAGE))).to_have_count(1)
        _note(f"{MESSAGES - first + 1 + PAGE} shown", began)
        expect(ours.message(_number(first))).to_be_in_viewport()
        assert abs(_top(page, first) - before) <= 1
    assert ours.problems == []


def test_the_place_is_kept_while_something_arrives(ours: Window, space: bytes, author: Officer, beside: Beside) -> None:
    reading = MESSAGES - PAGE
    before = _top(ours.page, reading, after="it.scrollIntoView({ block: 'start' })")
    beside(_say, author, space, MESSAGES + 1)
    expect(ours.message(_number(MESSAGES + 1))).to_have_count(1)
    assert abs(_top(ours.page, reading) - before) <= 1
    assert ours.problems == []

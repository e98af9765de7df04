"""The line as two officers see it: each in a browser at their own node, from the invitation to the answer.

XA's officer reads English, XB's Chinese. Neither page is loaded again: what happens on one side appears on the other.
"""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.conftest import invite
from tests.browser.window import DIGITS, Window, open_window
from tests.two_nodes.nodes import RunningNode, RunningPair

STEPS = ["sealing", "on our log", "delivered", "acknowledged", "answered"]


def enrolled(chromium: Browser, node: RunningNode, number: int, **differs) -> Window:
    """A watch officer's window, listed and at the desk."""
    window = open_window(chromium, f"http://{node.host}", **differs)
    digits = window.enrol(*invite(node, number))
    assert DIGITS.fullmatch(digits)
    node.sign_waiting()
    window.to_desk()
    return window


@pytest.fixture(scope="module")
def ours(pair: RunningPair, chromium: Browser) -> Iterator[Window]:
    """XA's watch officer, 07."""
    window = enrolled(chromium, pair.xa, 7)
    yield window
    window.close()


@pytest.fixture(scope="module")
def theirs(pair: RunningPair, chromium: Browser) -> Iterator[Window]:
    """XB's watch officer, 03."""
    window = enrolled(chromium, pair.xb, 3, language="zh")
    yield window
    window.close()


@pytest.fixture(autouse=True)
def _no_complaints(ours: Window, theirs: Window) -> Iterator[None]:
    """Nothing was blocked, failed, or asked of anybody but the own node."""
    yield
    assert (ours.problems, theirs.problems) == ([], [])


def write(window: Window, *, subject: str, text: str) -> None:
    """Fill in a message in words, in a new file, and ask for a reply."""
    window.page.goto(f"{window.url}/write")
    page = window.page
    page.get_by_role("radio", name=re.compile("^Message")).check()
    page.get_by_label("Title of the new file").fill(subject)
    page.get_by_label("Subject").fill(subject)
    page.get_by_role("textbox", name="In words").fill(text)
    page.get_by_role("radio", name=re.compile("^IMMEDIATE")).check()
    page.get_by_role("radio", name=re.compile("^Within")).first.check()


def sign(window: Window) -> None:
    """Review what is written, and sign it."""
    chinese = window.language == "zh"
    window.button("核对" if chinese else "Review").click()
    window.button("签字并发出" if chinese else "Sign and send").click()


def reached(window: Window, steps: int) -> None:
    """What was just signed is that far."""
    expect(
        window.page.locator("section.review ol.chain li:not(.todo), section.sheet.whole ol.chain li:not(.todo)")
    ).to_have_text(STEPS[:steps])


def test_a_message_is_delivered_acknowledged_and_answered(ours: Window, theirs: Window) -> None:
    write(ours, subject="Cranes", text="The cranes of a port operator stand still.")
    sign(ours)
    reached(ours, 3)

    theirs.link("阅读并确认收悉").click()
    message = theirs.message("XA-0001")
    expect(message).to_contain_text("The cranes of a port operator stand still.")
    message.get_by_role("button", name="确认收悉").click()
    reached(ours, 4)

    message.get_by_role("link", name="答复").click()
    theirs.page.get_by_role("radio", name="已办", exact=True).check()
    theirs.page.get_by_role("textbox", name="文字说明").fill("密钥已停用。")
    sign(theirs)
    reached(ours, 5)

    ours.link("To the file").click()
    expect(ours.message("XB-0001")).to_contain_text("密钥已停用。")

"""Drafts of one officer in two windows of one browser: each keeps its own, and finds it again."""

import re

from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import Enrolled
from tests.browser.window import Window
from tests.two_nodes.nodes import RunningNode


def text_of(page: Page) -> Locator:
    """Where the words of a message are written."""
    return page.get_by_role("textbox", name="In words")


def begin(window: Window) -> Page:
    """Another page of the same browser, where a message is begun."""
    page = window.context.new_page()
    window.watch(page)
    page.goto(f"{window.url}/write?form=message")
    expect(text_of(page)).to_have_value("")
    return page


def write(page: Page, text: str) -> None:
    """Write something in a form that was blank, until it is kept."""
    text_of(page).fill(text)
    expect(page.get_by_text("Draft kept on this device")).to_be_visible()


def test_two_windows_that_begin_with_nothing_keep_what_each_wrote(node: RunningNode, enrolled: Enrolled) -> None:
    window = enrolled(node, 7)
    first, second = begin(window), begin(window)
    write(first, "The cranes stand still.")
    write(second, "Which cranes?")
    for page, written in ((first, "The cranes stand still."), (second, "Which cranes?")):
        page.reload()
        expect(text_of(page)).to_have_value(written)
        expect(page.get_by_text("Another window has this draft")).to_have_count(0)

    second.close()
    first.get_by_role("link", name="Go on", exact=True).click()
    expect(first).to_have_url(re.compile(r"/write\?form=message&draft=[0-9a-f-]{36}$"))
    expect(text_of(first)).to_have_value("Which cranes?")
    assert window.problems == []

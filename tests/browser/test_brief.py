"""What one officer says alone: an agreed short message on the line itself, a holding reply, a service message.

XA's officer writes English, XB's reads Chinese: each sees the wording in their own language.

    SCREENSHOTS=docs/screenshots .venv/bin/pytest tests/browser/test_brief.py
"""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Enrolled
from tests.browser.pictures import picture
from tests.browser.window import Window
from tests.two_nodes.nodes import RunningPair


@pytest.fixture(scope="module")
def ours(pair: RunningPair, enrolled: Enrolled) -> Window:
    """XA's watch officer, 07."""
    return enrolled(pair.xa, 7)


@pytest.fixture(scope="module")
def theirs(pair: RunningPair, enrolled: Enrolled) -> Window:
    """XB's watch officer, 03."""
    return enrolled(pair.xb, 3, "zh")


@pytest.fixture(autouse=True)
def _no_complaints(ours: Window, theirs: Window) -> Iterator[None]:
    """Nothing was blocked, failed, or asked of anybody but the own node."""
    yield
    complaints = ours.problems + theirs.problems
    ours.problems, theirs.problems = [], []
    assert complaints == []


def reached(window: Window, steps: int) -> None:
    """What was just signed is that far."""
    expect(window.page.locator("section.sheet.whole ol.chain li:not(.todo)")).to_have_count(steps)


def test_a_short_message_is_read_in_the_other_language(ours: Window, theirs: Window) -> None:
    ours.link("Agreed short message").click()
    expect(ours.heading()).to_have_text("Agreed short message")
    ours.page.get_by_role("spinbutton", name="Within").fill("60")
    urgency = ours.page.get_by_label("Precedence")
    expect(urgency.locator("option").last).to_have_text("ROUTINE 平急 · handled within 6 h")
    urgency.select_option("IMMEDIATE")
    picture(ours, "short")
    ours.button("Sign and send").click()
    reached(ours, 3)

    row = theirs.page.get_by_role("row").filter(has_text="XA-0001")
    expect(row).to_contain_text("通报将在 60 分钟内发出。")
    row.get_by_role("link", name="阅读并确认收悉").click()
    message = theirs.message("XA-0001")
    expect(message).to_contain_text("通报将在 60 分钟内发出。")
    picture(theirs, "short-read")
    message.get_by_role("button", name="确认收悉").click()
    reached(ours, 4)


def test_a_holding_reply_says_until_when(ours: Window, theirs: Window) -> None:
    ours.open("/write?form=explanation_request")
    page = ours.page
    page.get_by_label("Title of the new file").fill("Cranes")
    page.get_by_role("radio", name=re.compile("^FLASH")).check()
    page.get_by_role("radio", name=re.compile("^Within")).first.check()
    ours.button("Review").click()
    ours.button("Sign and send").click()
    reached(ours, 3)

    theirs.open("/")
    theirs.page.get_by_role("row").filter(has_text="XA-0002").get_by_role("link", name="阅读并确认收悉").click()
    message = theirs.message("XA-0002")
    message.get_by_role("button", name="确认收悉").click()
    message.get_by_role("link", name="先行答复").click()
    expect(theirs.heading()).to_have_text("先行答复")
    theirs.page.get_by_label("时限").fill("2027-01-01 14:12")
    theirs.page.get_by_label("时限").blur()
    picture(theirs, "holding")
    theirs.button("签字并发出").click()
    reached(theirs, 3)
    ours.link("To the file").click()
    reply = ours.message("XB-0001")
    expect(reply).to_contain_text("A substantive reply is expected by")
    picture(ours, "holding-read")


def test_a_service_message_is_about_the_message_it_stands_beside(ours: Window, theirs: Window) -> None:
    theirs.link("前往卷宗").click()
    theirs.message("XA-0002").get_by_role("link", name="业务电文").click()
    expect(theirs.page.locator(".preview .gist")).to_contain_text("XA-0002")
    theirs.button("签字并发出").click()
    reached(theirs, 3)
    expect(ours.message("XB-0002")).to_contain_text("We have received your message XA-0002 and cannot open it.")

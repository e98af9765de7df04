"""A message on behalf of the Government: one officer drafts, another releases, each in a browser of their own.

Both are XA's; no page is loaded again, what one does appears on the other's desk.

    SCREENSHOTS=docs/screenshots .venv/bin/pytest tests/browser/test_release.py
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
def drafter(pair: RunningPair, enrolled: Enrolled) -> Window:
    """XA's watch officer, 07, who reads English."""
    return enrolled(pair.xa, 7)


@pytest.fixture(scope="module")
def releaser(pair: RunningPair, enrolled: Enrolled) -> Window:
    """A colleague of XA, 09, who reads Chinese."""
    return enrolled(pair.xa, 9, "zh")


@pytest.fixture(autouse=True)
def _no_complaints(drafter: Window, releaser: Window) -> Iterator[None]:
    """Nothing was blocked, failed, or asked of anybody but the own node."""
    yield
    complaints = drafter.problems + releaser.problems
    drafter.problems, releaser.problems = [], []
    assert complaints == []


def draft(window: Window, subject: str) -> None:
    """Write a message in words in a new file, on behalf of the Government, and leave it for release."""
    window.open("/write")
    page = window.page
    page.get_by_role("radio", name=re.compile("^Message")).check()
    page.get_by_label("Title of the new file").fill(subject)
    page.get_by_label("Subject").fill(subject)
    page.get_by_role("textbox", name="In words").fill("The cranes of a port operator stand still.")
    page.get_by_role("radio", name=re.compile("^PRIORITY")).check()
    page.get_by_role("radio", name=re.compile("^The Government")).check()
    window.button("Review").click()
    expect(page.locator(".review")).to_contain_text("Can be released by Watch, 09.")
    picture(window, "draft")
    window.button("Sign and leave for release").click()
    expect(page.get_by_role("heading", name="Waits for release")).to_be_visible()


def test_a_draft_is_released_with_another_precedence(drafter: Window, releaser: Window) -> None:
    draft(drafter, "Cranes stand still")
    drafter.link("To the desk").click()
    expect(drafter.page.locator("main")).to_contain_text("Waiting for release 1")
    picture(drafter, "desk-draft")

    expect(releaser.page.locator("main")).to_contain_text("待您签发 1")
    picture(releaser, "desk-release")
    releaser.tab_to(releaser.link("阅读并签发"))
    releaser.page.keyboard.press("Enter")
    expect(releaser.page.locator("article.preview")).to_contain_text("The cranes of a port operator stand still.")
    releaser.page.get_by_role("radio", name=re.compile("^FLASH")).check()
    expect(releaser.page.locator("article.preview .prec")).to_have_text("FLASH特提")
    picture(releaser, "release")
    releaser.button("签字并签发").click()
    expect(releaser.page.locator("section.sheet.whole li:not(.todo)")).to_have_text(
        ["密封中", "已入我方日志", "已送达"]
    )

    expect(drafter.page.locator("main")).not_to_contain_text("Waiting for release")
    releaser.link("前往卷宗").click()
    message = releaser.message("XA-0001")
    expect(message).to_contain_text("值班员 07 拟稿 · 以政府名义")
    picture(releaser, "file-released")


def test_a_draft_is_sent_back_and_gone_on_with(drafter: Window, releaser: Window) -> None:
    releaser.open("/")
    draft(drafter, "Since when")
    drafter.link("To the desk").click()
    releaser.link("阅读并签发").click()
    releaser.button("退回…").click()
    releaser.page.get_by_label("退回理由").fill("请写明始于何时。")
    picture(releaser, "send-back")
    releaser.button("退回拟稿人").click()
    expect(releaser.heading()).to_have_text("值班台")

    row = drafter.page.get_by_role("row").filter(has_text="Sent back by Watch, 09")
    expect(row).to_contain_text("请写明始于何时。")
    picture(drafter, "sent-back")
    row.get_by_role("button", name="Take up and change").click()
    expect(drafter.page.get_by_role("textbox", name="In words")).to_have_value(
        "The cranes of a port operator stand still."
    )
    expect(releaser.page.locator("main")).not_to_contain_text("待您签发")


def test_the_drafter_withdraws_and_does_not_release(drafter: Window, releaser: Window) -> None:
    releaser.open("/")
    draft(drafter, "Withdrawn")
    drafter.link("To the desk").click()
    releaser.link("阅读并签发").click()
    expect(releaser.button("签字并签发")).to_be_enabled()
    drafter.link("Look at it").click()
    expect(drafter.page.get_by_text("You drafted this. Another officer releases it.")).to_be_visible()
    expect(drafter.button("Sign and release")).to_have_count(0)
    drafter.button("Withdraw and change").click()
    expect(drafter.heading()).to_have_text("Write")
    expect(releaser.page.get_by_text("此稿不再等待签发。")).to_be_visible()

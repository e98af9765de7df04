"""Practice, from enrolment to its end: a partner's FLASH rings, is acknowledged and answered; nothing reaches the node.

XA's officer reads English, XB's Chinese; each practises alone, in a tab of its own beside the desk.

    SCREENSHOTS=docs/screenshots .venv/bin/pytest tests/browser/test_practice.py
"""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Enrolled
from tests.browser.pictures import picture
from tests.browser.window import Window
from tests.two_nodes.nodes import RunningPair

KEPT = "indexedDB.databases().then((all) => all.map(({name}) => name.split(' ')[0]).sort())"


@pytest.fixture(scope="module")
def ours(pair: RunningPair, enrolled: Enrolled) -> Window:
    """XA's watch officer, 07, who has just been enrolled."""
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


def practise(window: Window, act: str) -> tuple[Page, list[str]]:
    """Opens practice as an officer does, in another tab; the desk's own tab, and what practice asks of the node."""
    desk = window.page
    with window.context.expect_page() as opened:
        window.link(act).click()
    window.page = opened.value
    window.watch(window.page)
    asked: list[str] = []
    window.page.on("request", lambda request: asked.append(f"{request.method} {request.url}"))
    expect(window.page.locator("hotline-guide")).to_be_visible()
    return desk, asked


def test_from_enrolment_to_the_end_of_the_guide(ours: Window) -> None:
    desk, asked = practise(ours, "Practise")
    page, guide = ours.page, ours.page.locator("hotline-guide")
    expect(page).to_have_title(re.compile("^EXERCISE"))
    expect(page.locator(".band")).to_have_text("EXERCISE · 演练 — Practice: no message leaves this browser")
    expect(guide).to_contain_text("1 of 5")
    picture(ours, "practice")
    ours.button("Begin").click()

    expect(page.locator("#alarms")).to_contain_text("EX XB-0001")
    expect(page.locator("#alarms .stamp")).to_have_text("EXERCISE 演练")
    expect(page).to_have_title(re.compile(r"^\(1\) EXERCISE"))
    expect(page.get_by_role("row").filter(has_text="EX XB-0001")).to_contain_text("preservation of data")
    picture(ours, "practice-rings")
    guide.get_by_role("link", name="Read EX XB-0001").click()
    flash = ours.message("EX XB-0001")
    flash.get_by_role("button", name="Acknowledge receipt").click()
    expect(page.locator("#alarms")).to_have_count(0)

    expect(guide).to_contain_text("You confirmed that it arrived; you accepted nothing")
    picture(ours, "practice-reply")
    guide.get_by_role("link", name="Holding reply").click()
    expect(ours.heading()).to_have_text("Holding reply")
    assert page.url.startswith(f"{ours.url}/practise/write")
    page.get_by_label("By").fill("2031-01-01 14:12")
    page.get_by_label("By").blur()
    ours.button("Sign and send").click()
    expect(page.locator("section.sheet.whole ol.chain li:not(.todo)")).to_have_count(4)
    expect(page.locator("section.sheet.whole")).to_contain_text("EX XA-0001")
    expect(guide).to_contain_text("5 of 5")
    picture(ours, "practice-end")

    told = [one for one in asked if not one.startswith("GET ")]
    assert told == [], told
    assert not [one for one in asked if "/api/v1/" in one and not one.endswith(("/api/v1/hotline", "/api/v1/me"))]
    expect(desk.locator("main h1")).to_have_text("Desk")
    expect(desk.get_by_text("nothing received this year")).to_be_visible()

    guide.get_by_role("link", name="Take the watch").click()
    expect(ours.heading()).to_have_text("Watch")
    expect(page.locator(".band.exercise")).to_have_count(0)
    page.wait_for_function(f"{KEPT}.then((kept) => kept.join() === 'hotline')")
    page.close()
    ours.page = desk


def test_two_signatures_in_chinese(theirs: Window) -> None:
    desk, _ = practise(theirs, "练习")
    page, guide = theirs.page, theirs.page.locator("hotline-guide")
    picture(theirs, "practice")
    theirs.button("开始").click()
    picture(theirs, "practice-rings")
    guide.get_by_role("link", name="阅读 EX XA-0001").click()
    theirs.message("EX XA-0001").get_by_role("button", name="确认收悉").click()
    picture(theirs, "practice-reply")
    guide.get_by_role("link", name="答复", exact=True).click()
    page.get_by_role("radio", name=re.compile("^政府")).check()
    page.get_by_role("textbox").last.fill("演练。已转主管当局。")
    theirs.button("核对").click()
    picture(theirs, "practice-review")
    theirs.button("签字并送签发").click()
    expect(guide).to_contain_text("您的草稿已呈练习签发人。")
    expect(guide).to_contain_text("第 5 步，共 5 步")
    page.close()
    theirs.page = desk


def test_an_address_of_practice_leads_to_its_beginning(ours: Window) -> None:
    ours.open(f"/practise/files/{'a' * 32}")
    expect(ours.page.locator("hotline-guide")).to_contain_text("1 of 5")
    assert ours.page.url == f"{ours.url}/practise"
    ours.open("/")

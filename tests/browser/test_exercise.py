"""An exercise over the line by the script that comes with the product: begun, written by both sides, debriefed.

SCREENSHOTS=docs/screenshots .venv/bin/pytest tests/browser/test_exercise.py
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


def test_an_exercise_from_its_beginning_to_its_debrief(ours: Window, theirs: Window) -> None:
    ours.link("Exercises").click()
    expect(ours.heading()).to_have_text("Exercises")
    expect(ours.page.get_by_text("No exercise yet.")).to_be_visible()
    picture(ours, "exercises")
    ours.button("Begin this exercise").click()
    expect(ours.heading()).to_have_text("Cranes halted")
    expect(ours.page.locator(".injects li")).to_have_count(6)
    expect(ours.page).to_have_title(re.compile("EXERCISE"))
    ours.page.locator(".injects li").first.get_by_role("button", name="Write").click()

    expect(ours.page.get_by_role("radio", name=re.compile("^FLASH"))).to_be_checked()
    expect(ours.page.locator(".band.exercise")).to_be_visible()
    ours.button("Review").click()
    ours.button("Sign and send").click()
    expect(ours.page.locator("section.sheet.whole ol.chain li:not(.todo)")).to_have_count(3)
    expect(ours.page.locator("section.sheet.whole")).to_contain_text("EX XA-0001")

    rings = theirs.page.locator("#alarms")
    expect(rings).to_contain_text("EX XA-0001")
    expect(rings.locator(".stamp")).to_have_text("演练 EXERCISE")
    theirs.page.get_by_role("row").filter(has_text="EX XA-0001").get_by_role("link", name="阅读并确认收悉").click()
    theirs.message("EX XA-0001").get_by_role("button", name="确认收悉").click()
    expect(rings).to_have_count(0)
    expect(theirs.page).to_have_title(re.compile("演练"))
    theirs.message("EX XA-0001").get_by_role("link", name="单页格式").click()
    expect(theirs.page.locator(".form-sheet .unreal-word")).to_contain_text("EXERCISE")
    expect(theirs.heading()).to_contain_text("EX XA-0001")

    theirs.link("演练").click()
    theirs.link("前往脚本和讲评").click()
    second = theirs.page.locator(".injects li").nth(1)
    second.get_by_role("button", name="拟稿").click()
    expect(theirs.heading()).to_have_text("先行答复")
    theirs.button("签字并发出").click()
    expect(theirs.page.locator("section.sheet.whole ol.chain li:not(.todo)")).to_have_count(3)

    for window, path in ((theirs, "exercises"), (ours, "exercises")):
        window.open(f"/{path}")
        window.page.locator("a[href^='/exercises/cranes/']").click()
        expect(window.page.locator(".injects li.spoken")).to_have_count(2)
        expect(window.page.locator(".debrief tbody tr")).to_have_count(2)
        row = window.page.locator(".debrief tbody tr").first
        expect(row).to_contain_text("EX XA-0001")
        expect(row.locator("td").nth(5)).to_contain_text("已满足" if window is theirs else "met")
        expect(row.locator("td").nth(6)).to_contain_text("进行中" if window is theirs else "open")
        picture(window, "exercise")
    theirs.open("/exercises")
    expect(theirs.link("前往脚本和讲评")).to_be_visible()
    picture(theirs, "exercises")

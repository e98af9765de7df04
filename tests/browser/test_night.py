"""One night, played by officers in their browsers at two real nodes, whose clocks the test turns.

A port operator's cranes in XA stand still; the trail leads through a cloud in XB. Each test is a minute of the night or
two, in order, on what the ones before it left. XA's watch reads English, XB's Chinese.

    SCREENSHOTS=docs/screenshots .venv/bin/pytest tests/browser/test_night.py
"""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, expect
from pytest_django import DjangoDbBlocker

from tests.browser.clock import clock_at
from tests.browser.conftest import Beside
from tests.browser.night import Ground, Night, nodes, sit_down
from tests.browser.pagers import pagers
from tests.browser.window import Window
from tests.databases import Template
from tests.factories import NIGHT

TITLE = "Cranes of a port operator stand still"
WORDS = "The cranes of Operator 1 stand still. The agent works with a stolen key."


@pytest.fixture(scope="module")
def ground(tmp_path_factory: pytest.TempPathFactory, migrated: Template, bundle: Path) -> Ground:
    """What both nodes are made of."""
    return Ground(migrated, bundle, tmp_path_factory.mktemp("night"))


@pytest.fixture(scope="module")
def night(ground: Ground, chromium: Browser, beside: Beside, django_db_blocker: DjangoDbBlocker) -> Iterator[Night]:
    """Both centres at half past seven, with their officers at their desks."""
    with (
        clock_at(NIGHT) as clock,
        pagers() as calls,
        django_db_blocker.unblock(),
        nodes(ground, clock, calls, beside) as made,
    ):
        sit_down(made, chromium)
        yield made
        for window in made.desks.values():
            window.close()


@pytest.fixture(autouse=True)
def _no_complaints(night: Night) -> Iterator[None]:
    """Nothing was blocked, failed, or asked of anybody but the own node."""
    yield
    complaints = {name: window.problems for name, window in night.desks.items() if window.problems}
    for window in night.desks.values():
        window.problems = []
    assert complaints == {}


def fact(window: Window, number: int) -> Locator:
    """One of the three facts, top left: the line, the watch, the alarm."""
    return window.page.locator(".fact").nth(number)


def reached(window: Window, steps: list[str]) -> None:
    """What was just signed is that far."""
    expect(window.page.locator("section.sheet.whole li:not(.todo)")).to_have_text(steps)


def take_watch(window: Window) -> None:
    """Hear the alarm, compare the numbers, sign."""
    chinese = window.language == "zh"
    window.open("/watch")
    window.button("响铃" if chinese else "Ring the alarm").click()
    window.button("听到了" if chinese else "Yes, I heard it").click()
    window.page.get_by_role("checkbox").check()
    window.button("签字并接班" if chinese else "Sign and take the watch").click()
    expect(fact(window, 1)).to_contain_text("您正在值班" if chinese else "You have the watch")
    expect(fact(window, 2)).to_contain_text("警报就绪" if chinese else "Alarm armed")


def test_0731_both_take_the_watch_and_check_the_line(night: Night) -> None:
    ours, theirs = night.ours, night.theirs
    take_watch(ours)
    take_watch(theirs)
    expect(fact(ours, 0)).to_contain_text("Line up")
    ours.button("Send a check").click()
    digits = theirs.page.locator("aside form .mono")
    expect(digits).to_have_text(re.compile(r"^\d{5}$"))
    theirs.page.get_by_label("五位数字").fill(digits.inner_text())
    theirs.button("签字并回复").click()
    expect(ours.page.locator("aside .facts")).to_contain_text("answered in")


def test_0741_the_call_becomes_a_line_and_the_line_a_draft(night: Night) -> None:
    night.clock.turn("07:41")
    ours = night.ours
    ours.page.get_by_label("New line").fill("Emergency team: cranes stand still.")
    ours.button("Enter").click()
    line = ours.page.locator(".watch-log li").filter(has_text="cranes stand still")
    expect(line.locator(".when")).to_have_text("07:41Z")
    line.get_by_role("button", name="Start a draft from this line").click()
    expect(ours.page.get_by_role("textbox", name="In words")).to_have_value("Emergency team: cranes stand still.")


def test_0758_a_notification_is_drafted_in_codes(night: Night) -> None:
    night.clock.turn("07:58")
    page = night.ours.page
    expect(page.get_by_text("Is there already a file on this?")).to_be_visible()
    for field in ("What", "Sector", "Relation", "AI involved", "Trail"):
        expect(page.get_by_label(field, exact=True)).to_have_value("unknown")
    page.get_by_label("Title of the new file").fill(TITLE)
    page.get_by_label("What", exact=True).select_option("critical_infrastructure")
    page.get_by_label("Sector").select_option("transport")
    page.get_by_label("Relation").select_option("affects_author")
    page.get_by_label("AI involved").select_option("inferred")
    page.get_by_label("Trail").select_option("network")
    page.get_by_label("Leads").select_option("reader")
    page.get_by_label("An operator is concerned").check()
    expect(page.get_by_label("Consent")).to_have_value("not_asked")
    for asked in ("preservation of data", "explanation"):
        page.get_by_label(asked, exact=True).check()
    expect(page.locator("#attributes").get_by_label("no", exact=True)).to_be_checked()
    page.get_by_role("textbox", name="In words").fill(WORDS)
    page.get_by_role("radio", name=re.compile("^PRIORITY")).check()
    page.get_by_role("radio", name=re.compile("^By a time")).check()
    page.locator("#reply-by").fill("14:12")
    page.locator("#reply-by").blur()
    page.get_by_role("radio", name=re.compile("^The Government")).check()
    night.ours.button("Review").click()
    expect(page.locator(".review")).to_contain_text("Can be released by Head, 01.")
    expect(page.locator("article.preview")).to_contain_text("Operator 1")
    night.ours.button("Sign and leave for release").click()
    expect(page.get_by_role("heading", name="Waits for release")).to_be_visible()

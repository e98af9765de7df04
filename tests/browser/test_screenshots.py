"""Every page as a new user of the demonstration sees it: both languages, both themes, wide and on a phone.

    SCREENSHOTS=docs/screenshots .venv/bin/pytest tests/browser/test_screenshots.py

Each picture is taken twice over: by the eye of whoever looks at it later, and by what can be measured at once: that a
page is not wider than its screen, has one heading and a title of its own, and says on every page that it is a
demonstration.
"""

import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.window import DESKTOP, PHONE, Language, Theme, Window, open_window
from tests.two_nodes.demo import INVITED, demonstration

PAGES = ("desk", "watch", "files", "file", "print", "write", "exercises", "trust", "account")
THEMES: tuple[Theme, ...] = ("light", "dark")
DEMONSTRATION = re.compile("DEMONSTRATION · 演示|演示 · DEMONSTRATION")


@pytest.fixture(scope="session")
def pictures(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where pictures go: to $SCREENSHOTS, or nowhere that stays."""
    named = os.environ.get("SCREENSHOTS")
    directory = Path(named) if named else tmp_path_factory.mktemp("screenshots")
    directory.mkdir(parents=True, exist_ok=True)
    return directory


@pytest.fixture(scope="module")
def invitations(tmp_path_factory: pytest.TempPathFactory, bundle: Path) -> Iterator[dict[str, tuple[str, str]]]:
    """A running demonstration that has played its night: address and code for a new officer of each side."""
    with demonstration(tmp_path_factory.mktemp("demo") / "demo", client=bundle) as terminal:
        printed = "\n".join(terminal.until(INVITED))
        found = re.findall(r"(X[AB]), watch \d+ +(\S+)\n +code +(\d{4} \d{4})", printed)
        yield {side: (address, code) for side, address, code in found}


@pytest.fixture(scope="module")
def ours(chromium: Browser, invitations: dict[str, tuple[str, str]], pictures: Path) -> Iterator[Window]:
    """XA's new officer, who reads English."""
    yield from newcomer(chromium, invitations["XA"], "en", pictures)


@pytest.fixture(scope="module")
def theirs(chromium: Browser, invitations: dict[str, tuple[str, str]], pictures: Path) -> Iterator[Window]:
    """XB's, who reads Chinese."""
    yield from newcomer(chromium, invitations["XB"], "zh", pictures)


def newcomer(chromium: Browser, invitation: tuple[str, str], language: Language, pictures: Path) -> Iterator[Window]:
    """An officer who comes in by an invitation, is listed by the scripted registrars and granted the earlier keys.

    The pictures of the way in are taken on it.
    """
    address, code = invitation
    window = open_window(chromium, address.split("/invitation/")[0], language=language)
    window.page.goto(address)
    take(window, "invitation", pictures)
    window.come_in(address, code)
    expect(window.heading()).to_be_visible()
    take(window, "enrol", pictures)
    window.make_key()
    window.page.screenshot(path=pictures / f"digits-{language}-light.png")
    window.to_desk()
    go(window, "file")
    expect(window.page.locator(".message .original")).to_have_count(2)
    yield window
    window.close()


def take(window: Window, name: str, pictures: Path) -> None:
    """A page's pictures: in both themes, wide and as a phone has it; the phone's whole, as it is scrolled."""
    page = window.page
    for theme in THEMES:
        page.emulate_media(color_scheme=theme, reduced_motion="reduce")
        for device, size in (("", DESKTOP), ("-phone", PHONE)):
            page.set_viewport_size(size)
            page.evaluate("document.fonts.ready.then(() => scrollTo(0, 0))")
            page.screenshot(path=pictures / f"{name}{device}-{window.language}-{theme}.png", full_page=bool(device))
            check(page)
    page.emulate_media(color_scheme="light", reduced_motion="reduce")
    page.set_viewport_size(DESKTOP)


def check(page: Page) -> None:
    """What must hold on every page, whichever the screen."""
    wide = page.evaluate("[document.documentElement.scrollWidth, document.documentElement.clientWidth]")
    assert wide[0] <= wide[1], f"{page.url} is {wide[0]} wide on a screen of {wide[1]}"
    expect(page.get_by_role("heading", level=1)).to_have_count(1)
    expect(page).to_have_title(re.compile("DEMONSTRATION|演示"))
    expect(page.get_by_text(DEMONSTRATION).first).to_be_visible()


def go(window: Window, page: str) -> None:
    """Go to a page by its own address, or as an officer goes there."""
    if page in ("file", "print"):
        window.open("/files")
        window.page.locator("main a[href^='/files/']").first.click()
        expect(window.page.locator(".message").last).to_be_visible()
    if page == "print":
        window.page.locator("a[href*='/print/']").first.click()
    if page not in ("file", "print"):
        window.open("/" if page == "desk" else f"/{page}")
    expect(window.heading()).to_be_visible()


@pytest.mark.parametrize("page", PAGES)
def test_a_page_has_its_pictures(ours: Window, theirs: Window, page: str, pictures: Path) -> None:
    for window in (ours, theirs):
        go(window, page)
        take(window, page, pictures)
        assert window.problems == []

"""A browser's window with an authenticator, as an officer has it; and what the browser complained of.

    window = open_window(chromium, "XA")
    window.enrol(address, code)             from the invitation up to the digits
    window.problems                         console errors, blocked content, requests that left the node

The authenticator is Chromium's virtual one (Chrome DevTools Protocol, WebAuthn domain); everything else is real.
"""

import os
import re
from dataclasses import dataclass, field
from typing import Literal, cast
from urllib.parse import urlsplit

from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Locator,
    Page,
    Playwright,
    Request,
    ViewportSize,
    expect,
)

AUTHENTICATOR = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
DESKTOP = ViewportSize(width=1280, height=900)
PHONE = ViewportSize(width=390, height=844)
WITHIN = 30_000
"""Milliseconds after which what was awaited did not come."""
TABS = 80
"""Presses of the Tab key after which what was looked for cannot be reached."""

DIGITS = re.compile(r"\d{5}( ?\d{5}){7}")
Language = Literal["en", "zh"]
Theme = Literal["light", "dark"]


def launch(playwright: Playwright) -> Browser:
    """The browser that the tests were given, or Debian's."""
    expect.set_options(timeout=WITHIN)
    return playwright.chromium.launch(executable_path=os.environ.get("CHROMIUM", "/usr/bin/chromium"), args=FLAGS)


@dataclass
class Window:
    """A browser with one page, at one node."""

    context: BrowserContext
    page: Page
    url: str
    language: Language
    problems: list[str] = field(default_factory=list)

    def watch(self, page: Page) -> None:
        """Note what a page complains of, and whom else it asks."""
        page.on("console", self._note_console)
        page.on("pageerror", lambda error: self.problems.append(f"uncaught: {error}"))
        page.on("request", self._note_request)

    def come_in(self, address: str, code: str) -> None:
        """Go through an invitation, up to where the client begins."""
        chinese = self.language == "zh"
        self.page.goto(address)
        self.page.get_by_role("textbox").fill(code)
        self.button("继续" if chinese else "Continue").click()
        self.page.get_by_role("link", name="继续" if chinese else "Continue").click()
        self.page.locator("form button.main, button.main").first.click()
        self.page.wait_for_url("**/account/recovery-codes*")
        self.page.locator("a.button.main").click()
        self.page.wait_for_url(f"{self.url}/enrol")

    def make_key(self) -> str:
        """Make the signing key; the digits that the officer reads to the registrar."""
        chinese = self.language == "zh"
        self.button("生成密钥" if chinese else "Make the key").click()
        digits = self.page.locator("p.to-read .digits")
        expect(digits).to_be_visible()
        return " ".join(digits.locator("span").all_inner_texts())

    def to_desk(self) -> None:
        """Go on to the desk, once both registrars have signed."""
        listed = "前往值班台" if self.language == "zh" else "To the desk"
        self.page.get_by_role("link", name=listed).click()
        expect(self.heading()).to_have_text("值班台" if self.language == "zh" else "Desk")

    def open(self, path: str) -> None:
        """Go to a page of the node."""
        self.page.goto(f"{self.url}{path}")

    def close_tab(self) -> None:
        """Close the page, as an officer closes a tab, and open an empty one."""
        self.page.close()
        self.page = self.context.new_page()
        self.watch(self.page)

    def tab_to(self, target: Locator) -> None:
        """Go to something by the Tab key alone; the focus must be visible there."""
        for _ in range(TABS):
            self.page.keyboard.press("Tab")
            if target.evaluate("(element) => element === document.activeElement"):
                assert target.evaluate("(element) => getComputedStyle(element).outlineStyle") != "none"
                return
        raise AssertionError(f"{target} is not reached by the keyboard")

    def button(self, name: str) -> Locator:
        """A button by its whole name."""
        return self.page.get_by_role("button", name=name, exact=True)

    def link(self, name: str) -> Locator:
        """A link by its whole name."""
        return self.page.get_by_role("link", name=name, exact=True)

    def heading(self) -> Locator:
        """The page's own heading."""
        return self.page.locator("main h1")

    def message(self, number: str) -> Locator:
        """A message of the file that is open, `XA-0001`."""
        return self.page.get_by_role("article", name=number, exact=True)

    def close(self) -> None:
        """Close it, with all that the browser kept."""
        self.context.close()

    def _note_console(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning", "assert"):
            self.problems.append(f"{message.type}: {message.text} ({message.location.get('url', '')})")

    def _note_request(self, request: Request) -> None:
        asked = urlsplit(request.url)
        if asked.scheme not in ("data", "blob") and asked.netloc != urlsplit(self.url).netloc:
            self.problems.append(f"request to another host: {request.url}")


def open_window(
    browser: Browser,
    url: str,
    *,
    language: Language = "en",
    theme: Theme = "light",
    size: ViewportSize = DESKTOP,
) -> Window:
    """A new window for a node, with an authenticator and nothing kept."""
    context = browser.new_context(
        locale="zh-CN" if language == "zh" else "en-GB",
        color_scheme=theme,
        viewport=size,
        timezone_id="Europe/Vienna" if language == "en" else "Asia/Singapore",
        reduced_motion="reduce",
    )
    context.set_default_timeout(WITHIN)
    page = context.new_page()
    devtools = context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": cast(dict, AUTHENTICATOR)})
    window = Window(context, page, url, language)
    window.watch(page)
    return window

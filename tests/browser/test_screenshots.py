"""Every page of the demonstration as its officers see it: both languages, both themes, wide and on a phone.

    SCREENSHOTS=docs/screenshots .venv/bin/pytest tests/browser/test_screenshots.py

Each is looked at twice over: by the eye of whoever looks at the picture later, and by what can be measured at once:
that a page is not wider than its screen, has one heading and a title of its own, and says that it is a demonstration.

What needs more people than these stands in pictures of other tests: alarms (`test_watch.py`), short messages
(`test_brief.py`), practice, drafts that are sent back (`test_release.py`).
"""

import os
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from incidents.demonstration.place import Side, read_place
from tests.browser import acts
from tests.browser.pictures import picture
from tests.browser.test_password import Authenticator
from tests.browser.window import Language, Window, open_window
from tests.officers import PASSWORD
from tests.two_nodes.demo import INVITED, ROOT, demonstration

DEMONSTRATION = re.compile("DEMONSTRATION · 演示|演示 · DEMONSTRATION")
HEAD = 9
LANGUAGES: Mapping[str, Language] = {"XA": "en", "XB": "zh"}
STRANGER = {
    "sign-in": ("/sign-in", 200),
    "recovery": ("/sign-in/recovery", 200),
    "refused": ("/invitation/AAAAAAAAAAAAAAAAAAAAAA", 410),
    "nothing": ("/nothing", 404),
}
"""What whoever is signed out can open, and the status of it."""
OFFICER = {
    "desk": "/",
    "watch": "/watch",
    "card": "/watch?print=card",
    "roster": "/watch/roster",
    "contacts": "/watch/contacts",
    "orders": "/watch/orders",
    "files": "/files",
    "write": "/write",
    "short": "/write?form=short_message",
    "line": "/line",
    "exercises": "/exercises",
    "trust": "/trust",
    "listed": "/enrol",
    "missing": "/files/nothing",
    "account": "/account",
    "confirm": "/confirm/key",
    "sign-out": "/sign-out",
}
"""What an officer opens by its address alone."""
_HEIGHTS = """() => [...document.querySelectorAll(".actions, .acts, .do")].map((row) =>
    [...row.querySelectorAll(":is(button, .button):not(.small, .quiet)")].map((one) => one.offsetHeight))"""
"""Of buttons and what looks like one, row by row."""
PROVED = {"key": "/account/keys/add", "password": "/account/password", "codes": "/account/recovery-codes"}
"""What asks for a proof that is at most five minutes old."""
MESSAGE = {
    "en": ("Message", "Manual operation", "Two of six cranes run again, by hand. The key was revoked at 08:02Z."),
    "zh": ("电文", "数据保全情况", "经销商已确认，相关日志完整，自即时起保全三十日。"),
}
"""A kind of message, its subject, its words."""
SAYS: dict[Language, dict[str, str]] = {
    "en": {
        "subject": "Subject",
        "words": "In words",
        "government": "^The Government",
        "review": "Review",
        "leave": "Sign and leave for release",
        "left": "Waits for release",
        "read": "Read and release",
        "begin": "Begin this exercise",
        "ended": "Your session has ended",
    },
    "zh": {
        "subject": "事由",
        "words": "文字说明",
        "government": "^政府",
        "review": "核对",
        "leave": "签字并送签发",
        "left": "等待签发",
        "read": "阅读并签发",
        "begin": "开始本次演练",
        "ended": "会话已结束",
    },
}
"""What stands on the pages."""


@dataclass(frozen=True)
class Centre:
    """A side of the demonstration: where it is, and the invitation that it printed."""

    side: Side
    address: str
    code: str

    @property
    def language(self) -> Language:
        """What its officers read."""
        return LANGUAGES[self.side.code]

    def invite_head(self) -> tuple[str, str]:
        """Address and code of an invitation for its head."""
        command = [sys.executable, "manage.py", "invite", "--post", "head", "--officer", str(HEAD)]
        environ = self.side.environment(os.environ)
        printed = subprocess.run(command, cwd=ROOT, env=environ, capture_output=True, text=True, check=True).stdout
        found = re.search(r"Address: (\S+)\nCode: +(\d{4} \d{4})\n", printed)
        assert found, printed
        return found[1], found[2]


@pytest.fixture(scope="module")
def centres(tmp_path_factory: pytest.TempPathFactory, bundle: Path) -> Iterator[list[Centre]]:
    """A running demonstration that has played its night."""
    with demonstration(tmp_path_factory.mktemp("demo") / "demo", client=bundle) as terminal:
        printed = "\n".join(terminal.until(INVITED))
        found = re.findall(r"(X[AB]), watch \d+ +(\S+)\n +code +(\d{4} \d{4})", printed)
        ports = {f"{side}_PORT": str(port) for side, port in terminal.ports.items()}
        place = read_place({"HOTLINE_DEMO_DIR": str(terminal.directory), **ports})
        yield [Centre(place.side(side), address, code) for side, address, code in found]


@pytest.fixture(scope="module")
def watches(chromium: Browser, centres: list[Centre]) -> Iterator[list[Window]]:
    """Both sides' new watch officers, XA's reads English, XB's Chinese. What stands on their way in is taken on it."""
    windows = [come_in(chromium, centre) for centre in centres]
    yield windows
    for window in windows:
        window.close()


@pytest.fixture(scope="module")
def heads(chromium: Browser, centres: list[Centre]) -> Iterator[list[Window]]:
    """Both sides' heads, who have no passkey. What differs on their way in is taken on it."""
    windows = [come_in_without_passkey(chromium, centre) for centre in centres]
    yield windows
    for window in windows:
        window.close()


def take(window: Window, name: str, *, status: int = 200) -> None:
    """A page's pictures, once it is there. Nothing was blocked, failed, or asked of anybody but the own node."""
    expect(window.heading()).to_be_visible()
    expect(window.page.locator("main[aria-busy=true]")).to_have_count(0)
    picture(window, name, check=check)
    # The browser notes each answer that is a refusal.
    complaints, window.problems = [one for one in window.problems if f"status of {status}" not in one], []
    assert complaints == []


def check(page: Page) -> None:
    """What must hold on every page, whichever the screen."""
    expect(page.get_by_role("heading", level=1)).to_have_count(1)
    expect(page).to_have_title(re.compile("DEMONSTRATION|演示"))
    expect(page.get_by_text(DEMONSTRATION).first).to_be_visible()
    assert [row for row in page.evaluate(_HEIGHTS) if len(set(row)) > 1] == [], page.url


def come_in(chromium: Browser, centre: Centre) -> Window:
    """An officer who comes in by the printed invitation, is listed by the scripted registrars and granted the keys."""
    window = open_window(chromium, centre.side.origin, language=centre.language)
    page = window.page
    page.goto(centre.address)
    take(window, "invitation")
    page.get_by_role("textbox").fill(centre.code)
    page.locator("main button").click()
    take(window, "invited")
    page.locator("a.button.main").click()
    take(window, "invited-key")
    page.locator("button.main").click()
    page.wait_for_url("**/account/recovery-codes*")
    take(window, "invited-codes")
    page.locator("a.button.main").click()
    take(window, "enrol")
    window.make_key()
    take(window, "digits")
    window.to_desk()
    for name, path in PROVED.items():
        window.open(path)
        take(window, name)
    open_night(window)
    expect(page.locator(".message .original")).to_have_count(2)
    return window


def come_in_without_passkey(chromium: Browser, centre: Centre) -> Window:
    """The head, with a password and one-time codes; signed in again, and at the desk."""
    window = open_window(chromium, centre.side.origin, language=centre.language)
    page, (address, code) = window.page, centre.invite_head()
    page.goto(address)
    page.get_by_role("textbox").fill(code)
    page.locator("main button").click()
    page.locator("a.button.main").click()
    page.locator("main a[href='/invited/password']").click()
    take(window, "invited-password")
    authenticator = Authenticator(page.locator(".secret").inner_text().replace(" ", ""))
    for name in ("password", "again"):
        page.locator(f"input[name={name}]").fill(PASSWORD)
    page.locator("input[name=code]").fill(authenticator.code())
    page.locator("main form button").click()
    page.locator("a.button.main").click()
    window.make_key()
    window.to_desk()
    return window


def open_night(window: Window) -> None:
    """To the file of the night, by the list of files."""
    window.open("/files")
    window.page.locator("main a[href^='/files/']").first.click()
    expect(window.page.locator(".message").last).to_be_visible()


@pytest.mark.parametrize("name", STRANGER)
def test_a_page_for_whoever_is_signed_out(chromium: Browser, centres: list[Centre], name: str) -> None:
    for centre in centres:
        window = open_window(chromium, centre.side.origin, language=centre.language)
        path, status = STRANGER[name]
        window.open(path)
        take(window, name, status=status)
        window.close()


@pytest.mark.parametrize("name", OFFICER)
def test_a_page_that_an_officer_opens(watches: list[Window], name: str) -> None:
    for window in watches:
        window.open(OFFICER[name])
        take(window, name)


def test_a_file_and_the_form_of_a_message(watches: list[Window]) -> None:
    for window in watches:
        open_night(window)
        take(window, "file")
        window.page.locator("a[href*='/print/']").first.click()
        take(window, "print")


def test_the_desk_of_who_has_the_watch(watches: list[Window]) -> None:
    for window in watches:
        acts.take_watch(window)
        expect(window.button("Hand over" if window.language == "en" else "交班")).to_be_visible()
        take(window, "watch-held")
        window.page.locator("main a[href='/watch?print=shift']").click()
        take(window, "shift")
        acts.go(window, "/")
        take(window, "desk-held")


def test_a_message_is_reviewed_and_released_by_another(watches: list[Window], heads: list[Window]) -> None:
    for watch, head in zip(watches, heads, strict=True):
        says, (kind, subject, words) = SAYS[watch.language], MESSAGE[watch.language]
        watch.open("/write")
        page = watch.page
        page.get_by_role("radio", name=re.compile(f"^{kind}")).check()
        page.locator("main select").first.select_option(index=1)
        page.get_by_label(says["subject"]).fill(subject)
        page.get_by_role("textbox", name=says["words"]).fill(words)
        page.get_by_role("radio", name=re.compile("PRIORITY")).check()
        page.get_by_role("radio", name=re.compile(says["government"])).check()
        take(watch, "written")
        watch.button(says["review"]).click()
        expect(watch.button(says["leave"])).to_be_visible()
        take(watch, "review")
        watch.button(says["leave"]).click()
        expect(watch.page.get_by_role("heading", name=says["left"])).to_be_visible()
        take(watch, "left")
        head.open("/")
        waiting = head.page.get_by_role("main").get_by_role("link", name=says["read"])
        expect(waiting).to_be_visible()
        take(head, "desk-release")
        waiting.click()
        expect(head.page.locator("article.preview")).to_contain_text(words)
        take(head, "release")


def test_an_exercise(watches: list[Window]) -> None:
    for window in watches:
        window.open("/exercises")
        window.button(SAYS[window.language]["begin"]).first.click()
        expect(window.page.locator(".injects li")).to_have_count(6)
        take(window, "exercise")


def test_a_password_asks_for_a_code_and_a_page_says_that_its_session_has_ended(heads: list[Window]) -> None:
    for window in heads:
        desk = window.page
        window.open("/confirm/code")
        take(window, "confirm-code")
        window.open("/")
        expect(window.heading()).to_be_visible()
        window.page = window.context.new_page()
        window.open("/sign-out")
        window.page.locator("main form button").click()
        window.page.wait_for_url("**/sign-in*")
        window.page.locator("details summary").click()
        window.page.locator("input[name=login]").fill(str(HEAD))
        window.page.locator("input[name=password]").fill(PASSWORD)
        window.page.locator("details form button").click()
        window.page.wait_for_url("**/sign-in/code*")
        take(window, "code")
        window.page.close()
        window.page = desk
        expect(window.heading()).to_have_text(SAYS[window.language]["ended"])
        take(window, "ended", status=401)

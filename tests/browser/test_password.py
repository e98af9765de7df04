"""An officer whose computer makes no passkey: password and one-time code, recovery, sessions, in the browser.

Codes are those of the time that it is, so a fresh one may take half a minute to come.
"""

import time
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from playwright.sync_api import Browser, expect

from crypto.forms import Title, encode_form
from crypto.messages import Message
from crypto.prose import Text
from tests.browser.conftest import Beside, invite
from tests.browser.window import Window, open_window
from tests.officers import PASSWORD
from tests.two_nodes.nodes import POSTS, RunningPair
from tests.waiting import until

SAID = "Only for who holds a key."
HALF_MINUTE = 30
AT_LEAST_LEFT = 5
"""Seconds for which a code must still count when it is read off."""


@dataclass
class Authenticator:
    """What shows an officer six digits, each half minute others."""

    secret: str
    last: int = 0

    def code(self) -> str:
        """Digits that have not been entered yet, as soon as there are any."""
        until(self._is_fresh, within=HALF_MINUTE + AT_LEAST_LEFT)
        self.last = int(time.time() // HALF_MINUTE)
        return format_hotp_value(hotp_value(self.secret, self.last))

    def _is_fresh(self) -> bool:
        half_minute, spent = divmod(time.time(), HALF_MINUTE)
        return half_minute > self.last and spent < HALF_MINUTE - AT_LEAST_LEFT


@dataclass
class Enrolled:
    """An officer, 07: the window that has the device's keys, the authenticator and its last entered code, the paper."""

    window: Window
    authenticator: Authenticator
    used: str
    recovery: list[str]


@pytest.fixture(scope="module")
def officer(pair: RunningPair, chromium: Browser, beside: Beside) -> Iterator[Enrolled]:
    """XA's watch officer, from the invitation to the desk, without a passkey."""
    window = open_window(chromium, f"http://{pair.xa.host}")
    page = window.page
    address, code = invite(pair.xa, 7)
    page.goto(address)
    page.get_by_role("textbox").fill(code)
    window.button("Continue").click()
    window.link("Continue").click()
    window.link("Use a password and a one-time code instead").click()
    authenticator = Authenticator(page.locator(".secret").inner_text().replace(" ", ""))
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_label("Password again").fill(PASSWORD)
    used = authenticator.code()
    page.get_by_label("One-time code").fill(used)
    window.button("Continue").click()
    recovery = page.locator("ol.codes li").all_inner_texts()
    window.link("Written down, continue").click()
    window.make_key()
    beside(pair.xa.sign_waiting)
    window.to_desk()
    yield Enrolled(window, authenticator, used, recovery)
    window.close()


@pytest.fixture
def elsewhere(pair: RunningPair, chromium: Browser) -> Iterator[Window]:
    """Another browser, with nothing kept."""
    window = open_window(chromium, f"http://{pair.xa.host}")
    yield window
    window.close()


def enter_password(window: Window, password: str = PASSWORD) -> None:
    """Number and password, at the sign-in."""
    window.open("/sign-in")
    window.page.get_by_text("With password and one-time code").click()
    window.page.get_by_label("Officer number").fill("7")
    window.page.get_by_label("Password").fill(password)
    window.button("Continue").click()


def enter_code(window: Window, code: str) -> None:
    """A code, after the password."""
    window.page.get_by_label("Code").fill(code)
    window.button("Sign in").click()


def is_signed_out(window: Window) -> bool:
    """Whether the node knows nobody in that browser."""
    page = window.context.new_page()
    answer = page.goto(f"{window.url}/api/session")
    page.close()
    return answer is not None and answer.status == 401


def recover(window: Window, code: str) -> None:
    """Number and recovery code."""
    window.open("/sign-in/recovery")
    window.page.get_by_label("Officer number").fill("7")
    window.page.get_by_label("Recovery code").fill(code)
    window.button("Sign in").click()


def say_in_a_file(pair: RunningPair) -> bytes:
    """What a colleague says to the other side; its file."""
    colleague = pair.xa.officer(8)
    space = colleague.open_file(encode_form(Title(language="en", title="Cranes")), POSTS)
    form = Message(marking="TLP:AMBER", status="official", subject="Of the port", text=Text("en", SAID))
    colleague.say(space, "notice", encode_form(form))
    return space


def test_password_and_code_sign_in_and_neither_does_alone(officer: Enrolled) -> None:
    window, page = officer.window, officer.window.page
    window.open("/sign-out")
    window.button("Sign out").click()
    expect(window.heading()).to_have_text("Sign in")
    enter_password(window, "another password altogether")
    expect(page.get_by_text("Number and password do not go together.")).to_be_visible()
    enter_password(window)
    expect(window.heading()).to_have_text("One-time code")
    assert is_signed_out(window)
    for code in ("000000", officer.used):
        enter_code(window, code)
        expect(page.get_by_text("This code is not right.")).to_be_visible()
        assert is_signed_out(window)

    officer.used = officer.authenticator.code()
    enter_code(window, officer.used)
    expect(window.heading()).to_have_text("Desk")
    assert window.problems == []


def test_a_code_that_has_signed_in_does_not_sign_in_elsewhere(officer: Enrolled, elsewhere: Window) -> None:
    enter_password(elsewhere)
    enter_code(elsewhere, officer.used)
    expect(elsewhere.page.get_by_text("This code is not right.")).to_be_visible()
    assert is_signed_out(elsewhere)
    assert elsewhere.problems == []


def test_a_recovery_code_gives_back_the_account_and_no_keys(
    officer: Enrolled, elsewhere: Window, pair: RunningPair, beside: Beside
) -> None:
    space: bytes = beside(say_in_a_file, pair)
    officer.window.open(f"/files/{space.hex()}")
    expect(officer.window.message("XA-0001")).to_contain_text(SAID)

    recover(elsewhere, officer.recovery[0])
    expect(elsewhere.heading()).to_have_text("Account")
    elsewhere.open(f"/files/{space.hex()}")
    expect(elsewhere.page.get_by_text("This device is not on the list of authorised signatories.")).to_be_visible()
    expect(elsewhere.page.get_by_text(SAID)).to_have_count(0)
    elsewhere.link("Enrolment").click()
    expect(elsewhere.page.get_by_text("Another device of yours is listed or waiting")).to_be_visible()
    expect(elsewhere.page.get_by_text("This browser holds no key of yours.")).to_be_visible()


def test_a_recovery_code_counts_once(officer: Enrolled, elsewhere: Window) -> None:
    recover(elsewhere, officer.recovery[0])
    expect(elsewhere.page.get_by_text("Number and code do not go together.")).to_be_visible()
    assert is_signed_out(elsewhere)


def test_sessions_are_listed_and_end_with_the_pages_that_are_open(officer: Enrolled, elsewhere: Window) -> None:
    officer.window.open("/")
    expect(officer.window.heading()).to_have_text("Desk")
    recover(elsewhere, officer.recovery[1])
    listed = elsewhere.page.locator("section", has=elsewhere.page.get_by_text("Open sessions"))
    expect(listed.get_by_text("this one")).to_have_count(1)
    expect(listed.get_by_role("button", name="End", exact=True)).not_to_have_count(0)

    elsewhere.button("End all others").click()

    expect(listed.locator("tbody tr")).to_have_count(1)
    expect(officer.window.heading()).to_have_text("Your session has ended")
    assert (is_signed_out(officer.window), is_signed_out(elsewhere)) == (True, False)

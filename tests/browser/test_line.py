"""The line as two officers see it: each in a browser at their own node, from the invitation to the answer.

XA's officer reads English, XB's Chinese. Neither page is loaded again: what happens on one side appears on the other.
All of it on nodes of both kinds: in one process, and in several on PostgreSQL and Redis.
"""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from crypto.forms import Title, encode_form
from crypto.messages import Message
from crypto.prose import Text
from incidents.demonstration.officer import Officer
from incidents.log.read import view_of
from tests.browser.conftest import Beside, Enrolled
from tests.browser.window import Window
from tests.two_nodes.conftest import kind
from tests.two_nodes.nodes import POSTS, RunningPair

__all__ = ["kind"]

STEPS = ["sealing", "on our log", "delivered", "acknowledged", "answered"]


@pytest.fixture(scope="module")
def ours(pair: RunningPair, enrolled: Enrolled) -> Window:
    """XA's watch officer, 07."""
    return enrolled(pair.xa, 7)


@pytest.fixture(scope="module")
def theirs(pair: RunningPair, enrolled: Enrolled) -> Window:
    """XB's watch officer, 03."""
    return enrolled(pair.xb, 3, "zh")


@pytest.fixture(scope="module")
def author(pair: RunningPair, beside: Beside) -> Officer:
    """A colleague of XA, 08, with a device in Python."""
    officer: Officer = beside(pair.xa.officer, 8)
    return officer


@pytest.fixture(autouse=True)
def _no_complaints(ours: Window, theirs: Window) -> Iterator[None]:
    """Nothing was blocked, failed, or asked of anybody but the own node."""
    yield
    complaints = ours.problems + theirs.problems
    ours.problems, theirs.problems = [], []
    assert complaints == []


def write(window: Window, *, subject: str, text: str) -> None:
    """Fill in a message in words, in a new file, and ask for a reply."""
    window.page.goto(f"{window.url}/write")
    page = window.page
    page.get_by_role("radio", name=re.compile("^Message")).check()
    page.get_by_label("Title of the new file").fill(subject)
    page.get_by_label("Subject").fill(subject)
    page.get_by_role("textbox", name="In words").fill(text)
    page.get_by_role("radio", name=re.compile("^IMMEDIATE")).check()
    page.get_by_role("radio", name=re.compile("^Within")).first.check()


def sign(window: Window) -> None:
    """Review what is written, and sign it."""
    chinese = window.language == "zh"
    window.button("核对" if chinese else "Review").click()
    window.button("签字并发出" if chinese else "Sign and send").click()


def reached(window: Window, steps: int) -> None:
    """What was just signed is that far."""
    expect(
        window.page.locator("section.review ol.chain li:not(.todo), section.sheet.whole ol.chain li:not(.todo)")
    ).to_have_text(STEPS[:steps])


def open_file(author: Officer, title: str) -> bytes:
    """A file that a colleague opens; its space."""
    author.listen()
    return author.open_file(encode_form(Title(language="en", title=title)), POSTS)


def in_words(text: str) -> bytes:
    """A message in words."""
    return encode_form(Message(marking="TLP:AMBER", status="official", subject="Of the port", text=Text("en", text)))


def test_a_message_is_delivered_acknowledged_and_answered(ours: Window, theirs: Window) -> None:
    write(ours, subject="Cranes", text="The cranes of a port operator stand still.")
    sign(ours)
    reached(ours, 3)

    theirs.link("阅读并确认收悉").click()
    message = theirs.message("XA-0001")
    expect(message).to_contain_text("The cranes of a port operator stand still.")
    message.get_by_role("button", name="确认收悉").click()
    reached(ours, 4)

    message.get_by_role("link", name="答复", exact=True).click()
    theirs.page.get_by_role("radio", name="已办", exact=True).check()
    theirs.page.get_by_role("textbox", name="文字说明").fill("密钥已停用。")
    sign(theirs)
    reached(ours, 5)

    ours.link("To the file").click()
    expect(ours.message("XB-0001")).to_contain_text("密钥已停用。")


def test_a_title_is_proposed_and_accepted(ours: Window, theirs: Window, author: Officer) -> None:
    space = open_file(author, "Cranes of a port operator")
    for window in (ours, theirs):
        window.open(f"/files/{space.hex()}")
        expect(window.heading()).to_have_text("Cranes of a port operator")

    ours.button("Propose a title").click()
    ours.page.get_by_label("New title").fill("Cranes of Operator 1")
    ours.button("Sign and propose").click()
    expect(ours.page.locator(".proposals")).to_contain_text("Cranes of Operator 1")
    ours.open("/")
    expect(ours.page.get_by_role("row").filter(has_text="Cranes of Operator 1")).to_contain_text("Proposed title")
    theirs.open("/")
    theirs.page.get_by_role("row").filter(has_text="Cranes of Operator 1").get_by_role("link", name="是否接受").click()
    # The link leads to it in the conversation, with what can be said to it beside.
    theirs.page.locator(".event").get_by_role("button", name="接受", exact=True).click()

    expect(ours.page.get_by_role("row").filter(has_text="Proposed title")).to_have_count(0)
    ours.open(f"/files/{space.hex()}")
    for window in (ours, theirs):
        expect(window.heading()).to_have_text("Cranes of Operator 1")
    expect(ours.page.locator(".proposals")).to_contain_text("agreed")
    expect(theirs.page.locator(".proposals")).to_contain_text("已商定")


def test_a_message_is_acknowledged_by_the_keyboard_alone(theirs: Window, ours: Window, author: Officer) -> None:
    theirs.open("/")
    space = open_file(author, "Keys")
    said = author.say(space, "notice", in_words("A key was stolen."), precedence="FLASH")
    number = f"XA-{said.number:04}"
    row = theirs.page.get_by_role("row").filter(has_text=number)

    expect(row).to_be_visible()
    theirs.tab_to(row.get_by_role("link", name="阅读并确认收悉"))
    theirs.page.keyboard.press("Enter")
    expect(theirs.message(number)).to_be_focused()
    theirs.tab_to(theirs.message(number).get_by_role("button", name="确认收悉"))
    theirs.page.keyboard.press("Enter")

    expect(theirs.message(number).locator("ol.chain")).to_contain_text("确认收悉")
    ours.open(f"/files/{space.hex()}")
    expect(ours.message(number).locator("ol.chain")).to_contain_text("Acknowledged")


def test_a_draft_survives_a_closed_tab(ours: Window, theirs: Window) -> None:
    ours.open("/write")
    ours.page.get_by_label("Title of the new file").fill("Begun at three in the morning")
    expect(ours.page.get_by_text("Draft kept on this device")).to_be_visible()
    ours.close_tab()

    ours.open("/write")

    expect(ours.page.get_by_label("Title of the new file")).to_have_value("Begun at three in the morning")


def test_a_page_changes_its_language_and_keeps_it(ours: Window, theirs: Window) -> None:
    ours.open("/trust")
    expect(ours.heading()).to_have_text("Trust")
    for button, heading in (("Change the language to Chinese", "信任"), ("将语言改为英文", "Trust")):
        with ours.page.expect_response("**/preferences"):
            ours.button(button).click()
        expect(ours.heading()).to_have_text(heading)
        ours.page.reload()
        expect(ours.heading()).to_have_text(heading)


def test_an_ended_session_ends_the_page_with_words(pair: RunningPair, enrolled: Enrolled, beside: Beside) -> None:
    window = enrolled(pair.xa, 21)
    beside(pair.xa.end_sessions, 21)
    expect(window.heading()).to_have_text("Your session has ended")
    window.link("Sign in").click()
    window.button("Sign in with key").click()
    expect(window.heading()).to_have_text("Desk")
    # What was being asked for as the session ended is refused, and the browser notes that.
    assert [problem for problem in window.problems if "401 (Unauthorized)" not in problem] == []


def test_a_revoked_device_is_told_so(pair: RunningPair, enrolled: Enrolled, beside: Beside) -> None:
    window = enrolled(pair.xa, 22)
    listed = beside(pair.xa.here, lambda: view_of("XA").signatories("XA")).valid_devices()
    device = next(one.id for one in listed if one.officer == 22)
    # The worst order: what the page asks for as it hears of the change is answered after the session has ended.
    ended = {"status": 401, "json": {"code": "signed-out", "detail": {}}}
    window.page.route("**/api/v1/**", lambda route: route.fulfill(**ended))
    beside(pair.xa.change, [{"change": "device-revoked", "device": device.hex(), "since": None}])
    expect(window.heading()).to_have_text("This device has been revoked")
    # What was being asked for meanwhile is refused, first for the device and then for the session.
    refused = re.compile("401 .Unauthorized|403 .Forbidden")
    assert [problem for problem in window.problems if not refused.search(problem)] == []
    window.page.unroute("**/api/v1/**")
    window.open("/sign-in")
    window.button("Sign in with key").click()
    expect(window.page.get_by_role("alert")).to_contain_text("This sign-in key was not accepted.")


@pytest.mark.parametrize("path", ["/", "/files", "/write", "/trust", "/enrol", "/account", "/sign-out"])
def test_a_page_is_what_its_address_says(ours: Window, theirs: Window, path: str) -> None:
    """Each is loaded by its address alone, in both languages; nothing in it is blocked, none asks another host."""
    for window in (ours, theirs):
        window.open(path)
        expect(window.heading()).to_be_visible()
        expect(window.page.locator("html")).to_have_attribute("lang", "en" if window is ours else "zh-Hans")

"""The watch as officers have it: taken in one browser, ringing on every page, handed over to another; a check answered.

XA's officers 07 and 09 read English, XB's 03 Chinese.

    SCREENSHOTS=docs/screenshots .venv/bin/pytest tests/browser/test_watch.py
"""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from crypto.forms import Title, encode_form
from crypto.messages import Message
from crypto.prose import Text
from tests.browser.acts import compare_numbers
from tests.browser.conftest import Beside, Enrolled
from tests.browser.pictures import picture
from tests.browser.window import Window
from tests.two_nodes.nodes import RunningPair

POSTS = [("XA", "head"), ("XA", "watch"), ("XB", "head"), ("XB", "watch")]


@pytest.fixture(scope="module")
def ours(pair: RunningPair, enrolled: Enrolled) -> Window:
    """XA's watch officer, 07."""
    return enrolled(pair.xa, 7)


@pytest.fixture(scope="module")
def relief(pair: RunningPair, enrolled: Enrolled) -> Window:
    """XA's next watch officer, 09."""
    return enrolled(pair.xa, 9)


@pytest.fixture(scope="module")
def theirs(pair: RunningPair, enrolled: Enrolled) -> Window:
    """XB's watch officer, 03."""
    return enrolled(pair.xb, 3, "zh")


@pytest.fixture(autouse=True)
def _no_complaints(ours: Window, relief: Window, theirs: Window) -> Iterator[None]:
    """Nothing was blocked, failed, or asked of anybody but the own node."""
    yield
    complaints = ours.problems + relief.problems + theirs.problems
    ours.problems, relief.problems, theirs.problems = [], [], []
    assert complaints == []


def prepare(window: Window) -> None:
    """Hear the alarm and compare the numbers."""
    chinese = window.language == "zh"
    window.button("响铃" if chinese else "Ring the alarm").click()
    window.button("听到了" if chinese else "Yes, I heard it").click()
    compare_numbers(window)


def test_the_watch_is_taken_at_a_desk_that_was_heard(ours: Window, relief: Window, theirs: Window) -> None:
    for window in (ours, theirs):
        window.open("/watch")
        expect(window.page.locator("form.watch-act")).to_be_visible()
        picture(window, "watch-take")
        prepare(window)
        window.button("签字并接班" if window is theirs else "Sign and take the watch").click()
    expect(ours.page.locator(".fact").nth(1)).to_contain_text("You have the watch")
    expect(ours.page.locator(".fact").nth(2)).to_contain_text("Alarm armed")
    expect(theirs.page.locator(".fact").nth(1)).to_contain_text("您正在值班")
    relief.open("/")
    expect(relief.page.locator(".fact").nth(1)).to_contain_text("Watch, 07 on watch")
    expect(relief.page.locator(".fact").nth(2)).to_contain_text("Desk armed")


def test_a_flash_rings_on_every_page_until_it_is_acknowledged(
    pair: RunningPair, ours: Window, relief: Window, theirs: Window, beside: Beside
) -> None:
    author = beside(pair.xb.officer, 8)
    author.listen()
    space = author.open_file(encode_form(Title(language="en", title="Keys")), POSTS)
    ours.link("Trust").click()
    words = Message(marking="TLP:AMBER", status="official", subject="Keys", text=Text("en", "A key was stolen."))
    said = author.say(space, "notice", encode_form(words), precedence="FLASH")
    number = f"XB-{said.number:04}"

    alarm = ours.page.locator(".alarms li").filter(has_text=number)
    expect(alarm).to_be_visible()
    expect(ours.page).to_have_title(re.compile(r"^\(1\) "))
    picture(ours, "ringing")
    ours.button("Silence for two minutes").click()
    expect(ours.page.locator(".alarms header")).to_contain_text("not acknowledged")
    alarm.get_by_role("link", name="Open and acknowledge").click()
    ours.message(number).get_by_role("button", name="Acknowledge receipt").click()
    expect(ours.page.locator(".alarms")).to_have_count(0)
    expect(ours.page).not_to_have_title(re.compile(r"^\("))


def test_a_line_of_the_log_becomes_a_draft(ours: Window, relief: Window, theirs: Window) -> None:
    ours.link("Watch").click()
    ours.page.get_by_label("New line").fill("The emergency team telephones: cranes stand still.")
    ours.button("Enter").click()
    line = ours.page.locator(".watch-log li").filter(has_text="cranes stand still")
    expect(line).to_be_visible()
    picture(ours, "watch")
    line.get_by_role("button", name="Start a draft from this line").click()
    expect(ours.page.get_by_role("textbox", name="In words")).to_have_value(
        "The emergency team telephones: cranes stand still."
    )
    ours.open("/watch?print=shift")
    expect(ours.page.locator(".shift tbody tr").filter(has_text="cranes stand still")).to_be_visible()


def test_a_check_is_answered_by_a_person(ours: Window, relief: Window, theirs: Window) -> None:
    ours.open("/watch")
    ours.button("Send a check").click()
    theirs.open("/watch")
    digits = theirs.page.locator("aside form .mono")
    expect(digits).to_have_text(re.compile(r"^\d{5}$"))
    picture(theirs, "check")
    theirs.page.get_by_label("五位数字").fill(digits.inner_text())
    theirs.button("签字并回复").click()
    expect(ours.page.locator("aside .facts")).to_contain_text("answered in")
    ours.open("/watch?print=card")
    expect(ours.page.locator(".form-sheet")).to_contain_text("Challenge and answer")
    picture(ours, "card")


def test_the_watch_is_handed_over_by_two_officers(ours: Window, relief: Window, theirs: Window) -> None:
    relief.open("/watch")
    expect(relief.page.locator("main")).to_contain_text("Watch, 07 has the watch")
    ours.open("/watch")
    for notes in ("Nothing.", "Translator called."):
        ours.button("Hand over").click()
        ours.page.get_by_role("radio", name=re.compile("^Watch, 09")).check()
        ours.page.get_by_role("textbox", name="Notes").fill(notes)
        prepare(ours)
        ours.button("Sign and offer the watch").click()
        expect(ours.page.locator("main")).to_contain_text("Offered to Watch, 09")
        # The page that stands open shows what is offered, and that it is taken back.
        expect(relief.page.locator("form.watch-act")).to_contain_text(notes)
        if notes == "Nothing.":
            ours.button("Take the offer back").click()
            expect(relief.page.locator("form.watch-act")).to_have_count(0)
    picture(relief, "watch-accept")
    prepare(relief)
    relief.button("Sign and take the watch").click()
    expect(relief.page.locator(".fact").nth(1)).to_contain_text("You have the watch")
    expect(ours.page.locator(".fact").nth(1)).to_contain_text("Watch, 09 on watch")


def test_two_officers_change_the_call_list_and_neither_is_lost(ours: Window, relief: Window, theirs: Window) -> None:
    for window, words in ((ours, ("Add a duty", "Number of the officer", "E-mail", "Keep")),
                          (theirs, ("添加值班", "人员编号", "电子邮件", "保存"))):  # fmt: skip
        add, number, email, keep = words
        window.open("/watch/roster")
        window.button(add).click()
        window.page.get_by_label(number).fill("7")
        window.page.get_by_label(email).fill("watch@centre.example")
        picture(window, "roster-duty")
        window.button(keep).click()
        expect(window.page.locator("main tbody tr")).to_have_count(1)
        picture(window, "roster")
    relief.open("/watch/contacts")
    relief.button("Add a point of contact").click()
    relief.page.get_by_label("Telephone numbers").fill("+991 2 5550 03")
    relief.page.get_by_label("English").check()
    ours.page.locator("main tbody tr").get_by_role("button", name="Change").click()
    ours.page.get_by_label("E-mail").fill("watch@xa.example")
    ours.button("Keep").click()
    expect(ours.page.locator("main tbody tr")).to_contain_text("watch@xa.example")

    relief.button("Keep").click()
    expect(relief.page.locator("form").get_by_role("alert")).to_contain_text("Another officer changed this list")
    picture(relief, "superseded")
    # The browser notes the refusal by itself; that one is meant.
    (noted,) = relief.problems
    assert "409 (Conflict)" in noted
    relief.problems.clear()
    relief.button("I have compared; go on with mine").click()
    relief.button("Keep").click()
    expect(relief.page.locator("main tbody tr")).to_contain_text("+991 2 5550 03")
    picture(relief, "contacts")
    ours.open("/watch")
    expect(ours.page.locator("#calls")).to_contain_text("+991 2 5550 03")
    expect(ours.page.locator("#calls")).to_contain_text("watch@xa.example")


def test_standing_orders_are_made_ones_own(ours: Window, relief: Window, theirs: Window) -> None:
    for window, change in ((ours, "Change"), (theirs, "修改")):
        window.open("/watch/orders")
        picture(window, "orders")
        window.page.locator(".standing").first.get_by_role("button", name=change).click()
        picture(window, "orders-change")
    step = ours.page.get_by_role("textbox", name="Step 2: In English")
    step.fill("Call the head of the centre at home.")
    ours.button("Keep").click()
    expect(ours.page.locator(".standing").first).to_contain_text("Call the head of the centre at home.")
    expect(ours.page.locator("aside")).to_contain_text("These are our side's own.")

"""09:05 to 11:10: an exercise, a suspension, a dead desk, a courier, a missed check, and a line that is cut."""

import re

from playwright.sync_api import expect

from crypto.forms import Title, encode_form
from crypto.messages import Message
from crypto.prose import Text
from tests.browser.acts import STEPS, choose_file, declare, fact, go, reached
from tests.browser.night import STRIDE, Night
from tests.browser.window import DIGITS
from tests.waiting import until

FILE = [(side, post) for side in ("XA", "XB") for post in ("head", "watch")]


def at_0905_an_exercise_beside_it_is_none_of_it(night: Night) -> None:
    night.clock.turn("09:05")
    night.settle()
    theirs = night.theirs
    author = night.colleague("ours")
    author.listen()
    space = author.open_file(encode_form(Title(language="en", title="Exercise")), FILE, exercise=True)
    words = Message("TLP:AMBER", "official", "Exercise", Text("en", "Cranes stand still, as the script has it."))
    author.say(space, "notice", encode_form(words), precedence="FLASH", exercise=True)
    alarm = theirs.page.locator(".alarms li")
    expect(alarm).to_contain_text("EXERCISE")
    expect(alarm).to_contain_text("演练")
    until(lambda: [said for said in night.pagers.at("watch@xb.example") if ": EXERCISE FLASH" in said])
    alarm.get_by_role("link").click()
    expect(theirs.page.locator("body")).to_have_class(re.compile("exercise"))
    expect(theirs.page).to_have_title(re.compile("演练"))
    theirs.page.get_by_role("article").get_by_role("button", name="确认收悉").click()
    expect(theirs.page.locator(".alarms")).to_have_count(0)
    go(theirs, "/")
    expect(theirs.page.locator("body")).not_to_have_class(re.compile("exercise"))
    expect(theirs.page.locator("aside")).to_contain_text("XA-0005")


def at_0910_xb_suspends_the_line_and_its_limits_pause(night: Night) -> None:
    night.clock.turn("09:10")
    night.settle()
    ours, theirs = night.ours, night.theirs
    theirs.page.locator(".state a[href='/line']").click()
    declare(theirs, "暂停")
    expect(fact(ours, 0)).to_contain_text("Line suspended")
    expect(fact(ours, 0)).to_contain_text("by XB since 09:10Z, FLASH taken")
    expect(fact(theirs, 0)).to_contain_text("线路暂停")
    go(ours, "/")
    row = ours.page.get_by_role("row").filter(has_text="XA-0004")
    expect(row).to_contain_text("paused since 09:10Z")
    expect(ours.page.get_by_role("row").filter(has_text="XA-0003")).not_to_contain_text("paused")
    night.clock.turn("09:40")
    night.settle()
    declare(theirs, "恢复")
    expect(fact(ours, 0)).to_contain_text("Line up")
    paused = re.compile(r"paused for (29|30) min.* from 09:10Z", re.DOTALL)
    expect(row).to_contain_text(paused)
    row.get_by_role("link", name="XA-0004").click()
    limits = ours.page.locator("aside section").filter(has_text="Time limits")
    expect(limits.locator(".in").filter(has_text="XA-0004").first).to_contain_text(paused)
    go(ours, "/")


def at_0945_a_dead_desk_calls_the_alternate(night: Night) -> None:
    night.clock.turn("09:45")
    night.settle()
    night.pass_on_watch("09:48")
    theirs, closed = night.theirs, night.clock.now()
    theirs.close_tab()
    night.clock.leap(STRIDE)
    night.beat(night.pair.xa)
    night.clock.leap(STRIDE)
    (call,) = until(lambda: night.called("xb/alternate", closed))
    assert call["precedence"] is None
    theirs.open("/")
    expect(fact(theirs, 2)).to_contain_text("警报未就绪")
    silent = theirs.page.locator(".alarms li").filter(has_text="无就绪值班台")
    expect(silent).to_have_count(1)
    theirs.heading().click()
    expect(fact(theirs, 2)).to_contain_text("警报就绪")
    expect(silent).to_have_count(0)
    assert len(night.called("xb/alternate", closed)) == 1
    assert night.called("xa/alternate", closed) == []


def at_1005_a_courier_carries_what_waits_and_brings_its_confirmation(night: Night) -> None:
    night.clock.turn("10:05")
    night.settle()
    ours, theirs, (xa, xb) = night.ours, night.theirs, (night.pair.xa, night.pair.xb)
    night.wires.cut()
    expect(fact(ours, 0)).to_contain_text("Line cut")
    ours.link("Agreed short message").click()
    ours.page.get_by_role("radio", name=re.compile("^There is trouble on this line")).check()
    choose_file(ours.page.get_by_label("In which file"))
    ours.button("Sign and send").click()
    reached(ours, STEPS[:2])
    out, back, last = (str(night.stick / name) for name in ("out", "back", "last"))
    xa.manage("courier", "write", "--out", out)
    xb.manage("courier", "read", out, "--answer", back)
    expect(theirs.page.get_by_role("row").filter(has_text="XA-0006")).to_contain_text(
        "本线路出现故障，请改用语音联络。"
    )
    assert "confirms that it holds our log" in xa.manage("courier", "read", back, "--answer", last)
    reached(ours, STEPS[:3])
    assert "was here already" in xb.manage("courier", "read", out, "--answer", back)
    night.wires.mend()
    night.settle()
    expect(fact(ours, 0)).to_contain_text("Line up")


def at_1015_a_check_is_not_answered(night: Night) -> None:
    night.clock.turn("10:15")
    night.settle()
    ours, theirs = night.ours, night.theirs
    go(ours, "/watch")
    ours.button("Send a check").click()
    alarm = theirs.page.locator(".alarms li").filter(has_text="XA-0007")
    expect(alarm).to_contain_text("IMMEDIATE")
    night.clock.turn("10:46")
    night.settle()
    outcome = ours.page.locator("aside .facts li").first
    expect(outcome).to_contain_text("10:15Z not answered")
    # What else rings since the leap may lead the call: one call stands for all.
    until(lambda: night.called("xb/alternate", night.clock.at("10:46")))
    go(theirs, "/watch")
    expect(theirs.page.locator("aside .facts").last.locator("li").first).to_contain_text("未回复")
    alarm.get_by_role("link").click()
    theirs.message("XA-0007").get_by_role("button", name="确认收悉").click()
    expect(alarm).to_have_count(0)


def at_1052_a_message_is_read_out_while_the_line_is_cut(night: Night) -> None:
    night.clock.turn("10:52")
    night.settle()
    ours, theirs = night.ours, night.theirs
    night.wires.cut()
    expect(fact(ours, 0)).to_contain_text("Line cut since 10:52Z")
    expect(fact(theirs, 0)).to_contain_text("线路中断 自 10:52Z 起")
    ours.link("Card for voice").click()
    card = ours.page.locator(".form-sheet")
    expect(card).to_contain_text("+991 2 5550 03")
    expect(card).to_contain_text("XA-0001")
    ours.link("Back to the watch").click()
    go(ours, "/write")
    page = ours.page
    page.get_by_role("radio", name=re.compile("^Message")).check()
    choose_file(page.get_by_label("In which file"))
    page.get_by_label("Subject").fill("The key")
    page.get_by_role("textbox", name="In words").fill("The stolen key has been revoked.")
    page.get_by_role("radio", name=re.compile("^IMMEDIATE")).check()
    ours.button("Review").click()
    ours.button("Sign and send").click()
    reached(ours, STEPS[:2])
    expect(fact(ours, 0)).to_contain_text("1 waiting")
    ours.link("To the file").click()
    ours.message("XA-0008").get_by_role("link", name="One-page form").click()
    groups = page.locator(".form-sheet .foot .digits span")
    expect(groups).to_have_count(8)
    digits = " ".join(groups.all_inner_texts())
    assert DIGITS.fullmatch(digits)
    theirs.page.locator(".state a[href='/line']").click()
    theirs.page.get_by_label("电文数字组").fill(digits)
    theirs.page.get_by_label("电文编号").fill("8")
    theirs.button("录入").click()
    expect(theirs.page.locator("main")).to_contain_text("尚未经线路到达")
    expect(theirs.page.locator("main")).to_contain_text(digits)


def at_1110_the_original_arrives_and_is_the_same_entry(night: Night) -> None:
    night.clock.turn("11:10")
    theirs = night.theirs
    night.wires.mend()
    night.settle()
    expect(fact(night.ours, 0)).to_contain_text("Line up")
    theirs.link("已到达：XA-0008，数字相符").click()
    expect(theirs.message("XA-0008")).to_have_count(1)
    chain = theirs.message("XA-0008").locator("ol.chain")
    expect(chain).to_contain_text(re.compile("经语音收到.*已送达", re.DOTALL))
    theirs.message("XA-0008").get_by_role("button", name="确认收悉").click()
    expect(theirs.page.locator(".alarms")).to_have_count(0)

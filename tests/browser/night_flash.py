"""07:31 to 08:19: the watch is taken, a call becomes a notification, its FLASH rings and is acknowledged."""

import json
import re

from playwright.sync_api import expect

from tests.browser.acts import STEPS, STEPS_ZH, TITLE, fact, go, reached, take_watch
from tests.browser.night import Night
from tests.waiting import until

WORDS = "The cranes of Operator 1 stand still. The agent works with a stolen key."


def at_0731_both_take_the_watch_and_check_the_line(night: Night) -> None:
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


def at_0741_the_call_becomes_a_line_and_the_line_a_draft(night: Night) -> None:
    night.clock.turn("07:41")
    ours = night.ours
    ours.page.get_by_label("New line").fill("Emergency team: cranes stand still.")
    ours.button("Enter").click()
    line = ours.page.locator(".watch-log li").filter(has_text="cranes stand still")
    expect(line.locator(".when")).to_have_text("07:41Z")
    line.get_by_role("button", name="Start a draft from this line").click()
    expect(ours.page.get_by_role("textbox", name="In words")).to_have_value("Emergency team: cranes stand still.")


def at_0758_a_notification_is_drafted_in_codes(night: Night) -> None:
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


def at_0803_the_releaser_is_called_and_a_short_message_goes_first(night: Night) -> None:
    night.clock.turn("08:03")
    night.settle()
    ours, theirs, pagers = night.ours, night.theirs, night.pagers
    before = len(pagers.at("/xa/deputy"))
    ours.link("To the desk").click()
    ours.link("Look at it").click()
    ours.button("Call the releaser").click()
    expect(ours.page.locator("section.call")).to_contain_text("Releaser called, 08:03:")
    until(lambda: pagers.at("head@xa.example"))
    ours.link("Agreed short message").click()
    ours.page.get_by_role("spinbutton", name="Within").fill("60")
    ours.page.get_by_label("Precedence").select_option("IMMEDIATE")
    ours.button("Sign and send").click()
    reached(ours, STEPS[:3])
    go(theirs, "/")
    row = theirs.page.get_by_role("row").filter(has_text="XA-0002")
    expect(row).to_contain_text("通报将在 60 分钟内发出。")
    row.get_by_role("link", name="阅读并确认收悉").click()
    theirs.message("XA-0002").get_by_role("button", name="确认收悉").click()
    reached(ours, STEPS[:4])
    night.pass_on_watch("08:09")
    until(lambda: len(pagers.at("/xa/deputy")) > before)


def at_0812_the_releaser_raises_it_to_flash(night: Night) -> None:
    night.clock.turn("08:12")
    night.settle()
    head, theirs = night.head, night.theirs
    go(theirs, "/trust")
    theirs.page.evaluate("globalThis.away = true")
    expect(head.page.locator("main")).to_contain_text("Awaiting your release 1")
    head.page.get_by_role("main").get_by_role("link", name="Read and release").click()
    preview = head.page.locator("article.preview")
    expect(preview).to_contain_text(WORDS)
    expect(preview.locator(".prec")).to_have_text("PRIORITY加急")
    head.page.get_by_role("radio", name=re.compile("^FLASH")).check()
    expect(preview.locator(".prec")).to_have_text("FLASH特提")
    head.button("Sign and release").click()
    reached(head, STEPS[:3])
    go(night.ours, "/")
    row = night.ours.page.get_by_role("row").filter(has_text="XA-0003")
    expect(row).to_contain_text(re.compile(r"delivered 08:1\dZ"))
    expect(row.locator(".limit").first).to_contain_text("handling, 10 min from 08:12Z")


def at_0812_an_armed_desk_in_the_background_rings_without_content(night: Night) -> None:
    page = night.theirs.page
    alarm = page.locator(".alarms li")
    expect(alarm).to_have_count(1)
    expect(alarm).to_contain_text(re.compile(r"FLASH特提\s*来文 · XA-0003"))
    expect(page).to_have_title(re.compile(r"^\(1\) "))
    expect(fact(night.theirs, 2)).to_contain_text("警报就绪")
    shown = page.evaluate("globalThis.notices")
    assert [json.loads(one)[0] for one in shown] == ["呼叫 XB 国家中心值班员"]
    until(lambda: [said for said in night.pagers.at("watch@xb.example") if ": FLASH" in said])


def at_0813_she_reads_the_codes_in_her_language(night: Night) -> None:
    night.clock.turn("08:13")
    theirs = night.theirs
    theirs.page.evaluate("globalThis.away = false")
    theirs.page.locator(".alarms li").get_by_role("link").click()
    message = theirs.message("XA-0003")
    expect(message.locator(".gist")).to_have_text(re.compile("关键.*交通与港口.*请求：说明、数据保全", re.DOTALL))
    fields = dict(zip(*(message.locator(f".fields {tag}").all_inner_texts() for tag in ("dt", "dd")), strict=True))
    assert fields["是否归责于某国政府"] == "否"
    assert fields["关系"] == "影响XA（对方）"
    assert fields["是否涉及人工智能"] == "推断"
    assert fields["线索"] == "网络，经XB（我方）"
    assert fields["受害方"].startswith("运营者 1")
    assert fields["请于此前答复"].startswith("14:12Z")
    expect(message).to_contain_text(WORDS)
    expect(message).to_contain_text("尚无译文")
    chain = night.ours.page.get_by_role("row").filter(has_text="XA-0003")
    expect(chain).to_contain_text("not acknowledged")


def at_0814_she_acknowledges_and_the_bell_stops(night: Night) -> None:
    night.clock.turn("08:14")
    night.settle()
    ours, theirs = night.ours, night.theirs
    message = theirs.message("XA-0003")
    expect(message).to_contain_text("确认 XA-0003 已完整到达、可以阅读。不表示接受其内容。")
    message.get_by_role("button", name="确认收悉").click()
    expect(theirs.page.locator(".alarms")).to_have_count(0)
    expect(theirs.page).not_to_have_title(re.compile(r"^\("))
    ours.page.get_by_role("row").filter(has_text="XA-0003").locator("a.no").click()
    expect(ours.message("XA-0003").locator("ol.chain")).to_contain_text(re.compile(r"Acknowledged\s+08:14Z"))
    receipt = ours.page.locator(".event.other").filter(has_text="XA-0003")
    expect(receipt).to_contain_text(re.compile(r"Centre XB\s+Watch, 03"))


def at_0819_standing_orders_are_ticked_and_a_holding_reply_leaves(night: Night) -> None:
    night.clock.turn("08:19")
    ours, theirs = night.ours, night.theirs
    message = theirs.message("XA-0003")
    for line in ("电话呼叫国家中心负责人。", "转报主管当局"):
        message.get_by_role("checkbox", name=re.compile(line)).check()
    expect(message.locator("hotline-orders")).to_contain_text("已办 2/5")
    message.get_by_role("link", name="先行答复").click()
    expect(theirs.page.get_by_label("时限")).to_have_value("2026-11-23 14:12")
    theirs.button("签字并发出").click()
    reached(theirs, STEPS_ZH)
    reply = ours.message("XB-0002")
    expect(reply).to_contain_text("A substantive reply is expected by: 14:12Z")
    expect(reply).to_contain_text("FLASH")
    reply.get_by_role("button", name="Acknowledge receipt").click()

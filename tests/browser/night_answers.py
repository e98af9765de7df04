"""08:26 to 08:58: data to be kept, a public report, the head from home, an answer in part."""

import hashlib
import re

from playwright.sync_api import expect

from tests.browser.acts import STEPS, STEPS_ZH, choose_file, reached
from tests.browser.night import Night

REPORT = '"Officials": a military unit of XB is behind it. News agency, 08:31Z.'


def at_0826_xa_asks_that_logs_be_kept(night: Night) -> None:
    night.clock.turn("08:26")
    ours, theirs = night.ours, night.theirs
    page = ours.page
    page.locator("main header a.main").click()
    page.get_by_role("radio", name=re.compile("^Data preservation request")).check()
    page.get_by_label("Keep for").fill("30")
    page.get_by_label("A time window is given").check()
    page.get_by_label("From", exact=True).fill("07:20")
    page.get_by_label("To", exact=True).fill("08:00")
    page.get_by_label("Clock offset").fill("2")
    for data in ("access logs", "connection logs"):
        page.get_by_label(data, exact=True).check()
    for place, (kind, value, port) in enumerate((("address", "203.0.113.24", "41822"), ("key", "key-7f31c09e", ""))):
        page.locator("#items").get_by_role("button", name="Add").click()
        item = page.locator("#items .item").nth(place)
        item.get_by_role("combobox").select_option(kind)
        item.get_by_label("Value").fill(value)
        if port:
            item.get_by_label("Source port").fill(port)
    page.get_by_role("radio", name=re.compile("^PRIORITY")).check()
    page.get_by_role("radio", name=re.compile("^Within")).check()
    ours.button("Review").click()
    ours.button("Sign and send").click()
    reached(ours, STEPS[:3])
    theirs.link("前往卷宗").click()
    message = theirs.message("XA-0004")
    for said in ("30 天", "203.0.113.24", "源端口 41822", "key-7f31c09e", "07:20Z 至 08:00Z", "时钟偏差不超过 2 秒"):
        expect(message).to_contain_text(said)
    expect(message).to_contain_text("不替代刑事司法协助请求")
    message.get_by_role("button", name="确认收悉").click()
    reached(ours, STEPS[:4])


def at_0840_xb_asks_whether_a_public_report_is_their_position(night: Night) -> None:
    night.clock.turn("08:40")
    ours, theirs = night.ours, night.theirs
    theirs.open("/write?form=short_message")
    theirs.page.get_by_role("radio", name=re.compile("^以下公开报道")).check()
    theirs.page.get_by_label("公开报道的出处和内容").fill(REPORT)
    theirs.page.get_by_label("报道的 SHA-256").fill(hashlib.sha256(REPORT.encode()).hexdigest())
    choose_file(theirs.page.get_by_label("归入卷宗"))
    theirs.button("签字并发出").click()
    reached(theirs, STEPS_ZH)
    ours.link("To the file").click()
    query = ours.message("XB-0003")
    expect(query).to_contain_text(f"Is this public report your Government's position? {REPORT}")
    query.get_by_role("button", name="Acknowledge receipt").click()
    query.get_by_role("link", name="Answer").click()
    ours.page.get_by_role("radio", name="Done", exact=True).check()
    ours.page.get_by_role("textbox", name="In words").fill("This is not the position of our Government.")
    ours.page.get_by_role("radio", name=re.compile("^The Government")).check()
    ours.button("Review").click()
    ours.button("Sign and leave for release").click()


def at_0852_xas_head_answers_from_home(night: Night) -> None:
    night.clock.turn("08:52")
    head, theirs = night.head, night.theirs
    head.link("To the desk").click()
    head.page.get_by_role("main").get_by_role("link", name="Read and release").click()
    expect(head.page.locator("article.preview")).to_contain_text("This is not the position of our Government.")
    head.button("Sign and release").click()
    reached(head, STEPS[:3])
    theirs.link("前往卷宗").click()
    answer = theirs.message("XA-0005")
    expect(answer).to_contain_text("This is not the position of our Government.")
    expect(answer.locator(".who")).to_have_text(re.compile("负责人 01.*值班员 07 拟稿.*以政府名义"))
    answer.get_by_role("button", name="确认收悉").click()
    reached(head, STEPS[:4])


def at_0858_xb_has_done_it_in_part(night: Night) -> None:
    night.clock.turn("08:58")
    ours, theirs = night.ours, night.theirs
    theirs.message("XA-0004").get_by_role("link", name="答复", exact=True).click()
    theirs.page.get_by_role("radio", name="部分已办", exact=True).check()
    theirs.page.get_by_label("正在调查").check()
    theirs.page.get_by_label("其余答复不晚于").fill("2026-11-24 08:00")
    theirs.page.get_by_label("其余答复不晚于").blur()
    theirs.button("核对").click()
    theirs.button("签字并发出").click()
    reached(theirs, STEPS_ZH)
    ours.link("To the desk").click()
    row = ours.page.get_by_role("row").filter(has_text="XA-0004")
    expect(row).to_contain_text("answered in part 08:58Z, rest expected by 24 Nov 08:00Z")
    row.locator("a.no").click()
    expect(ours.message("XA-0004").locator("ol.chain")).to_contain_text(
        re.compile(r"Answered in part\s+XB-0004\s+08:58Z")
    )

"""What officers do on several pages, by the words that stand there."""

import re

from playwright.sync_api import Locator, expect

from tests.browser.window import Window

STEPS = ["sealing", "on our log", "delivered", "acknowledged", "answered"]
STEPS_ZH = ["密封中", "已入我方日志", "已送达"]
TITLE = "Cranes of a port operator stand still"
"""The title of the file that the night is about."""


def fact(window: Window, number: int) -> Locator:
    """One of the three facts, top left: the line, the watch, the alarm."""
    return window.page.locator(".fact").nth(number)


def reached(window: Window, steps: list[str]) -> None:
    """What was just signed is that far."""
    expect(window.page.locator("section.sheet.whole li:not(.todo)")).to_have_text(steps)


def go(window: Window, path: str) -> None:
    """To a page, by its link: what is loaded anew cannot sound until somebody touches it."""
    window.page.locator(f"nav a[href='{path}']").click()


def choose_file(select: Locator) -> None:
    """The file of the night, among others."""
    select.select_option(select.locator("option").filter(has_text=TITLE).get_attribute("value"))


def compare_numbers(window: Window) -> None:
    """Type both last numbers, as a paper would have them that lacks none."""
    for whose in ("own", "other"):
        here = window.page.locator(f".compared:has(#seen-{whose}) .pair b").inner_text()
        window.page.locator(f"#seen-{whose}").fill(here if "-" in here else "0")
    expect(window.page.locator(".compared .done")).to_have_count(2)


def take_watch(window: Window) -> None:
    """Hear the alarm, compare the numbers, sign."""
    chinese = window.language == "zh"
    window.open("/watch")
    window.button("响铃" if chinese else "Ring the alarm").click()
    window.button("听到了" if chinese else "Yes, I heard it").click()
    compare_numbers(window)
    window.button("签字并接班" if chinese else "Sign and take the watch").click()
    expect(fact(window, 1)).to_contain_text("您正在值班" if chinese else "You have the watch")
    expect(fact(window, 2)).to_contain_text("警报就绪" if chinese else "Alarm armed")


def declare(window: Window, state: str) -> None:
    """Declare the state of the own end of the line, in Chinese: at once, without a reason, a FLASH still taken."""
    window.button("宣布状态…").click()
    window.page.locator("#state").get_by_role("radio", name=re.compile(f"^{state}")).check()
    if state != "恢复":
        window.page.locator("#flash").get_by_role("radio", name=re.compile("^是")).check()
        expect(window.page.locator("hotline-declare .notice")).to_contain_text("特提的时限照常计算。")
    window.button("查看将要签字的内容").click()
    window.button("签字并发出").click()
    reached(window, STEPS_ZH)
    window.button("关闭").click()

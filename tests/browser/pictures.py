"""Pictures of a page as it is now, for whoever looks at them later, and what can be measured at once."""

import os
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, ViewportSize

from tests.browser.window import DESKTOP, PHONE, Theme, Window

THEMES: tuple[Theme, ...] = ("light", "dark")
_MEASURE = """() => {
    const { scrollWidth, clientWidth, scrollHeight } = document.documentElement;
    return [scrollWidth, clientWidth, scrollHeight];
}"""


def picture(window: Window, name: str, *, check: Callable[[Page], None] = lambda _page: None) -> None:
    """A page in both themes, wide and on a phone as long as the page. It is not wider than that, and passes `check`.

    The pictures go to $SCREENSHOTS, if that is named: `desk-en-light.png`, `desk-phone-zh-dark.png`.
    """
    page, named = window.page, os.environ.get("SCREENSHOTS")
    for theme in THEMES:
        page.emulate_media(color_scheme=theme, reduced_motion="reduce")
        for device, size in (("", DESKTOP), ("-phone", PHONE)):
            page.set_viewport_size(size)
            page.evaluate("document.fonts.ready.then(() => scrollTo(0, 0))")
            wide, screen, high = page.evaluate(_MEASURE)
            assert wide <= screen, f"{page.url} is {wide} wide on a screen of {screen}"
            check(page)
            if named:
                if device:
                    # A screen of that height: what keeps to the foot of a screen would else stand across the picture.
                    page.set_viewport_size(ViewportSize(width=size["width"], height=max(high, size["height"])))
                page.screenshot(path=Path(named) / f"{name}{device}-{window.language}-{theme}.png")
    page.emulate_media(color_scheme="light", reduced_motion="reduce")
    page.set_viewport_size(DESKTOP)

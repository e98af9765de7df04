"""Pictures of a page as it is now, for whoever looks at them later."""

import os
from pathlib import Path

from tests.browser.window import DESKTOP, PHONE, Window


def picture(window: Window, name: str) -> None:
    """Its pictures, to $SCREENSHOTS if that is named: both themes, wide and as a phone has it."""
    named = os.environ.get("SCREENSHOTS")
    for theme in ("light", "dark"):
        window.page.emulate_media(color_scheme=theme, reduced_motion="reduce")
        for device, size in (("", DESKTOP), ("-phone", PHONE)):
            window.page.set_viewport_size(size)
            wide = window.page.evaluate("[document.documentElement.scrollWidth, document.documentElement.clientWidth]")
            assert wide[0] <= wide[1]
            if named:
                path = Path(named) / f"{name}{device}-{window.language}-{theme}.png"
                window.page.screenshot(path=path, full_page=bool(device))
    window.page.emulate_media(color_scheme="light", reduced_motion="reduce")
    window.page.set_viewport_size(DESKTOP)

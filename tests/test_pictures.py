"""The repository keeps the pictures that README shows, and no others."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[1]
PICTURE = re.compile(r"docs/screenshots/[\w-]+\.png")


def test_the_pictures_that_are_shown_are_those_that_are_kept() -> None:
    shown = set(PICTURE.findall((ROOT / "README.md").read_text(encoding="utf-8")))
    kept = set(PICTURE.findall((ROOT / ".gitignore").read_text(encoding="utf-8")))

    assert shown == kept
    assert {path for path in shown if not (ROOT / path).is_file()} == set()

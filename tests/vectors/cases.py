"""The vector files: what is in them, and how a test runs one.

`tests/vectors/<module>.json` is `{"source": "…", "cases": [{"name": "…", …inputs…, "expect": "ok"}]}`. A case that must
fail says how: `"expect"` is the error's code, `"error"` its class, `"detail"` its detail. Both languages run the same
files; `make vectors` makes them.
"""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import pytest

from crypto.errors import ProtocolError

Case = dict[str, Any]
T = TypeVar("T")

DIRECTORY = Path(__file__).parent


def load(name: str) -> list[Case]:
    """The cases of `tests/vectors/<name>.json`."""
    cases: list[Case] = json.loads((DIRECTORY / f"{name}.json").read_text())["cases"]
    return cases


def parametrize(name: str, operation: str) -> pytest.MarkDecorator:
    """Run a test on each case of one operation; a file without any is a mistake in the test."""
    cases = [case for case in load(name) if case["op"] == operation]
    assert cases, f"{name}.json has no case of {operation}"
    return pytest.mark.parametrize("case", cases, ids=[case["name"] for case in cases])


def outcome(case: Case, run: Callable[[], T]) -> T | None:
    """What `run` returns if the case expects it to succeed; None after it failed exactly as the case says."""
    if case["expect"] == "ok":
        return run()
    with pytest.raises(ProtocolError) as refusal:
        run()
    error = refusal.value
    said = f"{case['expect']}: {case['detail']}" if case["detail"] else case["expect"]
    assert (type(error).__name__, str(error)) == (case["error"], said)
    return None

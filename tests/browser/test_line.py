"""The line as two officers see it: each in a browser at their own node, from the invitation to the answer."""

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.conftest import invite
from tests.browser.window import DIGITS, Window, open_window
from tests.two_nodes.nodes import RunningNode, RunningPair


def enrolled(chromium: Browser, node: RunningNode, number: int, **differs) -> Window:
    """A watch officer's window, listed and at the desk."""
    window = open_window(chromium, f"http://{node.host}", **differs)
    digits = window.enrol(*invite(node, number))
    assert DIGITS.fullmatch(digits)
    node.sign_waiting()
    window.to_desk()
    return window


def test_enrol(pair: RunningPair, chromium: Browser) -> None:
    ours = enrolled(chromium, pair.xa, 7)
    assert ours.problems == []

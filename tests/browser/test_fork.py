"""The other side's node shows two histories of its log: its officers' line is stopped, and the officer holds the proof.

XA's node and browser are real; XB's log is written in memory by an enemy, who signs two of it.
"""

import json
from pathlib import Path

import pytest
from playwright.sync_api import expect

from crypto.errors import ForkDetected
from incidents.log.append import Bare, append
from incidents.log.batch import Batch
from incidents.log.clock import node_clock
from incidents.log.cosign import cosign
from incidents.log.mirror import take
from tests.browser.acts import fact, go
from tests.browser.conftest import Beside, Enrolled
from tests.factories import XB
from tests.incidents.liar import Liar
from tests.two_nodes.nodes import RunningNode


def send(liar: Liar, node: RunningNode) -> None:
    """Have XA take in what the other side has, receipt and cosign it."""
    liar.send()
    with node.node.here():
        append([Bare()], now=node_clock())
        cosign(now=node_clock())


def show_another(liar: Liar, node: RunningNode) -> tuple[str, str]:
    """Have XA be shown its last entry as another, signed like the first; both notes."""
    with node.node.here():
        size = len(liar.centre.entries)
        entries = (*liar.centre.entries[:-1], b"another history")
        shown = liar.checkpoint(entries=entries)
        with pytest.raises(ForkDetected) as fork:
            take(Batch(size - 1, entries[-1:], (), shown), now=node_clock())
        return fork.value.known.decode(), fork.value.shown.decode()


def test_a_fork_that_the_node_found_reaches_the_officer_with_its_proof(
    node: RunningNode, enrolled: Enrolled, beside: Beside, tmp_path: Path
) -> None:
    window = enrolled(node, 7)
    liar: Liar = beside(Liar, node.node)
    beside(send, liar, node)
    expect(fact(window, 0)).not_to_contain_text("Line stopped")

    known, shown = beside(show_another, liar, node)

    expect(fact(window, 0)).to_contain_text("Line stopped")
    expect(fact(window, 0)).to_contain_text("inconsistent histories")
    alarm = window.page.locator(".alarm-bar")
    expect(alarm).to_contain_text("Inconsistent histories: one log was shown in two versions, both signed.")
    alarm.get_by_role("link", name="To Trust").click()
    told = window.page.locator("main [role=alert]")
    expect(told).to_contain_text("Centre XB")
    expect(told).to_contain_text("no history passes through")
    with window.page.expect_download() as download:
        told.get_by_role("button", name="Export the proof").click()
    saved = tmp_path / download.value.suggested_filename
    download.value.save_as(saved)
    proof = json.loads(saved.read_text(encoding="utf-8"))
    assert proof["what"] == "inconsistent histories of one log: both checkpoints are validly signed"
    assert (proof["side"], proof["known"], proof["shown"]) == (XB.side, known, shown)

    go(window, "/")
    expect(alarm).to_be_visible()
    assert window.problems == []

"""What the other side enters against the rules stands in the file, changes nothing, and is shown with its reason.

XA's node and browser are real; XB's log is written in memory by an enemy, rightly signed.
"""

from playwright.sync_api import Browser, expect

from crypto.forms import Title, encode_form
from incidents.log.append import Bare, append
from incidents.log.clock import node_clock
from incidents.log.cosign import cosign
from tests.browser.conftest import Beside, invite
from tests.browser.window import open_window
from tests.factories import XB
from tests.incidents.liar import Liar
from tests.incidents.nodes import File
from tests.two_nodes.nodes import POSTS, RunningNode


def send(liar: Liar, node: RunningNode) -> None:
    """Have XA take in what the other side has, receipt and cosign it."""
    liar.send()
    with node.node.here():
        append([Bare()], now=node_clock())
        cosign(now=node_clock())


def open_file(node: RunningNode) -> File:
    """A file that an officer of XA opens."""
    officer = node.officer(8)
    space = officer.open_file(encode_form(Title(language="en", title="Cranes")), POSTS)
    return File(space=space, epoch=b"", exercise=False, opened="")


def test_a_refused_entry_is_shown_with_its_reason(node: RunningNode, chromium: Browser, beside: Beside) -> None:
    window = open_window(chromium, f"http://{node.host}")
    window.come_in(*invite(node, 7))
    window.make_key()
    beside(node.sign_waiting)
    window.to_desk()
    liar: Liar = beside(Liar, node.node)
    beside(send, liar, node)
    file: File = beside(open_file, node)
    window.open(f"/files/{file.space.hex()}")
    expect(window.heading()).to_have_text("Cranes")

    def acknowledge_nothing() -> None:
        liar.enter(file)
        liar.lie(liar.envelope(XB.watch, "acknowledgement", {"of": "00" * 32}))
        send(liar, node)

    beside(acknowledge_nothing)

    shown = window.page.locator(".event.other.doubtful")
    expect(shown).to_contain_text("Does not count.")
    expect(shown).to_contain_text("It refers to a message that is not in this file.")
    expect(shown).to_contain_text("The entry stays in the log. It changes nothing.")
    expect(shown.locator(".mono")).to_have_text("reference-unknown")
    assert window.problems == []
    window.close()

"""What the other side enters against the rules stands in the file, changes nothing, and is shown with its reason.

XA's node and browser are real; XB's log is written in memory by an enemy, rightly signed.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect
from pytest_django import DjangoDbBlocker

from crypto.forms import Title, encode_form
from incidents.log.append import Bare, append
from incidents.log.clock import node_clock
from incidents.log.cosign import cosign
from tests.browser.conftest import Beside, invite
from tests.browser.window import open_window
from tests.databases import Template
from tests.factories import XB, Hotline
from tests.incidents.liar import Liar
from tests.incidents.nodes import File
from tests.servers import free_port
from tests.two_nodes.kinds import Embedded
from tests.two_nodes.nodes import POSTS, RunningNode, founded, straight


@pytest.fixture(scope="module")
def node(
    tmp_path_factory: pytest.TempPathFactory,
    migrated: Template,
    bundle: Path,
    beside: Beside,
    django_db_blocker: DjangoDbBlocker,
) -> Iterator[RunningNode]:
    """XA's node, running; nobody answers at the other end of its line."""
    hotline, directory = Hotline(), tmp_path_factory.mktemp("node")

    def start() -> RunningNode:
        made = founded(
            hotline,
            hotline.own,
            directory,
            kind=Embedded(migrated),
            client=bundle,
            ports=[free_port()],
            peer=straight(free_port()),
        )
        made.start()
        return made

    with django_db_blocker.unblock():
        started = beside(start)
        yield started
        beside(started.close)


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

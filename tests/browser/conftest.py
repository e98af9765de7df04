"""Two running nodes that serve the client as it is built, and Chromium."""

import re
import subprocess
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, sync_playwright
from pytest_django import DjangoDbBlocker

from tests.browser.window import DIGITS, Language, Window, launch, open_window
from tests.databases import Template
from tests.factories import Hotline
from tests.incidents.conftest import migrated
from tests.servers import free_port
from tests.two_nodes.conftest import production
from tests.two_nodes.kinds import Embedded, Kind
from tests.two_nodes.nodes import ROOT, RunningNode, RunningPair, founded, running, straight

__all__ = ["migrated", "production"]

Beside = Callable[..., Any]
Enrolled = Callable[..., Window]


@pytest.fixture(scope="session")
def bundle(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The client, built from its sources."""
    directory = tmp_path_factory.mktemp("client") / "dist"
    command = ["npm", "run", "build", "--", "--outDir", str(directory), "--logLevel", "error"]
    subprocess.run(command, cwd=ROOT / "client", check=True, capture_output=True)
    return directory


@pytest.fixture(scope="module")
def kind(migrated: Template) -> Kind:
    """How the nodes are run: as a trial is, unless a module says otherwise."""
    return Embedded(migrated)


@pytest.fixture(scope="module")
def chromium(kind: Kind) -> Iterator[Browser]:
    """The browser; each window in it keeps to itself. What nodes are run on is there before it (see `beside`)."""
    with sync_playwright() as playwright:
        browser = launch(playwright)
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def beside() -> Iterator[Beside]:
    """Calls a function in a thread of its own: Playwright's event loop has this one, where Django then does nothing."""
    with ThreadPoolExecutor(max_workers=1) as thread:
        yield lambda act, *arguments: thread.submit(act, *arguments).result()


@pytest.fixture(scope="module")
def pair(
    tmp_path_factory: pytest.TempPathFactory,
    kind: Kind,
    bundle: Path,
    beside: Beside,
    django_db_blocker: DjangoDbBlocker,
) -> Iterator[RunningPair]:
    """Two founded nodes, XA and XB, running and linked, that serve the client.

    What a test does in their databases it does by `beside`.
    """
    both = running(Hotline(), tmp_path_factory.mktemp("pair"), kind, client=bundle)
    with django_db_blocker.unblock():
        yield beside(both.__enter__)
        beside(both.__exit__, None, None, None)


@pytest.fixture(scope="module")
def node(
    tmp_path_factory: pytest.TempPathFactory,
    kind: Kind,
    bundle: Path,
    beside: Beside,
    django_db_blocker: DjangoDbBlocker,
) -> Iterator[RunningNode]:
    """XA's node, running and serving the client; nobody answers at the other end of its line."""
    hotline, directory = Hotline(), tmp_path_factory.mktemp("node")

    def start() -> RunningNode:
        ports, peer = [free_port()], straight(free_port())
        made = founded(hotline, hotline.own, directory, kind=kind, client=bundle, ports=ports, peer=peer)
        made.start()
        return made

    with django_db_blocker.unblock():
        started = beside(start)
        yield started
        beside(started.close)


@pytest.fixture(scope="module")
def enrolled(chromium: Browser, beside: Beside) -> Iterator[Enrolled]:
    """Brings an officer from the invitation to the desk, in a new window."""
    windows: list[Window] = []

    def enrol(node: RunningNode, number: int, language: Language = "en") -> Window:
        window = open_window(chromium, f"http://{node.host}", language=language)
        windows.append(window)
        window.come_in(*invite(node, number))
        assert DIGITS.fullmatch(window.make_key())
        beside(node.sign_waiting)
        window.to_desk()
        return window

    yield enrol
    for window in windows:
        window.close()


def invite(node: RunningNode, number: int, post: str = "watch") -> tuple[str, str]:
    """Address and code of a new invitation, as the command prints them."""
    printed = node.manage("invite", "--post", post, "--officer", str(number))
    found = re.search(r"Address: (\S+)\nCode: +(\d{4} \d{4})\n", printed)
    assert found, printed
    return found[1], found[2]

"""Passkeys in Chromium itself, against a node that runs as its users run it: made, used, refused, and nothing blocked.

The authenticator is Chromium's virtual one (Chrome DevTools Protocol, WebAuthn domain); everything else is real,
the Content-Security-Policy with Trusted Types included.
"""

import os
import re
import socket
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, CDPSession, Page, sync_playwright

from tests.browser.window import AUTHENTICATOR, FLAGS

ROOT = Path(__file__).parents[3]


@dataclass(frozen=True)
class Node:
    """A running node: its public address, and the environment of its commands."""

    url: str
    environ: dict[str, str]

    def invite(self, number: int) -> tuple[str, str]:
        """Address and code of a new invitation."""
        printed = self.manage("invite", "--post", "watch", "--officer", str(number))
        found = re.search(r"Address: (\S+)\nCode: +(\d{4} \d{4})\n", printed)
        assert found
        return found[1], found[2]

    def manage(self, *arguments: str) -> str:
        """What a command prints."""
        command = [sys.executable, "manage.py", *arguments]
        ended = subprocess.run(command, cwd=ROOT, env=self.environ, capture_output=True, text=True, check=True)
        return ended.stdout


@pytest.fixture(scope="module")
def node(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Node]:
    """A node on the embedded default, on a free port, with a directory of its own."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    directory = tmp_path_factory.mktemp("node")
    environ = {**os.environ, "HOTLINE_ORIGIN": f"http://xa.localhost:{port}", "HOTLINE_DATA": str(directory)}
    made = Node(environ["HOTLINE_ORIGIN"], environ)
    made.manage("migrate", "--verbosity", "0")
    command = [sys.executable, "-m", "uvicorn", "hotline.asgi:application", "--host", "127.0.0.1", "--port", str(port)]
    with (directory / "log").open("wb") as log, subprocess.Popen(command, cwd=ROOT, env=environ, stderr=log) as server:
        try:
            with httpx.Client(
                base_url=f"http://127.0.0.1:{port}",
                headers={"Host": f"xa.localhost:{port}"},
                transport=httpx.HTTPTransport(retries=7),
            ) as waiting:
                assert waiting.get("/health/ready").json() == {"missing": ["hotline"], "ready": False}
            yield made
        finally:
            server.terminate()
            server.wait(20)
    assert "Application shutdown complete." in (directory / "log").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=os.environ.get("CHROMIUM", "/usr/bin/chromium"), args=FLAGS
        )
        yield browser
        browser.close()


@dataclass
class Desk:
    """A browser with an authenticator, and what it complained of."""

    page: Page
    devtools: CDPSession
    authenticator: str
    problems: list[str] = field(default_factory=list)

    def set_verified(self, verified: bool) -> None:
        """Whether finger, face or PIN will be right."""
        self.devtools.send(
            "WebAuthn.setUserVerified", {"authenticatorId": self.authenticator, "isUserVerified": verified}
        )

    def enrol(self, node: Node, number: int) -> list[str]:
        """Goes through the invitation up to the client's page; returns the recovery codes."""
        address, code = node.invite(number)
        self.page.goto(address)
        self.page.get_by_label("Code").fill(code)
        self.page.get_by_role("button", name="Continue").click()
        self.page.get_by_role("link", name="Continue").click()
        self.page.get_by_role("button", name="Make sign-in key").click()
        self.page.wait_for_url("**/account/recovery-codes*")
        codes = self.page.locator("ol.codes li").all_inner_texts()
        self.page.get_by_role("link", name="Written down, continue").click()
        self.page.wait_for_url(f"{node.url}/enrol")
        return codes

    def sign_out(self, node: Node) -> None:
        self.page.goto(f"{node.url}/sign-out")
        self.page.get_by_role("button", name="Sign out").click()
        self.page.wait_for_url("**/sign-in*")


@pytest.fixture
def desk(chromium: Browser) -> Iterator[Desk]:
    context = chromium.new_context(locale="en-GB")
    context.set_default_timeout(15_000)
    page = context.new_page()
    devtools = context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    added = devtools.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})
    made = Desk(page, devtools, added["authenticatorId"])
    page.on("console", lambda message: made.problems.append(message.text) if message.type != "log" else None)
    page.on("pageerror", lambda error: made.problems.append(str(error)))
    yield made
    context.close()


def test_officer_is_invited_makes_a_key_and_signs_in_with_it(node: Node, desk: Desk) -> None:
    codes = desk.enrol(node, 7)
    assert desk.page.title() == "Centre XA loaded"
    desk.sign_out(node)

    desk.page.get_by_role("button", name="Sign in with key").click()

    desk.page.wait_for_url(f"{node.url}/")
    assert len(codes) == 10
    assert desk.problems == []


def test_account_with_a_key_asks_for_it_before_a_second_one(node: Node, desk: Desk) -> None:
    desk.enrol(node, 8)
    desk.sign_out(node)
    desk.page.get_by_role("button", name="Sign in with key").click()
    desk.page.wait_for_url(f"{node.url}/")

    desk.page.goto(f"{node.url}/account/keys/add")
    assert desk.page.url.startswith(f"{node.url}/confirm/key")
    desk.page.get_by_role("button", name="Confirm with key").click()
    desk.page.wait_for_url(f"{node.url}/account/keys/add")
    desk.page.get_by_role("button", name="Make sign-in key").click()

    problem = desk.page.get_by_text("This device already has a sign-in key for this account.")
    problem.wait_for()
    assert desk.problems == []


def test_finger_that_is_not_recognised_makes_no_session(node: Node, desk: Desk) -> None:
    desk.enrol(node, 9)
    desk.sign_out(node)
    desk.set_verified(False)

    desk.page.get_by_role("button", name="Sign in with key").click()

    desk.page.get_by_text("It was cancelled, took too long, or this device has no sign-in key").wait_for()
    assert desk.page.evaluate("fetch('/api/session').then((answer) => answer.status)") == 401


def test_key_of_one_node_is_none_at_another_address(node: Node, desk: Desk) -> None:
    """Passkeys belong to the public host: under another name of the same machine there is none."""
    desk.enrol(node, 10)
    elsewhere = node.url.replace("xa.localhost", "xb.localhost")

    answer = desk.page.goto(f"{elsewhere}/sign-in")

    assert answer
    assert answer.status == 400


def test_language_of_the_page_changes_without_losing_the_place(node: Node, desk: Desk) -> None:
    address, _code = node.invite(11)
    desk.page.goto(address)

    desk.page.get_by_role("button", name="简体中文").click()

    desk.page.get_by_role("heading", name="您收到一份邀请").wait_for()
    assert desk.page.url == address
    assert desk.problems == []

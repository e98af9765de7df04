"""The node is given a newer client under an officer's open page: the page says so, and what was written is kept."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.acts import go
from tests.browser.conftest import Beside, Enrolled
from tests.browser.window import Window
from tests.bundle import build_client, copy_client
from tests.two_nodes.nodes import RunningNode

OLDER = "This page is older than our node"
WRITTEN = "The cranes of a port operator stand still."


@pytest.fixture(scope="module")
def newer(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A client of a later version, which keeps its storage in another way."""
    sources = copy_client(tmp_path_factory.mktemp("newer") / "client")
    store = sources / "src" / "device" / "store.ts"
    text = store.read_text(encoding="utf-8")
    changed = re.sub(r"^const VERSION = \d+;", "const VERSION = 1_000;", text, flags=re.MULTILINE)
    assert changed != text
    store.write_text(changed, encoding="utf-8")
    return build_client(sources)


def give(node: RunningNode, client: Path) -> None:
    """The operator gives the node another client: it is stopped, and started with that."""
    node.stop()
    node.client = client
    node.start()


def write(window: Window, text: str) -> None:
    """Fill in a message in words, and leave it there, kept as the page says."""
    window.page.get_by_role("radio", name=re.compile("^Message")).check()
    window.page.get_by_role("textbox", name="In words").fill(text)
    expect(window.page.get_by_text("Draft kept on this device")).to_be_visible()


def alone(page: Page) -> None:
    """What stands there, wherever the officer was: why, and one thing to do."""
    expect(page.locator("main h1")).to_have_text(OLDER)
    expect(page.locator(".fact")).to_have_text(OLDER)
    expect(page.locator("main button")).to_have_text("Load it again")


def beyond_the_stop(window: Window) -> list[str]:
    """Complaints other than that the node was away while it was given another client."""
    return [one for one in window.problems if "net::ERR_CONNECTION" not in one and "WebSocket connection" not in one]


def test_a_newer_page_beside_it_takes_over(node: RunningNode, newer: Path, enrolled: Enrolled, beside: Beside) -> None:
    window = enrolled(node, 7)
    go(window, "/trust")
    browser = window.page.locator("aside section", has=window.page.get_by_role("heading", name="This browser"))
    expect(browser).to_contain_text("Our list of signatories names no manifest yet")
    expect(browser).to_contain_text(re.compile(r"\d+ files compared"))
    beside(give, node, newer)

    go(window, "/")
    go(window, "/trust")
    expect(browser).to_contain_text("Older than what our node serves now")
    expect(browser.get_by_role("button", name="Load it again")).to_be_visible()
    go(window, "/write")
    write(window, WRITTEN)
    beside_it = window.context.new_page()
    window.watch(beside_it)
    beside_it.goto(window.url)
    expect(beside_it.locator("main h1")).to_have_text("Desk")

    alone(window.page)
    window.button("Load it again").click()
    expect(window.page.get_by_role("textbox", name="In words")).to_have_value(WRITTEN)
    assert beyond_the_stop(window) == []


def test_an_answer_that_it_cannot_read_accuses_nobody(
    node: RunningNode, bundle: Path, newer: Path, enrolled: Enrolled, beside: Beside
) -> None:
    beside(give, node, bundle)
    window = enrolled(node, 8)
    go(window, "/write")
    write(window, WRITTEN)
    beside(give, node, newer)

    def of_a_newer_api(route: Route) -> None:
        route.fulfill(json={"awaits": {"own": [], "other": []}})

    window.page.route("**/api/v1/desk", of_a_newer_api)
    go(window, "/")

    alone(window.page)
    window.page.unroute("**/api/v1/desk")
    window.button("Load it again").click()
    expect(window.heading()).to_have_text("Desk")
    go(window, "/write")
    expect(window.page.get_by_role("textbox", name="In words")).to_have_value(WRITTEN)
    expect(window.page.locator(".alarm-bar")).to_have_count(0)
    assert beyond_the_stop(window) == []

"""Who plays the night, and on what: two nodes with a line that can be cut, one clock, three desks, and pagers.

| window | officer | reads |
|---|---|---|
| ours | XA's watch, 07 | English |
| head | XA's head, 01, who releases, at home | English |
| theirs | XB's watch, 03 | Chinese |

Both sides' duty rosters have an alternate (liaison, called by webhook) and a head (called by mail).
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser

from incidents.watch.roster import NewContact, NewDuty, Webhook, keep_lists
from tests.browser.clock import Clock
from tests.browser.conftest import Beside, invite
from tests.browser.pagers import Pagers
from tests.browser.window import DIGITS, Language, Window, open_window
from tests.databases import Template
from tests.factories import Hotline
from tests.incidents.nodes import Machine
from tests.two_nodes.kinds import Embedded
from tests.two_nodes.nodes import RunningNode, RunningPair, running
from tests.two_nodes.wire import Wires

DESKS: Mapping[str, tuple[int, str, Language]] = {
    "ours": (7, "watch", "en"),
    "head": (1, "head", "en"),
    "theirs": (3, "watch", "zh"),
}
ALTERNATE = 5
SHIFT = timedelta(hours=12)
NOTICES = """
globalThis.notices = [];
globalThis.Notification = class {
  static permission = "granted";
  constructor(title, options) { globalThis.notices.push(JSON.stringify([title, options])); }
  close() {}
};
Object.defineProperty(document, "hidden", { get: () => globalThis.away === true });
"""
"""Keeps what the browser would show outside the page; `away` is a tab in the background, which Chromium without a
screen does not have."""


@dataclass(frozen=True)
class Ground:
    """What the nodes are made of: a migrated database, the client, and where they keep what is theirs."""

    template: Template
    bundle: Path
    directory: Path


@dataclass
class Called(Embedded):
    """A node of one process, whose mail goes to a server of the test."""

    mail: str = ""

    def settings(self, machine: Machine) -> Mapping[str, str]:
        """The mail server beside what every such node has."""
        return {**super().settings(machine), "HOTLINE_MAIL": self.mail}


@dataclass
class Night:
    """All that takes part."""

    clock: Clock
    pair: RunningPair
    wires: Wires
    pagers: Pagers
    beside: Beside
    desks: dict[str, Window] = field(default_factory=dict)

    @property
    def ours(self) -> Window:
        """The desk of XA's watch."""
        return self.desks["ours"]

    @property
    def head(self) -> Window:
        """The desk of XA's head."""
        return self.desks["head"]

    @property
    def theirs(self) -> Window:
        """The desk of XB's watch."""
        return self.desks["theirs"]

    def node_of(self, desk: str) -> RunningNode:
        """The node at which a desk is."""
        return self.pair.xb if desk == "theirs" else self.pair.xa

    def read(self, node: RunningNode, what: Callable[[], Any]) -> Any:
        """What is read in a node's database."""
        return self.beside(node.here, what)


@contextmanager
def nodes(ground: Ground, clock: Clock, pagers: Pagers, beside: Beside) -> Iterator[Night]:
    """Both nodes, founded and linked over wires, with heads among their posts and the duty rosters filled."""
    with ExitStack() as stack:
        wires = Wires(stack)
        both = running(
            Hotline(),
            ground.directory,
            Called(ground.template, mail=pagers.mail_url),
            client=ground.bundle,
            through=wires.to,
            turned=True,
            ahead=clock.ahead,
        )
        pair = beside(both.__enter__)
        try:
            clock.nodes += [pair.xa, pair.xb]
            for node in clock.nodes:
                beside(_staff, node, clock, pagers)
            yield Night(clock, pair, wires, pagers, beside)
        finally:
            beside(both.__exit__, None, None, None)


def sit_down(night: Night, browser: Browser) -> None:
    """Bring the three officers from their invitations to their desks."""
    for name, (number, post, language) in DESKS.items():
        node = night.node_of(name)
        window = open_window(browser, f"http://{node.host}", language=language)
        night.desks[name] = window
        window.context.add_init_script(NOTICES)
        night.clock.keep(window.context)
        window.come_in(*invite(node, number, post))
        assert DIGITS.fullmatch(window.make_key())
        night.beside(node.sign_waiting)
        window.to_desk()


def _staff(node: RunningNode, clock: Clock, pagers: Pagers) -> None:
    everything = ["centre", "government"]
    node.change([{"change": "post", "drafts": everything, "post": "head", "releases": everything}])
    side, now = node.side.lower(), clock.now()

    def duty(post: str, officer: int, webhook: Webhook | bool) -> NewDuty:
        address = "" if webhook else f"{post}@{side}.example"
        return NewDuty(post, officer, now - timedelta(hours=1), now + SHIFT, email=address, webhook=webhook)

    hook = Webhook(pagers.webhook_url(f"{side}/liaison"), "a secret of the pager")
    watch = DESKS["ours" if side == "xa" else "theirs"][0]
    roster = [duty("watch", watch, False), duty("liaison", ALTERNATE, hook), duty("head", 1, False)]
    contacts = [
        NewContact("XA", "watch", ["en"], ["+990 1 5550 07"], None),
        NewContact("XB", "watch", ["zh-Hans", "en"], ["+991 2 5550 03"], None),
    ]
    node.here(lambda: keep_lists(roster, contacts, version=0, officer=1, now=now))

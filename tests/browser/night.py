"""Who plays the night, and on what: two nodes with a line that can be cut, one clock, three desks, and pagers.

| window | officer | reads |
|---|---|---|
| ours | XA's watch, 07 | English |
| head | XA's head, 01, who releases, at home | English |
| theirs | XB's watch, 03 | Chinese |

On both sides' duty rosters stand the watch and the head, called by mail, and their alternate and deputy, called by
webhook.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

from django.apps import apps
from django.db.models import Model
from playwright.sync_api import Browser

from incidents.demonstration.officer import Officer
from incidents.link.line import read_line
from incidents.log.clock import node_clock
from incidents.log.rebuild import rebuild
from incidents.log.store import other_log, own_log
from incidents.projections import TABLES
from incidents.watch.models import WatchStand
from incidents.watch.queries import watch_of
from incidents.watch.roster import NewContact, NewDuty, Webhook, keep_lists
from incidents.watch.rules import is_armed
from tests.browser.clock import Clock
from tests.browser.conftest import Beside, invite
from tests.browser.pagers import Pagers, webhook_says
from tests.browser.window import DIGITS, Language, Window, open_window
from tests.databases import Template
from tests.factories import Hotline
from tests.incidents.nodes import Machine
from tests.two_nodes.kinds import Embedded
from tests.two_nodes.nodes import RunningNode, RunningPair, running
from tests.two_nodes.wire import Wires
from tests.waiting import until

DESKS: Mapping[str, tuple[int, str, Language]] = {
    "ours": (7, "watch", "en"),
    "head": (1, "head", "en"),
    "theirs": (3, "watch", "zh"),
}
COLLEAGUE = 8
SHIFT = timedelta(hours=12)
STRIDE = 40
"""Seconds that pass at once while desks are armed: a beat before, and they are not silent for a minute."""
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
    """All that takes part; `stick` is what a courier carries files on."""

    clock: Clock
    pair: RunningPair
    wires: Wires
    pagers: Pagers
    beside: Beside
    stick: Path
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

    def colleague(self, desk: str) -> Officer:
        """Another officer of that desk's side, with a device in Python."""
        officer: Officer = self.beside(self.node_of(desk).officer, COLLEAGUE)
        return officer

    def settle(self) -> None:
        """Wait until both nodes have heard of each other and of their armed desk, as after a leap."""
        for node in (self.pair.xa, self.pair.xb):
            until(partial(self.beside, node.here, _is_up), within=20, what=node.log)
            until(partial(self.beside, node.here, _is_armed), within=20, what=node.log)

    def pass_on_watch(self, time_of_day: str) -> None:
        """Let time pass with desks that give signs of life all the while; `Clock.turn` is a leap without any."""
        while (left := (self.clock.at(time_of_day) - self.clock.now()).total_seconds()) > 0:
            self.clock.leap(min(STRIDE, int(left) + 1))
            for node in (self.pair.xa, self.pair.xb):
                self.beat(node)

    def beat(self, node: RunningNode) -> None:
        """Wait until the armed desk of a node has given a sign of life since the last leap."""
        until(partial(self.beside, node.here, _has_beaten), within=20, what=node.log)

    def called(self, who: str, since: datetime) -> list[dict[str, object]]:
        """What a webhook (`xb/alternate`) was told of calls from then on."""
        told = [webhook_says(said) for said in self.pagers.at(f"/{who}")]
        return [one for one in told if datetime.fromisoformat(str(one["at"])) >= since]

    def derived(self) -> dict[str, dict[str, list[dict[str, object]]]]:
        """Stops both nodes; what each derived of both logs, table by table, once it is what rebuilding makes."""
        found = {}
        for node in (self.pair.xa, self.pair.xb):
            node.stop()
            assert self.beside(node.here, lambda: rebuild(repair=False)) == []
            found[node.side] = self.beside(node.here, _tables)
        return found


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
            yield Night(clock, pair, wires, pagers, beside, stick=ground.directory)
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


def _tables() -> dict[str, list[dict[str, object]]]:
    """The rows of all that is derived, without what names a row within one database, both sides by their codes."""
    return {name: _rows(apps.get_model("incidents", name), key) for name, key in TABLES.items()}


def _rows(model: type[Model], key: Sequence[str]) -> list[dict[str, object]]:
    sides = {"own": own_log().side, "other": other_log().side}
    columns = [field.attname for field in model._meta.concrete_fields if field.name != "id"]
    rows = model._default_manager.order_by(*key).values(*columns)
    return [{sides.get(column, column): value for column, value in row.items()} for row in rows]


def _is_up() -> bool:
    return read_line(now=node_clock()).state.state == "up"


def _is_armed() -> bool:
    return is_armed(watch_of(WatchStand.objects.get(pk=1)), now=node_clock())


def _has_beaten() -> bool:
    beaten = WatchStand.objects.get(pk=1).armed_at
    return beaten is not None and node_clock() - beaten < timedelta(seconds=STRIDE / 2)


def _staff(node: RunningNode, clock: Clock, pagers: Pagers) -> None:
    everything = ["centre", "government"]
    node.change([{"change": "post", "drafts": everything, "post": "head", "releases": everything}])
    side, now = node.side.lower(), clock.now()

    def duty(post: str, officer: int, by: str) -> NewDuty:
        mail = f"{by}@{side}.example" if by == post else ""
        hook = False if mail else Webhook(pagers.webhook_url(f"{side}/{by}"), "a secret of the pager")
        return NewDuty(post, officer, now - timedelta(hours=1), now + SHIFT, email=mail, webhook=hook)

    watch = DESKS["ours" if side == "xa" else "theirs"][0]
    roster = [
        duty("watch", watch, "watch"),
        duty("liaison", 5, "alternate"),
        duty("head", 1, "head"),
        duty("head", 2, "deputy"),
    ]
    contacts = [
        NewContact("XA", "watch", ["en"], ["+990 1 5550 07"], None),
        NewContact("XB", "watch", ["zh-Hans", "en"], ["+991 2 5550 03"], None),
    ]
    node.here(lambda: keep_lists(roster, contacts, version=0, officer=1, now=now))

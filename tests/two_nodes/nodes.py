"""Two whole nodes as processes: uvicorn on loopback, what `kinds.py` has beside it, and the real link between them.

    with running(hotline, directory, Embedded(template)) as pair:
        officer = pair.xa.officer(7, post="watch")          keys made, enrolled, listed by two registrars
        pair.xa.kill(); pair.xa.start()

What registrars and operators do, the tests do from their own process, on the node's database.
"""

import os
import secrets
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

import httpx
from django.conf import settings
from django.test import Client

from incidents.centres.models import Officer as Account
from incidents.centres.permissions import Post
from incidents.centres.sessions import end_all_sessions
from incidents.demonstration.officer import Desk, Officer
from incidents.demonstration.run import SERVER_FLAGS
from incidents.devices.queries import pending_enrolments
from incidents.log.append import Signed, append
from incidents.log.clock import node_clock
from incidents.log.found import found
from tests.bundle import write_bundle
from tests.factories import Country, Hotline, Values, b64
from tests.incidents.nodes import Clock, Node, make_machine
from tests.officers import sign_in
from tests.servers import free_port
from tests.two_nodes.clocked import followed
from tests.two_nodes.kinds import Kind
from tests.waiting import until

ROOT = Path(__file__).resolve().parents[2]
T = TypeVar("T")
Through = Callable[[int], str]
POSTS = (("XA", "liaison"), ("XA", "watch"), ("XB", "watch"))


@dataclass
class RunningNode:
    """A node's directory and processes; `ports` are those of its servers, `peer` is the other node's link.

    `turned`: its server runs under a clock that the test can turn, `ahead` seconds ahead of the machine's.
    """

    node: Node
    kind: Kind
    client: Path
    ports: list[int]
    peer: str
    turned: bool = False
    ahead: int = 0
    processes: list[subprocess.Popen[bytes]] = field(default_factory=list)
    desks: list[Desk] = field(default_factory=list)

    @property
    def side(self) -> str:
        """Its side's code."""
        return self.node.country.side

    @property
    def host(self) -> str:
        """The name under which browsers reach it."""
        return f"{self.side.lower()}.localhost:{self.ports[0]}"

    @property
    def url(self) -> str:
        """Where it is reached without a name service."""
        return self.urls[0]

    @property
    def urls(self) -> list[str]:
        """Where each of its servers is."""
        return [f"http://127.0.0.1:{port}" for port in self.ports]

    def environment(self) -> dict[str, str]:
        """Its settings."""
        return {
            **{name: value for name, value in os.environ.items() if name in ("PATH", "HOME", "LANG")},
            "PYTHONUNBUFFERED": "1",
            "DJANGO_SETTINGS_MODULE": "hotline.settings",
            "HOTLINE_SIDE": self.side,
            "HOTLINE_ORIGIN": f"http://{self.host}",
            "HOTLINE_DATA": str(self.node.machine.directory),
            "HOTLINE_DEMONSTRATION": "no",
            "HOTLINE_LINK_PEER": self.peer,
            "HOTLINE_CLIENT": str(self.client),
            "SECRET_KEY": settings.SECRET_KEY,  # so that a session that a test opens is one of the node's
            "ALLOWED_HOSTS": f"{self.side.lower()}.localhost,127.0.0.1",
            **self.kind.settings(self.node.machine),
        }

    def start(self) -> None:
        """Start the processes, and wait until the servers are ready."""
        if self.turned:
            self.turn_clock(self.ahead)
        server = [*self._module(), "uvicorn", "hotline.asgi:application", "--host", "127.0.0.1", *SERVER_FLAGS]
        commands = [*([*server, "--port", str(port)] for port in self.ports), *self.kind.beside()]
        with (self.node.machine.directory / "server.log").open("ab") as log:
            self.processes = [
                subprocess.Popen(
                    command, cwd=ROOT, env=self.environment(), stdout=log, stderr=log, start_new_session=True
                )
                for command in commands
            ]
        until(self.is_ready, within=30, what=self.log)

    def turn_clock(self, ahead: int) -> None:
        """Let its clock be so many seconds ahead of the machine's; returns once it is, if the node runs."""
        self.ahead = ahead
        part = self._lead.with_suffix(".part")
        part.write_text(str(ahead))
        part.replace(self._lead)
        if self.processes:
            until(lambda: followed(self._lead).read_text() == str(ahead), what=self.log)

    def manage(self, *arguments: str) -> str:
        """Run an operator's command beside the server, under its clock; what it prints. Raises CalledProcessError."""
        command = [*self._module(), "manage", *arguments]
        ended = subprocess.run(command, cwd=ROOT, env=self.environment(), capture_output=True, text=True, check=True)
        return ended.stdout

    def _module(self) -> list[str]:
        """How a module is run under its clock."""
        under = ["tests.two_nodes.clocked", str(self._lead)] if self.turned else []
        return [sys.executable, "-m", *under]

    @property
    def _lead(self) -> Path:
        return self.node.machine.directory / "lead"

    def is_ready(self) -> bool:
        """Whether all its servers say so."""
        try:
            answers = [httpx.get(f"{url}/health/ready", headers={"Host": self.host}) for url in self.urls]
        except httpx.TransportError:
            return False
        return all(answer.status_code == 200 for answer in answers)

    def signal(self, number: int) -> None:
        """Send its processes a signal, and what they started: Celery's beat would outlive its worker."""
        for process in self.processes:
            os.killpg(process.pid, number)

    def kill(self) -> None:
        """SIGKILL, at whatever it is."""
        self._end(signal.SIGKILL)

    def stop(self) -> None:
        """End it as an operator does."""
        self._end(signal.SIGTERM)

    def _end(self, number: int) -> None:
        self.signal(number)
        for process in self.processes:
            process.wait(timeout=20)
        self.processes = []

    def log(self) -> str:
        """The end of what it wrote."""
        return (self.node.machine.directory / "server.log").read_text(errors="replace")[-4_000:]

    def desk(self, number: int, post: str = "watch") -> Desk:
        """An officer's signed-in session, by the cookie that a browser would have."""
        client = Client()
        with self.node.here():
            sign_in(client, number=number, post=Post(post))
        cookie = settings.SESSION_COOKIE_NAME, client.cookies[settings.SESSION_COOKIE_NAME].value
        url = self.urls[len(self.desks) % len(self.urls)]
        desk = Desk(url, session_cookie=cookie, host=self.host)
        self.desks.append(desk)
        return desk

    def officer(self, number: int, post: str = "watch") -> Officer:
        """An officer whose new device two registrars have listed."""
        seeds = secrets.token_bytes(64), secrets.token_bytes(32)
        officer = Officer.enrol(self.desk(number, post), post=post, number=number, seeds=seeds)
        self.sign_waiting()
        officer.listen()
        return officer

    def sign_waiting(self) -> None:
        """Have two registrars list all devices that wait."""
        with self.node.here():
            waiting = pending_enrolments()
        self.change(
            [
                {
                    "change": "device",
                    "officer": one.officer,
                    "post": one.post,
                    "sealing": b64(one.sealing),
                    "signing": b64(one.signing),
                }
                for one in waiting
            ]
        )

    def change(self, made: list[Values]) -> None:
        """Have two registrars change the list."""
        with self.node.here():
            (result,) = append([Signed(self.node.change(made))], now=node_clock())
        if isinstance(result, Exception):
            raise result

    def end_sessions(self, number: int) -> None:
        """End all of an officer's sessions, as the officer would from another browser."""
        with self.node.here():
            end_all_sessions(Account.objects.get(number=number))

    def here(self, read: Callable[[], T]) -> T:
        """What is read in its database."""
        with self.node.here():
            return read()

    def close(self) -> None:
        """End it, and let go of its database."""
        for desk in self.desks:
            desk.close()
        self.kill()
        self.node.machine.close()


@dataclass
class RunningPair:
    """Both nodes of a hotline."""

    xa: RunningNode
    xb: RunningNode

    def start(self) -> None:
        """Start both."""
        self.xa.start()
        self.xb.start()

    @staticmethod
    def line(officer: Officer) -> dict[str, Any]:
        """The state of the line as an officer's node has it."""
        answer: dict[str, Any] = officer.desk.get("/api/v1/line")
        return answer

    def line_becomes(self, officer: Officer, state: str, *, within: float = 10.0) -> None:
        """Wait until an officer's node has the line in that state; raises TimeoutError with how it stands instead."""
        until(
            lambda: self.line(officer)["state"] == state,
            within=within,
            what=lambda: f"not {state}: {self.line(officer)}\n{self.xa.log()}\n{self.xb.log()}",
        )

    def officers(self) -> tuple[Officer, Officer]:
        """A watch officer of each side, whose devices know each other."""
        ours, theirs = self.xa.officer(7), self.xb.officer(3)
        until(lambda: _knows(ours, theirs) and _knows(theirs, ours), what=self.xa.log)
        return ours, theirs


def _prepare(node: Node) -> None:
    """Keys, founding and posts of a node, from now."""
    node.make_keys()
    everything = ["centre", "government"]
    posts: list[dict[str, Any]] = [
        {"change": "post", "drafts": everything, "post": "liaison", "releases": []},
        {"change": "post", "drafts": everything, "post": "watch", "releases": everything},
    ]
    with node.here():
        now = node.clock()
        changes = node.country.founding_changes()
        first = node.hotline.change(node.country, changes, version=1, previous=None, by_root=True, now=now)
        found(node.hotline.founding, first, side=node.country.side, now=now)
        node.append(Signed(node.change(posts)))


def straight(port: int) -> str:
    """The link at that port, with nothing in between."""
    return f"ws://127.0.0.1:{port}/link"


@contextmanager
def running(
    hotline: Hotline,
    directory: Path,
    kind: Kind,
    *,
    client: Path | None = None,
    through: Through = straight,
    turned: bool = False,
    ahead: int = 0,
) -> Iterator[RunningPair]:
    """Two nodes, founded and started. `client` is the bundle that they serve; the tests' small one by default.

    `through` gives the address under which the other node reaches the link at a port. With `turned` the test can turn
    the clock of each, which begins `ahead` seconds ahead of the machine's: then what founds them runs under it, too.
    """
    bundle = client or write_bundle(directory / "client")
    own, other = ([free_port() for _ in range(kind.servers)] for _ in range(2))
    pair = RunningPair(
        founded(hotline, hotline.own, directory, kind=kind, client=bundle, ports=own, peer=through(other[-1])),
        founded(hotline, hotline.other, directory, kind=kind, client=bundle, ports=other, peer=through(own[-1])),
    )
    for node in (pair.xa, pair.xb):
        node.turned, node.ahead = turned, ahead
    try:
        pair.start()
        yield pair
    finally:
        pair.xa.close()
        pair.xb.close()


def founded(
    hotline: Hotline, country: Country, directory: Path, *, kind: Kind, client: Path, ports: list[int], peer: str
) -> RunningNode:
    """A node that is founded, and does not run yet."""
    node = Node(hotline, country, make_machine(country.side, directory, kind.template), Clock(node_clock()))
    _prepare(node)
    return RunningNode(node, kind, client, ports, peer)


def _knows(officer: Officer, other: Officer) -> bool:
    officer.listen()
    return other.device.id in officer.other.signatories.devices

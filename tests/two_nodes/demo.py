"""The demonstration as somebody at a terminal sees it: what it prints, and the signals that end it.

with demonstration(directory) as demo:
    demo.until("Ctrl-C ends both nodes.")       the lines up to that one
    demo.interrupt()                            its exit code
"""

import os
import secrets
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.test import Client, override_settings

from hotline.secret_key import kept_secret_key
from incidents.demonstration.officer import Desk, Officer
from tests.bundle import write_bundle
from tests.incidents.nodes import Machine
from tests.officers import sign_in
from tests.servers import free_port

ROOT = Path(__file__).resolve().parents[2]
INVITED = "Ctrl-C ends both nodes."


@dataclass
class Terminal:
    """A running `manage.py demo`."""

    directory: Path
    ports: dict[str, int]
    process: subprocess.Popen[str]

    def until(self, end: str) -> list[str]:
        """The lines that it prints, up to one that ends like this."""
        lines: list[str] = []
        for line in self.process.stdout or ():
            lines.append(line.rstrip("\n"))
            if lines[-1].endswith(end):
                return lines
        raise AssertionError([*lines, self.process.stderr and self.process.stderr.read()])

    def interrupt(self) -> int:
        """Ctrl-C; its exit code."""
        self.process.send_signal(signal.SIGINT)
        self.process.communicate(timeout=30)
        return self.process.returncode

    def kill_node(self, side: str) -> None:
        """SIGKILL to a side's server."""
        pid = self.process.pid
        children = map(int, Path(f"/proc/{pid}/task/{pid}/children").read_text().split())
        listening = f"\0--port\0{self.ports[side]}\0".encode()
        (server,) = (child for child in children if listening in Path(f"/proc/{child}/cmdline").read_bytes())
        os.kill(server, signal.SIGKILL)

    def machine(self, side: str) -> Machine:
        """A side's machine, as its operator has it."""
        data = self.directory / side
        return Machine(side, data, {"NAME": str(data / "hotline.sqlite3")})

    @contextmanager
    def newcomer(self, side: str, number: int) -> Iterator[Officer]:
        """A person with a new device that asks to be listed."""
        machine, browser = self.machine(side), Client()
        with machine.here(), override_settings(SECRET_KEY=kept_secret_key(machine.directory / "secret_key")):
            sign_in(browser, number=number)
        machine.close()
        cookie = settings.SESSION_COOKIE_NAME, browser.cookies[settings.SESSION_COOKIE_NAME].value
        port = self.ports[side]
        desk = Desk(f"http://127.0.0.1:{port}", session_cookie=cookie, host=f"{side.lower()}.localhost:{port}")
        seeds = secrets.token_bytes(64), secrets.token_bytes(32)
        try:
            yield Officer.enrol(desk, post="watch", number=number, seeds=seeds)
        finally:
            desk.close()


def environment(directory: Path, ports: dict[str, int], client: Path | None) -> dict[str, str]:
    """What the demonstration is started with, beside what a shell has; a node's settings in it must not matter."""
    return {
        **{name: value for name, value in os.environ.items() if name in ("PATH", "HOME", "LANG")},
        **{f"{side}_PORT": str(port) for side, port in ports.items()},
        "HOTLINE_CLIENT": str(client or write_bundle(directory.parent / "client")),
        "HOTLINE_DEMO_DIR": str(directory),
        "HOTLINE_SIDE": "nothing",
        "DATABASE_URL": "nothing",
    }


def start(directory: Path, *arguments: str, ports: dict[str, int], client: Path | None = None) -> subprocess.Popen[str]:
    """Start it. `client` is the bundle that both nodes serve; the tests' small one by default."""
    return subprocess.Popen(
        [sys.executable, "manage.py", "demo", *arguments],
        cwd=ROOT,
        env=environment(directory, ports, client),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def new_ports() -> dict[str, int]:
    """Ports that nobody listens on."""
    return {side: free_port() for side in ("XA", "XB")}


@contextmanager
def demonstration(directory: Path, *arguments: str, client: Path | None = None) -> Iterator[Terminal]:
    """A running one, ended at the end."""
    ports = new_ports()
    # Leaving it closes the pipes and waits for the process.
    with start(directory, *arguments, ports=ports, client=client) as process:
        terminal = Terminal(directory, ports, process)
        try:
            yield terminal
        finally:
            if process.poll() is None:
                terminal.interrupt()

"""`manage.py demo`: both nodes and their people, as processes of this machine, from the first step to the last.

    make demo                  goes on where it stopped, or begins
    make demo-reset            begins anew
    XA_PORT=9001 make demo     other ports; HOTLINE_DEMO_DIR names another directory than var/demo

This process is neither node: it starts them, tells what happens, and ends what it has started, by its number. Ctrl-C
reaches it alone. Nothing secret is shown but the invitations, which are meant for whoever sits here.
"""

import argparse
import json
import os
import queue
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from io import TextIOWrapper
from pathlib import Path
from types import FrameType
from typing import Any

import httpx

from crypto.link import MESSAGE_LIMIT
from incidents.demonstration.agreement import agree
from incidents.demonstration.place import ROOT, Place, Side, Stopped, read_place

SERVER_FLAGS = (
    "--no-access-log", "--ws-per-message-deflate", "false", "--ws-max-size", str(MESSAGE_LIMIT),
    "--limit-concurrency", "500",
)  # fmt: skip
"""How a server is started wherever one is, as `docs/running.md` has it."""

START_WITHIN = 60.0
END_WITHIN = 20.0
Event = dict[str, Any]


class Interrupted(Exception):
    """Ctrl-C, or whoever started this process ends it."""


def say(line: str = "") -> None:
    """A line for whoever sits here."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


@dataclass
class Running:
    """The processes of a side, and what its people tell."""

    side: Side
    events: "queue.Queue[tuple[Side, Event]]"
    processes: dict[str, "subprocess.Popen[str]"] = field(default_factory=dict)

    def start_people(self) -> None:
        """Start its people."""
        people = self._start("people", [sys.executable, str(ROOT / "manage.py"), "demo_people"])
        threading.Thread(target=self._listen, args=(people,), daemon=True).start()

    def start_node(self) -> None:
        """Start its node."""
        command = [sys.executable, "-m", "uvicorn", "hotline.asgi:application", "--host", "127.0.0.1"]
        command += ["--port", str(self.side.port), *SERVER_FLAGS]
        self._start("node", [*command, "--timeout-graceful-shutdown", "3"])

    def log(self, name: str) -> Path:
        """What a process writes goes there."""
        return self.side.data / f"{name}.log"

    def _start(self, name: str, command: Sequence[str]) -> "subprocess.Popen[str]":
        self.side.data.mkdir(mode=0o700, parents=True, exist_ok=True)
        with self.log(name).open("w") as log:
            process = subprocess.Popen(
                command,
                cwd=ROOT,
                env=self.side.environment(os.environ),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE if name == "people" else log,
                stderr=log,
                text=True,
                # A session of its own, so that Ctrl-C reaches this process alone, which then ends them in order.
                start_new_session=True,
            )
        self.processes[name] = process
        return process

    def _listen(self, people: "subprocess.Popen[str]") -> None:
        for line in people.stdout or ():
            self.events.put((self.side, json.loads(line)))

    def tell_ready(self) -> None:
        """Tell its people that the nodes answer."""
        people = self.processes["people"].stdin
        if people is not None:
            people.write("ready\n")
            people.flush()

    def is_ready(self) -> bool:
        """Whether its node says so."""
        try:
            return httpx.get(f"{self.side.url}/health/ready", timeout=5).status_code == 200
        except httpx.TransportError:
            return False

    def missing(self) -> str:
        """What its node says is missing."""
        try:
            return ", ".join(httpx.get(f"{self.side.url}/health/ready", timeout=5).json()["missing"])
        except (httpx.TransportError, ValueError, KeyError):
            return "an answer"

    def check(self) -> None:
        """Raises `Stopped` if one of its processes has ended."""
        for name, process in self.processes.items():
            if process.poll() is not None:
                raise Stopped(f"{self.side.code}'s {name} ended. {self._why(name)}\nAll is in {self.log(name)}")

    def _why(self, name: str) -> str:
        """The last that it wrote of an error, else the number with which it ended."""
        lines = self.log(name).read_text(encoding="utf-8", errors="replace").strip().splitlines()
        for line in reversed(lines[-100:]):
            if not line.startswith("{"):
                return line[:400]
            if json.loads(line)["level"] in ("ERROR", "CRITICAL"):
                return str(json.loads(line)["event"])
        return f"Its exit code is {self.processes[name].poll()}."

    def begin_end(self) -> None:
        """Ask its processes to end: people when their input does, the node by SIGTERM."""
        for name, process in self.processes.items():
            if process.stdin is not None:
                process.stdin.close()
            if name == "node" and process.poll() is None:
                process.terminate()

    def end(self) -> None:
        """Wait until they have ended; one that does not is killed."""
        for process in self.processes.values():
            try:
                process.wait(END_WITHIN)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def main(arguments: Sequence[str]) -> int:
    """Run the demonstration until it is interrupted. The exit code: 0, or 1 where it could not go on."""
    parser = argparse.ArgumentParser(prog="manage.py demo", description="Two nodes and a night, on this machine.")
    parser.add_argument("--reset", action="store_true", help="begin anew")
    reset = parser.parse_args(arguments).reset
    if isinstance(sys.stdout, TextIOWrapper):
        # Two languages are shown, whatever the terminal can show.
        sys.stdout.reconfigure(errors="replace")
    try:
        with interruptible():
            place = read_place(os.environ)
            place.begin()
            with place.locked():
                demonstrate(place, reset=reset)
    except Interrupted:
        return 0
    except Stopped as stopped:
        sys.stderr.write(f"{stopped}\n")
        return 1
    return 0


def demonstrate(place: Place, *, reset: bool) -> None:
    """Begin or go on, tell how to come in, and stay. Raises `Interrupted`, `Stopped`."""
    for side in place.sides:
        check_port(side)
    check_client()
    if reset or not place.founded:
        place.clear()
        say("Two governments agree on an Arrangement; both roots sign it: DEMONSTRATION 演示.")
        agree(place)
    else:
        say(f"The demonstration in {place.directory} goes on.")
    events: queue.Queue[tuple[Side, Event]] = queue.Queue()
    sides = [Running(side, events) for side in place.sides]
    try:
        start(place, sides, events)
        invite(sides, events)
        while True:
            tell(next_event(sides, events)[1])
    finally:
        say("Ending both nodes …")
        for one in sides:
            one.begin_end()
        for one in sides:
            one.end()
        say("Ended. `make demo` goes on here, `make demo-reset` begins anew.")


def start(place: Place, sides: Sequence[Running], events: "queue.Queue[tuple[Side, Event]]") -> None:
    """People first, as they found and migrate; then the nodes; then everybody at once."""
    for one in sides:
        one.start_people()
    founded: set[str] = set()
    while len(founded) < len(sides):
        side, event = next_event(sides, events)
        if "founded" in event:
            founded.add(side.code)
            if not place.founded:
                say(f"{side.code}: keys made, log founded by its root, posts named by two registrars.")
    place.keep()
    for one in sides:
        one.start_node()
    for one in sides:
        wait_until_ready(one)
        say(f"{one.side.code}: the node answers at {one.side.origin}")
    for one in sides:
        one.tell_ready()


def wait_until_ready(one: Running) -> None:
    """Raises `Stopped` where the node does not become ready."""
    end = time.monotonic() + START_WITHIN
    pause = threading.Event()
    while not one.is_ready():
        one.check()
        if time.monotonic() > end:
            raise Stopped(f"{one.side.code}'s node is not ready; missing: {one.missing()}. See {one.log('node')}")
        pause.wait(0.1)


def invite(sides: Sequence[Running], events: "queue.Queue[tuple[Side, Event]]") -> None:
    """Tell of the night until it stands on both sides, then how to come in."""
    invitations: dict[str, list[Event]] = {one.side.code: [] for one in sides}
    played: set[str] = set()
    while len(played) < len(sides):
        side, event = next_event(sides, events)
        if "code" in event:
            invitations[side.code].append(event)
        elif "played" in event:
            played.add(side.code)
        else:
            tell(event)
    say()
    say("Come in, as a new officer of either side, or of both in two windows: the watch first; a head releases what is")
    say("drafted for the Government. The browser must know ML-DSA and X25519 by itself: Chromium or Chrome, a recent")
    say("version. Each invitation is good once, for a day.")
    for code, invited in invitations.items():
        for one in invited:
            say()
            say(f"  {code}, {one['post']:5} {one['officer']:02}   {one['address']}")
            say(f"  code           {one['code'][:4]} {one['code'][4:]}")
    say()
    say("Who has an account already signs in at the node's address. Ctrl-C ends both nodes.")


def next_event(sides: Sequence[Running], events: "queue.Queue[tuple[Side, Event]]") -> tuple[Side, Event]:
    """What is told next. Raises `Stopped` once a process has ended."""
    while True:
        for one in sides:
            one.check()
        try:
            return events.get(timeout=0.5)
        except queue.Empty:
            continue


def tell(event: Event) -> None:
    """What happened, in a line."""
    if "told" in event:
        say(f"{time.strftime('%H:%MZ', time.gmtime())}  {event['told']}")


def check_port(side: Side) -> None:
    """Raises `Stopped` where something listens on the side's port."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", side.port))
        except OSError as error:
            raise Stopped(
                f"Port {side.port} cannot be had ({error.strerror}). "
                f"End what listens there, or choose another one: {side.code}_PORT={side.port + 1_000} make demo"
            ) from None


def check_client() -> None:
    """Raises `Stopped` where the client was not built."""
    client = ROOT / (os.environ.get("HOTLINE_CLIENT") or "client/dist")
    if not (client / "manifest.json").is_file():
        raise Stopped(f"The client is missing in {client}. Build it: make client")


@contextmanager
def interruptible() -> Iterator[None]:
    """Ctrl-C, SIGTERM and a closed terminal raise `Interrupted`, once: what then ends is not interrupted again."""

    def interrupt(_number: int, _frame: FrameType | None) -> None:
        for name in signals:
            signal.signal(name, signal.SIG_IGN)
        raise Interrupted

    signals = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    before = {name: signal.signal(name, interrupt) for name in signals}
    try:
        yield
    finally:
        for name, handler in before.items():
            signal.signal(name, handler)

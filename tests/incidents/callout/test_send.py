"""Calls are made by their channels, bounded, each once unless somebody died over it; never with content."""

import json
import os
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest
from django.core import mail
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.core.mail.message import sanitize_address
from django.test import override_settings

from hotline.logs import JsonFormatter
from incidents.callout import send
from incidents.callout.models import Call
from incidents.callout.send import LEASE, TRIES, hand_on, make
from incidents.models import NationalEntry
from incidents.watch.happened import enter_happened
from tests.factories import minute
from tests.incidents.nodes import Machine, Node, Pair
from tests.waiting import until

ROOT = Path(__file__).parents[3]
RUN = "import django, sys; django.setup(); from incidents.callout.send import make; \
from incidents.log.clock import node_clock; print('claims', flush=True); make(int(sys.argv[1]), now=node_clock())"
NOW = minute(0)


class Pager(BaseHTTPRequestHandler):
    """Notes what is posted to it, and answers 204, or 500 at /broken."""

    came: list[tuple[dict[str, str], Any]]

    def do_POST(self) -> None:
        """Take a call."""
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.came.append((dict(self.headers), json.loads(body)))
        self.send_response(500 if self.path == "/broken" else 204)
        self.end_headers()

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Nothing is printed."""


@contextmanager
def pager() -> Iterator[tuple[str, list[tuple[dict[str, str], Any]]]]:
    """A webhook's address, and what it was sent."""
    came: list[tuple[dict[str, str], Any]] = []
    handler = type("Noting", (Pager,), {"came": came})
    with HTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}", came
        server.shutdown()
        thread.join()


@contextmanager
def hanging() -> Iterator[str]:
    """A webhook's address where connections are taken, and nothing is ever answered."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield f"http://127.0.0.1:{server.getsockname()[1]}/"


@pytest.fixture
def here(machines: dict[str, Machine]) -> Iterator[Machine]:
    """XA's machine."""
    with machines["XA"].here():
        yield machines["XA"]


def call(channel: str, address: str, *, number: int = 17, **differs: Any) -> Call:
    """A call that is to be made."""
    values = {"step": 2, "precedence": "FLASH", "at": NOW, **differs}
    return Call.objects.create(number=number, channel=channel, address=address, **values)


def state(row: Call) -> tuple[bool, str, int]:
    """Whether a call is done, why it was not made, how often it was tried."""
    row.refresh_from_db()
    return row.done_at is not None, row.code, row.tries


def test_an_e_mail_says_that_the_watch_is_called_and_nothing_more(here: Machine) -> None:
    row = call("email", "alternate@xa.example")
    with override_settings(HOTLINE_HAS_MAIL=True, EMAIL_BACKEND="django.core.mail.backends.locmem.EmailBackend"):
        assert make(row.pk, now=NOW)
        assert not make(row.pk, now=NOW + LEASE)
        (sent,) = mail.outbox
    assert (sent.to, sent.subject) == (["alternate@xa.example"], "The watch of Centre XA is called: FLASH")
    assert sent.body == (
        "The watch of Centre XA is called: FLASH. Call 17, 2026-11-23T07:30:00Z.\n"
        "现呼叫 XA 国家中心值班：特提 FLASH。呼叫编号 17，2026-11-23T07:30:00Z。\n"
    )
    assert state(row) == (True, "", 1)


def test_without_a_mail_server_no_e_mail_is_made_and_none_claims_to_be(here: Machine) -> None:
    row = call("email", "alternate@xa.example")
    for turn in range(TRIES):
        assert make(row.pk, now=NOW + turn * LEASE)
    assert state(row) == (True, "no-mail", TRIES)


def test_a_webhook_is_told_by_whom_and_which_and_its_secret_is_kept_no_longer(here: Machine) -> None:
    with pager() as (address, came):
        row = call("webhook", address, secret="a secret")
        assert make(row.pk, now=NOW)
    ((headers, told),) = came
    assert told == {"at": "2026-11-23T07:30:00Z", "call": 17, "centre": "XA", "exercise": False, "precedence": "FLASH"}
    assert (headers["Authorization"], headers["Idempotency-Key"]) == ("Bearer a secret", "XA-17")
    assert state(row) == (True, "", 1)
    assert row.secret == ""


def test_a_webhook_that_refuses_is_tried_three_times(here: Machine) -> None:
    with pager() as (address, came):
        row = call("webhook", f"{address}/broken")
        for turn in range(TRIES + 2):
            make(row.pk, now=NOW + turn * LEASE)
    assert (len(came), state(row)) == (TRIES, (True, "refused", TRIES))


def test_a_webhook_that_is_not_there_is_unreachable(here: Machine) -> None:
    with hanging() as address:
        pass
    row = call("webhook", address)
    assert make(row.pk, now=NOW)
    assert state(row) == (False, "unreachable", 1)


@pytest.mark.parametrize(
    ("channel", "address"),
    [
        ("email", "alternate@xa.example,"),
        ("webhook", "https://127.0.0.1:70000/a-word"),
        ("webhook", "https://xn--/a-word"),
    ],
)
def test_a_call_that_fails_as_nobody_foresaw_is_tried_three_times_and_is_reported(
    line: Pair, channel: str, address: str, caplog: pytest.LogCaptureFixture
) -> None:
    mailing = override_settings(HOTLINE_HAS_MAIL=True, EMAIL_BACKEND=f"{__name__}.ReadsAddresses")
    with line.xa.here(), mailing:
        row = call(channel, address, secret="s3cret")
        for turn in range(TRIES + 2):
            make(row.pk, now=NOW + turn * LEASE)
        assert state(row) == (True, "failed", TRIES)
        enter_happened(now=NOW + TRIES * LEASE)
        entered = [json.loads(entry.entry) for entry in NationalEntry.objects.all()]
    assert [(one["what"]["by"], one["what"]["code"]) for one in entered if one["kind"] == "call-failed"] == [
        (channel, "failed")
    ]
    lines = [JsonFormatter().format(record) for record in caplog.records]
    assert len(lines) == TRIES
    assert not any(word in line for line in lines for word in (address, "xa.example", "a-word", "s3cret"))


class ReadsAddresses(BaseEmailBackend):
    """A mail server that is there: what is written to it is read as Django's own backend reads it."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Take e-mails. Raises ValueError for an address that is none."""
        return len([sanitize_address(to, "utf-8") for one in email_messages for to in one.recipients()])


def test_a_webhook_that_hangs_ends_in_time(here: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(send, "WITHIN", 0.2)
    with hanging() as address:
        row = call("webhook", address)
        assert make(row.pk, now=NOW)
    assert state(row)[:2] == (False, "late")


def test_a_script_is_run_with_number_precedence_time_and_step(here: Machine, tmp_path: Path) -> None:
    told = tmp_path / "told"
    row = call("script", script(tmp_path, f'echo "$@" > {told}'))
    assert make(row.pk, now=NOW)
    assert (told.read_text(), state(row)) == ("17 FLASH 2026-11-23T07:30:00Z alternate\n", (True, "", 1))


@pytest.mark.parametrize(
    ("line", "code"), [("exit 3", "refused"), ("exec sleep 600", "late"), ("sleep 600 & wait", "late")]
)
def test_a_script_that_fails_or_hangs_is_ended_with_all_that_it_started(
    here: Machine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, line: str, code: str
) -> None:
    monkeypatch.setattr(send, "WITHIN", 0.3)
    row = call("script", script(tmp_path, line))
    assert make(row.pk, now=NOW)
    assert state(row)[:2] == (False, code)


def test_what_is_claimed_is_left_to_whoever_claimed_it_until_the_lease_runs_out(here: Machine) -> None:
    with pager() as (address, came):
        row = call("webhook", address, claimed_at=NOW, tries=1)
        assert not make(row.pk, now=NOW + LEASE - timedelta(seconds=1))
        assert make(row.pk, now=NOW + LEASE)
    assert (len(came), state(row)) == (1, (True, "", 2))


def test_what_was_claimed_by_a_clock_that_was_ahead_is_made_again_once_it_is_right(here: Machine) -> None:
    with pager() as (address, came):
        row = call("webhook", address, claimed_at=NOW + timedelta(days=1), tries=1)
        assert make(row.pk, now=NOW)
    assert (len(came), state(row)) == (1, (True, "", 2))


def test_webhooks_that_hang_stop_no_e_mail_and_no_sweep(here: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(send, "WITHIN", 2.0)
    mailing = override_settings(HOTLINE_HAS_MAIL=True, EMAIL_BACKEND="django.core.mail.backends.locmem.EmailBackend")
    with hanging() as address, mailing:
        hung = [call("webhook", f"{address}{n}") for n in range(2 * send.THREADS)]
        written = call("email", "watch@xa.example")
        hand_on(now=NOW)
        hand_on(now=NOW)
        until(lambda: state(written)[0], within=1.5)
        assert [state(row)[0] for row in hung] == [False] * len(hung)
        until(lambda: not send._handed, within=10)
        assert [state(row)[1:] for row in hung] == [("late", 1)] * len(hung)


def test_a_call_that_somebody_was_killed_over_is_made_by_the_next_with_the_same_number(line: Pair) -> None:
    with line.xa.here() as xa, hanging() as address:
        row = call("webhook", address)
        with start(xa, row) as process:
            assert process.stdout is not None
            assert process.stdout.readline() == "claims\n"
            until(lambda: state(row)[2] == 1, within=10)
            process.kill()
        claimed = row.claimed_at
        assert claimed is not None
        with pager() as (answers, came):
            Call.objects.filter(pk=row.pk).update(address=answers)
            assert not make(row.pk, now=claimed + LEASE - timedelta(seconds=1))
            assert make(row.pk, now=claimed + LEASE)
        assert [told["call"] for _, told in came] == [17]
        assert state(row) == (True, "", 2)


def start(node: Node, row: Call) -> "subprocess.Popen[str]":
    """A process of that node that makes a call."""
    environ = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "hotline.settings",
        "HOTLINE_SIDE": "XA",
        "HOTLINE_ORIGIN": "http://xa.localhost:8001",
        "HOTLINE_DATA": str(node.machine.directory),
    }
    command = [sys.executable, "-c", RUN, str(row.pk)]
    return subprocess.Popen(command, cwd=ROOT, env=environ, stdout=subprocess.PIPE, text=True)


def script(directory: Path, line: str) -> str:
    """A program of that line."""
    path = directory / "call"
    path.write_text(f"#!/bin/sh\n{line}\n")
    path.chmod(0o700)
    return str(path)

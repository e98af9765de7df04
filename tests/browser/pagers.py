"""Where calls arrive: a mail server and a webhook on loopback, which keep all that reaches them.

with pagers() as calls:
    calls.mail_url                      what a node's HOTLINE_MAIL is
    calls.webhook_url("xb/liaison")     what an officer's webhook on the duty roster is
    calls.received                      all that came, in order
"""

import email
import email.policy
import json
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass(frozen=True)
class Received:
    """A call as it arrived: at whom (`watch@xb.example`, `/xb/liaison`), and every byte of what it said, decoded."""

    to: str
    said: str


@dataclass
class Pagers:
    """The addresses, and what arrived there."""

    mail_url: str
    hooks: str
    received: list[Received] = field(default_factory=list)

    def webhook_url(self, path: str) -> str:
        """A webhook, by its path."""
        return f"{self.hooks}/{path}"

    def at(self, to: str) -> list[str]:
        """What was said there so far."""
        return [one.said for one in list(self.received) if one.to == to]


class _Mail(socketserver.StreamRequestHandler):
    """As much of SMTP (RFC 5321) as Django's client speaks without sign-in."""

    server: "_MailServer"

    def handle(self) -> None:
        self._say("220 ready")
        to = ""
        for line in iter(self.rfile.readline, b""):
            command = line.split(b" ")[0].strip().upper()
            if command == b"RCPT":
                to = line.decode().partition("<")[2].partition(">")[0]
            if command == b"DATA":
                self._say("354 go on")
                self.server.received.append(Received(to, _mail_text(b"".join(iter(self.rfile.readline, b".\r\n")))))
            self._say("221 bye" if command == b"QUIT" else "250 ok")
            if command == b"QUIT":
                return

    def _say(self, line: str) -> None:
        self.wfile.write(f"{line}\r\n".encode())


class _MailServer(socketserver.ThreadingTCPServer):
    daemon_threads = True
    received: list[Received]


class _Hook(BaseHTTPRequestHandler):
    server: "_HookServer"

    def do_POST(self) -> None:
        said = self.rfile.read(int(self.headers["Content-Length"])).decode()
        self.server.received.append(Received(self.path, said))
        self.send_response(204)
        self.end_headers()

    def log_message(self, *_: object, **__: object) -> None:
        """Says nothing: what came is kept."""


class _HookServer(ThreadingHTTPServer):
    received: list[Received]


def _mail_text(data: bytes) -> str:
    """Subject and text of a mail."""
    message = email.message_from_bytes(data, policy=email.policy.default)
    return f"{message['Subject']}\n{message.get_content()}".replace("\r\n", "\n")


def webhook_says(text: str) -> dict[str, object]:
    """What a webhook was told."""
    told: dict[str, object] = json.loads(text)
    return told


@contextmanager
def pagers() -> Iterator[Pagers]:
    """Both servers, until the end of the test."""
    with _MailServer(("127.0.0.1", 0), _Mail) as mail, _HookServer(("127.0.0.1", 0), _Hook) as hooks:
        made = Pagers(f"smtp://127.0.0.1:{mail.server_address[1]}", f"http://127.0.0.1:{hooks.server_address[1]}")
        mail.received = hooks.received = made.received
        threads = [threading.Thread(target=one.serve_forever, daemon=True) for one in (mail, hooks)]
        for thread in threads:
            thread.start()
        yield made
        for server, thread in zip((mail, hooks), threads, strict=True):
            server.shutdown()
            thread.join(10)

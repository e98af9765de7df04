"""An officer's device in Python listens: the live socket of `docs/api.md`.

with desk.listen() as live:
    live.begin({"XA": 410, "XB": 418})
    message = live.receive(within=5)
    live.applied({"XB": 420})
"""

import json
import socket
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from websockets import Origin
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect

MAX_MESSAGE = 16 * 1024 * 1024


class Listening:
    """A live socket."""

    def __init__(self, connection: ClientConnection) -> None:
        self._socket = connection
        self._checkpoints: dict[str, Any] = {}

    def begin(self, sizes: Mapping[str, int], *, parts: bool = False) -> None:
        """Say up to which size of each log this device is, and whether small bodies are to come with their entries."""
        self.send(json.dumps({"cursor": dict(sizes), **({"parts": True} if parts else {})}))

    def applied(self, sizes: Mapping[str, int]) -> None:
        """Say up to which sizes this device has applied what came."""
        self.send(json.dumps({"cursor": dict(sizes)}))

    def send(self, text: str) -> None:
        """Send any text."""
        self._socket.send(text)

    def receive(self, *, within: float) -> dict[str, Any]:
        """The next message, in at most so many seconds, checkpoints with what the node left out as it is as it was.

        Raises TimeoutError, ConnectionClosed.
        """
        message: dict[str, Any] = json.loads(self._socket.recv(timeout=within))
        if message["type"] == "checkpoints":
            message = self._checkpoints = self._checkpoints | message
        return message

    def closed(self, *, within: float) -> int | None:
        """The code with which the node closes the socket, in at most so many seconds after its last message."""
        try:
            while True:
                self._socket.recv(timeout=within)
        except ConnectionClosed:
            return self._socket.close_code


@contextmanager
def listening(address: tuple[str, int], *, host: str, cookies: str) -> Iterator[Listening]:
    """A live socket to the node at `address`, host and port, under the name and with the cookies of a browser."""
    with connect(
        f"ws://{host}/api/v1/live",
        sock=socket.create_connection(address),
        origin=Origin(f"http://{host}"),
        additional_headers={"Cookie": cookies},
        max_size=MAX_MESSAGE,
        # The node asks whether somebody is there; one that does not read for a while is not to end it, too.
        ping_interval=None,
        compression=None,
    ) as connection:
        yield Listening(connection)

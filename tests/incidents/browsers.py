"""A signed-in browser at a node of the tests, and what it asks the API."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from crypto import wire
from crypto.dsse import envelope_value
from incidents.centres.permissions import Post
from incidents.log.append import Signed
from incidents.log.group_commit import GroupCommit
from tests.incidents.nodes import Node
from tests.officers import sign_in


class Browser:
    """A browser that is signed in to a node as an officer. To be used while being that node."""

    def __init__(self, *, number: int = 3, post: Post = Post.WATCH) -> None:
        self.client = Client(enforce_csrf_checks=True)
        self.officer = sign_in(self.client, number=number, post=post)
        self._token: str | None = None

    def ask(self, path: str, **query: Any) -> Any:
        """GET of the API."""
        return self.client.get(f"/api/v1/{path}", query)

    def get(self, path: str, **query: Any) -> Any:
        """What a GET answers, which must be 200."""
        response = self.ask(path, **query)
        assert response.status_code == 200, response.content
        return response.json()

    def send(self, path: str, value: Any, *, method: str = "POST", token: bool = True) -> Any:
        """A request that changes something."""
        headers = {"X-CSRFToken": self.token()} if token else {}
        return self.client.generic(
            method, f"/api/v1/{path}", value if isinstance(value, bytes) else wire.encode(value),
            content_type="application/json", headers=headers,
        )  # fmt: skip

    def say(self, signed: Signed, **differs: Any) -> Any:
        """Post a statement."""
        body = [wire.encode_base64(part) for part in signed.parts]
        return self.send("statements", {"envelope": envelope_value(signed.envelope), "body": body, **differs})

    def token(self) -> str:
        """The CSRF token, from the cookie that `me` sets."""
        if self._token is None:
            self._token = self.ask("me").cookies["csrf"].value
        return self._token

    def queries(self, path: str, **query: Any) -> int:
        """How many queries a GET costs that was made before."""
        self.get(path, **query)
        with CaptureQueriesContext(connection) as captured:
            self.get(path, **query)
        return len(captured)


@contextmanager
def appending(group: GroupCommit) -> Iterator[None]:
    """What this process appends is appended by that group commit."""
    with patch("incidents.log.group_commit.group", group):
        yield


@contextmanager
def at(node: Node, *, number: int = 3, post: Post = Post.WATCH) -> Iterator[Browser]:
    """Be that node, with a browser signed in to it; what is posted is appended by the node's clock."""
    with node.here(), appending(GroupCommit(clock=node.clock)):
        yield Browser(number=number, post=post)


def refusal(response: Any) -> tuple[int, str]:
    """Status and code of a refusal."""
    return response.status_code, response.json()["code"]

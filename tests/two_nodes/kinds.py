"""The two ways in which a node is run: everything in one process, or as a government would run it.

embedded      SQLite, and one server process with the link and the ticks in it
production    PostgreSQL and Redis; two server processes, `manage.py link`, a Celery worker with beat

In production the other node's link comes to the last server and officers are spread over both, so that what one process
does has to reach the others.
"""

import itertools
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from tests.databases import Template
from tests.incidents.nodes import Machine
from tests.servers import PostgreSql, Redis


class Kind(Protocol):
    """How nodes are run."""

    template: Template
    servers: int

    def settings(self, machine: Machine) -> Mapping[str, str]:
        """The settings of a node that runs like this."""
        ...

    def beside(self) -> Sequence[Sequence[str]]:
        """The commands of the processes beside the servers."""
        ...


@dataclass
class Embedded:
    """Nothing to install."""

    template: Template
    servers: int = 1

    def settings(self, machine: Machine) -> Mapping[str, str]:
        """The link in the server."""
        return {"HOTLINE_LINK_MODE": "embedded"}

    def beside(self) -> Sequence[Sequence[str]]:
        """None."""
        return []


@dataclass
class Production:
    """Several processes, on servers that they share."""

    template: Template
    postgresql: PostgreSql
    redis: Redis
    servers: int = 2
    _numbers: Iterator[int] = field(default_factory=itertools.count)
    _redis: dict[str, str] = field(default_factory=dict)

    def settings(self, machine: Machine) -> Mapping[str, str]:
        """A database and a Redis database of its own, and the link in a process of its own."""
        url = self._redis.setdefault(str(machine.directory), self.redis.url(next(self._numbers) % 16))
        database = self.postgresql.url(machine.database["NAME"])
        return {"DATABASE_URL": database, "REDIS_URL": url, "HOTLINE_LINK_MODE": "command"}

    def beside(self) -> Sequence[Sequence[str]]:
        """The link; the ticks."""
        worker = [sys.executable, "-m", "celery", "--app", "hotline", "worker", "--beat", "--pool", "threads"]
        return [[sys.executable, "manage.py", "link"], [*worker, "--concurrency", "2", "--loglevel", "warning"]]

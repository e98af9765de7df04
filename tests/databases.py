"""Migrated databases for the tests: one of a kind is made once and copied for each node.

    template = SqliteTemplate(directory)            or PostgreSqlTemplate(server)
    with using(template.copy(node_directory)):      from here on `default` is that copy

A copy is what Django's DATABASES["default"] says of it.
"""

import secrets
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Protocol

from django.core.management import call_command
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper

from hotline.environment import parse_database
from tests.servers import PostgreSql

Database = Mapping[str, Any]


class Template(Protocol):
    """A migrated, empty database."""

    def copy(self, directory: Path) -> Database:
        """A new database for the node in that directory."""
        ...


class SqliteTemplate:
    """A file in that directory."""

    def __init__(self, directory: Path) -> None:
        self._path = directory / "hotline.sqlite3"
        _migrate({"NAME": str(self._path)})

    def copy(self, directory: Path) -> Database:
        """A file in the node's directory."""
        path = directory / self._path.name
        shutil.copy(self._path, path)
        return {"NAME": str(path)}


class PostgreSqlTemplate:
    """A database on that server."""

    def __init__(self, server: PostgreSql) -> None:
        self._server = server
        self._name = f"template_{secrets.token_hex(4)}"
        _migrate(parse_database(server.create_database(self._name)))

    def copy(self, directory: Path) -> Database:
        """A database of its own name."""
        name = f"{directory.name.lower()}_{secrets.token_hex(4)}"
        return parse_database(self._server.create_database(name, template=self._name))


@contextmanager
def using(database: Database, wrapper: BaseDatabaseWrapper | None = None) -> Iterator[BaseDatabaseWrapper]:
    """Have `default` be that database, in this thread and in new ones, through a connection that was open before or a
    new one, which is the caller's to close."""
    before, connection = connections.settings["default"], connections["default"]
    connections.settings["default"] = {**before, **database}
    connections["default"] = wrapper or connections.create_connection("default")
    try:
        yield connections["default"]
    finally:
        connections["default"] = connection
        connections.settings["default"] = before


def _migrate(database: Database) -> None:
    with using(database) as connection:
        try:
            call_command("migrate", verbosity=0)
        finally:
            connection.close()

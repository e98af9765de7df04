"""Migrated databases for the tests: one of a kind is made once and copied for each node.

    template = SqliteTemplate(directory)            or PostgreSqlTemplate(server)
    with using(template.copy(node_directory)):      from here on `default` is that copy

A copy is what Django's DATABASES["default"] says of it.

    pytestmark = ON_BOTH                            a test whose nodes are stored in SQLite, and again in PostgreSQL
    with full_disk("incidents_tile"):               from here on `default` has no room
"""

import secrets
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Protocol

import pytest
from django.core.management import call_command
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper

from hotline.environment import parse_database
from tests.servers import PostgreSql

SQLITE, POSTGRESQL = "sqlite", "postgresql"
ON_BOTH = pytest.mark.parametrize("template", [SQLITE, POSTGRESQL], indirect=True)
ROOM = 4
"""How many pages more a full disk has room for, so that it is full in the middle."""
NO_ROOM = "database or disk is full|No space left on device"
"""How SQLite and PostgreSQL say that it is."""

_FILL = """
    CREATE FUNCTION disk_full() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION 'No space left on device' USING ERRCODE = 'disk_full'; END $$;
    CREATE TRIGGER disk_full BEFORE INSERT OR UPDATE ON {} FOR EACH ROW EXECUTE FUNCTION disk_full()
"""

Database = Mapping[str, Any]


class Template(Protocol):
    """A migrated, empty database."""

    def copy(self, directory: Path) -> Database:
        """A new database for the node in that directory."""
        ...

    def backup(self, database: Database, directory: Path) -> Database:
        """A copy of a node's database as it stands; nobody is connected to it."""
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

    def backup(self, database: Database, directory: Path) -> Database:
        """Another file in the node's directory."""
        path = directory / "backup.sqlite3"
        shutil.copy(database["NAME"], path)
        return {"NAME": str(path)}


class PostgreSqlTemplate:
    """A database on that server."""

    def __init__(self, server: PostgreSql) -> None:
        self._server = server
        self._name = f"template_{secrets.token_hex(4)}"
        self._copies: list[str] = []
        _migrate(parse_database(server.create_database(self._name)))

    def copy(self, directory: Path) -> Database:
        """A database of its own name."""
        return self._copy(directory, self._name)

    def backup(self, database: Database, directory: Path) -> Database:
        """Another database on the server."""
        return self._copy(directory, database["NAME"])

    def drop_copies(self) -> None:
        """Let all copies go: a server that ends writes what it still has."""
        while self._copies:
            self._server.drop_database(self._copies.pop())

    def _copy(self, directory: Path, template: str) -> Database:
        self._copies.append(f"{directory.name.lower()}_{secrets.token_hex(4)}")
        return parse_database(self._server.create_database(self._copies[-1], template=template))


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


@contextmanager
def full_disk(table: str) -> Iterator[None]:
    """Have the disk that `default` is stored on be full, in the middle of whatever is written.

    SQLite may grow by a few more pages. PostgreSQL has no such limit: it fails as it would, where a transaction that
    has written other things comes to that table.
    """
    connection = connections["default"]
    with connection.cursor() as cursor:
        if connection.vendor == SQLITE:
            cursor.execute("PRAGMA page_count")
            fill = f"PRAGMA max_page_count={cursor.fetchone()[0] + ROOM}"
            empty = "PRAGMA max_page_count=1073741823"
        else:
            fill, empty = _FILL.format(connection.ops.quote_name(table)), "DROP FUNCTION disk_full() CASCADE"
        cursor.execute(fill)
        try:
            yield
        finally:
            cursor.execute(empty)


def _migrate(database: Database) -> None:
    with using(database) as connection:
        try:
            call_command("migrate", verbosity=0)
        finally:
            connection.close()

"""The real servers start, answer, and are gone when they are let go."""

import os
from pathlib import Path

import psycopg
import pytest
import redis as redis_client

from tests import servers


def test_postgresql_makes_databases_and_ends() -> None:
    with servers.postgresql() as server:
        with psycopg.connect(server.create_database("one")) as connection:
            connection.execute("CREATE TABLE kept (number int)")
        with psycopg.connect(server.create_database("two", template="one")) as connection:
            assert connection.execute("SELECT count(*) FROM kept").fetchone() == (0,)
            assert connection.execute("SHOW fsync").fetchone() == ("on",)
            assert connection.execute("SHOW synchronous_commit").fetchone() == ("on",)
        server.drop_database("two")
        with pytest.raises(psycopg.OperationalError, match="two"):
            psycopg.connect(server.url("two"))
    with pytest.raises(psycopg.OperationalError, match="refused"):
        psycopg.connect(server.url("one"))


def test_redis_keeps_its_databases_apart_and_ends() -> None:
    with (
        servers.redis() as server,
        redis_client.Redis.from_url(server.url(0)) as zero,
        redis_client.Redis.from_url(server.url(1)) as one,
    ):
        zero.set("side", "XA")
        assert one.get("side") is None
    with redis_client.Redis(port=server.port) as gone, pytest.raises(redis_client.ConnectionError):
        gone.ping()


def test_what_is_not_installed_is_named_with_its_package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(os.environ, "PATH", str(tmp_path))
    with pytest.raises(servers.NotInstalled, match="apt-get install redis-server"), servers.redis():
        pass


def test_a_server_that_ends_at_once_shows_its_log(monkeypatch: pytest.MonkeyPatch) -> None:
    with servers.redis() as taken:
        monkeypatch.setattr(servers, "free_port", lambda: taken.port)
        monkeypatch.setattr(servers, "_answers_redis", lambda _port: False)
        with pytest.raises(servers.DidNotStart, match="in use"), servers.redis():
            pass

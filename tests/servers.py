"""Real servers for the tests: PostgreSQL and Redis in directories of their own, on loopback, ended with the test run.

    with postgresql() as server, redis() as cache:
        server.create_database("xa")        → "postgresql://postgres@127.0.0.1:41234/xa"
        cache.url(1)                        → "redis://127.0.0.1:41235/1"

PostgreSQL refuses to run as root, so root starts it as the user `nobody`. It is as durable as in earnest, or a bench
would measure something else, unless a test asks for less. What is not installed is a failure that says what to install,
never a skip.
"""

import os
import pwd
import shutil
import signal
import socket
import subprocess
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import psycopg
import redis as redis_client
from psycopg import sql

START_WITHIN = 30.0


class NotInstalled(Exception):
    """A server that the tests need is not on this machine."""

    def __init__(self, name: str, package: str) -> None:
        super().__init__(f"{name} is not installed. On Debian: sudo apt-get install {package}")


class DidNotStart(Exception):
    """A server ended, or did not answer in time; with the end of its log."""

    def __init__(self, name: str, log: Path) -> None:
        super().__init__(f"{name} did not start:\n{log.read_text(errors='replace')[-2_000:]}")


@dataclass(frozen=True)
class PostgreSql:
    """A running server."""

    port: int

    def url(self, database: str) -> str:
        """A database's address, as DATABASE_URL has it."""
        return f"postgresql://postgres@127.0.0.1:{self.port}/{database}"

    def create_database(self, name: str, *, template: str = "template0") -> str:
        """A new database, empty or a copy of another one; its address."""
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            made = sql.SQL("CREATE DATABASE {} TEMPLATE {} ENCODING 'UTF8'")
            connection.execute(made.format(sql.Identifier(name), sql.Identifier(template)))
        return self.url(name)

    def drop_database(self, name: str) -> None:
        """Let a database go, whoever is connected to it."""
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


@dataclass(frozen=True)
class Redis:
    """A running server."""

    port: int

    def url(self, number: int) -> str:
        """One of its databases, 0 to 15, as REDIS_URL has it."""
        return f"redis://127.0.0.1:{self.port}/{number}"


def free_port() -> int:
    """A port of the loopback interface that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def postgresql(*, durable: bool = True) -> Iterator[PostgreSql]:
    """PostgreSQL with its data in a new directory. Raises `NotInstalled`, `DidNotStart`.

    Not `durable`, it leaves flushing to the machine: for tests that kill nodes, and neither the server nor the machine.
    """
    programs = _postgresql_programs()
    with _directory("postgresql") as home:
        data, port, as_user = home / "data", free_port(), _as_user(home)
        make = [*as_user, str(programs / "initdb"), "-D", str(data), "--username=postgres", "--auth=trust"]
        subprocess.run([*make, "--locale=C", "--encoding=UTF8"], check=True, capture_output=True, cwd=home)
        settings = {
            "listen_addresses": "127.0.0.1",
            "port": port,
            "unix_socket_directories": "",
            "max_connections": 100,
            "fsync": "on" if durable else "off",
        }
        command = [*as_user, str(programs / "postgres"), "-D", str(data), *(f"--{k}={v}" for k, v in settings.items())]
        with _running("PostgreSQL", command, home, lambda: _answers_postgresql(port)):
            yield PostgreSql(port)


@contextmanager
def redis() -> Iterator[Redis]:
    """Redis that keeps nothing. Raises `NotInstalled`, `DidNotStart`."""
    program = shutil.which("redis-server")
    if program is None:
        raise NotInstalled("Redis", "redis-server")
    port = free_port()
    with _directory("redis") as home:
        command = [program, "--bind", "127.0.0.1", "--port", str(port), "--save", "", "--dir", str(home)]
        with _running("Redis", command, home, lambda: _answers_redis(port)):
            yield Redis(port)


def _postgresql_programs() -> Path:
    """Where `postgres` and `initdb` lie: Debian keeps them out of the path, a folder for each version."""
    found = shutil.which("postgres")
    versions = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"), key=lambda path: int(path.parts[-3]))
    if found is None and not versions:
        raise NotInstalled("PostgreSQL", "postgresql")
    return (versions[-1] if found is None else Path(found)).parent


@contextmanager
def _directory(name: str) -> Iterator[Path]:
    """A new directory, which another user can reach: pytest's own are closed to all but their owner."""
    with TemporaryDirectory(prefix=f"hotline-tests-{name}-") as made:
        yield Path(made)


def _as_user(home: Path) -> list[str]:
    """What goes before a command so that it does not run as root; `home` is then that user's."""
    if os.geteuid() != 0:
        return []
    user = pwd.getpwnam("nobody")
    os.chown(home, user.pw_uid, user.pw_gid)
    return ["setpriv", f"--reuid={user.pw_uid}", f"--regid={user.pw_gid}", "--clear-groups", "--"]


@contextmanager
def _running(name: str, command: Sequence[str], home: Path, answers: Callable[[], bool]) -> Iterator[None]:
    log = home / "log"
    with log.open("wb") as output:
        process = subprocess.Popen(command, stdout=output, stderr=output, cwd=home)
        try:
            _wait_until(name, process, log, answers)
            yield
        finally:
            # To PostgreSQL this means: end all connections and stop, leaving the data clean.
            process.send_signal(signal.SIGINT)
            process.wait(START_WITHIN)


def _wait_until(name: str, process: subprocess.Popen[bytes], log: Path, answers: Callable[[], bool]) -> None:
    turns = int(START_WITHIN / 0.05)
    for _ in range(turns):
        if answers():
            return
        try:
            process.wait(0.05)
        except subprocess.TimeoutExpired:
            continue
        break
    raise DidNotStart(name, log)


def _answers_postgresql(port: int) -> bool:
    try:
        psycopg.connect(f"postgresql://postgres@127.0.0.1:{port}/postgres", connect_timeout=1).close()
    except psycopg.OperationalError:
        return False
    return True


def _answers_redis(port: int) -> bool:
    try:
        with redis_client.Redis(port=port, socket_timeout=1) as client:
            client.ping()
    except redis_client.RedisError:
        return False
    return True

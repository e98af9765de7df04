"""Alive and ready: what is missing is named, and a package can add what it needs."""

from collections.abc import Iterator
from unittest import mock

import pytest
from django.db import OperationalError, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client

from hotline import health
from incidents import readiness

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def forget_migrated() -> Iterator[None]:
    """What a process remembers of the migrations."""
    health.is_migrated.cache_clear()
    yield
    health.is_migrated.cache_clear()


@pytest.fixture(autouse=True)
def set_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the packages ask for has tests of its own."""
    monkeypatch.setattr(health, "CHECKS", [])


def set_up_missing() -> str | None:
    return "set-up"


def set_up_done() -> str | None:
    return None


def test_live_answers_without_a_database(client: Client) -> None:
    with mock.patch.object(connection, "ensure_connection", side_effect=OperationalError):
        assert client.get("/health/live").json() == {"live": True}


def test_ready_when_nothing_is_missing(client: Client) -> None:
    response = client.get("/health/ready")

    assert (response.status_code, response.json()) == (200, {"ready": True})


def test_not_ready_without_a_database(client: Client) -> None:
    with mock.patch.object(connection, "ensure_connection", side_effect=OperationalError):
        response = client.get("/health/ready")

    assert (response.status_code, response.json()) == (503, {"missing": ["database"], "ready": False})


def test_not_ready_until_migrations_are_applied(client: Client) -> None:
    (newest,) = MigrationLoader(connection).graph.leaf_nodes("incidents")
    MigrationRecorder(connection).record_unapplied(*newest)

    assert client.get("/health/ready").json() == {"missing": ["migrations"], "ready": False}

    MigrationRecorder(connection).record_applied(*newest)

    assert client.get("/health/ready").status_code == 200


def test_not_ready_without_bundle_or_what_a_package_needs(client: Client, settings, tmp_path, monkeypatch) -> None:
    settings.HOTLINE_CLIENT = tmp_path
    checks = [f"{__name__}.set_up_missing", f"{__name__}.set_up_done"]
    monkeypatch.setattr(readiness, "CHECKS", checks)
    monkeypatch.setattr(health, "CHECKS", checks)

    assert client.get("/health/ready").json() == {"missing": ["client", "set-up"], "ready": False}


def test_health_is_only_read(client: Client) -> None:
    assert (client.post("/health/ready").status_code, client.post("/health/live").status_code) == (405, 405)

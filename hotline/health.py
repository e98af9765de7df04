"""`GET /health/live`: the process answers. `GET /health/ready`: it can do its work.

Ready is 200 `{"ready":true}` or 503 `{"missing":["migrations"],"ready":false}`. What is looked at: the database, the
migrations, the client's bundle, and whatever the packages add in `incidents/readiness.py` (set-up done, for one).
"""

from collections.abc import Callable
from functools import cache

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, JsonResponse
from django.utils.module_loading import import_string
from django.views.decorators.http import require_safe

from hotline.client import BundleDamaged, read_bundle
from incidents.readiness import CHECKS


@cache
def is_migrated() -> bool:
    """True once all migrations are applied. Remembered, as nothing unapplies them under a running node."""
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        raise LookupError("migrations")
    return True


def database_missing() -> str | None:
    """`database` or `migrations` where they are."""
    try:
        connection.ensure_connection()
        is_migrated()
    except DatabaseError:
        return "database"
    except LookupError:
        return "migrations"
    return None


def bundle_missing() -> str | None:
    """`client` where the bundle is absent or damaged."""
    try:
        read_bundle(settings.HOTLINE_CLIENT)
    except BundleDamaged:
        return "client"
    return None


def missing() -> list[str]:
    """What stands in the way of work, by name. Without a database, nothing else is asked."""
    absent = database_missing()
    if absent:
        return [absent]
    checks: list[Callable[[], str | None]] = [bundle_missing, *(import_string(path) for path in CHECKS)]
    return [name for check in checks if (name := check())]


@require_safe
def live(request: HttpRequest) -> JsonResponse:
    """GET /health/live."""
    return JsonResponse({"live": True})


@require_safe
def ready(request: HttpRequest) -> JsonResponse:
    """GET /health/ready."""
    absent = missing()
    if absent:
        return JsonResponse({"missing": absent, "ready": False}, status=503)
    return JsonResponse({"ready": True})

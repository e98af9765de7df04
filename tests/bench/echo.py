"""The barest Channels server that keeps what it is sent: `uvicorn tests.bench.echo:application`, for the floor alone.

What comes in on a socket is committed to SQLite, as durably as a node does, and sent to all sockets over the in-memory
channel layer. No session, no rule, no signature. The database's path is in BENCH_DATABASE.
"""

import os

import django
from channels.db import database_sync_to_async
from channels.generic.websocket import AsyncWebsocketConsumer
from django.conf import settings
from django.db import connection

settings.configure(
    CHANNEL_LAYERS={"default": {"BACKEND": "channels.layers.InMemoryChannelLayer"}},
    DATABASES={
        "default": {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": os.environ["BENCH_DATABASE"],
            "CONN_MAX_AGE": None,
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
            },
        }
    },
)
django.setup()


def _commit(data: bytes) -> None:
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO kept (data) VALUES (%s)", [data])


class Echo(AsyncWebsocketConsumer):
    """Commits what comes in, and sends it to everybody."""

    groups = ["echo"]

    async def connect(self) -> None:
        """Accept anybody."""
        await self.accept()

    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None) -> None:
        """Commit, then send."""
        await database_sync_to_async(_commit)(bytes_data)
        await self.channel_layer.group_send("echo", {"type": "echoed", "data": bytes_data})

    async def echoed(self, event: dict[str, bytes]) -> None:
        """Send."""
        await self.send(bytes_data=event["data"])


application = Echo.as_asgi()

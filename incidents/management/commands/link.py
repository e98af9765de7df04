"""`manage.py link`: pull the other node's log, where the server itself does not (HOTLINE_LINK_MODE=command)."""

import asyncio

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from incidents.link.client import pull_under_lease
from incidents.live.nudge import nudging


class Command(BaseCommand):
    """Runs until it is ended; of several, one pulls at a time."""

    help = "Pull the other node's log until ended. Of several such processes one does; the others wait."

    def handle(self, *args: object, **options: object) -> None:
        """Run."""
        if settings.HOTLINE_LINK_PEER is None:
            raise CommandError("HOTLINE_LINK_PEER is not set: there is no other node to pull from.")
        try:
            asyncio.run(_run(settings.HOTLINE_LINK_PEER))
        except KeyboardInterrupt:
            self.stdout.write("Ended.")


async def _run(url: str) -> None:
    async with nudging():
        await pull_under_lease(url)

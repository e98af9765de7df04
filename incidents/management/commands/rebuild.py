"""`manage.py rebuild`: makes every table that follows from the logs anew, and reports what differs.

The exit code is 0 where nothing differs and 1 where something does. Nothing is changed, but with `--repair`.
"""

from typing import Any

from django.core.management.base import CommandError, CommandParser

from incidents.log.rebuild import rebuild
from incidents.management.node_command import NodeCommand

_SHOWN = 50


class Command(NodeCommand):
    help = "Makes every table that follows from the logs anew and reports what differs (exit code 1 if anything)."

    def add_arguments(self, parser: CommandParser) -> None:
        """Whether to keep what was made."""
        parser.add_argument("--repair", action="store_true", help="keep what the logs make, where it differs")

    def handle(self, *args: Any, repair: bool, **options: Any) -> None:
        """Rebuilds and compares."""
        differences = rebuild(repair=repair)
        for one in differences[:_SHOWN]:
            self.stdout.write(f"{one.table} {'/'.join(map(str, one.key))}: {one.what}")
        if len(differences) > _SHOWN:
            self.stdout.write(f"and {len(differences) - _SHOWN} more")
        if not differences:
            self.stdout.write("Nothing differs.")
        elif repair:
            self.stdout.write(f"{len(differences)} rows differed and are now what the logs make them.")
        else:
            raise CommandError(
                f"{len(differences)} rows differ. To keep what the logs make: manage.py rebuild --repair"
            )

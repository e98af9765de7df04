"""`manage.py check_log`: reads all three logs from their beginnings and checks all that needs no verdict.

The trees over the stored entries, their tiles and every kept checkpoint agree; the bodies of what is held are there and
are what the headers name; what this node signed, by the file outside the database, is a prefix of what it holds.
Verdicts and projections are checked by `rebuild`. The exit code is 1 where anything is wrong.
"""

from itertools import chain
from typing import Any

from django.core.management.base import CommandError

from incidents.log.check import check_logs
from incidents.management.node_command import NodeCommand
from incidents.national.log import check_national_log


class Command(NodeCommand):
    help = "Checks both logs and the national log: trees, tiles, checkpoints, bodies, and what was signed (1 if wrong)."

    def handle(self, *args: Any, **options: Any) -> None:
        """Checks all three logs."""
        faults = 0
        for line in chain(check_logs(), check_national_log()):
            faults += line.fault
            self.stdout.write(line.text)
        if faults:
            raise CommandError(f"{faults} faults. Restore from a backup, then: manage.py check_log, manage.py rebuild")

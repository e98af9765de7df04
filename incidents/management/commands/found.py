"""`manage.py found --arrangement arrangement.sheet --founding founding.sheet`: this node's log begins.

Entry 0 is the Arrangement, entry 1 the first change of this side's signatories. From here on the node has its hotline.
"""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import CommandError, CommandParser

from crypto.arrangement import parse_arrangement
from incidents.centres.sheet import signed_envelope
from incidents.log.clock import node_clock
from incidents.log.found import found
from incidents.management.node_command import NodeCommand, a_file, read_sheet


class Command(NodeCommand):
    help = "Begins this node's log with the signed Arrangement and the signed first change of its signatories."

    def add_arguments(self, parser: CommandParser) -> None:
        """The two signed sheets."""
        parser.add_argument("--arrangement", required=True, type=a_file, metavar="FILE")
        parser.add_argument("--founding", required=True, type=a_file, metavar="FILE")

    def handle(self, *args: Any, arrangement: Path, founding: Path, **options: Any) -> None:
        """Founds the log."""
        agreed = signed_envelope(read_sheet(arrangement))
        if parse_arrangement(agreed).demonstration != settings.HOTLINE_DEMONSTRATION:
            raise CommandError("HOTLINE_DEMONSTRATION and the Arrangement differ: set it to what was agreed.")
        hotline = found(agreed, signed_envelope(read_sheet(founding)), side=settings.HOTLINE_SIDE, now=node_clock())
        self.stdout.write(f"Founded hotline {hotline.hex()}. Next: posts and devices, manage.py registrar draft")

"""`manage.py confirm_clock`: the operator says that this machine's clock is right, though it leapt.

A node that was off, or cut, for more than a day refuses to write until somebody has looked at its clock, as the times
in its log never run back.
"""

from typing import Any

from incidents.log.clock import confirm_clock, node_clock
from incidents.management.node_command import NodeCommand


class Command(NodeCommand):
    help = "Confirms that this machine's clock is right, after the node refused to write because it had leapt."

    def handle(self, *args: Any, **options: Any) -> None:
        """Confirms the time."""
        now = node_clock()
        confirm_clock(now=now)
        self.stdout.write(f"Confirmed: it is {now:%Y-%m-%d %H:%M:%SZ}. The node writes again.")

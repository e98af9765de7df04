"""`manage.py node_keys`: makes the keys of this node's log, mirror and link, in its data directory."""

import secrets
from typing import Any

from incidents.log.keys import make_node_keys
from incidents.management.node_command import NodeCommand


class Command(NodeCommand):
    help = "Makes the keys of this node's log, mirror and link in HOTLINE_DATA/keys. They are never written over."

    def handle(self, *args: Any, **options: Any) -> None:
        """Makes the keys."""
        directory = make_node_keys(secrets.token_bytes)
        self.stdout.write(f"Made log, mirror and link in {directory}. Next: manage.py founding draft")

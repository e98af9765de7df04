"""`manage.py root_key --out xa-root.key --public xa-root.pub`: makes a root key, on the machine where it is to stay.

The private file never goes on a node. The public file goes to both sides, for the Arrangement.
"""

import secrets
from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser

from crypto.arrangement import root_id
from crypto.digits import digits
from incidents.centres.key_files import make_signing_key
from incidents.management.node_command import NodeCommand


class Command(NodeCommand):
    help = "Makes a root key in two new files: a private one, which stays offline, and a public one."

    def add_arguments(self, parser: CommandParser) -> None:
        """The two files."""
        parser.add_argument("--out", required=True, type=Path, metavar="FILE", help="the new private key's file")
        parser.add_argument("--public", required=True, type=Path, metavar="FILE", help="the new public key's file")

    def handle(self, *args: Any, out: Path, public: Path, **options: Any) -> None:
        """Makes the key."""
        key = make_signing_key(out, public, random=secrets.token_bytes)
        self.stdout.write(f"Private key: {out} (keep it offline, with a copy elsewhere)")
        self.stdout.write(f"Public key:  {public}, id {root_id(key.public_key).hex()[:16]}…")
        self.stdout.write(f"Digits:      {digits(key.public_key)}")

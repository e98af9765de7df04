"""`manage.py archive_key --out xa-archive.key --public xa-archive.pub`: makes the side's archive key.

Every epoch of every file is sealed to it as well: whoever holds it can read all. It is needed to read the record in ten
years, and for nothing else; it stays offline.
"""

import secrets
from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser

from crypto.digits import digits
from incidents.centres.key_files import make_archive_key
from incidents.management.node_command import NodeCommand


class Command(NodeCommand):
    help = "Makes the archive key in two new files: a private one, which stays offline, and a public one."

    def add_arguments(self, parser: CommandParser) -> None:
        """The two files."""
        parser.add_argument("--out", required=True, type=Path, metavar="FILE", help="the new private key's file")
        parser.add_argument("--public", required=True, type=Path, metavar="FILE", help="the new public key's file")

    def handle(self, *args: Any, out: Path, public: Path, **options: Any) -> None:
        """Makes the key."""
        key = make_archive_key(out, public, random=secrets.token_bytes)
        self.stdout.write(f"Private key: {out} (opens every file: keep it offline, with a copy elsewhere)")
        self.stdout.write(f"Public key:  {public}")
        self.stdout.write(f"Digits:      {digits(key.public_key)}")

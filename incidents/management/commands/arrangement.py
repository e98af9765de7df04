"""`manage.py arrangement …`: the Arrangement's ceremony, from terms to a file that both roots have signed.

arrangement example > terms.json                                  terms to begin with; both sides agree on theirs
arrangement draft --terms terms.json --root XA=xa-root.pub --root XB=xb-root.pub --out arrangement.sheet
arrangement sign --sheet arrangement.sheet --key xa-root.key      on the machine of one root; carry the file on
arrangement sign --sheet arrangement.sheet --key xb-root.key      on that of the other
arrangement verify --sheet arrangement.sheet                      on both nodes, before `found`
"""

import json
import secrets
from collections import defaultdict
from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser

from crypto.arrangement import parse_arrangement, verify_arrangement
from crypto.dsse import envelope_id
from incidents.centres.describe import describe
from incidents.centres.drafting import EXAMPLE, draft_arrangement
from incidents.centres.key_files import read_signing_key, read_signing_public
from incidents.centres.sheet import sign_sheet, signed_envelope
from incidents.log.clock import node_clock
from incidents.management.node_command import (
    NodeCommand,
    a_file,
    read_json,
    read_sheet,
    sided_file,
    write_sheet,
)


class Command(NodeCommand):
    help = "Drafts, signs and verifies the Arrangement. Nothing of it needs the node's database."

    def add_arguments(self, parser: CommandParser) -> None:
        """One subcommand for each step."""
        steps = parser.add_subparsers(dest="step", required=True)
        steps.add_parser("example", help="print terms to begin with")
        draft = steps.add_parser("draft", help="make the sheet that both roots sign")
        draft.add_argument("--terms", required=True, type=a_file, metavar="FILE", help="the agreed terms")
        draft.add_argument(
            "--root", required=True, action="append", type=sided_file, metavar="SIDE=FILE",
            help="a side's public root key; once for each root, those that sign first",
        )  # fmt: skip
        draft.add_argument("--out", required=True, type=Path, metavar="FILE", help="the new sheet")
        sign = steps.add_parser("sign", help="sign the sheet with a root key")
        sign.add_argument("--sheet", required=True, type=a_file, metavar="FILE")
        sign.add_argument("--key", required=True, type=a_file, metavar="FILE", help="the root's private key")
        verify = steps.add_parser("verify", help="say what is signed, and whether all have signed")
        verify.add_argument("--sheet", required=True, type=a_file, metavar="FILE")

    def handle(self, *args: Any, step: str, **options: Any) -> None:
        """Takes one step."""
        getattr(self, f"_{step}")(options)

    def _example(self, _options: dict[str, Any]) -> None:
        self.stdout.write(json.dumps(EXAMPLE, indent=2))

    def _draft(self, options: dict[str, Any]) -> None:
        roots = defaultdict(list)
        for side, path in options["root"]:
            roots[side].append(read_signing_public(path))
        sheet = draft_arrangement(read_json(options["terms"]), roots, now=node_clock(), nonce=secrets.token_bytes(16))
        write_sheet(options["out"], sheet)
        self.stdout.write("\n".join(describe(sheet)))

    def _sign(self, options: dict[str, Any]) -> None:
        sheet = sign_sheet(read_sheet(options["sheet"]), read_signing_key(options["key"]))
        write_sheet(options["sheet"], sheet)
        self.stdout.write("\n".join(describe(sheet)))

    def _verify(self, options: dict[str, Any]) -> None:
        sheet = read_sheet(options["sheet"])
        self.stdout.write("\n".join(describe(sheet)))
        envelope = signed_envelope(sheet)
        verify_arrangement(parse_arrangement(envelope), hotline=envelope_id(envelope))
        self.stdout.write("All have signed, and every signature holds.")

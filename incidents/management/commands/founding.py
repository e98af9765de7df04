"""`manage.py founding …`: the first change of this side's signatories: node keys, archive key, registrars, by the root.

    node_keys                                                         on the node
    founding draft --arrangement arrangement.sheet --archive xa-archive.pub \\
        --registrar 1=registrar-1.pub --registrar 2=registrar-2.pub --tls 6b1c… --out founding.sheet
    founding sign --sheet founding.sheet --key xa-root.key            on the root's machine, within twelve hours
    founding verify --sheet founding.sheet --arrangement arrangement.sheet
    found --arrangement arrangement.sheet --founding founding.sheet   on the node

`--tls` is the SHA-256 of the key (SPKI) of the certificate at this node's link. The other node knows this one's end of
TLS by it, and refuses one that is not pinned; a demonstration, and a node that is reached on its own machine alone,
have none.
"""

import secrets
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import CommandError, CommandParser

from crypto.arrangement import Arrangement, parse_arrangement, verify_arrangement
from crypto.dsse import envelope_id
from crypto.link import verify_founding
from crypto.signatories import REGISTRARS_NEEDED, Signatories
from incidents.centres.describe import describe
from incidents.centres.drafting import draft_change, founding_changes, signing_roots
from incidents.centres.key_files import read_archive_public, read_signing_key, read_signing_public
from incidents.centres.sheet import sign_sheet, signed_envelope
from incidents.log.clock import node_clock
from incidents.log.keys import link_key, log_key, mirror_key
from incidents.management.node_command import NodeCommand, a_file, numbered_file, read_sheet, write_sheet

_NO_TLS = (
    "Name the key of the certificate at this node's link: --tls, its SHA-256 in hex. Without it the other node refuses "
    "this one (tls-key). It is printed by: openssl x509 -in line.pem -pubkey -noout | openssl pkey -pubin -outform der "
    "| sha256sum"
)


class Command(NodeCommand):
    help = "Drafts, signs and verifies the first change of this side's signatories, which its root signs."

    def add_arguments(self, parser: CommandParser) -> None:
        """One subcommand for each step."""
        steps = parser.add_subparsers(dest="step", required=True)
        draft = steps.add_parser("draft", help="make the sheet that the root signs, on the node")
        draft.add_argument("--arrangement", required=True, type=a_file, metavar="FILE", help="signed by all roots")
        draft.add_argument("--archive", required=True, type=a_file, metavar="FILE", help="the archive's public key")
        draft.add_argument(
            "--registrar", required=True, action="append", type=numbered_file, metavar="NUMBER=FILE",
            help="a registrar's number as an officer, and public key; at least two",
        )  # fmt: skip
        draft.add_argument(
            "--tls", metavar="HEX",
            help="SHA-256 of the public key (SPKI) of the certificate at this node's link; only a demonstration, or a "
            "node on plain http, goes without",
        )  # fmt: skip
        draft.add_argument(
            "--by-root", nargs="*", type=int, default=(), metavar="NUMBER",
            help="which roots sign, numbered as the Arrangement lists them; without it, the first",
        )  # fmt: skip
        draft.add_argument("--out", required=True, type=Path, metavar="FILE", help="the new sheet")
        sign = steps.add_parser("sign", help="sign the sheet with a root key")
        sign.add_argument("--sheet", required=True, type=a_file, metavar="FILE")
        sign.add_argument("--key", required=True, type=a_file, metavar="FILE", help="the root's private key")
        verify = steps.add_parser("verify", help="say what is signed, and whether all have signed")
        verify.add_argument("--sheet", required=True, type=a_file, metavar="FILE")
        verify.add_argument("--arrangement", required=True, type=a_file, metavar="FILE")

    def handle(self, *args: Any, step: str, **options: Any) -> None:
        """Takes one step."""
        getattr(self, f"_{step}")(options)

    def _draft(self, options: dict[str, Any]) -> None:
        arrangement, side = self._arrangement(options["arrangement"]), settings.HOTLINE_SIDE
        registrars = {officer: read_signing_public(path) for officer, path in options["registrar"]}
        if len(registrars) < REGISTRARS_NEEDED:
            raise CommandError("Name at least two registrars who are two officers: --registrar 1=… --registrar 2=…")
        if options["tls"] is None and settings.HOTLINE_ORIGIN.secure and not arrangement.demonstration:
            raise CommandError(_NO_TLS)
        changes = founding_changes(
            log=log_key(arrangement.hotline, side).public_key(),
            mirror=mirror_key(arrangement.hotline, side).public_key(),
            link=link_key().public_key,
            tls=None if options["tls"] is None else _sha256(options["tls"]),
            archive=read_archive_public(options["archive"]),
            registrars=registrars,
        )
        sheet = draft_change(
            Signatories(side=side),
            changes,
            hotline=arrangement.hotline,
            signers=signing_roots(arrangement, side, options["by_root"]),
            now=node_clock(),
            nonce=secrets.token_bytes(16),
        )
        write_sheet(options["out"], sheet)
        self.stdout.write("\n".join(describe(sheet)))

    def _sign(self, options: dict[str, Any]) -> None:
        sheet = sign_sheet(read_sheet(options["sheet"]), read_signing_key(options["key"]))
        write_sheet(options["sheet"], sheet)
        self.stdout.write("\n".join(describe(sheet)))

    def _verify(self, options: dict[str, Any]) -> None:
        sheet = read_sheet(options["sheet"])
        self.stdout.write("\n".join(describe(sheet)))
        arrangement = self._arrangement(options["arrangement"])
        founding = (arrangement.envelope, signed_envelope(sheet))
        verify_founding(founding, hotline=arrangement.hotline, side=settings.HOTLINE_SIDE)
        self.stdout.write("All have signed, and every signature holds.")

    @staticmethod
    def _arrangement(path: Path) -> Arrangement:
        envelope = signed_envelope(read_sheet(path))
        return verify_arrangement(parse_arrangement(envelope), hotline=envelope_id(envelope))


def _sha256(text: str) -> bytes:
    try:
        digest = bytes.fromhex(text.replace(":", ""))
    except ValueError:
        digest = b""
    if len(digest) != 32:
        raise CommandError("--tls must be a SHA-256 in hex, 64 digits.")
    return digest

"""`manage.py registrar …`: changes of this side's signatories that two registrars sign: posts, devices, the manifest.

    registrar key --out registrar-1.key --public registrar-1.pub      on the registrar's machine
    registrar waiting                                                 devices that ask to be listed, on the node
    registrar draft --by 1 --by 2 --post watch:centre,government:centre --out change.sheet      on the node
    registrar draft --by 1 --by 2 --device 5e0c… --out change.sheet
    registrar draft --by 1 --by 2 --revoke 5e0c… --since 2026-11-23T03:00:00Z --out change.sheet
    registrar verify --sheet change.sheet                             each registrar, on a machine of their own
    registrar sign --sheet change.sheet --key registrar-1.key         likewise, within twelve hours
    registrar append --sheet change.sheet                             on the node

Of a device, `verify` and `sign` print the digits that its officer reads out, from the keys in the sheet. `waiting`
prints none: a node that was taken over could show the true ones there, and have other keys signed.

What root alone may change (registrars, the archive key, the node's keys, the pinned TLS key) is drafted with
`--by-root` and signed by root keys: the first of this side's, as many as must, or those whose numbers follow, as in
`--by-root 1 3`.
"""

import secrets
from argparse import ArgumentTypeError
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser

from crypto import wire
from crypto.changes import registrar_id
from crypto.digits import digits
from crypto.errors import Malformed, ProtocolError
from crypto.signatories import Signatories
from crypto.wire import Field, Json
from incidents.centres.describe import describe
from incidents.centres.drafting import (
    archive_change,
    device_change,
    device_revocation,
    draft_change,
    manifest_change,
    node_change,
    post_change,
    registrar_change,
    registrar_revocation,
    signing_roots,
)
from incidents.centres.key_files import (
    make_signing_key,
    read_archive_public,
    read_signing_key,
    read_signing_public,
)
from incidents.centres.sheet import sign_sheet, signed_envelope
from incidents.devices.queries import pending_enrolments
from incidents.log.append import Appended, Signed, append
from incidents.log.clock import node_clock
from incidents.log.keys import link_key, log_key, mirror_key
from incidents.log.read import view_of
from incidents.log.store import own_log
from incidents.management.node_command import NodeCommand, a_file, numbered_file, read_sheet, write_sheet


def post_of(text: str) -> Json:
    """An argument `POST:DRAFTS:RELEASES`, capacities with commas between them."""
    name, *lists = text.split(":")
    if len(lists) != 2:
        raise ArgumentTypeError("write it as watch:centre,government:centre (post, what it drafts, what it releases)")
    drafts, releases = ([word for word in words.split(",") if word] for words in lists)
    return post_change(name, drafts=drafts, releases=releases)


def a_hash(text: str) -> bytes:
    """An argument that is a SHA-256 or an id: 64 hexadecimal digits."""
    try:
        return wire.hex_bytes(Field(text), 32)
    except Malformed as malformed:
        raise ArgumentTypeError("write all 64 hexadecimal digits") from malformed


def a_time(text: str) -> datetime:
    """An argument that is a time, in UTC."""
    try:
        return wire.utc(Field(text))
    except Malformed as malformed:
        raise ArgumentTypeError("write it as 2026-11-23T03:00:00Z") from malformed


class Command(NodeCommand):
    help = "Makes registrars' keys; drafts, signs, verifies and appends changes of this side's signatories."

    def add_arguments(self, parser: CommandParser) -> None:
        """One subcommand for each step."""
        steps = parser.add_subparsers(dest="step", required=True)
        key = steps.add_parser("key", help="make a registrar's key, on the registrar's machine")
        key.add_argument("--out", required=True, type=Path, metavar="FILE", help="the new private key's file")
        key.add_argument("--public", required=True, type=Path, metavar="FILE", help="the new public key's file")
        steps.add_parser("waiting", help="list the devices that ask to be listed, on the node")
        self._add_draft(steps.add_parser("draft", help="make the sheet that two registrars sign, on the node"))
        sign = steps.add_parser("sign", help="sign the sheet")
        sign.add_argument("--sheet", required=True, type=a_file, metavar="FILE")
        sign.add_argument("--key", required=True, type=a_file, metavar="FILE", help="the private key")
        for name, what in (("verify", "say what is signed, and by whom"), ("append", "append it to this node's log")):
            steps.add_parser(name, help=what).add_argument("--sheet", required=True, type=a_file, metavar="FILE")

    @staticmethod
    def _add_draft(draft: CommandParser) -> None:
        by = draft.add_mutually_exclusive_group(required=True)
        by.add_argument("--by", action="append", type=int, metavar="NUMBER", help="a registrar who signs; twice")
        by.add_argument(
            "--by-root", nargs="*", type=int, metavar="NUMBER",
            help="root signs: the first of this side's, or these, numbered as the Arrangement lists them",
        )  # fmt: skip
        add = draft.add_argument
        add("--post", action="append", default=[], type=post_of, metavar="POST:DRAFTS:RELEASES", help="name a post")
        add("--device", action="append", default=[], type=a_hash, metavar="ID", help="list a device that waits")
        add("--revoke", action="append", default=[], type=a_hash, metavar="ID", help="revoke a device")
        add("--since", type=a_time, metavar="TIME", help="since when the revoked devices may be compromised: a remark")
        add("--manifest", type=a_hash, metavar="SHA256", help="the client's manifest that this node serves")
        add("--registrar", action="append", default=[], type=numbered_file, metavar="NUMBER=FILE", help="by root")
        add("--revoke-registrar", action="append", default=[], type=int, metavar="NUMBER", help="by root")
        add(
            "--node-keys",
            action="store_true",
            help="by root: the keys in HOTLINE_DATA/keys, in the place of those listed",
        )
        add("--tls", type=a_hash, metavar="SHA256", help="by root: the public key (SPKI) of the link's new certificate")
        add("--archive", type=a_file, metavar="FILE", help="by root: the archive's new public key")
        add("--out", required=True, type=Path, metavar="FILE", help="the new sheet")

    def handle(self, *args: Any, step: str, **options: Any) -> None:
        """Takes one step."""
        getattr(self, f"_{step}")(options)

    def _key(self, options: dict[str, Any]) -> None:
        key = make_signing_key(options["out"], options["public"], random=secrets.token_bytes)
        self.stdout.write(f"Private key: {options['out']}")
        self.stdout.write(f"Public key:  {options['public']}, id {registrar_id(key.public_key).hex()[:16]}…")
        self.stdout.write(f"Digits:      {digits(key.public_key)}")

    def _waiting(self, _options: dict[str, Any]) -> None:
        waiting = pending_enrolments()
        for one in waiting:
            self.stdout.write(f"{one.post}, {one.officer:02}  device {one.device.hex()}")
        if not waiting:
            self.stdout.write("No device waits.")

    def _draft(self, options: dict[str, Any]) -> None:
        log = own_log()
        listed = view_of(log.side).signatories(log.side)
        changes = list(_changes(options, listed))
        if not changes:
            raise CommandError("Say what is to change: --post, --device, --revoke, --manifest; see registrar draft -h.")
        sheet = draft_change(
            listed,
            changes,
            hotline=log.hotline,
            signers=_signers(options, listed),
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
        self.stdout.write("\n".join(describe(read_sheet(options["sheet"]))))

    def _append(self, options: dict[str, Any]) -> None:
        (result,) = append([Signed(signed_envelope(read_sheet(options["sheet"])))], now=node_clock())
        if isinstance(result, ProtocolError):
            raise result
        if isinstance(result, Appended):
            self.stdout.write(f"Appended: entry {result.index} of {result.side}, {result.at:%Y-%m-%d %H:%M:%SZ}.")


def _signers(options: dict[str, Any], listed: Signatories) -> Sequence[bytes]:
    """The key ids of those who sign. Raises `CommandError`, `NotTheRoots`."""
    if options["by_root"] is None:
        return _registrars(listed, options["by"])
    return signing_roots(view_of(listed.side).arrangement(), listed.side, options["by_root"])


def _registrars(listed: Signatories, numbers: list[int]) -> list[bytes]:
    """The key ids of the registrars of these numbers. Raises `CommandError`."""
    valid = {one.officer: one.id for one in listed.registrars.values() if one.id not in listed.revoked}
    for number in numbers:
        if number not in valid:
            raise CommandError(f"There is no registrar {number}. There are: {', '.join(map(str, sorted(valid)))}.")
    if len(set(numbers)) != 2:
        raise CommandError("Two registrars sign: --by 1 --by 2")
    return [valid[number] for number in numbers]


def _changes(options: dict[str, Any], listed: Signatories) -> Iterator[Json]:
    """The changes that the arguments ask for. Raises `CommandError`."""
    yield from options["post"]
    waiting = {one.device: one for one in pending_enrolments()}
    for device in options["device"]:
        if device not in waiting:
            raise CommandError(f"No device {device.hex()} waits. Those that do: manage.py registrar waiting")
        one = waiting[device]
        yield device_change(officer=one.officer, post=one.post, signing=one.signing, sealing=one.sealing)
    for device in options["revoke"]:
        yield device_revocation(device, since=options["since"])
    if options["manifest"] is not None:
        yield manifest_change(options["manifest"])
    for number, path in options["registrar"]:
        yield registrar_change(number, read_signing_public(path))
    for number in options["revoke_registrar"]:
        yield registrar_revocation(_registrars_of(listed, number))
    yield from _node_changes(options, listed)
    if options["archive"] is not None:
        yield archive_change(read_archive_public(options["archive"]))


def _node_changes(options: dict[str, Any], listed: Signatories) -> Iterator[Json]:
    """The node's keys as they are listed, but for what the arguments replace. Raises `KeyFile`."""
    node = listed.node
    if node is None or (options["tls"] is None and not options["node_keys"]):
        return
    tls = node.tls if options["tls"] is None else options["tls"]
    if options["node_keys"]:
        hotline = own_log().hotline
        log, mirror = (key(hotline, listed.side).public_key() for key in (log_key, mirror_key))
        yield node_change(log=log, mirror=mirror, link=link_key().public_key, tls=tls)
    else:
        yield node_change(log=node.log, mirror=node.mirror, link=node.link, tls=tls)


def _registrars_of(listed: Signatories, number: int) -> bytes:
    for one in listed.registrars.values():
        if one.officer == number and one.id not in listed.revoked:
            return one.id
    raise CommandError(f"There is no registrar {number}.")

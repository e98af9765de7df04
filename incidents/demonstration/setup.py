"""What each side does for itself once the Arrangement is signed, in its node's database; scripted people do it here.

Node keys, archive key, two registrars; the founding, signed by the side's root; the log's first two entries; posts and
the client's manifest, signed by two registrars. The commands of `manage.py` do the same by hand, and keys lie in files
either way.
"""

import hashlib
import secrets
from collections.abc import Sequence
from pathlib import Path

from django.conf import settings

from crypto import wire
from crypto.arrangement import parse_arrangement
from crypto.composite import SEED_SIZE as SIGNING_SEED
from crypto.hpke import SEED_SIZE as SEALING_SEED
from crypto.signatories import Signatories
from incidents.centres.drafting import (
    draft_change,
    founding_changes,
    manifest_change,
    post_change,
    signing_roots,
)
from incidents.centres.key_files import (
    make_archive_key,
    make_signing_key,
    read_archive_public,
    read_signing_key,
    read_signing_public,
)
from incidents.centres.sheet import parse_sheet, sign_sheet, signed_envelope
from incidents.demonstration.place import Side
from incidents.demonstration.registrars import REGISTRARS, change_list, registrar_files
from incidents.log.clock import confirm_clock, node_clock
from incidents.log.found import found
from incidents.log.keys import link_key, log_key, make_node_keys, mirror_key, read_secret, write_secret
from incidents.log.read import view_of

CENTRE, BOTH = ("centre",), ("centre", "government")
POSTS: dict[str, tuple[Sequence[str], Sequence[str]]] = {
    "analyst": (CENTRE, ()),
    "head": (BOTH, BOTH),
    "liaison": (BOTH, CENTRE),
    "watch": (BOTH, CENTRE),
}
"""Each post, what it drafts and what it releases: the watch speaks for the Centre, the head for the Government."""


def found_side(side: Side) -> None:
    """Make this side's keys and found its log, in its node's database."""
    make_node_keys(secrets.token_bytes)
    make_archive_key(side.people / "archive.key", side.people / "archive.pub", random=secrets.token_bytes)
    for number in REGISTRARS:
        make_signing_key(*registrar_files(side, number), random=secrets.token_bytes)
    agreed = signed_envelope(parse_sheet(side.arrangement.read_bytes()))
    arrangement, now = parse_arrangement(agreed), node_clock()
    changes = founding_changes(
        log=log_key(arrangement.hotline, side.code).public_key(),
        mirror=mirror_key(arrangement.hotline, side.code).public_key(),
        link=link_key().public_key,
        tls=None,
        archive=read_archive_public(side.people / "archive.pub"),
        registrars={number: read_signing_public(registrar_files(side, number)[1]) for number in REGISTRARS},
    )
    founding = draft_change(
        Signatories(side=side.code),
        changes,
        hotline=arrangement.hotline,
        signers=signing_roots(arrangement, side.code),
        now=now,
        nonce=secrets.token_bytes(16),
    )
    signed = sign_sheet(founding, read_signing_key(side.people / "root.key"))
    found(agreed, signed_envelope(signed), side=side.code, now=now)


def prepare_side(side: Side) -> None:
    """Bring a founded side up to date: its clock's guard, its posts, and the manifest that it serves."""
    # A demonstration that rested for days has leapt; its operator is the one who has just started it.
    confirm_clock(now=node_clock())
    listed = view_of(side.code).signatories(side.code)
    changes = [
        post_change(post, drafts=drafts, releases=releases)
        for post, (drafts, releases) in POSTS.items()
        if post not in listed.posts
    ]
    manifest = hashlib.sha256((settings.HOTLINE_CLIENT / "manifest.json").read_bytes()).digest()
    if manifest != listed.manifest:
        changes.append(manifest_change(manifest))
    if changes:
        change_list(side, changes)


def device_seeds(side: Side, number: int) -> tuple[bytes, bytes]:
    """The seeds of a scripted officer's device, to sign (64 bytes) and to seal (32); made when first asked for."""
    device = side.people / f"device-{number:02}"
    return (
        _kept_seed(device.with_suffix(".signing"), "composite", SIGNING_SEED),
        _kept_seed(device.with_suffix(".sealing"), "xwing", SEALING_SEED),
    )


def _kept_seed(path: Path, name: str, size: int) -> bytes:
    if not path.exists():
        write_secret(path, {name: wire.encode_base64(secrets.token_bytes(size))})
    (seed,) = read_secret(path, name, size=size)
    return seed

"""A side's list of authorised signatories: who may speak for it, with which keys, since when.

The list is a chain of small signed changes in the side's own log. One change, as signed (DSSE payload):

    {"changes":[{"change":"device","officer":7,"post":"watch","sealing":"<1216 B>","signing":"<1984 B>"}],
     "expires":"2026-11-23T16:00:00Z","hotline":"<hash>","issued":"2026-11-23T15:00:00Z","nonce":"<16 B>",
     "previous":"<id of the last change>"|null,"side":"XA","signers":["<key id>","<key id>"],"version":3}

It is admitted, in this order (thresholds and chained versions as The Update Framework has them, spec section 5):

 1. hotline and side are those of the log                                  hotline, side
 2. `version` is the next and `previous` the id of the last change          version
 3. it was issued at most five minutes after `at`, and `at` is not past it  not-yet, expired
 4. every signer is a root key or a valid registrar of this side, once      signer-unknown, signer-revoked
 5. as many as the kind of change needs: the Arrangement's threshold of
    root keys for registrars, node and archive keys; two registrars, or the
    root, for posts, devices and the client's manifest                      threshold
 6. every signature holds, in the order of `signers`                        signature
 7. each change fits what stands before it: no key is listed twice, none
    revoked twice, a post stands before its device, and the first change
    names node and archive keys                                             change

Posts and numbers, never names. A revocation is a change like another: what was signed before still verifies. An
archive key that is replaced is revoked by that.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from crypto.arrangement import Arrangement
from crypto.changes import (
    ArchiveChange,
    Change,
    DeviceChange,
    DeviceRevocation,
    ManifestChange,
    NodeChange,
    PostChange,
    RegistrarChange,
    RegistrarRevocation,
    SignatoriesChange,
)
from crypto.dsse import VerifyEnvelope, verify_envelope
from crypto.errors import Malformed, Refused, Unverified
from crypto.times import check_times

REGISTRARS_NEEDED = 2
LONGEST = timedelta(days=1)


@dataclass(frozen=True)
class Post:
    """A post, and the capacities in which its officers draft and release."""

    post: str
    drafts: tuple[str, ...]
    releases: tuple[str, ...]


@dataclass(frozen=True)
class Device:
    """An officer's device: composite signing key (1984 bytes), X-Wing sealing key (1216 bytes), since when."""

    id: bytes
    post: str
    officer: int
    signing: bytes
    sealing: bytes
    since: datetime


@dataclass(frozen=True)
class Registrar:
    """An officer whom the root appointed to change devices, posts and the manifest."""

    id: bytes
    officer: int
    key: bytes


@dataclass(frozen=True)
class Signatories:
    """One side's list as a walk knows it, after `version` changes. Revoked devices and registrars stay listed.

    `revoked` has the ids of devices, registrars and archive keys.
    """

    side: str
    version: int = 0
    head: bytes | None = None
    posts: Mapping[str, Post] = field(default_factory=dict)
    devices: Mapping[bytes, Device] = field(default_factory=dict)
    revoked: frozenset[bytes] = frozenset()
    registrars: Mapping[bytes, Registrar] = field(default_factory=dict)
    node: NodeChange | None = None
    archive: ArchiveChange | None = None
    manifest: bytes | None = None

    def valid_devices(self) -> Iterator[Device]:
        """The devices that are listed and not revoked."""
        return (device for device in self.devices.values() if device.id not in self.revoked)

    def device(self, device_id: bytes) -> Device:
        """The valid device of that id. Raises `Refused("signer-unknown")` or `Refused("signer-revoked")`."""
        device = self.devices.get(device_id)
        if device is None:
            raise Refused("signer-unknown")
        if device_id in self.revoked:
            raise Refused("signer-revoked")
        return device


def admit_change(
    signatories: Signatories,
    change: SignatoriesChange,
    *,
    arrangement: Arrangement,
    at: datetime,
    verify: VerifyEnvelope = verify_envelope,
) -> Signatories:
    """The list after a change that stands in the side's log `at` that time. Raises `Refused`, see the module."""
    if change.hotline != arrangement.hotline:
        raise Refused("hotline")
    if change.side != signatories.side:
        raise Refused("side")
    if (change.version, change.previous) != (signatories.version + 1, signatories.head):
        raise Refused("version")
    check_times(issued=change.issued, expires=change.expires, at=at, longest=LONGEST)
    keys = _signing_keys(signatories, change, arrangement)
    try:
        verify(change.envelope, keys)
    except (Malformed, Unverified) as unverified:
        raise Refused("signature", unverified.detail) from unverified
    return apply_change(signatories, change, at=at)


def apply_change(signatories: Signatories, change: SignatoriesChange, *, at: datetime) -> Signatories:
    """The list after an admitted change, made in an entry of time `at`. Raises `Refused("change")`."""
    for one in change.changes:
        signatories = _apply(signatories, one, at)
    _check(signatories.node is not None and signatories.archive is not None, "the first names node and archive keys")
    return replace(signatories, version=change.version, head=change.id)


def _signing_keys(signatories: Signatories, change: SignatoriesChange, arrangement: Arrangement) -> list[bytes]:
    side = arrangement.side(signatories.side)
    roots = {root.id: root.key for root in side.roots}
    registrars = {signer: _registrar(signatories, signer) for signer in change.signers if signer not in roots}
    officers = {registrar.officer for registrar in registrars.values()}
    if len(set(change.signers)) != len(change.signers):
        raise Refused("threshold")
    if not registrars and len(change.signers) == side.threshold:
        return [roots[signer] for signer in change.signers]
    if len(change.signers) != REGISTRARS_NEEDED or len(officers) != REGISTRARS_NEEDED:
        raise Refused("threshold")
    if any(one.by_root_alone for one in change.changes):
        raise Refused("threshold", "root alone")
    return [registrars[signer].key for signer in change.signers]


def _registrar(signatories: Signatories, key_id: bytes) -> Registrar:
    registrar = signatories.registrars.get(key_id)
    if registrar is None:
        raise Refused("signer-unknown")
    if key_id in signatories.revoked:
        raise Refused("signer-revoked")
    return registrar


def _apply(listed: Signatories, change: Change, at: datetime) -> Signatories:
    match change:
        case RegistrarChange():
            _check(change.id not in listed.registrars, "this registrar is listed already")
            registrar = Registrar(id=change.id, officer=change.officer, key=change.key)
            return replace(listed, registrars={**listed.registrars, change.id: registrar})
        case RegistrarRevocation():
            _check(change.registrar in listed.registrars, "no such registrar")
            _check(change.registrar not in listed.revoked, "revoked already")
            return replace(listed, revoked=listed.revoked | {change.registrar})
        case NodeChange():
            return replace(listed, node=change)
        case ArchiveChange():
            replaced = set() if listed.archive is None else {listed.archive.id}
            _check(change.id not in listed.revoked | replaced, "this archive key is or was the side's")
            return replace(listed, archive=change, revoked=listed.revoked | replaced)
        case PostChange():
            post = Post(post=change.post, drafts=change.drafts, releases=change.releases)
            return replace(listed, posts={**listed.posts, change.post: post})
        case DeviceChange():
            _check(change.id not in listed.devices, "this device is listed already")
            _check(change.post in listed.posts, "no such post")
            device = Device(
                id=change.id,
                post=change.post,
                officer=change.officer,
                signing=change.signing,
                sealing=change.sealing,
                since=at,
            )
            return replace(listed, devices={**listed.devices, change.id: device})
        case DeviceRevocation():
            _check(change.device in listed.devices, "no such device")
            _check(change.device not in listed.revoked, "revoked already")
            return replace(listed, revoked=listed.revoked | {change.device})
        case ManifestChange():
            return replace(listed, manifest=change.manifest)


def _check(fits: bool, why: str) -> None:
    if not fits:
        raise Refused("change", why)

"""The changes of a side's list of signatories, as they are spelled. `signatories.py` says who may make them.

    {"change":"registrar","key":"<1984 B>","officer":1}                       root alone
    {"change":"registrar-revoked","registrar":"<id>"}                         root alone
    {"change":"node","link":"<1984 B>","log":{keys},"mirror":{keys},"tls":"<hash>"|null}   root alone
    {"change":"archive","sealing":"<1216 B>"}                                 root alone
    {"change":"post","drafts":["centre"],"post":"watch","releases":["centre"]}
    {"change":"device","officer":7,"post":"watch","sealing":"<1216 B>","signing":"<1984 B>"}
    {"change":"device-revoked","device":"<id>","since":"2026-11-23T03:00:00Z"|null}
    {"change":"manifest","manifest":"<hash>"}

`{keys}` is {"ed25519":"<32 B>","mldsa44":"<1312 B>"}. `since` is a remark, and undoes nothing.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from crypto import composite, hpke, wire, words
from crypto.dsse import Envelope, envelope_id
from crypto.epoch import archive_id, device_id
from crypto.errors import Malformed
from crypto.hashing import labelled_hash
from crypto.wire import Field

PAYLOAD_TYPE = "application/vnd.hotline.signatories.v1+json"
MAX_CHANGES = 16
MAX_OFFICER = 9_999


@dataclass(frozen=True)
class RegistrarChange:
    """A registrar is appointed: an officer's number and a composite public key."""

    by_root_alone: ClassVar[bool] = True
    officer: int
    key: bytes

    @property
    def id(self) -> bytes:
        """SHA-256("hotline/v1/registrar" 00 key)."""
        return registrar_id(self.key)


@dataclass(frozen=True)
class RegistrarRevocation:
    """A registrar is revoked."""

    by_root_alone: ClassVar[bool] = True
    registrar: bytes


@dataclass(frozen=True)
class NodeKeys:
    """The public keys of a log or a mirror: Ed25519 (32 bytes) and ML-DSA-44 (1,312 bytes)."""

    ed25519: bytes
    mldsa44: bytes


@dataclass(frozen=True)
class NodeChange:
    """The node's keys: of its log, of its mirror, of the link, and the SHA-256 of its TLS key (SPKI), if it has one."""

    by_root_alone: ClassVar[bool] = True
    link: bytes
    log: NodeKeys
    mirror: NodeKeys
    tls: bytes | None


@dataclass(frozen=True)
class ArchiveChange:
    """The side's archive key: an X-Wing public key that is a recipient of every epoch."""

    by_root_alone: ClassVar[bool] = True
    sealing: bytes

    @property
    def id(self) -> bytes:
        """The archive key's id among an epoch's recipients."""
        return archive_id(self.sealing)


@dataclass(frozen=True)
class PostChange:
    """A post is named, or its capacities change."""

    by_root_alone: ClassVar[bool] = False
    post: str
    drafts: tuple[str, ...]
    releases: tuple[str, ...]


@dataclass(frozen=True)
class DeviceChange:
    """An officer's device is listed under a post."""

    by_root_alone: ClassVar[bool] = False
    officer: int
    post: str
    sealing: bytes
    signing: bytes

    @property
    def id(self) -> bytes:
        """The device's id: the hash of both its keys."""
        return device_id(self.signing, self.sealing)


@dataclass(frozen=True)
class DeviceRevocation:
    """A device is revoked, compromised perhaps since."""

    by_root_alone: ClassVar[bool] = False
    device: bytes
    since: datetime | None


@dataclass(frozen=True)
class ManifestChange:
    """The manifest of the client that this side's node serves: its SHA-256."""

    by_root_alone: ClassVar[bool] = False
    manifest: bytes


Change = (
    RegistrarChange
    | RegistrarRevocation
    | NodeChange
    | ArchiveChange
    | PostChange
    | DeviceChange
    | DeviceRevocation
    | ManifestChange
)


@dataclass(frozen=True)
class SignatoriesChange:
    """A parsed, unverified link of the chain. `signers` are ids of root keys, or of registrars."""

    id: bytes
    envelope: Envelope
    changes: tuple[Change, ...]
    expires: datetime
    hotline: bytes
    issued: datetime
    previous: bytes | None
    side: str
    signers: tuple[bytes, ...]
    version: int


def registrar_id(key: bytes) -> bytes:
    """A registrar's id: SHA-256("hotline/v1/registrar" 00 key)."""
    return labelled_hash("registrar", key)


def parse_change(envelope: Envelope) -> SignatoriesChange:
    """The unverified change in an envelope. Raises `Malformed("wire")` for anything but the exact schema."""
    field = wire.parse(envelope.payload, limit=words.ENTRY_LIMIT)
    changes, expires, hotline, issued, nonce, previous, side, signers, version = wire.fields(
        field, "changes", "expires", "hotline", "issued", "nonce", "previous", "side", "signers", "version"
    )
    wire.base64_bytes(nonce, size=16)
    return SignatoriesChange(
        id=envelope_id(envelope),
        envelope=envelope,
        changes=tuple(wire.list_of(changes, _parse_one, limit=MAX_CHANGES)),
        expires=wire.utc(expires),
        hotline=words.digest(hotline),
        issued=wire.utc(issued),
        previous=wire.nullable(previous, words.digest),
        side=words.side(side),
        signers=tuple(wire.list_of(signers, words.digest, limit=16)),
        version=wire.integer(version),
    )


def _parse_one(field: Field) -> Change:
    kind = field.value.get("change") if isinstance(field.value, dict) else None
    parse = _PARSERS.get(kind) if isinstance(kind, str) else None
    if parse is None:
        field.refuse("unknown change")
    return parse(field)


def _registrar(field: Field) -> RegistrarChange:
    _, key, officer = wire.fields(field, "change", "key", "officer")
    return RegistrarChange(officer=_officer(officer), key=_public_key(key))


def _registrar_revoked(field: Field) -> RegistrarRevocation:
    _, registrar = wire.fields(field, "change", "registrar")
    return RegistrarRevocation(registrar=words.digest(registrar))


def _node(field: Field) -> NodeChange:
    _, link, log, mirror, tls = wire.fields(field, "change", "link", "log", "mirror", "tls")
    return NodeChange(
        link=_public_key(link),
        log=_node_keys(log),
        mirror=_node_keys(mirror),
        tls=wire.nullable(tls, words.digest),
    )


def _node_keys(field: Field) -> NodeKeys:
    ed25519, mldsa44 = wire.fields(field, "ed25519", "mldsa44")
    key = wire.base64_bytes(ed25519, size=32)
    return NodeKeys(
        ed25519=_checked(ed25519, composite.check_ed25519_key, key),
        mldsa44=wire.base64_bytes(mldsa44, size=1312),
    )


def _archive(field: Field) -> ArchiveChange:
    _, sealing = wire.fields(field, "change", "sealing")
    return ArchiveChange(sealing=_sealing_key(sealing))


def _post(field: Field) -> PostChange:
    _, drafts, post, releases = wire.fields(field, "change", "drafts", "post", "releases")
    return PostChange(post=words.word(post), drafts=_capacities(drafts), releases=_capacities(releases))


def _device(field: Field) -> DeviceChange:
    _, officer, post, sealing, signing = wire.fields(field, "change", "officer", "post", "sealing", "signing")
    return DeviceChange(
        officer=_officer(officer),
        post=words.word(post),
        sealing=_sealing_key(sealing),
        signing=_public_key(signing),
    )


def _device_revoked(field: Field) -> DeviceRevocation:
    _, device, since = wire.fields(field, "change", "device", "since")
    return DeviceRevocation(device=words.digest(device), since=wire.nullable(since, wire.utc))


def _manifest(field: Field) -> ManifestChange:
    _, manifest = wire.fields(field, "change", "manifest")
    return ManifestChange(manifest=words.digest(manifest))


def _public_key(field: Field) -> bytes:
    return _checked(field, composite.check_public_key, wire.base64_bytes(field, size=composite.PUBLIC_KEY_SIZE))


def _sealing_key(field: Field) -> bytes:
    return _checked(field, hpke.check_public_key, wire.base64_bytes(field, size=hpke.PUBLIC_KEY_SIZE))


def _checked(field: Field, check: Callable[[bytes], bytes], key: bytes) -> bytes:
    """The key; one that its construction does not take is refused as the rest of the schema is."""
    try:
        return check(key)
    except Malformed:
        field.refuse("public key")


def _officer(field: Field) -> int:
    officer = wire.integer(field, maximum=MAX_OFFICER)
    if officer < 1:
        field.refuse("officers are numbered from 1")
    return officer


def _capacities(field: Field) -> tuple[str, ...]:
    capacities = tuple(wire.list_of(field, words.word, limit=16))
    if list(capacities) != sorted(set(capacities)):
        field.refuse("capacities are sorted, each once")
    return capacities


_PARSERS: dict[str, Callable[[Field], Change]] = {
    "registrar": _registrar,
    "registrar-revoked": _registrar_revoked,
    "node": _node,
    "archive": _archive,
    "post": _post,
    "device": _device,
    "device-revoked": _device_revoked,
    "manifest": _manifest,
}

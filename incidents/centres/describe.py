"""A sheet for signature in words and digits: what whoever signs reads first. In English, as all commands are."""

from collections.abc import Iterator

from crypto.arrangement import PAYLOAD_TYPE as ARRANGEMENT
from crypto.arrangement import Arrangement, parse_arrangement
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
    parse_change,
)
from crypto.digits import digits
from crypto.dsse import Envelope
from crypto.enrolment import Enrolment
from incidents.centres.sheet import Sheet


def describe(sheet: Sheet) -> Iterator[str]:
    """The lines that say what is signed, by whom, and who has signed. Raises `Malformed`."""
    envelope = Envelope(sheet.payload_type, sheet.payload, ())
    if sheet.payload_type == ARRANGEMENT:
        yield from _arrangement(parse_arrangement(envelope))
    else:
        yield from _change(parse_change(envelope))
    for signer, signature in zip(sheet.signers(), sheet.signatures, strict=True):
        yield f"signer {signer.hex()[:16]}…: {'to sign' if signature is None else 'has signed'}"
    yield f"digits {sheet.digits()}"


def _arrangement(arrangement: Arrangement) -> Iterator[str]:
    reality = "DEMONSTRATION" if arrangement.demonstration else "real"
    yield f"Arrangement, version 1, {reality}, issued {arrangement.issued:%Y-%m-%d %H:%M:%SZ}"
    yield f"hotline {arrangement.hotline.hex()}"
    for side in arrangement.sides:
        yield f"side {side.side}, {side.language}: {side.threshold} of {len(side.roots)} root keys"
        for number, root in enumerate(side.roots, 1):
            yield f"  root {number}: {root.id.hex()[:16]}…, digits {digits(root.key)}"
    for capacity, signatures in arrangement.signatures.items():
        yield f"capacity {capacity}: {signatures} signature{'s' if signatures > 1 else ''}"
    for precedence, seconds in arrangement.handling.items():
        yield f"precedence {precedence}: handled within {seconds} s"
    for paragraph, seconds in arrangement.replies.items():
        yield f"reply under paragraph {paragraph}: within {seconds} s"
    for language, most in arrangement.flash.lengths.items():
        yield f"a FLASH in {language}: at most {most} {'characters' if language.startswith('zh') else 'words'}"
    yield f"a FLASH is sealed in at most {arrangement.flash.size} bytes"
    yield f"the line is terminated with {arrangement.notice} s notice"
    for name, annex in arrangement.annexes.items():
        yield f"annex {name}: SHA-256 {annex.hex()}"


def _change(change: SignatoriesChange) -> Iterator[str]:
    yield f"Signatories of {change.side}, version {change.version}, hotline {change.hotline.hex()[:16]}…"
    yield f"to be appended before {change.expires:%Y-%m-%d %H:%M:%SZ}"
    for one in change.changes:
        yield from _one(one, change)


def _one(change: Change, of: SignatoriesChange) -> Iterator[str]:
    match change:
        case RegistrarChange():
            yield f"registrar {change.officer}: {change.id.hex()[:16]}…, digits {digits(change.key)}"
        case RegistrarRevocation():
            yield f"registrar {change.registrar.hex()[:16]}… is revoked"
        case NodeChange():
            yield f"the node's keys: link {digits(change.link)}"
            for name, keys in (("log", change.log), ("mirror", change.mirror)):
                yield f"  {name} {digits(keys.ed25519 + keys.mldsa44)}"
            yield f"  TLS key {'none' if change.tls is None else change.tls.hex()}"
        case ArchiveChange():
            yield f"the archive key: digits {digits(change.sealing)}"
        case PostChange():
            yield f"post {change.post}: drafts {_words(change.drafts)}, releases {_words(change.releases)}"
        case DeviceChange():
            yield f"device of {change.post}, {change.officer:02}: {change.id.hex()}"
            # From the very keys that are signed: what a node says of them elsewhere, it may say of others.
            asked = Enrolment(of.hotline, of.side, change.post, change.officer, change.signing, change.sealing)
            yield f"  its officer reads out {asked.digits}"
        case DeviceRevocation():
            since = "" if change.since is None else f", compromised since {change.since:%Y-%m-%d %H:%M:%SZ}"
            yield f"device {change.device.hex()} is revoked{since}"
        case ManifestChange():
            yield f"the client's manifest: SHA-256 {change.manifest.hex()}"


def _words(words: tuple[str, ...]) -> str:
    return ", ".join(words) or "nothing"

"""Checkpoints: C2SP tlog-checkpoint, signed by the log, cosigned by the other side's mirror.

    <hotline, 64 hex digits>/XA/1⏎                          origin: hotline, side, number of the log
    418⏎                                                    size of the tree
    CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=⏎           base64 root
    ⏎
    — <hotline>/XA/1 <base64>⏎                              01, Ed25519 over the text
    — <hotline>/XA/1 <base64>⏎                              06, ML-DSA-44 over time, origin, size and root
    — <hotline>/XB/mirror <base64>⏎                         04, Ed25519 over time and text
    — <hotline>/XB/mirror <base64>⏎                         06, with the same time

A log's key is named by its origin, a mirror's by the hotline and its own side. A checkpoint needs both lines
of the log, a cosigned one both of the mirror as well; lines of other keys are ignored. A mirror's cosignature
says, as in C2SP tlog-mirror: this is consistent with all I have seen of the log, and I hold it all, durably.

Refused, beyond what the specification refuses: extension lines (a type 06 signature would not sign them), and
an empty tree with another root than the empty tree's.
"""

import re
from dataclasses import dataclass

from crypto.cosignature import (
    Ed25519CosignatureVerifier,
    LogKey,
    LogPublicKey,
    MirrorKey,
    MirrorPublicKey,
    Mldsa44CosignatureVerifier,
    TreeHead,
    sign_ed25519_cosignature,
    sign_mldsa44_cosignature,
    time_of,
)
from crypto.errors import Malformed, Unverified
from crypto.merkle import EMPTY_ROOT, HASH_SIZE, MAX_SIZE
from crypto.note import (
    ED25519,
    ED25519_COSIGNATURE,
    MLDSA44_COSIGNATURE,
    Ed25519Verifier,
    Note,
    NoteSignature,
    Verifier,
    VerifierKey,
    encode_note,
    parse_note,
    sign_ed25519,
    verify_note,
)
from crypto.wire import Field, base64_bytes

_ORIGIN = re.compile(r"([0-9a-f]{64})/([A-Z]{2})/([1-9][0-9]{0,8})")
_MIRROR = re.compile(r"([0-9a-f]{64})/([A-Z]{2})/mirror")
_SIZE = re.compile(r"0|[1-9][0-9]{0,15}")


@dataclass(frozen=True)
class Origin:
    """Which log: the hotline's 32-byte hash, the side (two upper-case letters), the log's number (from 1)."""

    hotline: bytes
    side: str
    log: int


@dataclass(frozen=True)
class Checkpoint:
    """What a log states: the size of its tree and the 32-byte root. Nothing of it is verified."""

    origin: Origin
    size: int
    root: bytes

    def head(self) -> TreeHead:
        """The same, as it is signed."""
        return TreeHead(encode_origin(self.origin), self.size, self.root)


@dataclass(frozen=True)
class VerifiedCheckpoint:
    """A checkpoint that its log signed, at `time` (POSIX seconds) by its own clock.

    `note` is its text and the log's two lines, whatever other lines it came with.
    """

    origin: Origin
    size: int
    root: bytes
    time: int
    note: bytes


@dataclass(frozen=True)
class CosignedCheckpoint:
    """A verified checkpoint that a side's mirror cosigned, at `time` (POSIX seconds) by the mirror's clock.

    `note` is its text, the log's two lines and the mirror's two.
    """

    checkpoint: VerifiedCheckpoint
    mirror: str
    time: int
    note: bytes


def encode_origin(origin: Origin) -> str:
    """`<hotline in hex>/<side>/<number>`."""
    return f"{origin.hotline.hex()}/{origin.side}/{origin.log}"


def parse_origin(text: str) -> Origin:
    """Parses an origin; the log's number is 1 to 999,999,999. Raises Malformed "checkpoint"."""
    found = _ORIGIN.fullmatch(text)
    if found is None:
        raise Malformed("checkpoint", "origin")
    return Origin(bytes.fromhex(found[1]), found[2], int(found[3]))


def encode_mirror(hotline: bytes, side: str) -> str:
    """The name of a side's mirror key: `<hotline in hex>/<side>/mirror`."""
    return f"{hotline.hex()}/{side}/mirror"


def encode_checkpoint(checkpoint: Checkpoint) -> str:
    """The text of a checkpoint: origin, size and base64 root, a line each."""
    return checkpoint.head().text()


def parse_checkpoint(text: str) -> Checkpoint:
    """Parses a checkpoint's text. Raises Malformed "checkpoint", or "wire" for base64."""
    lines = text.split("\n")
    if len(lines) != 4 or lines[3]:
        raise Malformed("checkpoint", "lines")
    origin = parse_origin(lines[0])
    if not _SIZE.fullmatch(lines[1]) or int(lines[1]) > MAX_SIZE:
        raise Malformed("checkpoint", "size")
    size = int(lines[1])
    root = base64_bytes(Field(lines[2], "root"), size=HASH_SIZE)
    if size == 0 and root != EMPTY_ROOT:
        raise Malformed("checkpoint", "empty tree")
    return Checkpoint(origin, size, root)


def sign_checkpoint(checkpoint: Checkpoint, *, key: LogKey, time: int) -> bytes:
    """Signs a checkpoint as its log, at `time` in POSIX seconds, and returns the note.

    A log never signs what is inconsistent with what it signed before: the caller sees to that.
    """
    head = checkpoint.head()
    if key.name != head.origin:
        raise ValueError("a log signs its own checkpoints only")
    ed25519 = sign_ed25519(head.text(), name=key.name, key=key.ed25519)
    return encode_note(Note(head.text(), (ed25519, sign_mldsa44_cosignature(head, key=key, time=time))))


def verify_checkpoint(data: bytes, key: LogPublicKey) -> VerifiedCheckpoint:
    """Verifies that the log of this key signed the note's checkpoint, by both algorithms.

    Raises Malformed ("note", "checkpoint", "wire") or Unverified ("note", "cosignature", "checkpoint").
    """
    note = parse_note(data)
    checkpoint = parse_checkpoint(note.text)
    head = checkpoint.head()
    if head.origin != key.name:
        raise Unverified("checkpoint", "origin")
    ed25519 = Ed25519Verifier(VerifierKey(key.name, ED25519, key.ed25519))
    mldsa44 = Mldsa44CosignatureVerifier(VerifierKey(key.name, MLDSA44_COSIGNATURE, key.mldsa44), head)
    lines = _verify_both(note, ed25519, mldsa44)
    kept = data if lines == note.signatures else encode_note(Note(note.text, lines))
    return VerifiedCheckpoint(checkpoint.origin, checkpoint.size, checkpoint.root, time_of(lines[1].signature), kept)


def cosign_checkpoint(checkpoint: VerifiedCheckpoint, *, key: MirrorKey, time: int) -> bytes:
    """Cosigns the other side's checkpoint as a mirror, at `time` in POSIX seconds, and returns the note.

    That the tree is consistent with all seen before and durably stored is for the caller to see to, before.
    Raises Unverified "cosignature" if the mirror is not the other side's.
    """
    _check_mirror(checkpoint.origin, key.name)
    note = parse_note(checkpoint.note)
    head = parse_checkpoint(note.text).head()
    ed25519 = sign_ed25519_cosignature(head, key=key, time=time)
    mldsa44 = sign_mldsa44_cosignature(head, key=key, time=time)
    return encode_note(Note(note.text, (*note.signatures, ed25519, mldsa44)))


def verify_cosigned(data: bytes, log: LogPublicKey, mirror: MirrorPublicKey) -> CosignedCheckpoint:
    """Verifies a checkpoint by its log's key and its cosignature by the mirror's, both lines with one time.

    Raises Malformed ("note", "checkpoint", "wire") or Unverified ("note", "cosignature", "checkpoint").
    """
    checkpoint = verify_checkpoint(data, log)
    _check_mirror(checkpoint.origin, mirror.name)
    note = parse_note(data)
    head = parse_checkpoint(note.text).head()
    ed25519 = Ed25519CosignatureVerifier(VerifierKey(mirror.name, ED25519_COSIGNATURE, mirror.ed25519))
    mldsa44 = Mldsa44CosignatureVerifier(VerifierKey(mirror.name, MLDSA44_COSIGNATURE, mirror.mldsa44), head)
    lines = _verify_both(note, ed25519, mldsa44)
    time = time_of(lines[0].signature)
    if time != time_of(lines[1].signature):
        raise Unverified("cosignature", "two times")
    log_lines = parse_note(checkpoint.note).signatures
    return CosignedCheckpoint(checkpoint, mirror.name, time, encode_note(Note(note.text, log_lines + lines)))


def renew_cosigned(cosigned: bytes, note: bytes) -> bytes:
    """A verified cosigned note with the log's lines of `note`: of the same checkpoint, signed by the log at another
    time."""
    anew, lines = parse_note(note), parse_note(cosigned).signatures
    return encode_note(Note(anew.text, (*anew.signatures, *lines[len(anew.signatures) :])))


def _verify_both(note: Note, *verifiers: Verifier) -> tuple[NoteSignature, ...]:
    """The verified signature lines of all these keys, in their order."""
    verified = verify_note(note, verifiers)
    if len(verified) != len(verifiers):
        raise Unverified("checkpoint", "one signature of two")
    keys = [verifier.key for verifier in verifiers]
    return tuple(NoteSignature(key.name, key.key_id, verified[key]) for key in keys)


def _check_mirror(origin: Origin, name: str) -> None:
    """A mirror is of the same hotline and of the other side."""
    found = _MIRROR.fullmatch(name)
    if found is None or found[1] != origin.hotline.hex() or found[2] == origin.side:
        raise Unverified("cosignature", "mirror")

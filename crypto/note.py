"""Signed notes: C2SP signed-note (a text, an empty line, signature lines), and verifier keys.

    This is an example message.⏎
    ⏎
    — example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72…⏎

A signature line is an em dash, a space, the key's name, a space, base64(4-byte key id ‖ signature). The text
ends in a newline and is signed with it; the last empty line of the note ends it. The key id is the first 4
bytes of SHA-256(name ‖ 0A ‖ type ‖ public key). A vkey is a key as text: name, key id, base64(type ‖ key):

    example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k

Types: 01 is Ed25519 over the text and stands here, 04 and 06 stand in `cosignature`.

Refused, beyond what the specification refuses: a note of more than 65,536 bytes or 16 signature lines, base64
in a second spelling, and a known key that signed twice (which of two times would count?).
"""

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from crypto.composite import check_ed25519_key
from crypto.errors import Malformed, Unverified
from crypto.wire import Field, base64_bytes, encode_base64

MAX_NOTE_SIZE = 65_536
MAX_SIGNATURES = 16
KEY_ID_SIZE = 4
ED25519_POINT_SIZE = 32

ED25519 = 0x01
ED25519_COSIGNATURE = 0x04
MLDSA44_COSIGNATURE = 0x06
PUBLIC_KEY_SIZES = {ED25519: 32, ED25519_COSIGNATURE: 32, MLDSA44_COSIGNATURE: 1312}

_CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f]")
_DASH = "\N{EM DASH} "
# Unicode's White_Space, spelled out: the two languages' own notions of a space differ.
_SPACES = frozenset("\t\n\v\f\r \x85\xa0\u1680\u2028\u2029\u202f\u205f\u3000").union(map(chr, range(0x2000, 0x200B)))


@dataclass(frozen=True)
class NoteSignature:
    """A signature line: the key's name, its 4-byte id, and the signature after the id, of 1 byte or more."""

    name: str
    key_id: bytes
    signature: bytes


@dataclass(frozen=True)
class Note:
    """A note as parsed. Nothing of it is verified."""

    text: str
    signatures: tuple[NoteSignature, ...]


@dataclass(frozen=True)
class VerifierKey:
    """What a vkey says: a public key of one signature type, under a name.

    Raises Malformed "note" if the type is not one of ours, or the name or the key not of its form, and "composite"
    for an Ed25519 key that libraries differ on.
    """

    name: str
    type: int
    public_key: bytes

    def __post_init__(self) -> None:
        _check_name(self.name)
        if len(self.public_key) != PUBLIC_KEY_SIZES.get(self.type):
            raise Malformed("note", "public key")
        if self.type != MLDSA44_COSIGNATURE:
            check_ed25519_key(self.public_key)

    @property
    def key_id(self) -> bytes:
        """The 4 bytes by which a signature line names this key."""
        named = self.name.encode() + b"\n" + bytes([self.type]) + self.public_key
        return hashlib.sha256(named).digest()[:KEY_ID_SIZE]


class Verifier(Protocol):
    """Verifies the signature lines of one key."""

    @property
    def key(self) -> VerifierKey:
        """The key whose lines it verifies."""

    def verify(self, text: str, signature: bytes) -> None:
        """Raises Unverified unless `signature`, without the key id, is the key's over the note's text."""


@dataclass(frozen=True)
class Ed25519Verifier:
    """Type 01: Ed25519 (RFC 8032) over the text."""

    key: VerifierKey

    def verify(self, text: str, signature: bytes) -> None:
        """Raises Unverified "note" unless the 64-byte signature holds."""
        verify_ed25519(self.key, text.encode(), signature, code="note")


def verify_ed25519(key: VerifierKey, message: bytes, signature: bytes, *, code: str) -> bytes:
    """The message, if the key's 64-byte Ed25519 signature of it holds (types 01 and 04).

    As strict as in `composite`: the signature's point, too, is refused where libraries differ on it.
    Raises Unverified with the code.
    """
    try:
        check_ed25519_key(signature[:ED25519_POINT_SIZE])
        Ed25519PublicKey.from_public_bytes(key.public_key).verify(signature, message)
    except (InvalidSignature, Malformed):
        raise Unverified(code, "signature") from None
    return message


def sign_ed25519(text: str, *, name: str, key: Ed25519PrivateKey) -> NoteSignature:
    """The type 01 signature line of a named key for a text."""
    public_key = VerifierKey(name, ED25519, key.public_key().public_bytes_raw())
    return NoteSignature(name, public_key.key_id, key.sign(text.encode()))


def encode_note(note: Note) -> bytes:
    """The bytes of a note. Raises Malformed for one that `parse_note` would not give back."""
    lines = "".join(f"{_DASH}{line.name} {encode_base64(line.key_id + line.signature)}\n" for line in note.signatures)
    data = f"{note.text}\n{lines}".encode(errors="replace")
    if parse_note(data) != note:
        raise Malformed("note", "text")
    return data


def parse_note(data: bytes) -> Note:
    """Parses a note of at most 65,536 bytes and 16 signature lines.

    Raises Malformed "note", or "wire" for base64.
    """
    if len(data) > MAX_NOTE_SIZE:
        raise Malformed("note", "size")
    try:
        content = data.decode()
    except UnicodeDecodeError:
        raise Malformed("note", "utf-8") from None
    if _CONTROL.search(content):
        raise Malformed("note", "control character")
    text, separator, block = content.rpartition("\n\n")
    if not separator:
        raise Malformed("note", "no empty line")
    *lines, rest = block.split("\n")
    if rest or not lines:
        raise Malformed("note", "end")
    if len(lines) > MAX_SIGNATURES:
        raise Malformed("note", "count")
    return Note(text + "\n", tuple(_parse_signature(line) for line in lines))


def verify_note(note: Note, verifiers: Iterable[Verifier]) -> dict[VerifierKey, bytes]:
    """Verifies every signature line of a known key, and ignores the others.

    Returns the verified signatures (without key ids), at least one, by key. Raises Unverified "note" if no
    key is known or one signed twice, and what a verifier raises: one bad line of a known key spoils the note.
    """
    known = {(verifier.key.name, verifier.key.key_id): verifier for verifier in verifiers}
    verified: dict[VerifierKey, bytes] = {}
    for line in note.signatures:
        verifier = known.get((line.name, line.key_id))
        if verifier is None:
            continue
        if verifier.key in verified:
            raise Unverified("note", "signed twice")
        verifier.verify(note.text, line.signature)
        verified[verifier.key] = line.signature
    if not verified:
        raise Unverified("note", "no known key")
    return verified


def encode_vkey(key: VerifierKey) -> str:
    """`name+<key id in hex>+<base64(type ‖ public key)>`."""
    return f"{key.name}+{key.key_id.hex()}+{encode_base64(bytes([key.type]) + key.public_key)}"


def parse_vkey(vkey: str) -> VerifierKey:
    """Parses a vkey of type 01, 04 or 06.

    Raises Malformed "note", also if the key id is not that of name, type and key, or "wire" for base64.
    """
    name, *rest = vkey.split("+", 2)
    if len(rest) != 2:
        raise Malformed("note", "vkey")
    material = base64_bytes(Field(rest[1], "vkey"), limit=1 + max(PUBLIC_KEY_SIZES.values()))
    if not material:
        raise Malformed("note", "vkey")
    key = VerifierKey(name, material[0], material[1:])
    if key.key_id.hex() != rest[0]:
        raise Malformed("note", "key id")
    return key


def _parse_signature(line: str) -> NoteSignature:
    if not line.startswith(_DASH):
        raise Malformed("note", "signature line")
    name, separator, encoded = line.removeprefix(_DASH).partition(" ")
    if not separator:
        raise Malformed("note", "signature line")
    _check_name(name)
    data = base64_bytes(Field(encoded, "signature"), limit=MAX_NOTE_SIZE)
    if len(data) <= KEY_ID_SIZE:
        raise Malformed("note", "signature")
    return NoteSignature(name, data[:KEY_ID_SIZE], data[KEY_ID_SIZE:])


def _check_name(name: str) -> None:
    if not name or "+" in name or not _SPACES.isdisjoint(name):
        raise Malformed("note", "name")

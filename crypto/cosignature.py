"""The timestamped signatures under a checkpoint: C2SP tlog-cosignature, types 04 and 06.

A signature line's signature is `u64 time ‖ signature`, the time in POSIX seconds. Signed is, for 04 (Ed25519)

    cosignature/v1⏎
    time 1679315147⏎
    <the checkpoint's text>

and for 06 (ML-DSA-44, FIPS 204, no context), which binds the signer's name as well:

    "subtree/v1" 0A 00
    u8 length ‖ signer's name
    u64 time
    u8 length ‖ origin of the log
    u64 0 ‖ u64 size of the tree
    32-byte root

Times run from 1 to the end of the year 9999: ours always state a time, and 0 is the specification's way to state none.

A log and a mirror each hold two keys, one for each algorithm, and what is signed counts only where both hold;
`checkpoint` says which types each of them uses. Their classes differ, so that none is taken for another.
"""

import struct
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.mldsa import MLDSA44PrivateKey, MLDSA44PublicKey

from crypto.errors import Unverified
from crypto.note import ED25519_COSIGNATURE, MLDSA44_COSIGNATURE, NoteSignature, VerifierKey, verify_ed25519
from crypto.wire import encode_base64

MAX_TIME = 253_402_300_799  # 9999-12-31T23:59:59Z, the last time that has a spelling
TIME_SIZE = 8


@dataclass(frozen=True)
class PublicKey:
    """A signer's name and public keys: Ed25519 (32 bytes) and ML-DSA-44 (1,312 bytes)."""

    name: str
    ed25519: bytes
    mldsa44: bytes


class LogPublicKey(PublicKey):
    """A log's; its name is the log's origin."""


class MirrorPublicKey(PublicKey):
    """A mirror's; its name is that of `checkpoint.encode_mirror`."""


class _Key:
    """A signer's name and private keys, loaded from their 32-byte seeds."""

    def __init__(self, name: str, *, ed25519_seed: bytes, mldsa44_seed: bytes) -> None:
        self.name = name
        self.ed25519 = Ed25519PrivateKey.from_private_bytes(ed25519_seed)
        self.mldsa44 = MLDSA44PrivateKey.from_seed_bytes(mldsa44_seed)

    def _public_keys(self) -> tuple[bytes, bytes]:
        return self.ed25519.public_key().public_bytes_raw(), self.mldsa44.public_key().public_bytes_raw()


class LogKey(_Key):
    """A log's name (its origin) and seeds."""

    def public_key(self) -> LogPublicKey:
        """What others verify its checkpoints with."""
        return LogPublicKey(self.name, *self._public_keys())


class MirrorKey(_Key):
    """A mirror's name and seeds."""

    def public_key(self) -> MirrorPublicKey:
        """What others verify its cosignatures with."""
        return MirrorPublicKey(self.name, *self._public_keys())


@dataclass(frozen=True)
class TreeHead:
    """What a type 06 signature signs of a checkpoint: the log's origin, the tree's size, its 32-byte root."""

    origin: str
    size: int
    root: bytes

    def text(self) -> str:
        """The checkpoint's text (C2SP tlog-checkpoint): origin, size, base64 root."""
        return f"{self.origin}\n{self.size}\n{encode_base64(self.root)}\n"


@dataclass(frozen=True)
class Ed25519CosignatureVerifier:
    """Verifies the type 04 lines of one key."""

    key: VerifierKey

    def verify(self, text: str, signature: bytes) -> None:
        """Raises Unverified "cosignature" unless the signature holds for the text and its time."""
        message = ed25519_message(time_of(signature), text)
        verify_ed25519(self.key, message, signature[TIME_SIZE:], code="cosignature")


@dataclass(frozen=True)
class Mldsa44CosignatureVerifier:
    """Verifies the type 06 lines of one key under one tree head, parsed from the text by the caller."""

    key: VerifierKey
    head: TreeHead

    def verify(self, text: str, signature: bytes) -> None:
        """Raises Unverified "cosignature" unless the text is the head's and the signature holds."""
        if text != self.head.text():
            raise Unverified("cosignature", "text")
        public_key = MLDSA44PublicKey.from_public_bytes(self.key.public_key)
        try:
            public_key.verify(signature[TIME_SIZE:], mldsa44_message(self.key.name, time_of(signature), self.head))
        except InvalidSignature:
            raise Unverified("cosignature", "signature") from None


def ed25519_message(time: int, text: str) -> bytes:
    """What a type 04 signature signs: header line, time line (POSIX seconds), the checkpoint's text."""
    return f"cosignature/v1\ntime {time}\n{text}".encode()


def mldsa44_message(name: str, time: int, head: TreeHead) -> bytes:
    """What a type 06 signature signs: `cosigned_message`, of the whole tree (start 0)."""
    return (
        b"subtree/v1\n\0"
        + _short(name.encode())
        + struct.pack(">Q", time)
        + _short(head.origin.encode())
        + struct.pack(">QQ", 0, head.size)
        + head.root
    )


def sign_ed25519_cosignature(head: TreeHead, *, key: MirrorKey, time: int) -> NoteSignature:
    """The type 04 signature line of a mirror for a tree head, at `time` in POSIX seconds."""
    stamp = _encode_time(time)
    public_key = VerifierKey(key.name, ED25519_COSIGNATURE, key.public_key().ed25519)
    signature = key.ed25519.sign(ed25519_message(time, head.text()))
    return NoteSignature(key.name, public_key.key_id, stamp + signature)


def sign_mldsa44_cosignature(head: TreeHead, *, key: LogKey | MirrorKey, time: int) -> NoteSignature:
    """The type 06 signature line of a log or a mirror for a tree head, at `time` in POSIX seconds."""
    stamp = _encode_time(time)
    public_key = VerifierKey(key.name, MLDSA44_COSIGNATURE, key.public_key().mldsa44)
    signature = key.mldsa44.sign(mldsa44_message(key.name, time, head))
    return NoteSignature(key.name, public_key.key_id, stamp + signature)


def time_of(signature: bytes) -> int:
    """The POSIX seconds that a type 04 or 06 signature begins with; it is the signer's only once verified.

    Raises Unverified "cosignature" for 0, a time after the year 9999, or less than 8 bytes.
    """
    time = int.from_bytes(signature[:TIME_SIZE])
    if len(signature) < TIME_SIZE or not 0 < time <= MAX_TIME:
        raise Unverified("cosignature", "time")
    return time


def _encode_time(time: int) -> bytes:
    if not 0 < time <= MAX_TIME:
        raise ValueError("a time is from 1 second to the end of the year 9999")
    return struct.pack(">Q", time)


def _short(value: bytes) -> bytes:
    """`opaque<1..2^8-1>` of RFC 8446 section 3.4."""
    return struct.pack("B", len(value)) + value

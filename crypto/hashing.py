"""Domain-separated SHA-256: every id in the protocol says first what it is the id of.

    labelled_hash("space", a, b) = SHA-256("hotline/v1/space" 00 a b)

The parts of one label have fixed sizes, so their concatenation has one reading.
"""

import hashlib


def label(name: str) -> bytes:
    """The prefix for a name: ASCII "hotline/v1/<name>" and a zero byte."""
    return b"hotline/v1/" + name.encode("ascii") + b"\x00"


def labelled_hash(name: str, *parts: bytes) -> bytes:
    """SHA-256 (32 bytes) over the name's label and the parts."""
    return hashlib.sha256(label(name) + b"".join(parts)).digest()

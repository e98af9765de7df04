"""Bytes that look random and are the same each time: the keys, salts and nonces of the vectors."""

import base64
import hashlib


def draw(name: str, size: int) -> bytes:
    """`size` bytes for a name."""
    return hashlib.shake_256(b"hotline/v1/vector\x00" + name.encode()).digest(size)


def base64_text(data: bytes) -> str:
    """The spelling of long bytes in the vector files; short ones are in hex."""
    return base64.b64encode(data).decode()

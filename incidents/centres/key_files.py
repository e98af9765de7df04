"""Keys that people hold: of a root, of a registrar, of the archive. Files that they name, on machines of their own.

    private, readable by its owner alone          public, to be handed on
    {"composite":"<64 B seed>"}                   {"composite_public":"<1984 B>"}
    {"xwing":"<32 B seed>"}                       {"xwing_public":"<1216 B>"}

They are made once and never written over. None of them belongs on a node, and none ever enters a database.
"""

from collections.abc import Callable
from pathlib import Path

from crypto import composite, hpke, wire
from crypto.composite import SigningKey
from crypto.errors import Malformed
from crypto.hpke import SealingKey
from incidents.log.keys import KeyFile, read_secret, write_new, write_secret

Random = Callable[[int], bytes]
_LIMIT = 8_192


def make_signing_key(path: Path, public: Path, *, random: Random) -> SigningKey:
    """A new key of a root or a registrar, in two files. Raises `KeyFile` where either is there."""
    _check_absent(public)
    seed = random(composite.SEED_SIZE)
    key = SigningKey(seed)
    write_secret(path, {"composite": wire.encode_base64(seed)})
    write_new(public, {"composite_public": wire.encode_base64(key.public_key)}, mode=0o644)
    return key


def make_archive_key(path: Path, public: Path, *, random: Random) -> SealingKey:
    """A new archive key, in two files. Raises `KeyFile` where either is there."""
    _check_absent(public)
    seed = random(hpke.SEED_SIZE)
    key = SealingKey(seed)
    write_secret(path, {"xwing": wire.encode_base64(seed)})
    write_new(public, {"xwing_public": wire.encode_base64(key.public_key)}, mode=0o644)
    return key


def read_signing_key(path: Path) -> SigningKey:
    """The key of a root or a registrar. Raises `KeyFile`."""
    return SigningKey(*read_secret(path, "composite", size=composite.SEED_SIZE))


def read_signing_public(path: Path) -> bytes:
    """The public key of a root or a registrar, 1984 bytes. Raises `KeyFile`."""
    return _read_public(path, "composite_public", composite.parse_public_key)


def read_archive_public(path: Path) -> bytes:
    """The public key of an archive, 1216 bytes. Raises `KeyFile`."""
    return _read_public(path, "xwing_public", hpke.parse_public_key)


def _read_public(path: Path, name: str, read: Callable[[wire.Field], bytes]) -> bytes:
    try:
        (key,) = wire.fields(wire.parse(path.read_bytes().removesuffix(b"\n"), limit=_LIMIT), name)
        return read(key)
    except OSError as error:
        raise KeyFile(path, f"cannot be read ({error.strerror})", "Name the public key's file.") from None
    except Malformed:
        raise KeyFile(path, "is no public key of this kind", "Name the public key's file.") from None


def _check_absent(path: Path) -> None:
    if path.exists():
        raise KeyFile(path, "is there already", "Keys are never written over: name another file.")

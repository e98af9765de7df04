"""The secret key of a node that was given none: made once, kept in its data directory, readable by its owner alone."""

import os
import secrets
from pathlib import Path


def kept_secret_key(path: Path) -> str:
    """The key in that file, which is made if it is not there. Two processes that start at once get the same one."""
    part = path.with_name(f"{path.name}.{secrets.token_hex(8)}")
    if not path.exists():
        part.touch(mode=0o600, exist_ok=False)
        with part.open("w", encoding="ascii") as file:
            file.write(secrets.token_urlsafe(64))
            file.flush()
            os.fsync(file.fileno())
        try:
            # A link, unlike a rename, never replaces: the first process wins, and the file is always whole.
            path.hardlink_to(part)
        except FileExistsError:
            return path.read_text(encoding="ascii")
        finally:
            part.unlink()
    return path.read_text(encoding="ascii")

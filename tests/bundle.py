"""A client bundle of three small files, for tests of the node that need one and none of its contents."""

import hashlib
import json
from pathlib import Path

SCRIPT = b'document.title += " loaded";\n'
STYLE = b":root { --paper: #fff; }\n"
FONT = b"wOF2"


def write_bundle(directory: Path) -> Path:
    """Writes the files and their manifest, as the client's build does."""
    directory.mkdir(parents=True, exist_ok=True)
    files = {"hotline-1a2b.js": SCRIPT, "plex-3c4d.woff2": FONT, "style-5e6f.css": STYLE}
    for name, content in files.items():
        (directory / name).write_bytes(content)
    hashes = {name: hashlib.sha256(content).hexdigest() for name, content in files.items()}
    manifest = {"files": hashes, "script": "hotline-1a2b.js", "style": "style-5e6f.css"}
    (directory / "manifest.json").write_text(json.dumps(manifest), encoding="ascii")
    return directory

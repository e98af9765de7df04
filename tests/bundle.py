"""The client's bundle: one of three small files, for tests of the node that need none of its contents, or built."""

import hashlib
import json
import os
import shutil
import subprocess
from pathlib import Path

CLIENT = Path(__file__).parents[1] / "client"
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


def copy_client(elsewhere: Path) -> Path:
    """Copies what the client is built from to another folder; returns that."""
    shutil.copytree(CLIENT, elsewhere, ignore=shutil.ignore_patterns("dist", "node_modules", "tests"))
    (elsewhere / "node_modules").symlink_to(CLIENT / "node_modules")
    return elsewhere


def build_client(sources: Path, *, zone: str = "UTC") -> Path:
    """Builds the client from that folder, in that time zone; returns the folder of the bundle."""
    environment = {**os.environ, "TZ": zone}
    subprocess.run(["npm", "run", "build"], cwd=sources, env=environment, check=True, capture_output=True)
    return sources / "dist"

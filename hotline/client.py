"""The client's bundle: the static files that show sealed content and sign, and the one page that loads them.

The build writes `manifest.json` beside them, and everything here follows from it:

    {"files":{"hotline-B3xk01Qz.js":"<SHA-256, hex>",…},"script":"hotline-B3xk01Qz.js","style":"hotline-9fJw2aLe.css"}

Only files that it lists are served, only if their bytes have that hash, from memory: what a node serves cannot change
while it runs. Names contain the content's hash, so a browser may keep them for ever; the page itself is never kept, and
names the script and the stylesheet with their `integrity`.
"""

import base64
import hashlib
import json
import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from incidents.centres.permissions import Permission
from incidents.centres.require import officer_page

_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".svg": "image/svg+xml",
    ".ttf": "font/ttf",
    ".wasm": "application/wasm",
    ".wav": "audio/wav",
    ".woff": "font/woff",
    ".woff2": "font/woff2",
}


@dataclass(eq=False)
class BundleDamaged(Exception):
    """The bundle is absent, or a file is not what the manifest says: `name` says which."""

    name: str

    def __str__(self) -> str:
        return f"The client's bundle is not whole: {self.name}. Build it: make client"


@dataclass(frozen=True)
class Served:
    """A file as it is served: its bytes, media type, and Subresource Integrity value (`sha256-<base64>`)."""

    content: bytes
    media_type: str
    integrity: str


@dataclass(frozen=True)
class Bundle:
    """The whole bundle, read and checked: the manifest's bytes, the files by name, which are entry and stylesheet."""

    manifest: bytes
    files: dict[str, Served]
    script: str
    style: str

    @property
    def script_integrity(self) -> str:
        """Of the one module."""
        return self.files[self.script].integrity

    @property
    def style_integrity(self) -> str:
        """Of the stylesheet."""
        return self.files[self.style].integrity


def _read_file(directory: Path, name: str, expected: str) -> Served:
    if not re.fullmatch(r"[A-Za-z0-9_.-]+", name) or Path(name).suffix not in _TYPES:
        raise BundleDamaged("manifest.json")
    try:
        content = (directory / name).read_bytes()
    except OSError as error:
        raise BundleDamaged(name) from error
    digest = hashlib.sha256(content).digest()
    if digest.hex() != expected:
        raise BundleDamaged(name)
    return Served(content, _TYPES[Path(name).suffix], f"sha256-{base64.b64encode(digest).decode('ascii')}")


@lru_cache(maxsize=4)
def read_bundle(directory: Path) -> Bundle:
    """The bundle in that directory. Raises `BundleDamaged`, and then tries again at the next call."""
    try:
        manifest = (directory / "manifest.json").read_bytes()
        listed = json.loads(manifest)
        script, style, hashes = str(listed["script"]), str(listed["style"]), dict(listed["files"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise BundleDamaged("manifest.json") from error
    files = {name: _read_file(directory, name, expected) for name, expected in hashes.items()}
    if script not in files or style not in files:
        raise BundleDamaged("manifest.json")
    return Bundle(manifest=manifest, files=files, script=script, style=style)


def bundle_file(request: HttpRequest, name: str) -> HttpResponse:
    """GET /client/<name>: a file of the bundle, which browsers keep for ever; the manifest is asked for anew."""
    bundle = read_bundle(settings.HOTLINE_CLIENT)
    if name == "manifest.json":
        return HttpResponse(bundle.manifest, "application/json", headers={"Cache-Control": "no-cache"})
    served = bundle.files.get(name)
    if served is None:
        raise Http404
    return HttpResponse(
        served.content, served.media_type, headers={"Cache-Control": "public, max-age=31536000, immutable"}
    )


@officer_page(Permission.DESK)
def client_page(request: HttpRequest, /, **_address: str) -> HttpResponse:
    """GET an officer's page: the shell, the same for each; the client reads the address itself."""
    return render(request, "client.html")


@officer_page(Permission.ENROL)
def enrol_page(request: HttpRequest) -> HttpResponse:
    """GET /enrol: the same shell, for an officer whose device has no key yet."""
    return render(request, "client.html")

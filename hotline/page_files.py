"""The few files that the node's own pages have beside the client's bundle: stylesheet, scripts, icon.

They lie in templates/files/ and are served as /pages/<first 16 hex digits of their SHA-256>/<name>: the address changes
with the content, so a browser may keep them for ever and never mixes two versions.
"""

import base64
import hashlib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse

_TYPES = {
    "pages.css": "text/css; charset=utf-8",
    "passkey.js": "text/javascript; charset=utf-8",
    "print.js": "text/javascript; charset=utf-8",
    "icon.svg": "image/svg+xml",
}


@dataclass(frozen=True)
class PageFile:
    """A file, its address and its Subresource Integrity value."""

    content: bytes
    media_type: str
    url: str
    integrity: str


@cache
def page_files() -> dict[str, PageFile]:
    """The files, by their name without its ending: `pages`, `passkey`, `print`, `icon`."""
    return {name.partition(".")[0]: _read(settings.PAGE_FILES / name) for name in _TYPES}


def _read(path: Path) -> PageFile:
    content = path.read_bytes()
    digest = hashlib.sha256(content).digest()
    return PageFile(
        content=content,
        media_type=_TYPES[path.name],
        url=f"/pages/{digest.hex()[:16]}/{path.name}",
        integrity=f"sha256-{base64.b64encode(digest).decode('ascii')}",
    )


def page_file(request: HttpRequest, version: str, name: str) -> HttpResponse:
    """GET /pages/<version>/<name>."""
    file = page_files().get(name.partition(".")[0])
    if file is None or file.url != f"/pages/{version}/{name}":
        raise Http404
    return HttpResponse(file.content, file.media_type, headers={"Cache-Control": "public, max-age=31536000, immutable"})

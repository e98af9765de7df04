"""The client's bundle: anyone who builds the same sources gets the same bytes, and the manifest names each of them."""

import hashlib
import json
from pathlib import Path

from tests.bundle import build_client, copy_client


def contents(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def build(*, elsewhere: Path, zone: str) -> dict[str, bytes]:
    """Builds a copy of the client's sources in a folder and a time zone of its own."""
    return contents(build_client(copy_client(elsewhere), zone=zone))


def test_bundle_built_twice_has_the_same_bytes(tmp_path: Path) -> None:
    first = build(elsewhere=tmp_path / "first", zone="UTC")
    second = build(elsewhere=tmp_path / "at" / "another" / "place", zone="Pacific/Kiritimati")

    assert first == second


def test_manifest_names_every_file_with_its_hash(tmp_path: Path) -> None:
    bundle = build(elsewhere=tmp_path / "client", zone="UTC")

    manifest = json.loads(bundle.pop("manifest.json"))

    assert manifest["files"] == {name: hashlib.sha256(content).hexdigest() for name, content in bundle.items()}
    assert [name for name in bundle if name.endswith(".js")] == [manifest["script"]]
    assert [name for name in bundle if name.endswith(".css")] == [manifest["style"]]

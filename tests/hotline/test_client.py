"""The client's bundle is served as its manifest says or not at all; the shell names it with its integrity."""

import base64
import hashlib
import json
import re
from pathlib import Path

import pytest
from django.test import Client

from hotline.client import BundleDamaged, read_bundle
from incidents.centres.permissions import Post
from tests.bundle import FONT, SCRIPT, STYLE, write_bundle
from tests.officers import sign_in

FOR_EVER = "public, max-age=31536000, immutable"


def integrity(content: bytes) -> str:
    return f"sha256-{base64.b64encode(hashlib.sha256(content).digest()).decode()}"


@pytest.mark.parametrize(
    ("name", "content", "media_type"),
    [
        ("hotline-1a2b.js", SCRIPT, "text/javascript; charset=utf-8"),
        ("style-5e6f.css", STYLE, "text/css; charset=utf-8"),
        ("plex-3c4d.woff2", FONT, "font/woff2"),
    ],
)
def test_file_of_the_bundle_is_kept_for_ever(client: Client, name: str, content: bytes, media_type: str) -> None:
    response = client.get(f"/client/{name}")

    assert (response.status_code, response.content) == (200, content)
    assert (response["Content-Type"], response["Cache-Control"]) == (media_type, FOR_EVER)


def test_manifest_is_asked_for_anew(client: Client, settings) -> None:
    response = client.get("/client/manifest.json")

    assert response.content == (settings.HOTLINE_CLIENT / "manifest.json").read_bytes()
    assert response["Cache-Control"] == "no-cache"


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["absent.js", "secret_key", "..", "%2e%2e%2fdata%2fsecret_key"])
def test_file_that_the_manifest_does_not_list_is_not_served(client: Client, settings, name: str) -> None:
    (settings.HOTLINE_CLIENT / "secret_key").write_text("secret")

    assert client.get(f"/client/{name}").status_code == 404


def damage_content(directory: Path) -> None:
    (directory / "hotline-1a2b.js").write_bytes(SCRIPT + b" ")


def remove_font(directory: Path) -> None:
    (directory / "plex-3c4d.woff2").unlink()


def list_outside(directory: Path) -> None:
    rewrite(directory, lambda manifest: manifest["files"].update({"../secret.js": "00" * 32}))


def forget_script(directory: Path) -> None:
    rewrite(directory, lambda manifest: manifest["files"].pop("hotline-1a2b.js"))


def cut_manifest(directory: Path) -> None:
    (directory / "manifest.json").write_text('{"files":')


def rewrite(directory: Path, change) -> None:
    manifest = json.loads((directory / "manifest.json").read_text())
    change(manifest)
    (directory / "manifest.json").write_text(json.dumps(manifest))


@pytest.mark.parametrize(
    ("damage", "named"),
    [
        (damage_content, "hotline-1a2b.js"),
        (remove_font, "plex-3c4d.woff2"),
        (list_outside, "manifest.json"),
        (forget_script, "manifest.json"),
        (cut_manifest, "manifest.json"),
    ],
)
def test_damaged_bundle_is_not_served(tmp_path: Path, damage, named: str) -> None:
    damage(write_bundle(tmp_path))

    with pytest.raises(BundleDamaged) as caught:
        read_bundle(tmp_path)

    assert caught.value.name == named


@pytest.mark.django_db
@pytest.mark.parametrize(
    "address",
    [
        *(
            "/",
            "/watch",
            "/watch/roster",
            "/watch/orders",
            "/line",
            "/write",
            "/trust",
            "/files/XA-2026-07",
            "/files/a/b",
            "/enrol",
        ),
        *("/exercises", "/exercises/cranes/a", "/practise", "/practise/files/a"),
    ],
)
def test_shell_loads_the_module_and_the_stylesheet_with_integrity(client: Client, address: str) -> None:
    sign_in(client, number=7, post=Post.WATCH)

    response = client.get(address)
    page = response.content.decode()

    assert response["Cache-Control"] == "no-store"
    assert re.findall("<script[^>]*>", page) == [
        f'<script type="module" src="/client/hotline-1a2b.js" integrity="{integrity(SCRIPT)}">'
    ]
    assert re.findall('<link rel="stylesheet"[^>]*>', page) == [
        f'<link rel="stylesheet" href="/client/style-5e6f.css" integrity="{integrity(STYLE)}">'
    ]
    assert re.findall("<body>(.*)</body>", page, re.DOTALL) == [""]


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/", "/files/XA-2026-07", "/enrol"])
def test_shell_asks_the_signed_out_to_sign_in(client: Client, address: str) -> None:
    response = client.get(address)

    assert (response.status_code, response["Location"]) == (302, f"/sign-in?next={address}")


@pytest.mark.django_db
@pytest.mark.parametrize(("language", "band"), [("en", "DEMONSTRATION · 演示"), ("zh-hans", "演示 · DEMONSTRATION")])
def test_band_puts_the_readers_language_first(client: Client, settings, language: str, band: str) -> None:
    settings.HOTLINE_DEMONSTRATION = True

    page = client.get("/sign-in", HTTP_ACCEPT_LANGUAGE=language).content.decode()

    assert re.findall('<div class="band">(.*)</div>', page) == [band]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("language", "demonstration", "title"),
    [
        ("en", True, "DEMONSTRATION · Centre XA"),
        ("en", False, "Centre XA"),
        ("zh-hans", True, "演示 · XA 国家中心"),
        ("zh-hans", False, "XA 国家中心"),
    ],
)
def test_title_says_demonstration_in_the_officers_language(
    client: Client, settings, language: str, demonstration: bool, title: str
) -> None:
    settings.HOTLINE_DEMONSTRATION = demonstration
    sign_in(client, number=7, post=Post.WATCH, language=language)

    page = client.get("/").content.decode()

    assert re.findall("<title>(.*)</title>", page) == [title]
    assert f'<html lang="{"zh-Hans" if language == "zh-hans" else "en"}" data-theme="auto">' in page

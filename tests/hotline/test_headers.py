"""The walls around each page, one by one; every answer has them, also an error's."""

import pytest
from django.test import Client

from hotline.headers import PERMISSIONS_POLICY

POLICY = {
    "base-uri 'none'",
    "connect-src 'self'",
    "default-src 'none'",
    "font-src 'self'",
    "form-action 'self'",
    "frame-ancestors 'none'",
    "img-src 'self'",
    "require-trusted-types-for 'script'",
    "script-src 'self'",
    "style-src 'self'",
    "trusted-types lit-html",
}
API = {"base-uri 'none'", "default-src 'none'", "form-action 'none'", "frame-ancestors 'none'"}

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("address", ["/sign-in", "/nothing", "/api/session", "/health/live", "/client/hotline-1a2b.js"])
def test_every_answer_has_the_walls(client: Client, address: str) -> None:
    response = client.get(address)

    assert set(response["Content-Security-Policy"].split("; ")) == (API if address.startswith("/api/") else POLICY)
    assert response["Permissions-Policy"] == PERMISSIONS_POLICY
    assert response["Cross-Origin-Opener-Policy"] == "same-origin"
    assert response["Cross-Origin-Resource-Policy"] == "same-origin"
    assert response["Referrer-Policy"] == "same-origin"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["X-Frame-Options"] == "DENY"
    assert len(response["X-Request-Id"]) == 32


@pytest.mark.parametrize("address", ["/sign-in", "/sign-in/recovery", "/nothing", "/invitation/unknown"])
def test_page_has_nothing_inline_and_no_other_host(client: Client, address: str) -> None:
    page = client.get(address).content.decode()

    for sign in ("<style", " style=", " onclick=", " onload=", "javascript:", "http://", "https://", "//", "nonce="):
        assert sign not in page.removeprefix("<!doctype html>"), sign


def test_answer_that_does_not_say_how_it_is_kept_is_kept_by_nobody(client: Client) -> None:
    assert client.get("/health/live")["Cache-Control"] == "no-store"

"""The account's page: what changes a way in asks for proof first, and a last way in is not removed."""

import json
import re

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from django.test import Client

from incidents.centres.models import Officer
from incidents.centres.permissions import Post
from incidents.centres.sessions import session_is_valid
from incidents.centres.sign_in import new_recovery_codes
from tests.officers import PASSWORD, make_officer, sign_in

pytestmark = pytest.mark.django_db

COUNTER = 59_848_224
HERE = "0" * 32
SECRET = generate_totp_secret()
GUARDED = [
    ("get", "/account/keys/add"),
    ("post", "/account/keys/add"),
    ("get", "/account/password"),
    ("post", "/account/password"),
    ("get", "/account/recovery-codes"),
    ("post", "/account/recovery-codes"),
]


@pytest.fixture(autouse=True)
def still_clock(monkeypatch) -> None:
    monkeypatch.setattr("allauth.mfa.totp.internal.auth.yield_hotp_counters_from_time", lambda: iter([COUNTER]))


@pytest.fixture
def officer(client: Client) -> Officer:
    """Watch, 07, signed in, with password and one-time codes."""
    made = sign_in(client, number=7)
    TOTP.activate(made.user, SECRET)
    return made


def code(secret: str) -> str:
    return format_hotp_value(hotp_value(secret, COUNTER))


def confirm(client: Client) -> None:
    """Proves to be there with a one-time code."""
    assert client.post("/confirm/code", {"code": code(SECRET)}).status_code == 302


def passkey(officer: Officer) -> Authenticator:
    return Authenticator.objects.create(user=officer.user, type="webauthn", data={"name": "Sign-in key 1"})


@pytest.mark.parametrize(
    "address", ["/account", "/api/session", *{address for _method, address in GUARDED}, "/account/keys/1/remove"]
)
def test_signed_out_is_asked_to_sign_in(address: str) -> None:
    response = Client().get(address)

    assert response.status_code == (401 if address.startswith("/api/") else 302)
    assert response.get("Location", "/sign-in").startswith("/sign-in")


@pytest.mark.parametrize(("method", "address"), GUARDED)
def test_change_of_a_way_in_asks_for_proof_first(client: Client, officer: Officer, method: str, address: str) -> None:
    response = getattr(client, method)(address)

    back = address if method == "get" else "/account"
    assert response["Location"] == f"/confirm/code?next={back.replace('/', '%2F')}"


def test_password_posted_without_proof_is_not_kept_in_the_session(client: Client, officer: Officer) -> None:
    client.post("/account/password", {"password": "a password in clear"})

    assert "a password in clear" not in json.dumps(dict(client.session))


def test_proof_is_a_code_and_not_the_password(client: Client, officer: Officer) -> None:
    client.post("/confirm/code", {"code": PASSWORD})
    assert client.get("/account/keys/add").status_code == 302

    confirm(client)
    assert client.get("/account/keys/add").status_code == 200


def test_new_password_ends_the_other_sessions_and_the_old_codes(client: Client, officer: Officer) -> None:
    elsewhere = Client()
    sign_in(elsewhere, number=7)
    confirm(client)
    found = re.search('secret">([A-Z2-7 ]+)<', client.get("/account/password").content.decode())
    assert found
    secret = found[1].replace(" ", "")

    response = client.post(
        "/account/password", {"password": "another pass phrase", "again": "another pass phrase", "code": code(secret)}
    )

    assert response["Location"] == "/account"
    assert [session_is_valid(browser.session.session_key) for browser in (client, elsewhere)] == [True, False]
    assert (client.get("/api/session").status_code, elsewhere.get("/api/session").status_code) == (200, 401)
    officer.user.refresh_from_db()
    assert officer.user.check_password("another pass phrase")
    assert Authenticator.objects.filter(user=officer.user, type="totp").count() == 1


def test_last_way_in_is_not_removed(client: Client, officer: Officer) -> None:
    confirm(client)
    totp = Authenticator.objects.get(user=officer.user, type="totp")
    new_recovery_codes(officer.user, computer=HERE)

    page = client.post(f"/account/keys/{totp.pk}/remove", follow=True).content.decode()

    assert "This is the last way into your account." in page
    assert Authenticator.objects.filter(pk=totp.pk).exists()


def test_codes_go_together_with_the_password(client: Client, officer: Officer) -> None:
    confirm(client)
    passkey(officer)
    totp = Authenticator.objects.get(user=officer.user, type="totp")

    client.post(f"/account/keys/{totp.pk}/remove")

    officer.user.refresh_from_db()
    assert not Authenticator.objects.filter(pk=totp.pk).exists()
    assert not officer.user.has_usable_password()


def test_removing_the_password_leaves_the_sessions_open(client: Client, officer: Officer) -> None:
    elsewhere = Client()
    sign_in(elsewhere, number=7)
    confirm(client)
    passkey(officer)
    totp = Authenticator.objects.get(user=officer.user, type="totp")

    client.post(f"/account/keys/{totp.pk}/remove")

    assert [browser.get("/api/session").status_code for browser in (client, elsewhere)] == [200, 200]


def test_passkey_is_removed_while_password_and_codes_remain(client: Client, officer: Officer) -> None:
    confirm(client)
    key = passkey(officer)

    client.post(f"/account/keys/{key.pk}/remove")

    assert not Authenticator.objects.filter(pk=key.pk).exists()


def test_last_passkey_beside_a_password_without_codes_stays(client: Client, officer: Officer) -> None:
    confirm(client)
    key = passkey(officer)
    Authenticator.objects.filter(user=officer.user, type="totp").delete()

    client.post(f"/account/keys/{key.pk}/remove")

    assert Authenticator.objects.filter(pk=key.pk).exists()


@pytest.mark.parametrize("kind", ["webauthn", "totp"])
def test_colleagues_key_is_not_there(client: Client, officer: Officer, kind: str) -> None:
    confirm(client)
    theirs = Authenticator.objects.create(user=make_officer(number=8).user, type=kind, data={"name": "theirs"})

    assert client.post(f"/account/keys/{theirs.pk}/remove").status_code == 404
    assert Authenticator.objects.filter(pk=theirs.pk).exists()


def test_recovery_codes_are_not_a_way_in_to_remove(client: Client, officer: Officer) -> None:
    confirm(client)
    new_recovery_codes(officer.user, computer=HERE)
    codes = Authenticator.objects.get(user=officer.user, type="recovery_codes")

    assert client.post(f"/account/keys/{codes.pk}/remove").status_code == 404


def test_new_recovery_codes_end_the_old_ones(client: Client, officer: Officer) -> None:
    new_recovery_codes(officer.user, computer=HERE)
    confirm(client)
    seen = re.compile(r"\d{5} \d{5} \d{5}")
    old = seen.findall(client.get("/account/recovery-codes").content.decode())

    new = seen.findall(client.post("/account/recovery-codes", follow=True).content.decode())

    assert (len(old), len(new), set(old) & set(new)) == (10, 10, set())
    recovering = Client()
    recovering.post("/sign-in/recovery", {"number": "7", "code": old[0]})
    assert recovering.get("/api/session").status_code == 401


def test_account_page_takes_as_many_queries_for_three_keys_as_for_one(
    client: Client, officer: Officer, django_assert_num_queries
) -> None:
    with django_assert_num_queries(8) as counted:
        client.get("/account")
    for number in range(3):
        Authenticator.objects.create(user=officer.user, type="webauthn", data={"name": f"key {number}"})

    with django_assert_num_queries(len(counted.captured_queries)):
        page = client.get("/account").content.decode()

    assert [f"key {number}" in page for number in range(3)] == [True] * 3


def test_language_and_theme_are_the_officers(client: Client, officer: Officer) -> None:
    response = client.post("/preferences", {"language": "zh-hans", "theme": "dark", "next": "/account"})

    assert (response.status_code, response["Location"]) == (303, "/account")
    page = client.get("/account").content.decode()
    assert '<html lang="zh-Hans" data-theme="dark">' in page
    assert "<h1>账户</h1>" in page
    assert client.get("/api/session").json()["language"] == "zh-Hans"


def test_language_of_the_signed_out_is_the_browsers(client: Client) -> None:
    client.post("/preferences", {"language": "zh-hans", "next": "/sign-in"})

    assert "<h1>登录</h1>" in client.get("/sign-in").content.decode()
    assert "<h1>Sign in</h1>" in Client().get("/sign-in").content.decode()


@pytest.mark.parametrize("changed", [{"language": "xx"}, {"theme": "blinking"}])
def test_unknown_language_or_theme_changes_nothing(client: Client, officer: Officer, changed: dict[str, str]) -> None:
    assert client.post("/preferences", changed).status_code == 400

    officer.refresh_from_db()
    assert (officer.language, officer.theme) == ("en", "auto")


@pytest.mark.parametrize("address", ["https://elsewhere.example/", "//elsewhere.example", "javascript:alert(1)"])
def test_preferences_lead_to_no_other_host(client: Client, address: str) -> None:
    assert client.post("/preferences", {"language": "en", "next": address})["Location"] == "/"


@pytest.mark.parametrize("post", Post)
def test_session_tells_the_client_who_it_is(client: Client, post: Post) -> None:
    sign_in(client, number=12, post=post)

    told = client.get("/api/session").json()

    assert {name: told[name] for name in ("officer", "post", "side", "language", "theme", "demonstration")} == {
        "officer": 12,
        "post": post.value,
        "side": "XA",
        "language": "en",
        "theme": "auto",
        "demonstration": False,
    }
    assert ("write" in told["permissions"]) == (post in {Post.WATCH, Post.LIAISON, Post.HEAD})
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", told["ends"])


def test_token_of_the_session_is_what_posts_need() -> None:
    browser = Client(enforce_csrf_checks=True)
    sign_in(browser, number=7)
    token = browser.get("/api/session").json()["csrf"]

    assert browser.post("/preferences", {"theme": "dark"}).status_code == 403
    assert browser.post("/preferences", {"theme": "dark"}, headers={"X-CSRFToken": token}).status_code == 303

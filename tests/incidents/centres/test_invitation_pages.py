"""The first minutes of an officer, by HTTP: code, who you are, password with one-time code, recovery codes."""

import re

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.test import Client
from django.utils import timezone

from incidents.centres.invitations import invite
from incidents.centres.models import Invitation, Officer
from incidents.centres.permissions import Post
from incidents.centres.rules import LIFETIME

pytestmark = pytest.mark.django_db

ADDRESS, CODE, PASSWORD = "FOczAIYVuM_TfuY6Lom9Hg", "64135534", "correct horse battery staple"
COUNTER = 59_848_224


@pytest.fixture(autouse=True)
def still_clock(monkeypatch) -> None:
    """One-time codes of one half minute, so that none runs out within a test."""
    monkeypatch.setattr("allauth.mfa.totp.internal.auth.yield_hotp_counters_from_time", lambda: iter([COUNTER]))


@pytest.fixture
def invitation() -> Invitation:
    return invite(number=7, post=Post.WATCH, address=ADDRESS, code=CODE, now=timezone.now())


def enter_code(client: Client, code: str = CODE):
    return client.post(f"/invitation/{ADDRESS}", {"code": code})


def heading(response) -> str:
    found = re.search("<h1>(.*?)</h1>", response.content.decode(), re.DOTALL)
    assert found
    return found[1]


def set_password(client: Client, **changed: str):
    secret = client.session["one-time-secret"] if "one-time-secret" in client.session else shown_secret(client)
    filled = {
        "password": PASSWORD,
        "again": PASSWORD,
        "code": format_hotp_value(hotp_value(secret, COUNTER)),
        **changed,
    }
    return client.post("/invited/password", filled)


def shown_secret(client: Client) -> str:
    found = re.search('secret">([A-Z2-7 ]+)<', client.get("/invited/password").content.decode())
    assert found
    return found[1].replace(" ", "")


def test_field_and_sentence_have_one_word_for_the_code(client: Client, invitation: Invitation) -> None:
    page = client.get(f"/invitation/{ADDRESS}", HTTP_ACCEPT_LANGUAGE="zh-hans").content.decode()

    assert page.count("邀请码") == 3
    assert "验证码" not in page


def test_page_without_the_code_tells_nothing_of_the_officer(client: Client, invitation: Invitation) -> None:
    said = re.sub("<[^>]*>", " ", client.get(f"/invitation/{ADDRESS}").content.decode())

    assert ("Watch" in said, "07" in said) == (False, False)


def test_right_code_leads_to_who_one_is(client: Client, invitation: Invitation) -> None:
    response = enter_code(client, "6413 5534")

    assert response["Location"] == "/invited"
    assert heading(client.get("/invited")) == "You have been named Watch, 07 of Centre XA by the registrar."


def test_wrong_code_says_how_many_tries_are_left(client: Client, invitation: Invitation) -> None:
    assert "This code is not right. Tries left: 4." in enter_code(client, "00000000").content.decode()
    assert client.get("/invited").status_code == 410


def test_five_wrong_codes_lock_for_every_browser(client: Client, invitation: Invitation) -> None:
    for _ in range(4):
        enter_code(client, "00000000")

    assert "five codes were wrong" in enter_code(client, "00000000").content.decode()
    assert enter_code(Client(), CODE).status_code == 410


@pytest.mark.parametrize("address", ["/invited", "/invited/key", "/invited/password"])
def test_steps_without_the_code_are_closed(client: Client, invitation: Invitation, address: str) -> None:
    for response in (client.get(address), *([] if address == "/invited" else [client.post(address)])):
        assert (response.status_code, heading(response)) == (410, "This invitation cannot be used")


@pytest.mark.parametrize("credential", ["no JSON", "[" * 100_000, "[]", '{"id":"AAAA","response":{}}', "{}"])
def test_what_is_no_key_opens_no_account(client: Client, invitation: Invitation, credential: str) -> None:
    enter_code(client)
    client.get("/invited/key")
    response = client.post("/invited/key", {"credential": credential})

    assert (response.status_code, response.context["form"].is_valid()) == (200, False)
    assert not Authenticator.objects.exists()


def test_steps_close_when_the_day_is_over(client: Client, invitation: Invitation) -> None:
    enter_code(client)
    Invitation.objects.update(made_at=timezone.now() - LIFETIME)

    assert client.get("/invited/key").status_code == 410


def test_password_with_code_opens_the_account_and_signs_in(client: Client, invitation: Invitation) -> None:
    enter_code(client)

    response = set_password(client)

    assert response["Location"] == "/account/recovery-codes?then=enrol"
    officer = Officer.objects.get(number=7)
    assert client.session["_auth_user_id"] == str(officer.user_id)
    assert officer.user.check_password(PASSWORD)
    assert client.get("/api/session").json()["officer"] == 7


def test_recovery_codes_are_shown_once_and_lead_to_enrolment(client: Client, invitation: Invitation) -> None:
    enter_code(client)
    after = set_password(client)["Location"]

    first, second = client.get(after).content.decode(), client.get(after).content.decode()

    assert len(re.findall('<li class="mono">(\\d{5} \\d{5} \\d{5})</li>', first)) == 10
    assert 'href="/enrol"' in first
    assert "mono" not in second.partition("<main")[2]
    assert "10 recovery codes are left" in second


def test_recovery_codes_that_nobody_wrote_down_are_made_anew_on_the_way(client: Client, invitation: Invitation) -> None:
    enter_code(client)
    after = set_password(client)["Location"]

    first, again = client.get(after).content.decode(), client.get(after).content.decode()
    anew = client.post(after, follow=True).content.decode()

    shown = [
        ("Written down, continue" in page, "data-print" in page, "make new ones" in page)
        for page in (first, again, anew)
    ]
    assert shown == [(True, True, False), (False, False, True), (True, True, False)]
    assert 'href="/enrol">Continue</a>' in again
    assert "/print.js" in first


@pytest.mark.parametrize(
    ("changed", "problem"),
    [
        ({"password": "short", "again": "short"}, "too short"),
        ({"again": "another one altogether"}, "The two passwords differ."),
        ({"code": "000000"}, "This code is not right."),
        ({"password": "123456789012", "again": "123456789012"}, "entirely numeric"),
    ],
)
def test_wrong_password_or_code_uses_nothing_up(
    client: Client, invitation: Invitation, changed: dict[str, str], problem: str
) -> None:
    enter_code(client)
    client.get("/invited/password")

    response = set_password(client, **changed)

    assert (response.status_code, problem in response.content.decode()) == (200, True)
    invitation.refresh_from_db()
    assert invitation.used_at is None
    assert set_password(client).status_code == 302


def test_invitation_that_another_browser_used_up_changes_nothing(client: Client, invitation: Invitation) -> None:
    slower = Client()
    enter_code(client)
    enter_code(slower)
    shown_secret(slower)
    set_password(client)

    response = set_password(slower, password="a password of somebody else", again="a password of somebody else")

    assert response.status_code == 410
    assert Officer.objects.get(number=7).user.check_password(PASSWORD)


def test_officer_keeps_the_language_of_the_invitation(client: Client, invitation: Invitation) -> None:
    chinese = Client(headers={"Accept-Language": "zh-CN,zh;q=0.9"})
    enter_code(chinese)

    assert heading(chinese.get("/invited")) == "登记官已指定您为 XA 国家中心值班员，编号 07。"
    set_password(chinese)

    assert Officer.objects.get(number=7).language == "zh-hans"


def test_one_time_secret_and_recovery_seed_are_encrypted(client: Client, invitation: Invitation) -> None:
    enter_code(client)
    secret = shown_secret(client)
    set_password(client)

    kept = str(list(Authenticator.objects.values_list("data", flat=True)))

    assert secret not in kept
    assert {key.type for key in Authenticator.objects.all()} == {"totp", "recovery_codes"}

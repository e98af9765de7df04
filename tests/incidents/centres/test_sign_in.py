"""Ways in: password with one-time code, recovery code alone; never a password alone, never a code twice."""

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from django.test import Client

from incidents.centres.accounts import end_account
from incidents.centres.models import Officer
from incidents.centres.sign_in import keep_password_and_codes, new_recovery_codes
from incidents.centres.signed_in import SessionStore
from tests.officers import PASSWORD, make_officer

pytestmark = pytest.mark.django_db

COUNTER = 59_848_224
HERE = "0" * 32


class Clock:
    """The half minute that one-time codes are of."""

    def __init__(self) -> None:
        self.counter = COUNTER
        self.secret = generate_totp_secret()

    def code(self) -> str:
        return format_hotp_value(hotp_value(self.secret, self.counter))


@pytest.fixture
def clock(monkeypatch) -> Clock:
    made = Clock()
    monkeypatch.setattr("allauth.mfa.totp.internal.auth.yield_hotp_counters_from_time", lambda: iter([made.counter]))
    return made


@pytest.fixture
def officer(clock: Clock) -> Officer:
    """Watch, 07 with password, one-time codes and recovery codes."""
    made = make_officer(number=7)
    TOTP.activate(made.user, clock.secret)
    new_recovery_codes(made.user, computer=HERE)
    return made


def enter_password(client: Client, number: str = "7", password: str = PASSWORD):
    return client.post("/sign-in", {"login": number, "password": password})


def enter_code(client: Client, code: str):
    return client.post("/sign-in/code", {"code": code})


def signed_in(client: Client) -> bool:
    return client.get("/api/session").status_code == 200


def codes(officer: Officer) -> list[str]:
    kept = Authenticator.objects.get(user=officer.user, type=Authenticator.Type.RECOVERY_CODES)
    return list(RecoveryCodes(kept).get_unused_codes())


@pytest.mark.parametrize(
    "credential",
    [
        "",
        "no JSON",
        "[" * 100_000,
        "[]",
        '{"id":"AAAA","type":"public-key","response":{}}',
        '{"id":"AAAA","rawId":"AAAA","type":"public-key","response":{},"clientExtensionResults":[]}',
        '{"id":"AAAA","rawId":"AAAA","type":"public-key","response":{"clientDataJSON":"AAAA"}}',
    ],
)
def test_what_is_no_key_is_refused_in_a_sentence(client: Client, credential: str) -> None:
    assert client.post("/sign-in/key", {"credential": credential}).status_code in (200, 302)
    assert not signed_in(client)


def test_a_cookie_that_no_column_could_hold_is_no_session() -> None:
    assert SessionStore("\0aaaaaaaaaa").load() == {}


@pytest.mark.parametrize("number", ["7", "07", " 07 "])
def test_password_and_code_sign_in(client: Client, officer: Officer, clock: Clock, number: str) -> None:
    assert enter_password(client, number)["Location"].startswith("/sign-in/code")
    assert not signed_in(client)

    assert enter_code(client, clock.code())["Location"] == "/"
    assert signed_in(client)


def test_password_alone_does_not_sign_in(client: Client, officer: Officer) -> None:
    enter_password(client)

    assert client.get("/").status_code == 302
    assert not signed_in(client)


def test_an_account_that_has_a_password_and_no_codes_is_not_signed_in_to(client: Client) -> None:
    make_officer(number=7)

    page = client.post("/sign-in", {"login": "7", "password": PASSWORD}, follow=True).content.decode()

    assert "this account has no such codes. Use a recovery code, or ask the registrar." in page
    assert not signed_in(client)


def test_code_counts_once(client: Client, officer: Officer, clock: Clock) -> None:
    enter_password(client)
    enter_code(client, clock.code())
    second = Client()
    enter_password(second)

    assert "This code is not right." in enter_code(second, clock.code()).content.decode()
    clock.counter += 1
    assert enter_code(second, clock.code()).status_code == 302


def test_code_that_set_codes_up_does_not_sign_in(client: Client, clock: Clock) -> None:
    officer = make_officer(number=7)
    keep_password_and_codes(officer.user, password=PASSWORD, secret=clock.secret, code=clock.code(), computer=HERE)
    enter_password(client)

    assert "This code is not right." in enter_code(client, clock.code()).content.decode()
    assert not signed_in(client)


def test_unknown_number_and_wrong_password_look_the_same(client: Client, officer: Officer) -> None:
    wrong, unknown = enter_password(client, "7", "wrong"), enter_password(client, "99", "wrong")

    problem = "Number and password do not go together."
    assert (problem in wrong.content.decode(), problem in unknown.content.decode()) == (True, True)


def test_sixth_try_waits_even_with_the_right_password(client: Client, officer: Officer) -> None:
    for _ in range(5):
        enter_password(client, "7", "wrong")

    assert "Too many tries." in enter_password(client).content.decode()


def test_sixth_code_waits_even_if_right(client: Client, officer: Officer, clock: Clock) -> None:
    enter_password(client)
    for _ in range(5):
        enter_code(client, "000000")

    assert "Too many tries." in enter_code(client, clock.code()).content.decode()
    assert not signed_in(client)


def test_ended_account_does_not_sign_in(client: Client, officer: Officer, clock: Clock) -> None:
    end_account(officer)

    enter_password(client)
    enter_code(client, clock.code())

    assert not signed_in(client)


def test_recovery_code_gives_back_the_account_once(client: Client, officer: Officer) -> None:
    code = codes(officer)[3]

    assert client.post("/sign-in/recovery", {"number": "7", "code": code})["Location"] == "/account"
    assert signed_in(client)
    again = Client()
    again.post("/sign-in/recovery", {"number": "7", "code": code})
    assert not signed_in(again)


def test_recovered_account_can_make_a_new_key_at_once(client: Client, officer: Officer) -> None:
    client.post("/sign-in/recovery", {"number": "7", "code": codes(officer)[0]})

    assert client.get("/account/keys/add").status_code == 200


def test_recovery_code_of_another_officer_does_not_help(client: Client, officer: Officer) -> None:
    other = make_officer(number=8)
    new_recovery_codes(other.user, computer=HERE)

    client.post("/sign-in/recovery", {"number": "7", "code": codes(other)[0]})

    assert not signed_in(client)


def test_recovery_of_an_ended_account_is_refused(client: Client, officer: Officer) -> None:
    code = codes(officer)[0]
    end_account(officer)

    client.post("/sign-in/recovery", {"number": "7", "code": code})

    assert not signed_in(client)


@pytest.mark.parametrize("number", ["7", "99"])
def test_sixth_recovery_waits_for_known_and_unknown_numbers(client: Client, officer: Officer, number: str) -> None:
    answers = [client.post("/sign-in/recovery", {"number": number, "code": "0" * 15}) for _ in range(5)]
    answers.append(client.post("/sign-in/recovery", {"number": number, "code": codes(officer)[0]}))

    assert {"do not go together" in answer.content.decode() for answer in answers} == {True}
    assert not signed_in(client)


def test_nobody_can_sign_up(client: Client) -> None:
    assert [client.get(address).status_code for address in ("/sign-up", "/signup/", "/accounts/signup/")] == [404] * 3


def test_sign_in_goes_where_one_wanted_to_but_not_to_another_host(
    client: Client, officer: Officer, clock: Clock
) -> None:
    client.post("/sign-in", {"login": "7", "password": PASSWORD, "next": "/files/XA-2026-07"})
    assert enter_code(client, clock.code())["Location"] == "/files/XA-2026-07"

    elsewhere = Client()
    elsewhere.post("/sign-in", {"login": "7", "password": PASSWORD, "next": "https://elsewhere.example/"})
    clock.counter += 1
    assert enter_code(elsewhere, clock.code())["Location"] == "/"

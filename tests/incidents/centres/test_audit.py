"""What the accounts did: entered once, bounded for who is outside, shown to who may audit and to nobody else."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from allauth.account.utils import user_pk_to_url_str
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from allauth.usersessions.models import UserSession
from django.contrib.auth import get_user_model
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.test import Client
from django.utils import timezone
from fido2.utils import websafe_encode

from crypto import wire
from incidents.centres.accounts import end_account
from incidents.centres.invitations import accept, invite, try_code
from incidents.centres.models import Officer
from incidents.centres.permissions import Post
from incidents.centres.rules import InvitationRefused
from incidents.centres.sign_in import keep_passkey, new_recovery_codes
from incidents.centres.tasks import clear
from incidents.log.append import Signed
from incidents.log.clock import node_clock
from incidents.national.log import AUDIT, check_national_log, enter, entries_before
from tests.factories import XA
from tests.incidents.browsers import at, refusal
from tests.incidents.nodes import Pair
from tests.officers import PASSWORD, make_officer, sign_in
from tests.passkeys import Passkey

BROWSER = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/156.0.0.0 Safari/537.36"
COUNTER = 59_848_224
HALF_PAST = datetime(2026, 11, 23, 8, 30, tzinfo=UTC)
ADDRESS, CODE, WRONG = "A" * 22, "12345678", "87654321"


def entered() -> list[tuple[str, int | None, dict[str, Any]]]:
    """Kind, who did it, and what, the oldest first; what it says of whose account comes with it."""
    values: list[Any] = [one.value for one in entries_before(None, limit=200, audit=True)]
    return [(value["kind"], value["officer"], value["what"]) for value in reversed(values)]


def kinds() -> list[str]:
    return [kind for kind, _, _ in entered()]


@pytest.fixture
def secret(monkeypatch) -> str:
    """The secret of one-time codes, at a half minute that stays."""
    monkeypatch.setattr("allauth.mfa.totp.internal.auth.yield_hotp_counters_from_time", lambda: iter([COUNTER]))
    return generate_totp_secret()


@pytest.fixture
def officer(db, secret: str) -> Officer:
    """Watch, 07 with password, one-time codes and recovery codes."""
    made = make_officer(number=7)
    TOTP.activate(made.user, secret)
    new_recovery_codes(made.user, computer="")
    return made


def with_password(client: Client, password: str = PASSWORD, number: str = "7") -> None:
    client.post("/sign-in", {"login": number, "password": password}, headers={"User-Agent": BROWSER})


def with_code(client: Client, code: str) -> None:
    client.post("/sign-in/code", {"code": code}, headers={"User-Agent": BROWSER})


def key_of(officer: Officer, key: Passkey) -> Authenticator:
    """The account's key."""
    options = {"user": {"id": websafe_encode(user_pk_to_url_str(officer.user).encode())}, "rp": {"id": "xa.localhost"}}
    credential = key.make({"publicKey": options | {"challenge": websafe_encode(bytes(32))}})
    return keep_passkey(officer.user, name="Key", credential=credential, computer="")


def with_key(client: Client, key: Passkey, *, session_ends: bool = False, **differs: str) -> None:
    cache.clear()  # nobody waits
    asked = client.get("/sign-in/key", headers={"X-Requested-With": "XMLHttpRequest"}).json()["request_options"]
    shown = key.show(asked)
    shown["response"] |= differs
    if session_ends:
        client.cookies.clear()
    client.post("/sign-in/key", {"credential": json.dumps(shown)}, headers={"User-Agent": BROWSER})


def test_a_sign_in_says_by_which_way_from_where_and_a_sign_out_ends_it(officer: Officer, secret: str) -> None:
    client = Client()
    with_password(client)
    assert entered() == []

    with_code(client, format_hotp_value(hotp_value(secret, COUNTER)))
    what = {"address": "127.0.0.1", "browser": "Chrome, Linux", "officer": 7, "way": "password"}
    assert entered() == [("signed-in", 7, what)]

    client.post("/sign-out")
    clear()
    assert entered()[1:] == [("session-ended", 7, {"how": "signed-out", "officer": 7})]


def test_a_recovery_says_so(officer: Officer) -> None:
    kept = Authenticator.objects.get(user=officer.user, type=Authenticator.Type.RECOVERY_CODES)
    code = RecoveryCodes(kept).get_unused_codes()[0]

    Client().post("/sign-in/recovery", {"number": "7", "code": code})

    ((kind, by, what),) = entered()
    assert (kind, by, what["way"]) == ("signed-in", 7, "recovery")


def test_what_had_run_out_before_the_next_sign_in_is_not_forgotten(officer: Officer) -> None:
    gone = Client()
    sign_in(gone, number=7)
    Session.objects.filter(session_key=gone.session.session_key).delete()
    kept = Authenticator.objects.get(user=officer.user, type=Authenticator.Type.RECOVERY_CODES)
    code = RecoveryCodes(kept).get_unused_codes()[0]

    Client().post("/sign-in/recovery", {"number": "7", "code": code})

    assert entered()[1:] == [("session-ended", None, {"how": "expired", "officer": 7})]
    assert UserSession.objects.count() == 1


@pytest.mark.parametrize("way", ["password", "code", "recovery"])
def test_failed_sign_ins_of_an_officer_count_once_an_hour(officer: Officer, way: str) -> None:
    client = Client()
    with time_machine.travel(HALF_PAST, tick=False):
        with_password(client, "wrong" if way == "password" else PASSWORD)
        for _ in range(3):
            match way:
                case "password":
                    with_password(client, "wrong")
                case "code":
                    with_code(client, "000000")
                case _:
                    client.post("/sign-in/recovery", {"number": "7", "code": "0" * 15})

    assert entered() == [("sign-in-failed", None, {"officer": 7, "way": way})]


def test_a_password_alone_is_a_failed_sign_in(db) -> None:
    make_officer(number=7)

    with_password(Client())

    assert entered() == [("sign-in-failed", None, {"officer": 7, "way": "password"})]


def test_failed_sign_ins_of_another_hour_are_another(officer: Officer) -> None:
    for hour in range(3):
        with time_machine.travel(HALF_PAST + timedelta(hours=hour), tick=False):
            with_password(Client(), "wrong")

    assert kinds() == ["sign-in-failed"] * 3


def test_a_key_that_is_refused_counts_by_itself_also_one_that_was_removed(officer: Officer) -> None:
    key, browser = Passkey(), Client()
    kept = key_of(officer, key)
    with time_machine.travel(HALF_PAST, tick=False):
        with_password(Client(), "wrong")
        with_key(browser, key, signature=websafe_encode(b"of another"))
        with_key(browser, key)
        kept.delete()
        with_key(Client(), key)
    assert [(kind, what["way"]) for kind, _, what in entered()] == [
        ("sign-in-failed", "password"),
        ("sign-in-failed", "key"),
        ("signed-in", "key"),
    ]
    with time_machine.travel(HALF_PAST + timedelta(hours=1), tick=False):
        removed = Client()
        with_key(removed, key)
        assert removed.get("/api/v1/me").status_code == 401
    assert entered()[3:] == [("sign-in-failed", None, {"officer": 7, "way": "key"})]


def test_a_key_that_nothing_asked_for_is_no_failed_sign_in(officer: Officer) -> None:
    """The page was left open until its session had ended."""
    key, left_open = Passkey(), Client()
    key_of(officer, key)
    with_key(left_open, key, session_ends=True)
    assert left_open.get("/api/v1/me").status_code == 401
    assert entered() == []


def test_a_wrong_code_of_an_officer_who_is_signed_in_is_no_failed_sign_in(officer: Officer) -> None:
    """It confirms a change of the account: whoever types it has come in already."""
    client = Client()
    sign_in(client, number=7)
    assert client.post("/confirm/code", {"code": "000000"}).status_code == 200
    assert entered() == []


@pytest.mark.parametrize("number", ["99", "8", "x", ""])
def test_nobody_outside_enters_anything_by_numbers_that_there_are_not(officer: Officer, number: str) -> None:
    with_password(Client(), "wrong", number)
    Client().post("/sign-in/recovery", {"number": number, "code": "0" * 15})

    assert entered() == []


def test_an_invitation_from_its_making_to_the_account(db) -> None:
    now = timezone.now()
    invitation = invite(number=7, post=Post.HEAD, address=ADDRESS, code=CODE, now=now)
    for _ in range(2):
        with pytest.raises(InvitationRefused):
            try_code(ADDRESS, WRONG, now=now)
    accept(try_code(ADDRESS, CODE, now=now), language="en", now=now)
    end_account(Officer.objects.get(pk=invitation.officer_id))

    assert entered() == [
        ("invited", None, {"officer": 7, "post": "head"}),
        ("invitation-refused", None, {"officer": 7, "tries_left": 4}),
        ("invitation-refused", None, {"officer": 7, "tries_left": 3}),
        ("account-opened", 7, {"officer": 7}),
        ("account-ended", None, {"officer": 7}),
    ]


def test_no_more_codes_are_noted_than_an_invitation_takes(db) -> None:
    now = timezone.now()
    invite(number=7, post=Post.WATCH, address=ADDRESS, code=CODE, now=now)
    for _ in range(8):
        with pytest.raises(InvitationRefused):
            try_code(ADDRESS, WRONG, now=now)

    assert kinds() == ["invited"] + ["invitation-refused"] * 5


def test_each_end_of_a_session_says_how(db) -> None:
    here, other = Client(), Client()
    officer = sign_in(here, number=7)
    sign_in(other, number=7)
    here.post("/account/sessions/end-others")
    run_out = Client()
    sign_in(run_out, number=8)
    Session.objects.filter(session_key=run_out.session.session_key).update(
        expire_date=timezone.now() - timedelta(seconds=1)
    )
    clear()
    end_account(officer)

    assert entered() == [
        ("session-ended", 7, {"how": "ended", "officer": 7}),
        ("session-ended", None, {"how": "expired", "officer": 8}),
        ("session-ended", None, {"how": "account-ended", "officer": 7}),
        ("account-ended", None, {"officer": 7}),
    ]


def test_a_revocation_ends_sessions_and_says_so(today: Pair) -> None:
    with at(today.xa, number=3):
        today.xa.append(Signed(today.xa.change([XA.watch.revocation()])))
        assert entered() == [("session-ended", None, {"how": "revoked", "officer": 3})]


def test_an_account_that_is_no_officers_enters_nothing_and_stops_nothing(db) -> None:
    client, user = Client(), get_user_model().objects.create_user("somebody")
    client.force_login(user)
    UserSession.objects.create(user=user, session_key=client.session.session_key, ip="127.0.0.1", user_agent="")
    Session.objects.filter(session_key=client.session.session_key).delete()
    with_password(Client(), "wrong", "somebody")

    clear()

    assert (entered(), UserSession.objects.count()) == ([], 0)


MAY = [Post.SECURITY, Post.REGISTRAR]


@pytest.mark.parametrize("post", MAY)
def test_who_audits_sees_the_accounts_page_by_page(line: Pair, post: Post) -> None:
    with at(line.xa, number=21, post=post) as browser:
        for n in range(5):
            enter("line", {"text": str(n)}, now=node_clock(), officer=3)
            enter("invited", {"officer": n + 1, "post": "watch"}, now=node_clock())
        first = browser.get("audit", limit=3)
        second = browser.get("audit", limit=3, before=first["before"])
        shown = [*first["entries"], *second["entries"]]
        assert [one["what"]["officer"] for one in shown] == [5, 4, 3, 2, 1]
        assert {one["kind"] for one in shown} == {"invited"}
        assert (len(first["entries"]), second["before"]) == (3, None)


@pytest.mark.parametrize("post", sorted(set(Post) - set(MAY)))
def test_who_does_not_audit_does_not_see_it(line: Pair, post: Post) -> None:
    with at(line.xa, number=4, post=post) as browser:
        assert refusal(browser.ask("audit")) == (403, "not-for-this-post")


def test_nobody_sees_it_without_a_session(line: Pair) -> None:
    with line.xa.here():
        assert refusal(Client().get("/api/v1/audit")) == (401, "signed-out")


@pytest.mark.parametrize("query", [{"before": "x"}, {"limit": "-1"}, {"after": "1"}, {"limit": "1000"}])
def test_what_is_asked_wrongly_is_refused(line: Pair, query: dict[str, str]) -> None:
    with at(line.xa, number=21, post=Post.SECURITY) as browser:
        assert refusal(browser.ask("audit", **query)) == (400, "query")


def test_the_watch_log_has_nothing_of_it(line: Pair) -> None:
    with at(line.xa) as browser:
        for kind in sorted(AUDIT):
            enter(kind, {"officer": 3}, now=node_clock())
        enter("line", {"text": "One"}, now=node_clock(), officer=3)
        assert [one["kind"] for one in browser.get("watch/log")["entries"]] == ["line"]
        assert AUDIT.isdisjoint(one["kind"] for one in browser.get("watch/shift")["entries"])


def test_it_costs_the_same_for_one_and_for_three(line: Pair) -> None:
    with at(line.xa, number=21, post=Post.SECURITY) as browser:
        costs = []
        for _ in range(2):
            enter("invited", {"officer": 1, "post": "watch"}, now=node_clock())
            costs.append(browser.queries("audit"))
            enter("invited", {"officer": 2, "post": "watch"}, now=node_clock())
        assert costs[0] == costs[1]


def test_nothing_of_it_has_a_secret_and_the_log_is_whole(officer: Officer, secret: str) -> None:
    client = Client()
    with_password(client)
    code = format_hotp_value(hotp_value(secret, COUNTER))
    with_code(client, code)
    invite(number=8, post=Post.WATCH, address=ADDRESS, code=CODE, now=timezone.now())

    written = b"".join(wire.encode(one.value) for one in entries_before(None, limit=200, audit=True))
    secrets = [PASSWORD, secret, code, ADDRESS, CODE, client.session.session_key or ""]
    assert [one for one in secrets if one.encode() in written] == []
    assert [line.text for line in check_national_log() if line.fault] == []

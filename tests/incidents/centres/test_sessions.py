"""Sessions: listed, ended by their officer alone, and gone for sockets at once."""

from datetime import timedelta

import pytest
from allauth.usersessions.models import UserSession
from asgiref.sync import async_to_sync
from channels.layers import get_channel_layer
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from incidents.centres.accounts import end_account
from incidents.centres.models import Officer
from incidents.centres.sessions import browser_named, end_all_sessions, open_sessions, session_is_valid
from incidents.centres.signals import sessions_ended
from incidents.centres.tasks import clear
from incidents.live.groups import SESSION_ENDED, session_group
from tests.officers import sign_in
from tests.servers import free_port

pytestmark = pytest.mark.django_db


def browser(number: int = 7) -> tuple[Client, str]:
    """A browser signed in as that officer, and its session's key."""
    client = Client()
    sign_in(client, number=number)
    key = client.session.session_key
    assert key
    return client, key


def id_of(key: str) -> int:
    return UserSession.objects.get(session_key=key).pk


def test_group_does_not_show_the_key() -> None:
    _client, key = browser()

    assert key not in session_group(key)
    assert len(session_group(key)) == len("session.") + 32
    assert session_group(key) != session_group(key[::-1])


def test_open_session_is_valid() -> None:
    _client, key = browser()

    assert session_is_valid(key)


@pytest.mark.parametrize("key", [None, "", "absent", "0" * 32])
def test_session_that_there_is_not_is_not_valid(key: str | None) -> None:
    assert not session_is_valid(key)


def test_expired_session_is_not_valid_before_it_is_cleared() -> None:
    _client, key = browser()
    Session.objects.filter(session_key=key).update(expire_date=timezone.now() - timedelta(seconds=1))

    assert not session_is_valid(key)


def test_session_of_an_inactive_account_is_not_valid() -> None:
    client, key = browser()
    officer = Officer.objects.get(number=7)
    officer.user.is_active = False
    officer.user.save()

    assert not session_is_valid(key)
    assert client.get("/api/session").status_code == 401


def test_officer_ends_another_session_of_their_own(django_capture_on_commit_callbacks) -> None:
    here, _key = browser()
    there, other = browser()

    with django_capture_on_commit_callbacks(execute=True):
        here.post(f"/account/sessions/{id_of(other)}/end")

    assert not session_is_valid(other)
    assert (here.get("/api/session").status_code, there.get("/api/session").status_code) == (200, 401)


def test_officer_cannot_end_a_colleagues_session() -> None:
    here, _key = browser(7)
    _there, other = browser(8)

    here.post(f"/account/sessions/{id_of(other)}/end")

    assert session_is_valid(other)


def test_officer_ends_all_others_and_keeps_this_one() -> None:
    here, key = browser(7)
    others = [browser(7)[1] for _ in range(3)]
    _colleague, theirs = browser(8)

    here.post("/account/sessions/end-others")

    assert [session_is_valid(other) for other in others] == [False] * 3
    assert (session_is_valid(key), session_is_valid(theirs)) == (True, True)


def test_signed_out_ends_nothing() -> None:
    _client, key = browser()

    assert Client().post(f"/account/sessions/{id_of(key)}/end").status_code == 302
    assert session_is_valid(key)


def socket_of(key: str) -> str:
    """The channel of a socket that rests on that session."""
    layer = get_channel_layer()
    channel: str = async_to_sync(layer.new_channel)()
    async_to_sync(layer.group_add)(session_group(key), channel)
    return channel


def test_sockets_are_told_once_it_is_committed(django_capture_on_commit_callbacks) -> None:
    _client, key = browser()
    layer, channel = get_channel_layer(), socket_of(key)

    with django_capture_on_commit_callbacks() as callbacks:
        end_all_sessions(Officer.objects.get(number=7))
    assert layer.channels.get(channel) is None or layer.channels[channel].empty()
    for callback in callbacks:
        callback()

    assert async_to_sync(layer.receive)(channel) == SESSION_ENDED


def test_signing_out_tells_the_sockets() -> None:
    client, key = browser()
    channel = socket_of(key)

    client.post("/sign-out")

    assert async_to_sync(get_channel_layer().receive)(channel) == SESSION_ENDED
    assert not session_is_valid(key)


@pytest.mark.django_db(transaction=True)
def test_sessions_end_although_the_channel_layer_does_not_answer(settings) -> None:
    nowhere = {"address": f"redis://127.0.0.1:{free_port()}", "socket_timeout": None}
    settings.CHANNEL_LAYERS = {
        "default": {"BACKEND": "channels_redis.core.RedisChannelLayer", "CONFIG": {"hosts": [nowhere]}}
    }
    here, key = browser()
    _there, other = browser()

    assert here.post(f"/account/sessions/{id_of(other)}/end")["Location"] == "/account"
    assert here.post("/sign-out")["Location"] == "/sign-in"
    assert [session_is_valid(one) for one in (key, other)] == [False, False]


@pytest.mark.django_db(transaction=True)
def test_session_has_ended_whatever_becomes_of_telling() -> None:
    def fails(**_sent: object) -> None:
        raise ZeroDivisionError

    here, _key = browser()
    _there, other = browser()
    sessions_ended.connect(fails)
    try:
        assert here.post(f"/account/sessions/{id_of(other)}/end")["Location"] == "/account"
    finally:
        sessions_ended.disconnect(fails)

    assert not session_is_valid(other)


def test_ending_an_account_ends_all_its_sessions() -> None:
    keys = [browser(7)[1] for _ in range(2)]
    _colleague, theirs = browser(8)

    end_account(Officer.objects.get(number=7))

    assert [session_is_valid(key) for key in [*keys, theirs]] == [False, False, True]


def test_list_has_open_sessions_alone_and_marks_this_one() -> None:
    _here, key = browser(7)
    _there, other = browser(7)
    _gone, expired = browser(7)
    browser(8)
    Session.objects.filter(session_key=expired).delete()

    listed = open_sessions(Officer.objects.get(number=7), current=key)

    assert {(session.id, session.current) for session in listed} == {(id_of(key), True), (id_of(other), False)}


def test_list_takes_two_queries_for_one_and_for_three(django_assert_num_queries) -> None:
    browser(7)
    officer = Officer.objects.get(number=7)
    for count in (1, 3):
        while UserSession.objects.count() < count:
            browser(7)
        with django_assert_num_queries(2):
            assert len(open_sessions(officer, current=None)) == count


@pytest.mark.parametrize(
    ("user_agent", "named"),
    [
        ("Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/156.0.0.0 Safari/537.36", "Chrome, Linux"),
        ("Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/156.0.0.0 Safari/537.36 Edg/156.0", "Edge, Windows"),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 15_0) Version/26.0 Safari/605.1.15", "Safari, macOS"),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0", "Firefox, Linux"),
        ("Mozilla/5.0 (Linux; Android 16) Chrome/156.0.0.0 Mobile Safari/537.36", "Chrome, Android"),
        ("curl/8", ""),
    ],
)
def test_browser_is_named_as_it_names_itself(user_agent: str, named: str) -> None:
    assert browser_named(user_agent) == named


def test_clearing_removes_what_has_run_out_and_nothing_else() -> None:
    _client, key = browser(7)
    _gone, expired = browser(7)
    Session.objects.filter(session_key=expired).update(expire_date=timezone.now() - timedelta(seconds=1))

    clear()

    assert set(UserSession.objects.values_list("session_key", flat=True)) == {key}
    assert session_is_valid(key)

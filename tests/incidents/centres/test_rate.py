"""One officer posts so often a minute, and no more; others, readers, and the next minute are free."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.cache import cache
from django.test import Client
from redis.exceptions import ConnectionError as RedisIsGone

from incidents.centres.rate import TooMany, count_post
from tests.officers import sign_in

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 23, 10, 52, 20, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _three_a_minute(settings) -> None:
    settings.HOTLINE_POSTS_A_MINUTE = 3
    cache.clear()


def test_the_fourth_post_of_a_minute_waits_until_it_is_over() -> None:
    for _ in range(3):
        count_post(7, now=NOW)
    with pytest.raises(TooMany) as refused:
        count_post(7, now=NOW)
    assert refused.value.wait == 40

    count_post(7, now=NOW + timedelta(seconds=40))


def test_a_colleague_is_free() -> None:
    for _ in range(3):
        count_post(7, now=NOW)

    count_post(8, now=NOW)


def test_without_the_cache_nothing_is_counted(monkeypatch) -> None:
    def fail(*_arguments: object, **_named: object) -> None:
        raise RedisIsGone

    monkeypatch.setattr(cache, "incr", fail)
    for _ in range(9):
        count_post(7, now=NOW)


@pytest.fixture
def tired(client: Client, monkeypatch) -> Client:
    """A browser whose officer has posted three times in this minute."""
    monkeypatch.setattr("incidents.centres.require.timezone.now", lambda: NOW)
    sign_in(client, number=7)
    for _ in range(3):
        assert client.post("/account/sessions/end-others").status_code == 302
    return client


@pytest.mark.parametrize("address", ["statements", "drafts", "enrolment"])
def test_the_api_says_how_long_to_wait(tired: Client, address: str) -> None:
    answer = tired.post(f"/api/v1/{address}", b"{}", content_type="application/json")

    assert (answer.status_code, answer.json()) == (429, {"code": "too-many", "detail": {"wait": 40}})
    assert answer["Retry-After"] == "40"


def test_a_page_says_so_in_words(tired: Client) -> None:
    answer = tired.post("/account/sessions/end-others")

    assert answer.status_code == 429
    assert "Too many tries" in answer.content.decode()


def test_reading_goes_on(tired: Client) -> None:
    assert tired.get("/api/session").status_code == 200
    assert tired.get("/account").status_code == 200


def test_who_may_not_post_is_told_that_instead(client: Client) -> None:
    for _ in range(4):
        assert client.post("/api/v1/statements").status_code == 401

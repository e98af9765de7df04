"""What is told when something fails: the same code everywhere, nothing of what failed."""

import json

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import include, path

from incidents.centres.permissions import Forbidden, Permission, Post
from tests.officers import sign_in

SECRET = "the sealed text"


def fail(request: HttpRequest) -> HttpResponse:
    raise RuntimeError(SECRET)


def refuse(request: HttpRequest) -> HttpResponse:
    raise Forbidden("not-for-this-post", Permission.READ)


urlpatterns = [
    path("fail", fail),
    path("api/fail", fail),
    path("refuse", refuse),
    path("api/refuse", refuse),
    path("", include("hotline.urls")),
]
handler404 = "hotline.errors.not_found"
handler500 = "hotline.errors.server_error"

pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]


@pytest.mark.parametrize(
    ("address", "status", "code"),
    [
        ("/api/nothing", 404, "not-found"),
        ("/api/session", 401, "signed-out"),
        ("/api/refuse", 403, "not-for-this-post"),
        ("/api/fail", 500, "server-error"),
    ],
)
def test_api_answers_with_a_code(client: Client, address: str, status: int, code: str) -> None:
    client.raise_request_exception = False

    response = client.get(address)

    assert (response.status_code, json.loads(response.content)) == (status, {"code": code, "detail": {}})


@pytest.mark.parametrize("address", ["/fail", "/api/fail"])
def test_failure_tells_nothing_of_itself(client: Client, caplog, address: str) -> None:
    client.raise_request_exception = False

    response = client.get(address)

    assert response.status_code == 500
    assert SECRET not in response.content.decode()
    assert "RuntimeError" not in response.content.decode()


def test_failure_page_has_the_number_that_the_operator_finds(client: Client) -> None:
    client.raise_request_exception = False

    response = client.get("/fail")

    assert response["X-Request-Id"] in response.content.decode()


@pytest.mark.parametrize(
    ("language", "heading"), [("en", "There is nothing at this address"), ("zh-hans", "此地址没有内容")]
)
def test_error_page_speaks_the_officers_language(client: Client, language: str, heading: str) -> None:
    sign_in(client, number=7, post=Post.WATCH, language=language)

    response = client.get("/nothing")

    assert response.status_code == 404
    assert f"<h1>{heading}</h1>" in response.content.decode()


def test_refused_page_says_so_to_the_signed_in(client: Client) -> None:
    response = client.get("/refuse")

    assert response.status_code == 403
    assert "<h1>Not for your post</h1>" in response.content.decode()


def test_page_that_stood_open_too_long_says_so() -> None:
    browser = Client(enforce_csrf_checks=True)

    response = browser.post("/preferences", {"language": "zh-hans"})

    assert response.status_code == 403
    assert "<h1>This page stood open too long</h1>" in response.content.decode()

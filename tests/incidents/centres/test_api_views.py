"""Which hotline this is, and who asks."""

import pytest
from django.test import Client

from incidents.centres.permissions import Post
from incidents.log.store import own_log
from tests.factories import XA
from tests.incidents.browsers import at, refusal
from tests.incidents.nodes import Pair


def test_the_hotline_and_its_sides(line: Pair) -> None:
    for node, own, other in ((line.xa, "XA", "XB"), (line.xb, "XB", "XA")):
        with at(node) as browser:
            shown = browser.get("hotline")
            hotline = own_log().hotline.hex()
            assert shown["now"].endswith("Z")
            assert {**shown, "now": None} == {
                "hotline": hotline, "own": own, "other": other, "demonstration": False, "now": None,
            }  # fmt: skip


def test_an_officer_is_told_who_they_are_and_gets_the_token_s_cookie(line: Pair) -> None:
    with at(line.xa) as browser:
        response = browser.ask("me")
        shown = response.json()
        assert (shown["officer"], shown["post"], shown["language"]) == (3, "watch", "en")
        assert shown["device"] == XA.watch.id.hex()
        assert {"read", "write", "acknowledge"} <= set(shown["permissions"])
        assert response.cookies["csrf"].value
        assert response.headers["Cache-Control"] == "no-store"


def test_an_officer_of_another_post_has_no_device_of_this_one(line: Pair) -> None:
    with at(line.xa, post=Post.HEAD) as browser:
        assert browser.get("me")["device"] is None


@pytest.mark.parametrize(
    "path",
    [
        "hotline",
        "me",
        "line",
        "checkpoints",
        "logs/XA/trust",
        "spaces",
        "desk",
        "drafts",
        "enrolment",
        "trust",
        "audit",
    ],
)
def test_nobody_is_told_anything_without_a_session(line: Pair, path: str) -> None:
    with line.xa.here():
        assert refusal(Client().get(f"/api/v1/{path}")) == (401, "signed-out")


def test_a_call_that_does_not_exist_is_not_found(line: Pair) -> None:
    with at(line.xa) as browser:
        assert refusal(browser.ask("nothing")) == (404, "not-found")

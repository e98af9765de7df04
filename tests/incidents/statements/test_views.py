"""Posting a statement: what is kept, what is refused, and with which status."""

import json
from typing import Any

import pytest

from crypto import wire
from crypto.dsse import envelope_value
from incidents.centres.permissions import Post
from incidents.log.store import own_log
from incidents.models import Statement
from tests.factories import XA, message
from tests.incidents.browsers import Browser, at, refusal
from tests.incidents.nodes import Pair


def test_a_statement_stands_in_the_own_log(line: Pair) -> None:
    with at(line.xa) as browser:
        file = line.xa.open_file(XA.watch)
        response = browser.say(line.xa.said_in(file, XA.watch, "notice", message()))
        row = Statement.objects.get(type="notice")
        assert response.status_code == 201
        assert response.json() == {
            "side": "XA", "index": row.index, "no": 2, "number": 1, "at": wire.encode_utc(row.at),
        }  # fmt: skip


def test_a_statement_posted_again_is_answered_the_same_and_kept_once(line: Pair) -> None:
    with at(line.xa) as browser:
        file = line.xa.open_file(XA.watch)
        said = line.xa.said_in(file, XA.watch, "notice", message())
        first, second = browser.say(said), browser.say(said)
        assert (first.status_code, second.status_code, second.json()) == (201, 200, first.json())
        assert Statement.objects.filter(type="notice").count() == 1


def test_a_statement_that_the_rules_refuse_leaves_nothing(line: Pair) -> None:
    with at(line.xa) as browser:
        file = line.xa.open_file(XA.watch)
        size = own_log().size
        said = line.xa.said_in(file, XA.watch, "notice", message(replaces=bytes(32).hex()))
        assert refusal(browser.say(said)) == (409, "reference-unknown")
        assert (own_log().size, Statement.objects.filter(type="notice").count()) == (size, 0)


def test_an_officer_speaks_for_no_other_officer(line: Pair) -> None:
    with at(line.xa, number=4) as browser:
        file = line.xa.open_file(XA.watch)
        said = line.xa.said_in(file, XA.watch, "notice", message())
        assert refusal(browser.say(said)) == (403, "another-officer")


@pytest.mark.parametrize(("post", "status"), [(Post.ANALYST, 403), (Post.REGISTRAR, 403), (Post.SECURITY, 403)])
def test_posts_that_do_not_speak_post_nothing(line: Pair, post: Post, status: int) -> None:
    with at(line.xa, number=6, post=post) as browser:
        said = line.xa.said_in(line.xa.open_file(XA.watch), XA.watch, "notice", message())
        assert refusal(browser.say(said)) == (status, "not-for-this-post")


def test_nobody_posts_without_a_session_or_without_the_token(line: Pair) -> None:
    with at(line.xa) as browser:
        said = line.xa.said_in(line.xa.open_file(XA.watch), XA.watch, "notice", message())
        posted = {"envelope": envelope_value(said.envelope), "body": []}
        assert refusal(browser.send("statements", posted, token=False)) == (403, "csrf")
        browser.token()
        browser.client.logout()
        assert browser.send("statements", posted).status_code in (401, 403)


@pytest.mark.parametrize(
    ("posted", "status"),
    [
        (b"", 400),
        (b"{", 400),
        (b"[]", 400),
        (b'{"envelope":null,"body":[]}', 400),
        (b'{"body":[],"body":[],"envelope":null}', 400),
        (b"[" * 100_000, 400),
        (b'{"body":["' + b"A" * 1_600_000 + b'"]}', 413),
    ],
)
def test_what_is_no_statement_is_refused(line: Pair, posted: bytes, status: int) -> None:
    with at(line.xa) as browser:
        assert browser.send("statements", posted).status_code == status


def test_an_unknown_field_or_parameter_is_refused(line: Pair) -> None:
    with at(line.xa) as browser:
        said = line.xa.said_in(line.xa.open_file(XA.watch), XA.watch, "notice", message())
        assert refusal(browser.say(said, note="")) == (400, "wire")
        posted = json.dumps({"envelope": envelope_value(said.envelope), "body": []}).encode()
        assert refusal(browser.send("statements?a=b", posted)) == (400, "query")


def test_a_body_that_the_header_does_not_name_is_refused(line: Pair) -> None:
    with at(line.xa) as browser:
        said = line.xa.said_in(line.xa.open_file(XA.watch), XA.watch, "notice", message())
        other = [wire.encode_base64(bytes(len(part))) for part in said.parts]
        assert refusal(browser.say(said, body=other)) == (400, "body")


def _items(browser: Browser, space: str) -> list[tuple[str, int]]:
    """All of a space's items, page after page of two, from the first on."""
    pages: list[list[tuple[str, int]]] = []
    query: dict[str, Any] = {"limit": 2}
    while True:
        page = browser.get(f"spaces/{space}/items", **query)
        pages.insert(0, [(item["side"], item["index"]) for item in page["items"]])
        if page["before"] is None:
            return [item for page in pages for item in page]
        query["before"] = page["before"]


def test_pages_of_items_are_the_whole_in_reading_order(line: Pair) -> None:
    with line.xa.here():
        file = line.xa.open_file(XA.watch)
        for _ in range(3):
            line.xa.say_in(file, XA.watch, "notice", message())
    line.carry()
    with line.xb.here():
        for _ in range(2):
            line.xb.say_in(file, line.xb.country.watch, "notice", message())
    line.carry()
    with at(line.xa) as browser:
        space = file.space.hex()
        whole = browser.get(f"spaces/{space}/items", limit=50)
        order = [(item["side"], item["index"]) for item in whole["items"]]
        assert (len(order), whole["before"]) == (6, None)
        assert _items(browser, space) == order
    with at(line.xb) as browser:
        assert _items(browser, space) == order


def test_a_page_of_items_costs_the_same_queries_for_one_and_for_three(line: Pair) -> None:
    with at(line.xa) as browser:
        file = line.xa.open_file(XA.watch)
        path = f"spaces/{file.space.hex()}/items"
        one = browser.queries(path)
        for _ in range(2):
            line.xa.say_in(file, XA.watch, "notice", message())
        assert browser.queries(path) == one

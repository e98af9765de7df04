"""Standing orders, ticks, duty roster and points of contact: who may change them, and what is never shown again."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import override_settings

from incidents.callout.rules import Callee
from incidents.centres.permissions import Post
from incidents.log.clock import node_clock
from incidents.models import Duty, NationalEntry
from incidents.watch.orders import shipped_orders
from incidents.watch.roster import called, people
from tests.factories import XA, message, time
from tests.incidents.browsers import Browser, at, refusal
from tests.incidents.nodes import Pair
from tests.incidents.watch.test_acts import taken

NOW = node_clock()
HOOK = {"url": "https://pager.example/xa", "secret": "s3cret"}
ORDERS: list[dict[str, Any]] = [
    {"type": "notice", "precedence": None, "lines": [{"line": "read", "en": "Read it.", "zh-Hans": "阅读。"}]}
]
CONTACT = {"side": "XB", "post": "watch", "languages": ["zh-Hans"], "telephones": ["+00 1"], "expires": None}


def duty(**differs: Any) -> dict[str, Any]:
    return {
        "post": "watch", "officer": 3, "from": time(NOW - timedelta(hours=1)), "until": time(NOW + timedelta(hours=7)),
        "email": "watch@xa.example", "webhook": HOOK, **differs,
    }  # fmt: skip


def put(browser: Browser, *roster: dict[str, Any], contacts: list[dict[str, Any]] | None = None) -> Any:
    version = browser.get("contacts")["version"]
    return put_over(version, browser, *roster, contacts=contacts)


def put_over(
    version: int, browser: Browser, *roster: dict[str, Any], contacts: list[dict[str, Any]] | None = None
) -> Any:
    lists = {"roster": list(roster), "contacts": contacts or [], "version": version}
    return browser.send("contacts", lists, method="PUT")


def put_orders(version: int, browser: Browser, orders: list[dict[str, Any]]) -> Any:
    return browser.send("orders", {"orders": orders, "version": version}, method="PUT")


def test_a_webhook_is_kept_and_never_shown_again(today: Pair) -> None:
    with at(today.xa) as browser:
        assert put(browser, duty(), contacts=[CONTACT]).status_code == 200
        shown = browser.get("contacts")
        assert (shown["roster"], shown["contacts"]) == ([duty(webhook=True)], [CONTACT])
        assert put(browser, duty(webhook=True, email=None)).status_code == 200
        assert Duty.objects.values_list("email", "webhook", "secret").get() == ("", HOOK["url"], HOOK["secret"])
        assert put(browser, duty(webhook=False)).status_code == 200
        assert Duty.objects.values_list("webhook", "secret").get() == ("", "")
        assert not any(HOOK["secret"].encode() in entry.entry for entry in NationalEntry.objects.all())


@pytest.mark.parametrize(
    "spoil",
    [
        {"email": "watch"}, {"email": "a@b\r\nBcc: c@d"}, {"webhook": {"url": "http://x.example", "secret": None}},
        {"until": "2020-01-01T00:00:00Z"}, {"officer": 1_000}, {"more": 1},
    ],
)  # fmt: skip
def test_what_is_no_duty_is_refused_and_changes_nothing(today: Pair, spoil: dict[str, Any]) -> None:
    with at(today.xa) as browser:
        put(browser, duty())
        assert refusal(put(browser, duty(**spoil))) == (400, "wire")
        assert browser.get("contacts")["roster"] == [duty(webhook=True)]


@pytest.mark.parametrize(
    "email",
    [
        "@xa.example",
        "duty@",
        "duty@xa.example,",
        "duty@xa.example>",
        "duty@xa..example",
        "duty@[1.2",
        f"duty@{'x' * 64}.example",
        "duty(a@b",
    ],
)
def test_an_e_mail_that_nothing_could_be_written_to_is_refused_at_its_field(today: Pair, email: str) -> None:
    with at(today.xa) as browser:
        answer = put(browser, duty(), duty(email=email))
        assert (answer.status_code, answer.json()) == (
            400, {"code": "wire", "detail": {"what": "/roster/1/email e-mail"}},
        )  # fmt: skip


@pytest.mark.parametrize(
    "url",
    [
        "https://", "https:///xa", "https://xn--/", "https://xn--a/", "https://[::1/", "https://pager.example:x/",
        "https://pager.example:65536/",
    ],
)  # fmt: skip
def test_a_webhook_that_could_not_be_called_is_refused_at_its_field(today: Pair, url: str) -> None:
    with at(today.xa) as browser:
        answer = put(browser, duty(webhook={"url": url, "secret": None}))
        assert (answer.status_code, answer.json()) == (
            400, {"code": "wire", "detail": {"what": "/roster/0/webhook/url https"}},
        )  # fmt: skip


@pytest.mark.parametrize("url", ["https://pager.example:65535/xa?a=1", "https://[::1]/", "https://10.0.0.1"])
def test_a_webhook_may_be_any_that_can_be_called(today: Pair, url: str) -> None:
    with at(today.xa) as browser:
        answer = put(browser, duty(email="o'hara+duty@xa.example", webhook={"url": url, "secret": None}))
        assert answer.status_code == 200
        assert Duty.objects.values_list("email", "webhook").get() == ("o'hara+duty@xa.example", url)


def test_head_and_watch_change_the_lists_and_nobody_else(today: Pair) -> None:
    with at(today.xa, number=5, post=Post.LIAISON) as liaison:
        assert refusal(put(liaison, duty())) == (403, "not-for-this-post")
        assert refusal(put_orders(0, liaison, ORDERS)) == (403, "not-for-this-post")
        assert liaison.get("contacts") == {
            "roster": [], "contacts": [], "version": 0, "means": {"mail": False, "script": False},
        }  # fmt: skip
        head = Browser(number=9, post=Post.HEAD)
        assert put(head, duty()).status_code == 200
        analyst = Browser(number=10, post=Post.ANALYST)
        assert [refusal(analyst.ask(path)) for path in ("contacts", "orders")] == [(403, "not-for-this-post")] * 2


def test_the_lists_say_by_which_means_this_node_can_call(today: Pair) -> None:
    with at(today.xa) as browser:
        with override_settings(HOTLINE_HAS_MAIL=True):
            assert browser.get("contacts")["means"] == {"mail": True, "script": False}
        with override_settings(HOTLINE_CALLOUT_SCRIPT=Path("/opt/hotline/call")):
            assert browser.get("contacts")["means"] == {"mail": False, "script": True}


def test_lists_that_another_officer_changed_meanwhile_are_not_overwritten(today: Pair) -> None:
    with at(today.xa) as browser:
        assert put_over(0, browser, duty()).json()["roster"] == [duty(webhook=True)]
        assert refusal(put_over(0, browser, duty(officer=4))) == (409, "superseded")
        shown = browser.get("contacts")
        assert shown["roster"] == [duty(webhook=True)]
        changed = put_over(shown["version"], browser, duty(officer=4)).json()
        assert [one["officer"] for one in changed["roster"]] == [4]
        # What the answer to a change has is the version that the next one names.
        assert put_over(changed["version"], browser, duty(officer=6)).status_code == 200
        assert refusal(put_over(changed["version"], browser)) == (409, "superseded")


def test_orders_that_another_officer_changed_meanwhile_are_not_overwritten(today: Pair) -> None:
    with at(today.xa) as browser:
        first = put_orders(0, browser, ORDERS).json()["version"]
        assert refusal(put_orders(0, browser, [])) == (409, "superseded")
        assert browser.get("orders") == {"orders": ORDERS, "shipped": False, "version": first}
        # The lists are changed apart from the orders.
        assert put(browser, duty()).status_code == 200
        assert put_orders(first, browser, []).status_code == 200


def test_the_sequence_is_the_holder_then_the_alternates_then_the_head() -> None:
    rows = [
        Duty(post=post, officer=officer) for post, officer in (("watch", 3), ("watch", 4), ("liaison", 5), ("head", 9))
    ]

    def officers(step: int, holder: int | None) -> list[int]:
        return [row.officer for row in called(step, rows, holder=holder)]

    assert [officers(step, 4) for step in (1, 2, 3)] == [[4], [3, 5], [9]]
    assert [officers(step, None) for step in (1, 2, 3)] == [[3], [4, 5], [9]]
    assert [officers(step, 77) for step in (1, 2, 3)] == [[3], [4, 5], [9]]


def test_only_who_is_on_duty_now_is_called(today: Pair) -> None:
    with at(today.xa) as browser:
        taken(browser, today)
        now = node_clock()
        over = duty(officer=4, until=time(now - timedelta(minutes=1)), email="past@xa.example", webhook=False)
        put(browser, duty(), over)
        assert people(1, now) == [Callee(3, "watch", "watch@xa.example", HOOK["url"], HOOK["secret"])]
        assert people(2, now) == []


def test_shipped_orders_have_both_languages_and_are_replaced_as_a_whole(today: Pair) -> None:
    with at(today.xa) as browser:
        assert browser.get("orders") == {"orders": shipped_orders(), "shipped": True, "version": 0}
        changed = put_orders(0, browser, ORDERS)
        assert changed.status_code == 200
        assert changed.json() == browser.get("orders")
        assert (browser.get("orders")["orders"], browser.get("orders")["shipped"]) == (ORDERS, False)


@pytest.mark.parametrize(
    "orders",
    [
        ORDERS * 2,
        [ORDERS[0] | {"type": "greeting"}],
        [ORDERS[0] | {"lines": [{"line": "read", "en": "Read it.", "zh-Hans": " "}]}],
        [ORDERS[0] | {"lines": ORDERS[0]["lines"] * 2}],
    ],
)
def test_what_are_no_orders_is_refused(today: Pair, orders: list[dict[str, Any]]) -> None:
    with at(today.xa) as browser:
        assert refusal(put_orders(0, browser, orders)) == (400, "wire")
        assert browser.get("orders")["shipped"]


def test_a_line_is_ticked_once_and_stands_in_the_log(today: Pair) -> None:
    with at(today.xa) as browser:
        file = today.xa.open_file(XA.watch)
        today.xa.say_in(file, XA.watch, "notice", message(precedence="FLASH"))
        index = browser.get("desk")["waiting_for_them"][0]["index"]
        ticked = {"side": "XA", "index": index, "line": "head"}
        assert [browser.send("orders/ticks", ticked).status_code for _ in range(2)] == [201, 200]
        shown = browser.get("orders/ticks", side="XA", index=index)["ticks"]
        assert [(one["line"], one["officer"]) for one in shown] == [("head", 3)]
        (entry,) = browser.get("watch/log")["entries"]
        text = {"en": "Call the head of the centre by telephone.", "zh-Hans": "电话呼叫国家中心负责人。"}
        assert (entry["kind"], entry["what"]) == ("order-ticked", {**ticked, "number": 1, "text": text})
        assert refusal(browser.send("orders/ticks", {**ticked, "line": "dance"})) == (404, "not-found")
        head = Browser(number=9, post=Post.HEAD)
        assert refusal(head.send("orders/ticks", ticked)) == (404, "not-found")
        assert refusal(head.ask("orders/ticks", side="XA", index=index)) == (404, "not-found")

"""A device asks to be listed, and what becomes of it."""

from typing import Any

import pytest

from crypto.composite import SigningKey
from crypto.enrolment import Enrolment
from incidents.centres.permissions import Post
from incidents.devices.queries import pending_enrolments
from incidents.log.append import Signed
from incidents.models import EnrolmentRequest
from incidents.national.log import entries_before
from tests.factories import XA, b64
from tests.incidents.browsers import Browser, at, refusal
from tests.incidents.centres.test_ceremony import run
from tests.incidents.devices.enrolments import listing, make_enrolment, request_of, revocation
from tests.incidents.nodes import Pair


def _ask(browser: Browser, enrolment: Enrolment, key: SigningKey) -> Any:
    response = browser.send("enrolment", request_of(enrolment, key))
    assert response.status_code == 201, response.content
    return response.json()


def test_that_a_device_asks_is_entered_once(line: Pair) -> None:
    with at(line.xa, number=7) as browser:
        enrolment, key = make_enrolment(line.xa)
        for _ in range(2):
            _ask(browser, enrolment, key)
        entries: list[Any] = [one.value for one in entries_before(None, limit=10, audit=True)]
        what = {"device": enrolment.device.hex(), "officer": 7}
        assert [(one["kind"], one["officer"], one["what"]) for one in entries] == [("enrolment-asked", 7, what)]


def test_a_device_waits_is_listed_and_is_revoked_as_the_list_has_it(line: Pair) -> None:
    with at(line.xa, number=7) as browser:
        assert browser.get("enrolment")["state"] == "none"
        enrolment, key = make_enrolment(line.xa)
        waits = _ask(browser, enrolment, key)
        assert (waits["state"], waits["device"], waits["digits"]) == (
            "waiting", enrolment.device.hex(), enrolment.digits,
        )  # fmt: skip
        assert pending_enrolments() == [enrolment]
        line.xa.append(Signed(line.xa.change([listing(enrolment)])))
        listed = browser.get("enrolment")
        assert (listed["state"], listed["digits"]) == ("listed", enrolment.digits)
        assert [one["registrar"] for one in listed["signed_by"]] == [1, 2]
        assert (browser.get("me")["device"], pending_enrolments()) == (enrolment.device.hex(), [])
        line.xa.append(Signed(line.xa.change([revocation(enrolment)])))
        assert refusal(browser.ask("me")) == (401, "signed-out")
        back = Browser(number=7)
        assert back.get("enrolment")["state"] == "revoked"
        assert back.get("me")["device"] is None
        assert refusal(back.ask("desk")) == (403, "device-revoked")


def test_an_officer_asks_for_one_device_at_a_time(line: Pair) -> None:
    with at(line.xa, number=7) as browser:
        for name in ("first", "second", "second"):
            _ask(browser, *make_enrolment(line.xa, name))
        assert pending_enrolments() == [make_enrolment(line.xa, "second")[0]]
        assert EnrolmentRequest.objects.count() == 1


def test_the_node_names_a_device_that_waits_and_prints_no_digits_to_compare(line: Pair) -> None:
    with at(line.xa, number=7) as browser:
        assert run("registrar", "waiting") == "No device waits.\n"
        enrolment, key = make_enrolment(line.xa)
        _ask(browser, enrolment, key)
        assert run("registrar", "waiting") == f"watch, 07  device {enrolment.device.hex()}\n"


@pytest.mark.parametrize("differs", [{"officer": 8}, {"post": "head"}, {"side": "XB"}, {"hotline": bytes(32)}])
def test_a_proof_for_somebody_else_is_refused(line: Pair, differs: dict[str, Any]) -> None:
    with at(line.xa, number=7) as browser:
        assert refusal(browser.send("enrolment", request_of(*make_enrolment(line.xa, **differs)))) == (400, "enrolment")
        assert pending_enrolments() == []


def test_a_proof_by_another_key_is_refused(line: Pair) -> None:
    with at(line.xa, number=7) as browser:
        enrolment, _ = make_enrolment(line.xa)
        _, other = make_enrolment(line.xa, "other")
        assert refusal(browser.send("enrolment", request_of(enrolment, other)))[0] == 400
        assert pending_enrolments() == []


@pytest.mark.parametrize("spoil", [{"signing": b64(bytes(10))}, {"sealing": b64(bytes(10))}, {"more": 1}])
def test_an_enrolment_that_is_none_is_refused(line: Pair, spoil: dict[str, Any]) -> None:
    with at(line.xa, number=7) as browser:
        assert refusal(browser.send("enrolment", {**request_of(*make_enrolment(line.xa)), **spoil})) == (400, "wire")


def test_trust_lists_the_devices_of_both_sides_with_their_digits(line: Pair) -> None:
    with at(line.xa, number=7, post=Post.SECURITY) as browser:
        shown = browser.get("trust")
        rows = [(one["side"], one["post"], one["officer"], one["revoked"]) for one in shown["devices"]]
        assert rows == [
            (side, post, officer, False)
            for side in ("XA", "XB")
            for post, officer in (("liaison", 5), ("watch", 3), ("watch", 4))
        ]
        watch = next(one for one in shown["devices"] if one["device"] == XA.watch.id.hex())
        keys = XA.watch.signing_public, XA.watch.sealing_public
        assert watch["digits"] == Enrolment(line.xa.hotline.id, "XA", "watch", 3, *keys).digits
        assert shown["manifest"] is None


def test_nobody_enrols_without_a_session(line: Pair) -> None:
    with at(line.xa) as browser:
        browser.client.logout()
        assert browser.ask("enrolment").status_code == 401

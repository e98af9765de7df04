"""The watch changes hands by signed acts: who may, what is refused, and that nobody else's desk keeps it alive."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine

from crypto.composite import SigningKey
from crypto.dsse import Envelope, envelope_id, envelope_value, sign_envelope
from crypto.watch import PAYLOAD_TYPE
from crypto.wire import encode
from incidents.callout.rules import Kind
from incidents.centres.computers import COMPUTER
from incidents.centres.permissions import Post
from incidents.centres.sessions import end_all_sessions
from incidents.log.append import Signed
from incidents.log.clock import node_clock
from incidents.models import EnrolmentRequest, NationalEntry, WatchAct
from incidents.watch.queries import watch_stands
from incidents.watch.standing import desk
from tests.factories import XA, XB, Device, message, time
from tests.incidents.browsers import Browser, at, refusal
from tests.incidents.nodes import Pair

GAP = {"own": {"year": node_clock().year, "last": 1}, "other": {"year": node_clock().year, "last": 0}}


def act(
    browser: Browser, pair: Pair, *signers: Device, by: tuple[Device, ...] | None = None, **differs: Any
) -> Envelope:
    """An act of the watch on what stands now."""
    stands = browser.get("watch")
    value = {
        "act": "take" if len(signers) == 1 else "hand-over",
        "alarm": True,
        "hotline": pair.xa.hotline.id.hex(),
        "issued": time(node_clock()),
        "limits": stands["limits"],
        "nonce": bytes(16).hex(),
        "notes": "",
        "numbers": stands["numbers"],
        "open": stands["open"],
        "previous": stands["previous"],
        "side": "XA",
        "signers": [{"device": one.id.hex(), "officer": one.officer, "post": one.post} for one in signers],
        **differs,
    }
    keys: list[SigningKey] = [one.signing for one in (signers if by is None else by)]
    return sign_envelope(PAYLOAD_TYPE, encode(value), keys)


def post(browser: Browser, envelope: Envelope, path: str = "watch/acts") -> Any:
    return browser.send(path, {"envelope": envelope_value(envelope)})


def offered(browser: Browser, pair: Pair, *signers: Device, **differs: Any) -> Envelope:
    """A hand-over that the first officer has signed and offered."""
    envelope = act(browser, pair, *signers, by=signers[:1], **differs)
    assert post(browser, envelope, "watch/offer").status_code == 201
    return envelope


def completed(offer: Envelope, *signers: Device) -> Envelope:
    """An offered hand-over with both signatures."""
    return sign_envelope(offer.payload_type, offer.payload, [one.signing for one in signers])


def taken(browser: Browser, pair: Pair, device: Device = XA.watch) -> Envelope:
    """The watch, taken."""
    envelope = act(browser, pair, device)
    assert post(browser, envelope).status_code == 201
    return envelope


def beat(browser: Browser, *, sound: bool = True) -> bool:
    response = browser.send("watch/heartbeat", {"sound": sound, "notifications": True, "wake_lock": True})
    assert response.status_code == 200
    mine: bool = response.json()["mine"]
    return mine


def is_at_the_computer(browser: Browser, device: Device) -> None:
    """A device was enrolled where the browser is, which stays signed in when another one is revoked."""
    computer = browser.client.session[COMPUTER]
    EnrolmentRequest.objects.create(
        officer=browser.officer, device=device.id.hex(), post=device.post, signing=b"", sealing=b"",
        computer=computer, asked_at=node_clock(),
    )  # fmt: skip


def later(seconds: float) -> time_machine.travel:
    return time_machine.travel(node_clock() + timedelta(seconds=seconds), tick=False)


def _holder(browser: Browser) -> tuple[int | None, bool]:
    stands = browser.get("watch")
    return stands["holder"] and stands["holder"]["officer"], stands["mine"]


def test_nobody_has_it_at_first(today: Pair) -> None:
    with at(today.xa) as browser:
        year = node_clock().year
        assert browser.get("watch") == {
            "holder": None, "mine": False, "armed": None, "offered": None, "previous": None,
            "numbers": {"own": {"year": year, "last": 0}, "other": {"year": year, "last": 0}}, "open": 0, "limits": 0,
            "checks": {"every": 28_800, "said": []},
        }  # fmt: skip


def test_it_is_taken_and_stands_in_the_log_with_its_act(today: Pair) -> None:
    with at(today.xa) as browser:
        envelope = taken(browser, today)
        stands = browser.get("watch")
        assert (stands["holder"]["officer"], stands["holder"]["device"]) == (3, XA.watch.id.hex())
        assert (stands["mine"], stands["armed"]["alive"], stands["previous"]) == (
            True, True, envelope_id(envelope).hex(),
        )  # fmt: skip
        (entry,) = browser.get("watch/log")["entries"]
        assert (entry["kind"], entry["officer"], entry["what"]["act"]) == (
            "watch-taken", 3, envelope_id(envelope).hex(),
        )  # fmt: skip


def test_numbers_and_what_is_open_are_those_of_the_logs(today: Pair) -> None:
    with today.xa.here():
        file = today.xa.open_file(XA.watch)
    today.carry()
    with today.xb.here():
        today.xb.say_in(file, XB.watch, "notice", message())
    today.carry()
    with at(today.xa) as browser:
        today.xa.say_in(file, XA.watch, "notice", message())
        today.xa.say_in(file, XA.watch, "notice", message())
        stands = browser.get("watch")
        assert (stands["numbers"]["own"]["last"], stands["numbers"]["other"]["last"], stands["open"]) == (2, 1, 3)
        taken(browser, today)


def test_a_message_that_comes_or_goes_meanwhile_voids_no_act(today: Pair) -> None:
    with today.xa.here():
        file = today.xa.open_file(XA.watch)
    today.carry()
    with at(today.xa) as browser:
        take = act(browser, today, XA.watch)
        today.xa.say_in(file, XA.watch, "notice", message())
        assert post(browser, take).status_code == 201
        offer = offered(browser, today, XA.watch, XA.duty)
    with today.xb.here():
        today.xb.say_in(file, XB.watch, "notice", message())
    today.carry()
    with at(today.xa) as browser:
        assert browser.get("watch")["numbers"]["other"]["last"] == 1
        assert post(Browser(number=4), completed(offer, XA.watch, XA.duty)).status_code == 201


@pytest.mark.parametrize(("minutes", "right"), [(4, True), (9, False)])
def test_numbers_are_those_of_when_an_act_was_issued_but_for_the_clocks(today: Pair, minutes: int, right: bool) -> None:
    with today.xa.here():
        file = today.xa.open_file(XA.watch)
    today.carry()
    with today.xb.here():
        today.xb.say_in(file, XB.watch, "notice", message())
    with at(today.xa) as browser:
        before = browser.get("watch")["numbers"]
    today.carry()
    with at(today.xa) as browser:
        today.xa.say_in(file, XA.watch, "notice", message())
        assert browser.get("watch")["numbers"] != before
        with later(60 * minutes):
            for whose in ("own", "other"):
                numbers = {**browser.get("watch")["numbers"], whose: before[whose]}
                if right:
                    assert post(browser, act(browser, today, XA.watch, numbers=numbers)).status_code == 201
                    assert post(browser, act(browser, today, XA.watch, act="leave")).status_code == 201
                else:
                    assert refusal(post(browser, act(browser, today, XA.watch, numbers=numbers))) == (409, "numbers")


def test_a_second_holder_is_refused(today: Pair) -> None:
    with at(today.xa) as first:
        taken(first, today)
        second = Browser(number=4)
        assert refusal(post(second, act(second, today, XA.duty))) == (409, "held")
        assert refusal(post(second, act(second, today, XA.duty, act="take-over"))) == (409, "held")
        assert _holder(second) == (3, False)


def test_the_same_act_again_changes_nothing(today: Pair) -> None:
    with at(today.xa) as browser:
        envelope = taken(browser, today)
        assert post(browser, envelope).status_code == 200
        assert (WatchAct.objects.count(), NationalEntry.objects.count()) == (1, 1)


def test_an_earlier_act_replayed_is_refused(today: Pair) -> None:
    with at(today.xa) as browser:
        envelope = taken(browser, today)
        assert post(browser, act(browser, today, XA.watch, act="leave", alarm=False)).status_code == 201
        assert _holder(browser) == (None, False)
        assert refusal(post(browser, envelope)) == (409, "previous")


def test_a_hand_over_needs_both_officers(today: Pair) -> None:
    with at(today.xa) as outgoing:
        taken(outgoing, today)
        offer = offered(outgoing, today, XA.watch, XA.duty, notes="XB-0042 waits")
        incoming = Browser(number=4)
        assert incoming.get("watch")["offered"]["envelope"] == envelope_value(offer)
        assert _holder(incoming) == (3, False)
        assert refusal(post(incoming, offer)) == (409, "signature")
        assert post(incoming, completed(offer, XA.watch, XA.duty)).status_code == 201
        assert (_holder(incoming), _holder(outgoing)) == ((4, True), (4, False))
        assert incoming.get("watch")["offered"] is None
        newest = incoming.get("watch/log")["entries"][0]
        assert (newest["kind"], newest["officer"], newest["what"]["from"], newest["what"]["notes"]) == (
            "watch-handed-over", 4, 3, "XB-0042 waits",
        )  # fmt: skip


def test_an_offer_is_of_who_has_it_and_is_taken_back_by_them(today: Pair) -> None:
    with at(today.xa) as outgoing:
        taken(outgoing, today)
        incoming = Browser(number=4)
        theirs = act(incoming, today, XA.duty, XA.watch, by=(XA.duty,))
        assert refusal(post(incoming, theirs, "watch/offer")) == (409, "not-holder")
        ours = act(outgoing, today, XA.watch, XA.duty, by=(XA.watch,))
        assert refusal(post(incoming, ours, "watch/offer")) == (409, "another-officer")
        offered(outgoing, today, XA.watch, XA.duty)
        assert refusal(incoming.send("watch/offer", b"", method="DELETE")) == (409, "not-holder")
        assert outgoing.send("watch/offer", b"", method="DELETE").status_code == 200
        assert incoming.get("watch")["offered"] is None


def test_an_offer_that_was_taken_back_or_never_made_is_not_accepted(today: Pair) -> None:
    with at(today.xa) as outgoing:
        taken(outgoing, today)
        incoming = Browser(number=4)
        assert refusal(post(incoming, act(incoming, today, XA.watch, XA.duty))) == (409, "not-offered")
        offer = offered(outgoing, today, XA.watch, XA.duty)
        assert outgoing.send("watch/offer", b"", method="DELETE").status_code == 200
        assert refusal(post(incoming, completed(offer, XA.watch, XA.duty))) == (409, "not-offered")
        assert _holder(incoming) == (3, False)


def test_an_offer_that_was_made_to_another_officer_since_is_not_accepted(today: Pair) -> None:
    with at(today.xa) as outgoing:
        taken(outgoing, today)
        first = offered(outgoing, today, XA.watch, XA.duty)
        second = offered(outgoing, today, XA.watch, XA.liaison)
        incoming = Browser(number=4)
        assert refusal(post(incoming, completed(first, XA.watch, XA.duty))) == (409, "not-offered")
        liaison = Browser(number=XA.liaison.officer, post=Post.LIAISON)
        assert post(liaison, completed(second, XA.watch, XA.liaison)).status_code == 201
        assert _holder(incoming) == (XA.liaison.officer, False)


def test_an_offer_is_accepted_for_an_hour_and_no_longer(today: Pair) -> None:
    with at(today.xa) as outgoing:
        taken(outgoing, today)
        # The device that signed it is a little ahead: its signature outlives the offer.
        offer = offered(outgoing, today, XA.watch, XA.duty, issued=time(node_clock() + timedelta(minutes=4)))
        incoming = Browser(number=4)
        with later(3_601):
            beat(outgoing)
            assert incoming.get("watch")["offered"] is None
            assert refusal(post(incoming, completed(offer, XA.watch, XA.duty))) == (409, "not-offered")
        with later(3_590):
            assert post(incoming, completed(offer, XA.watch, XA.duty)).status_code == 201


@pytest.mark.parametrize(
    ("signers", "differs", "code"),
    [
        ((XA.watch, XA.duty), {"numbers": GAP}, "numbers"),
        ((XA.watch, XA.duty), {"previous": None}, "previous"),
        ((XA.watch, XA.duty), {"alarm": False}, "alarm"),
        ((XA.watch, XA.duty), {"hotline": bytes(32).hex()}, "hotline"),
        ((XA.watch, XA.duty), {"side": "XB"}, "side"),
        ((XA.liaison, XA.duty), {}, "not-holder"),
        ((XA.duty,), {"act": "leave"}, "not-holder"),
        ((XA.liaison,), {"act": "take-over"}, "another-officer"),
    ],
)  # fmt: skip
def test_an_act_that_does_not_fit_is_refused(
    today: Pair, signers: tuple[Device, ...], differs: dict[str, Any], code: str
) -> None:
    with at(today.xa) as browser:
        taken(browser, today)
        incoming = Browser(number=4)
        assert refusal(post(incoming, act(incoming, today, *signers, **differs))) == (409, code)
        assert (_holder(browser), WatchAct.objects.count(), NationalEntry.objects.count()) == ((3, True), 1, 1)


def test_a_hand_over_signed_twice_by_one_officer_is_refused(today: Pair) -> None:
    with at(today.xa) as browser:
        taken(browser, today)
        second = Device("XA", "watch 2", officer=3)
        today.xa.append(Signed(today.xa.change([second.change()])))
        assert refusal(post(browser, act(browser, today, XA.watch, second))) == (409, "one-officer")


def test_what_nobody_has_is_neither_left_nor_taken_over(today: Pair) -> None:
    with at(today.xa) as browser:
        for kind in ("leave", "take-over"):
            assert refusal(post(browser, act(browser, today, XA.watch, act=kind))) == (409, "not-held")


def test_a_revoked_device_neither_takes_nor_keeps_it_alive(today: Pair) -> None:
    with at(today.xa) as browser:
        taken(browser, today)
        assert beat(browser)
        spare = Device("XA", "watch 2", officer=3)
        is_at_the_computer(browser, spare)
        today.xa.append(Signed(today.xa.change([spare.change(), XA.watch.revocation()])))
        assert not beat(browser)
        assert refusal(post(browser, act(browser, today, XA.watch, act="leave"))) == (409, "signer-revoked")
        assert post(browser, act(browser, today, spare, act="take-over")).status_code == 201
        assert beat(browser)


def test_a_silent_desk_is_taken_over_after_a_minute_and_not_before(today: Pair) -> None:
    with at(today.xa) as first:
        taken(first, today)
        second = Browser(number=4)
        with later(50):
            assert first.get("watch")["armed"]["alive"]
            assert refusal(post(second, act(second, today, XA.duty, act="take-over"))) == (409, "held")
        with later(61):
            assert not first.get("watch")["armed"]["alive"]
            assert refusal(post(second, act(second, today, XA.duty))) == (409, "held")
            assert post(second, act(second, today, XA.duty, act="take-over")).status_code == 201
            assert (_holder(second), beat(first)) == ((4, True), False)


@pytest.mark.parametrize("number", [3, 4])
def test_with_its_session_a_desk_has_ended_at_once_and_nobody_is_called_for_a_minute(today: Pair, number: int) -> None:
    with at(today.xa) as first:
        taken(first, today)
        other = Browser(number=number)
        end_all_sessions(first.officer, but=other.client.session.session_key)
        stands = other.get("watch")
        assert (_holder(other), stands["armed"]["alive"]) == ((3, False), False)
        assert desk(node_clock()) == []
        with later(61):
            assert [alarm.kind for alarm in desk(node_clock())] == [Kind.DESK]
        signer = {3: XA.watch, 4: XA.duty}[number]
        assert post(other, act(other, today, signer, act="take-over")).status_code == 201
        assert (_holder(other), other.get("watch")["armed"]["alive"]) == ((number, True), True)


def test_another_session_of_the_officer_that_ends_leaves_the_desk_armed(today: Pair) -> None:
    with at(today.xa) as first:
        taken(first, today)
        Browser(number=3)
        end_all_sessions(first.officer, but=first.client.session.session_key)
        assert first.get("watch")["armed"]["alive"]


def test_only_the_holders_desk_that_can_sound_keeps_it_armed(today: Pair) -> None:
    with at(today.xa) as first:
        taken(first, today)
        others = [Browser(number=4), Browser(number=3)]
        with later(61):
            assert [beat(other) for other in others] == [False, False]
            assert not first.get("watch")["armed"]["alive"]
            assert beat(first, sound=False)
            assert not first.get("watch")["armed"]["alive"]
            assert beat(first)
            assert first.get("watch")["armed"]["alive"]


def test_an_officer_goes_on_at_another_desk_at_once(today: Pair) -> None:
    with at(today.xa) as first:
        taken(first, today)
        second = Browser(number=3)
        assert post(second, act(second, today, XA.watch, act="take-over")).status_code == 201
        assert (beat(first), beat(second)) == (False, True)


def test_a_session_that_ended_keeps_nothing_alive(today: Pair) -> None:
    with at(today.xa) as browser:
        taken(browser, today)
        browser.token()
        browser.client.session.flush()
        response = browser.send("watch/heartbeat", {"sound": True, "notifications": True, "wake_lock": True})
        assert refusal(response) == (401, "signed-out")


def test_an_analyst_sees_it_and_changes_nothing(today: Pair) -> None:
    with at(today.xa, number=9, post=Post.ANALYST) as analyst:
        assert analyst.get("watch")["holder"] is None
        assert refusal(analyst.ask("watch/log")) == (403, "not-for-this-post")
        for path in ("acts", "offer", "heartbeat", "lines"):
            assert refusal(analyst.send(f"watch/{path}", {})) == (403, "not-for-this-post")
    with today.xa.here():
        security = Browser(number=10, post=Post.SECURITY)
        assert refusal(security.ask("watch")) == (403, "not-for-this-post")


def test_how_the_watch_stands_is_another_word_after_each_act_offer_withdrawal_and_line(today: Pair) -> None:
    with at(today.xa) as browser:
        stands = [watch_stands()]
        taken(browser, today)
        stands.append(watch_stands())
        offered(browser, today, XA.watch, XA.duty)
        stands.append(watch_stands())
        browser.send("watch/offer", b"", method="DELETE")
        assert watch_stands() == stands[1]
        browser.send("watch/lines", {"text": "a line"})
        stands.append(watch_stands())
        beat(browser)
        assert watch_stands() == stands[-1]
        assert len(set(stands)) == 4


def test_a_shift_is_what_happened_since_the_act_that_began_it(today: Pair) -> None:
    with at(today.xa) as first:
        assert first.get("watch/shift") == {"entries": []}
        first.send("watch/lines", {"text": "before"})
        taken(first, today)
        first.send("watch/lines", {"text": "during"})
        second = Browser(number=4)
        offer = offered(first, today, XA.watch, XA.duty)
        assert post(second, completed(offer, XA.watch, XA.duty)).status_code == 201
        second.send("watch/lines", {"text": "after"})
        kinds = [entry["kind"] for entry in first.get("watch/shift")["entries"]]
        assert kinds == ["watch-handed-over", "line"]
        earlier = first.get("watch/shift", back=1)["entries"]
        assert [entry["kind"] for entry in earlier] == ["watch-taken", "line", "watch-handed-over"]
        assert earlier[1]["what"] == {"text": "during"}
        assert first.get("watch/shift", back=2) == {"entries": []}

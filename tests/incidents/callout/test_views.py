"""Alarms as an officer's desk asks for them."""

from datetime import datetime, timedelta

import pytest
import time_machine

from incidents.callout.models import Heard, Silence
from incidents.callout.rules import Alarm, Kind
from incidents.centres.permissions import Post
from incidents.link.line import connected
from incidents.statements.models import Statement
from tests.factories import XA, XB, message, time
from tests.incidents.browsers import Browser, at, refusal
from tests.incidents.nodes import Pair
from tests.incidents.watch.test_acts import taken


@pytest.fixture
def rung(today: Pair) -> Pair:
    """A line on which XA's request has just come in, as a FLASH, to be answered in half a minute."""
    with today.xa.here() as xa:
        file = xa.open_file(XA.watch)
        by = xa.clock.now + timedelta(seconds=30)
        xa.say_in(file, XA.watch, "request", message(precedence="FLASH", reply={"by": time(by)}))
    today.carry()
    return today


def line_up(now: datetime) -> None:
    """The other node was heard just now."""
    for direction in ("pull", "serve"):
        connected(direction, now=now + timedelta(minutes=5))


def test_what_rings_is_listed_with_its_place_precedence_and_due_time(rung: Pair) -> None:
    with at(rung.xb) as browser:
        line_up(rung.xb.clock.now)
        sent = Statement.objects.get(type="request")
        answered = browser.get("alarms")
        assert answered["silent_until"] is None
        assert [(one["kind"], one["side"], one["index"], one["precedence"]) for one in answered["alarms"]] == [
            ("message", "XA", sent.index, "FLASH"), ("limit", "XA", sent.index, "FLASH"),
        ]  # fmt: skip
        assert sent.delivered_at is not None
        ring = answered["alarms"][0]
        assert (ring["since"], ring["due"]) == (
            time(sent.delivered_at),
            time(sent.delivered_at + timedelta(minutes=10)),
        )
        assert (ring["space"], ring["exercise"]) == (sent.space, False)


def test_an_acknowledgement_ends_the_alarm_of_its_message(rung: Pair) -> None:
    with at(rung.xb) as browser:
        line_up(rung.xb.clock.now)
        sent = Statement.objects.get(type="request")
        assert refusal(browser.send(f"alarms/{browser.get('alarms')['alarms'][0]['id']}/acknowledge", {})) == (
            409, "acknowledge-the-message",
        )  # fmt: skip
        rung.xb.say(XB.watch, "acknowledgement", {"of": sent.statement}, space=bytes.fromhex(sent.space))
        assert [one["kind"] for one in browser.get("alarms")["alarms"]] == ["limit"]


def test_an_alarm_without_a_message_to_acknowledge_is_heard_by_an_officer(rung: Pair) -> None:
    with at(rung.xb, number=7) as browser:
        line_up(rung.xb.clock.now)
        (alarm,) = (one for one in browser.get("alarms")["alarms"] if one["kind"] == "limit")
        assert browser.send(f"alarms/{alarm['id']}/acknowledge", {}).status_code == 200
        assert [one["kind"] for one in browser.get("alarms")["alarms"]] == ["message"]
        assert Heard.objects.get().officer == 7
        assert refusal(browser.send(f"alarms/{alarm['id']}/acknowledge", {})) == (404, "not-found")


def test_a_silence_lasts_two_minutes_and_acknowledges_nothing(rung: Pair) -> None:
    with at(rung.xb, number=7) as browser:
        line_up(rung.xb.clock.now)
        before = browser.get("alarms")
        until = browser.send("alarms/silence", {}).json()["silent_until"]
        silent = [{**alarm, "silent": True} for alarm in before["alarms"]]
        assert browser.get("alarms") == {"alarms": silent, "silent_until": until}
        row = Silence.objects.get()
        assert (row.officer, row.until - row.at) == (7, timedelta(minutes=2))
        Silence.objects.update(until=row.at)
        assert browser.get("alarms") == before


def test_what_begins_after_a_silence_rings_through_it(rung: Pair, ringing: list[Alarm]) -> None:
    with at(rung.xb, number=7) as browser:
        line_up(rung.xb.clock.now)
        browser.send("alarms/silence", {})
        at_ = Silence.objects.get().at
        ringing.append(Alarm("message/XA/999", Kind.MESSAGE, at_ + timedelta(seconds=5), precedence="FLASH"))
        with time_machine.travel(at_ + timedelta(seconds=6), tick=False):
            sounding = [one["id"] for one in browser.get("alarms")["alarms"] if not one["silent"]]
            assert sounding == [ringing[0].id]
            browser.send("alarms/silence", {})
            assert {one["silent"] for one in browser.get("alarms")["alarms"]} == {True}


def test_a_bell_is_silenced_at_the_desk_that_has_the_watch_and_at_no_other(today: Pair) -> None:
    with at(today.xa) as holder:
        colleague = Browser(number=4)
        assert colleague.send("alarms/silence", {}).status_code == 200
        taken(holder, today)
        elsewhere = Browser(number=3)
        assert [refusal(one.send("alarms/silence", {})) for one in (colleague, elsewhere)] == [(409, "not-holder")] * 2
        assert holder.send("alarms/silence", {}).status_code == 200
        assert list(Silence.objects.order_by("id").values_list("officer", flat=True)) == [4, 3]


def test_of_what_an_officer_may_not_read_the_kind_alone_is_told(rung: Pair) -> None:
    with at(rung.xb, number=9, post=Post.HEAD) as outsider:
        line_up(rung.xb.clock.now)
        for alarm in outsider.get("alarms")["alarms"]:
            assert {name for name, value in alarm.items() if value is not None} == {"id", "kind", "silent"}


def test_what_an_officer_may_not_read_is_not_theirs_to_end(rung: Pair) -> None:
    with at(rung.xb, number=9, post=Post.HEAD) as outsider:
        line_up(rung.xb.clock.now)
        alarms = outsider.get("alarms")["alarms"]
        assert {one["kind"] for one in alarms} == {"message", "limit"}
        for alarm in alarms:
            assert refusal(outsider.send(f"alarms/{alarm['id']}/acknowledge", {})) == (404, "not-found")
        assert not Heard.objects.exists()


def test_who_may_not_acknowledge_silences_nothing(rung: Pair) -> None:
    with at(rung.xb, number=9, post=Post.ANALYST) as analyst:
        line_up(rung.xb.clock.now)
        (alarm, *_) = analyst.get("alarms")["alarms"]
        assert refusal(analyst.send("alarms/silence", {})) == (403, "not-for-this-post")
        assert refusal(analyst.send(f"alarms/{alarm['id']}/acknowledge", {})) == (403, "not-for-this-post")
        assert not Silence.objects.exists()


def test_a_desk_is_told_as_many_as_it_can_read_the_most_urgent_of_them(rung: Pair, ringing: list[Alarm]) -> None:
    since = rung.xb.clock.now - timedelta(days=1)
    ringing += [Alarm(f"message/XA/{n}", Kind.MESSAGE, since, precedence="IMMEDIATE") for n in range(1_000, 2_001)]
    with at(rung.xb) as browser:
        line_up(rung.xb.clock.now)
        alarms = browser.get("alarms")["alarms"]
        assert (len(alarms), [one["precedence"] for one in alarms[:2]]) == (1_000, ["FLASH", "FLASH"])


def test_a_registrar_is_told_of_no_alarm(rung: Pair) -> None:
    with at(rung.xb, number=9, post=Post.REGISTRAR) as registrar:
        assert refusal(registrar.ask("alarms")) == (403, "not-for-this-post")


def test_alarms_cost_the_same_queries_for_two_and_for_four(rung: Pair) -> None:
    with at(rung.xb) as browser:
        line_up(rung.xb.clock.now)
        two = browser.queries("alarms")
    with rung.xa.here() as xa:
        sent = Statement.objects.get(type="request")
        for n in range(2):
            xa.say(
                XA.watch, "notice", message(precedence="FLASH"), space=bytes.fromhex(sent.space),
                epoch_id=bytes.fromhex(sent.epoch), nonce=bytes([n] * 16),
            )  # fmt: skip
    rung.carry()
    with at(rung.xb) as browser:
        assert len(browser.get("alarms")["alarms"]) == 4
        assert browser.queries("alarms") == two

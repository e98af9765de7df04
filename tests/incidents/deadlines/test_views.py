"""Time limits as an officer's device asks for them."""

from datetime import timedelta

from incidents.centres.permissions import Post
from incidents.deadlines.models import Deadline
from incidents.log.append import Bare
from incidents.statements.models import Statement
from tests.factories import XA, XB, message, time
from tests.incidents.browsers import at, refusal
from tests.incidents.nodes import Pair


def test_a_limit_shows_basis_start_and_due_and_until_delivery_since_when_it_is_tendered(line: Pair) -> None:
    with at(line.xa) as browser:
        file = line.xa.open_file(XA.watch)
        asks = message(precedence="PRIORITY", reply={"basis": "4", "within": 172_800})
        line.xa.say_in(file, XA.watch, "request", asks)
        sent = Statement.objects.get(type="request")
        handling, reply = browser.get("limits")["limits"]
        assert reply == {
            "statement": {"side": "XA", "index": sent.index, "space": file.space.hex(), "number": 1,
                          "precedence": "PRIORITY", "exercise": False},
            "kind": "reply", "owing": "XB", "basis": "4", "by": None, "within": 172_800, "start": None, "due": None,
            "paused": [], "tendered": time(sent.at), "part": None, "given": None, "received": None, "state": "open",
        }  # fmt: skip
        assert (handling["kind"], handling["basis"], handling["within"]) == ("handling", None, 10_800)
    line.carry()
    for node in (line.xa, line.xb):
        with at(node) as browser:
            delivered = Statement.objects.get(type="request").delivered_at
            assert delivered is not None
            handling, reply = browser.get("limits")["limits"]
            assert (handling["due"], handling["tendered"]) == (time(delivered + timedelta(hours=3)), None)
            assert (reply["start"], reply["due"]) == (time(delivered), time(delivered + timedelta(days=2)))


def test_a_limit_that_passed_is_open_until_the_first_later_frame_of_the_side_that_owes(line: Pair) -> None:
    with line.xa.here() as xa:
        file = xa.open_file(XA.watch)
        told = xa.say_in(file, XA.watch, "notice", message(precedence="FLASH"))
    line.carry()
    with at(line.xb) as browser:
        due = Deadline.objects.get(statement=told).due_at
        assert due is not None
        line.xb.clock.now = due + timedelta(minutes=1)
        assert [limit["state"] for limit in browser.get("limits")["limits"]] == ["open"]
        line.xb.append(Bare(after=due))
        assert [limit["state"] for limit in browser.get("limits")["limits"]] == ["missed"]
        line.xb.say_in(file, XB.watch, "acknowledgement", {"of": told})
        assert browser.get("limits")["limits"] == []
    line.carry()
    for node in (line.xa, line.xb):
        with at(node) as browser:
            (limit,) = browser.get("limits", space=file.space.hex())["limits"]
            assert (limit["state"], limit["given"] > limit["due"]) == ("missed", True)


def test_what_was_given_in_time_and_received_late_is_met(line: Pair) -> None:
    with line.xa.here() as xa:
        file = xa.open_file(XA.watch)
        told = xa.say_in(file, XA.watch, "notice", message(precedence="FLASH"))
    line.carry()
    with line.xb.here() as xb:
        xb.say_in(file, XB.watch, "acknowledgement", {"of": told})
        xb.clock.now += timedelta(hours=1)
    line.carry()
    for node in (line.xa, line.xb):
        with at(node) as browser:
            (limit,) = browser.get("limits", space=file.space.hex())["limits"]
            assert limit["state"] == "met"
            assert limit["given"] < limit["due"] < limit["received"]


def test_limits_stand_with_the_nearest_first_and_what_does_not_run_last(line: Pair) -> None:
    with line.xa.here() as xa:
        file = xa.open_file(XA.watch)
        for precedence in ("ROUTINE", "FLASH", "PRIORITY"):
            xa.say_in(file, XA.watch, "notice", message(precedence=precedence))
    line.carry()
    with at(line.xa) as browser:
        line.xa.say_in(file, XA.watch, "notice", message(precedence="IMMEDIATE"))
        shown = [limit["statement"]["precedence"] for limit in browser.get("limits")["limits"]]
        assert shown == ["FLASH", "PRIORITY", "ROUTINE", "IMMEDIATE"]


def test_a_pause_is_shown_with_its_beginning_and_its_end(line: Pair) -> None:
    with line.xa.here() as xa:
        file = xa.open_file(XA.watch)
        xa.say_in(file, XA.watch, "notice", message())
    line.carry()
    delivered = []
    for state in ("suspended", "open"):
        with line.xb.here() as xb:
            says = {"flash": state == "open", "from": time(xb.clock.now), "reason": None, "state": state}
            index = xb.say(XB.watch, "declaration", says, body=[]).index
        line.carry()
        with at(line.xb) as browser:
            at_ = Statement.objects.get(side="XB", index=index).delivered_at
            assert at_ is not None
            delivered.append(time(at_))
            (limit,) = browser.get("limits")["limits"]
            assert limit["paused"] == [[delivered[0], delivered[1] if state == "open" else None]]
            assert (limit["due"] is None) == (state == "suspended")


def test_nothing_is_shown_of_spaces_in_which_the_post_takes_no_part(line: Pair) -> None:
    with at(line.xa, number=9, post=Post.HEAD) as outsider:
        file = line.xa.open_file(XA.watch)
        line.xa.say_in(file, XA.watch, "notice", message())
        assert outsider.get("limits") == {"limits": []}
        assert refusal(outsider.ask("limits", space=file.space.hex())) == (404, "not-found")
        assert refusal(outsider.ask("limits", space="none")) == (400, "query")


def test_a_registrar_is_shown_no_limits(line: Pair) -> None:
    with at(line.xa, number=9, post=Post.REGISTRAR) as registrar:
        assert refusal(registrar.ask("limits")) == (403, "not-for-this-post")


def test_limits_cost_the_same_queries_for_one_and_for_three(line: Pair) -> None:
    with at(line.xa) as browser:
        file = line.xa.open_file(XA.watch)
        line.xa.say_in(file, XA.watch, "notice", message())
        one = browser.queries("limits")
        for _ in range(2):
            line.xa.say_in(file, XA.watch, "notice", message())
        assert browser.queries("limits") == one

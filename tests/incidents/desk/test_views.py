"""What awaits whom, from headers alone."""

from datetime import datetime, timedelta

import time_machine

from crypto import wire
from incidents.centres.permissions import Post
from incidents.log.clock import node_clock
from incidents.models import Statement
from tests.factories import XA, XB, message, time
from tests.incidents.browsers import at, refusal
from tests.incidents.nodes import File, Node, Pair


def _delivered(statement: str) -> datetime:
    """When a statement was delivered, which it must be."""
    at = Statement.objects.get(statement=statement).delivered_at
    if at is None:
        raise LookupError(statement)
    return at


def test_a_message_awaits_its_acknowledgement_on_both_desks(line: Pair) -> None:
    with line.xa.here():
        file = line.xa.open_file(XA.watch)
        told = line.xa.say_in(file, XA.watch, "notice", message(precedence="FLASH"))
    line.carry()
    with at(line.xa) as browser:
        ours = browser.get("desk")
        (row,) = ours["waiting_for_them"]
        assert (row["precedence"], row["number"], row["acknowledged"], row["reply"]) == ("FLASH", 1, None, None)
        delivered = _delivered(told)
        assert row["handling"] == {"by": wire.encode_utc(delivered + timedelta(minutes=10))}
        assert ours["numbers"] == {"own": {"year": 2026, "last": 1, "covered": 1}, "other": {"year": 2026, "last": 0}}
        assert (ours["waiting_for_us"], ours["files"]) == ([], 1)
    with line.xb.here():
        line.xb.say_in(file, XB.watch, "acknowledgement", {"of": told})
    line.carry()
    for node in (line.xa, line.xb):
        with at(node) as browser:
            desk = browser.get("desk")
            assert (desk["waiting_for_us"], desk["waiting_for_them"]) == ([], [])


def test_a_request_awaits_its_answer_within_the_limit_that_runs_from_delivery(line: Pair) -> None:
    with line.xa.here():
        file = line.xa.open_file(XA.watch)
        asks = message(reply={"basis": "4", "within": 172_800})
        asked = line.xa.say_in(file, XA.watch, "request", asks)
        assert Statement.objects.get(statement=asked).delivered_at is None
    with at(line.xa) as browser:
        (row,) = browser.get("desk")["waiting_for_them"]
        assert (row["reply"], row["handling"]) == (None, None)
    line.carry()
    with line.xb.here():
        line.xb.say_in(file, XB.watch, "acknowledgement", {"of": asked})
        line.xb.say_in(file, XB.watch, "answer", message(answers=asked))
    with at(line.xb) as browser:
        (row,) = browser.get("desk")["waiting_for_us"]
        delivered = _delivered(asked)
        by = wire.encode_utc(delivered + timedelta(days=2))
        assert row["reply"] == {"by": by, "basis": "4", "since": wire.encode_utc(delivered)}
        assert (row["answered"], row["handling"]) == ("part", None)
        line.xb.say_in(file, XB.watch, "answer", message(answers=asked, closes=True))
        assert browser.get("desk")["waiting_for_us"] == []


def test_a_limit_by_a_time_is_that_time(line: Pair) -> None:
    with at(line.xa) as browser:
        by = line.xa.clock() + timedelta(hours=6)
        file = line.xa.open_file(XA.watch)
        line.xa.say_in(file, XA.watch, "request", message(reply={"by": time(by)}))
        (row,) = browser.get("desk")["waiting_for_them"]
        assert row["reply"] == {"by": time(by), "basis": None, "since": row["at"]}


def test_a_message_that_was_replaced_awaits_nothing(line: Pair) -> None:
    with at(line.xa) as browser:
        file = line.xa.open_file(XA.watch)
        wrong = line.xa.say_in(file, XA.watch, "notice", message())
        line.xa.say_in(file, XA.watch, "notice", message(replaces=wrong))
        assert [row["number"] for row in browser.get("desk")["waiting_for_them"]] == [2]


def propose(line: Pair) -> tuple[File, str, datetime]:
    """A file, and a title that XA proposes for it, to be accepted by then; both know of it."""
    due = line.xa.clock.now + timedelta(hours=6)
    with line.xa.here() as xa:
        file = xa.open_file(XA.watch)
        proposed = xa.say_in(file, XA.watch, "proposal", {"about": "title", "due": time(due), "on": file.opened})
    line.carry()
    return file, proposed, due


def waiting(node: Node) -> tuple[list[str], list[str]]:
    """What waits for us and for the other side on a node's desk, by type."""
    with at(node) as browser:
        desk = browser.get("desk")
        return [row["type"] for row in desk["waiting_for_us"]], [row["type"] for row in desk["waiting_for_them"]]


def test_a_proposal_awaits_the_other_sides_word_on_it(today: Pair) -> None:
    file, proposed, due = propose(today)
    assert waiting(today.xa) == ([], ["proposal"])
    with at(today.xb) as browser:
        (row,) = browser.get("desk")["waiting_for_us"]
        assert row == {
            "side": "XA",
            "index": Statement.objects.get(statement=proposed).index,
            "space": file.space.hex(),
            "type": "proposal",
            "precedence": None,
            "number": None,
            "exercise": False,
            "at": row["at"],
            "delivered": wire.encode_utc(_delivered(proposed)),
            "acknowledged": None,
            "answered": None,
            "reply": None,
            "due": time(due),
            "handling": None,
        }
        today.xb.say_in(file, XB.watch, "refusal", {"of": proposed})
    assert (waiting(today.xa), waiting(today.xb)) == (([], ["proposal"]), ([], []))
    today.carry()
    assert (waiting(today.xa), waiting(today.xb)) == (([], []), ([], []))


def test_a_proposal_awaits_nothing_once_it_is_past_due(today: Pair) -> None:
    *_, due = propose(today)
    for moment, types in ((due, ["proposal"]), (due + timedelta(seconds=1), [])):
        with time_machine.travel(moment, tick=False):
            assert waiting(today.xb) == (types, [])


def test_a_desk_shows_nothing_of_files_in_which_the_post_takes_no_part(line: Pair) -> None:
    with at(line.xa, number=9, post=Post.HEAD) as outsider:
        file = line.xa.open_file(XA.watch)
        line.xa.say_in(file, XA.watch, "notice", message())
        due = time(node_clock() + timedelta(days=3))
        line.xa.say_in(file, XA.watch, "proposal", {"about": "title", "due": due, "on": file.opened})
        desk = outsider.get("desk")
        assert (desk["waiting_for_them"], desk["files"]) == ([], 0)


def test_a_registrar_has_no_desk(line: Pair) -> None:
    with at(line.xa, number=9, post=Post.REGISTRAR) as registrar:
        assert refusal(registrar.ask("desk")) == (403, "not-for-this-post")


def test_a_desk_costs_the_same_queries_for_one_row_and_for_three(line: Pair) -> None:
    with at(line.xa) as browser:
        file = line.xa.open_file(XA.watch)
        proposal = {"about": "title", "due": time(node_clock() + timedelta(days=3)), "on": file.opened}

        def say() -> None:
            line.xa.say_in(file, XA.watch, "notice", message())
            line.xa.say_in(file, XA.watch, "proposal", proposal)

        say()
        one = browser.queries("desk")
        for _ in range(2):
            say()
        assert len(browser.get("desk")["waiting_for_them"]) == 6
        assert browser.queries("desk") == one

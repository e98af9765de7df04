"""What came by other means, and what is declared of the line, as devices are shown it."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from crypto.digits import digits
from incidents.centres.permissions import Post
from incidents.log.rebuild import rebuild
from incidents.models import NationalEntry, OtherMeans
from tests.factories import Hotline, declaration, message, time
from tests.incidents.browsers import at, refusal
from tests.incidents.nodes import File, Pair

XA, XB = Hotline().own, Hotline().other


def entered(statement: str, **differs: Any) -> dict[str, Any]:
    """What an officer enters who heard a message of XA's."""
    spelled = digits(bytes.fromhex(statement))
    heard = time(timezone.now().replace(microsecond=0))
    return {"digits": spelled, "means": "voice", "number": 1, "side": "XA", "at": heard, "note": "", **differs}


def said_by_xa(pair: Pair) -> tuple[File, str]:
    """A message of XA's that the line has not carried."""
    with pair.xa.here():
        file = pair.xa.open_file(XA.watch)
        return file, pair.xa.say_in(file, XA.watch, "request", message())


@pytest.mark.parametrize("voice_first", [True, False])
def test_voice_and_entry_are_one_whichever_comes_first(today: Pair, voice_first: bool) -> None:
    file, said = said_by_xa(today)
    if not voice_first:
        today.carry()
    with at(today.xb) as browser:
        response = browser.send("other-means", entered(said))
        assert response.status_code == 201
        assert (response.json()["arrived"] is None) == voice_first
    if voice_first:
        today.carry()
    with at(today.xb) as browser:
        (row,) = browser.get("other-means")["received"]
        assert row["arrived"] == {"index": 5, "space": file.space.hex(), "number": 1} | {
            "index": row["arrived"]["index"]
        }
        items = browser.get(f"spaces/{file.space.hex()}/items")["items"]
        means = [item["other_means"] for item in items]
        assert means == [[], [{"means": "voice", "at": row["at"]}]]
        assert rebuild(repair=False) == []
    with at(today.xa) as browser:
        assert all(not item["other_means"] for item in browser.get(f"spaces/{file.space.hex()}/items")["items"])


def test_what_is_sent_twice_is_entered_once_and_the_national_log_has_it_once(today: Pair) -> None:
    _, said = said_by_xa(today)
    with at(today.xb) as browser:
        value = entered(said, note="read out twice")
        assert [browser.send("other-means", value).status_code for _ in range(2)] == [201, 200]
        assert OtherMeans.objects.count() == 1
        (row,) = NationalEntry.objects.filter(kind="other-means")
        logged = json.loads(row.entry)
        what = {key: value[key] for key in ("digits", "means", "number", "side", "at", "note")}
        assert logged == {"at": logged["at"], "kind": "other-means", "officer": 3, "what": what}


@pytest.mark.parametrize(
    ("differs", "told"),
    [
        ({"digits": "48213 90557"}, (400, "digits")),
        ({"means": "pigeon"}, (400, "wire")),
        ({"side": "XB"}, (409, "side")),
        ({"side": 7}, (409, "side")),
        ({"number": "41"}, (400, "wire")),
        ({"note": "x" * 1_501}, (400, "wire")),
        ({"at": "2026-11-23"}, (400, "wire")),
        ({"at": time(timezone.now().replace(microsecond=0) + timedelta(hours=1))}, (409, "not-yet")),
        ({"more": None}, (400, "wire")),
    ],
)
def test_what_cannot_be_is_refused_and_not_kept(today: Pair, differs: dict[str, Any], told: tuple[int, str]) -> None:
    with at(today.xb) as browser:
        assert refusal(browser.send("other-means", entered("00" * 32, **differs))) == told
        assert not OtherMeans.objects.exists()
        assert not NationalEntry.objects.exists()


def test_who_may_not_have_the_watch_enters_nothing(today: Pair) -> None:
    with at(today.xb, number=9, post=Post.ANALYST) as browser:
        assert refusal(browser.send("other-means", entered("00" * 32))) == (403, "not-for-this-post")
    with at(today.xb, number=10, post=Post.SECURITY) as browser:
        assert refusal(browser.ask("other-means")) == (403, "not-for-this-post")


def test_who_takes_no_part_sees_that_it_arrived_and_not_where(today: Pair) -> None:
    _, said = said_by_xa(today)
    today.carry()
    with at(today.xb) as browser:
        browser.send("other-means", entered(said))
    with at(today.xb, number=9, post=Post.ANALYST) as browser:
        (row,) = browser.get("other-means")["received"]
        assert row["arrived"] == {"index": None, "space": None, "number": None}


def test_list_costs_the_same_for_one_and_for_three(today: Pair) -> None:
    _, said = said_by_xa(today)
    today.carry()
    with at(today.xb) as browser:
        browser.send("other-means", entered(said))
        one = browser.queries("other-means")
        for means in ("fax", "courier"):
            browser.send("other-means", entered(said, means=means))
        assert len(browser.get("other-means")["received"]) == 3
        assert browser.queries("other-means") == one


def test_both_sides_are_shown_what_one_declared(today: Pair) -> None:
    with today.xb.here():
        says = declaration(today.xa.clock.now + timedelta(seconds=2))
        index = today.xb.say(XB.watch, "declaration", says, body=[]).index
    today.carry()
    shown = []
    for node in (today.xa, today.xb):
        with at(node) as browser:
            shown.append(browser.get("line")["declared"])
    assert shown[0] == shown[1]
    declared = shown[0]["XB"]["now"]
    assert shown[0] == {
        "XA": {"now": None, "next": None},
        "XB": {
            "now": {
                "state": "suspended", "flash": True, "from": says["from"], "reason": "maintenance", "side": "XB",
                "index": index, "delivered": declared["delivered"],
            },
            "next": None,
        },
    }  # fmt: skip


def test_what_takes_effect_later_is_to_come_and_what_stands_stands_until_then(today: Pair) -> None:
    later = time(timezone.now().replace(microsecond=0) + timedelta(hours=1))
    with at(today.xa) as browser:
        today.xa.say(XA.watch, "declaration", declaration(today.xa.clock.now + timedelta(seconds=2)), body=[])
        today.xa.say(
            XA.watch, "declaration", {**declaration(today.xa.clock.now), "from": later, "state": "open"}, body=[]
        )
        declared = browser.get("line")["declared"]["XA"]
        assert [(one["state"], one["delivered"]) for one in (declared["now"], declared["next"])] == [
            ("suspended", None),
            ("open", None),
        ]
        assert declared["next"]["from"] == later

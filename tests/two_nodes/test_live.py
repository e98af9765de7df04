"""What reaches a device without being asked for."""

import base64
from typing import Any

import pytest

from crypto.dsse import envelope_value
from crypto.says import Message
from incidents.demonstration.listening import Listening
from tests.two_nodes.nodes import POSTS, RunningPair
from tests.two_nodes.said import reaches, row


def entries(live: Listening, side: str, *, within: float = 5.0) -> dict[str, Any]:
    """The next message with entries of a side."""
    while True:
        message = live.receive(within=within)
        if message["type"] == "entries" and message["side"] == side:
            return message


def stand(live: Listening, type_: str, *, within: float = 5.0) -> str:
    """The next word on how drafts or the watch stand."""
    while True:
        message = live.receive(within=within)
        if message["type"] == type_:
            return str(message["stand"])


def test_a_message_reaches_the_other_side_s_device_without_being_asked_for(pair: RunningPair) -> None:
    ours, theirs = pair.officers()
    space = ours.open_file(b"Cranes", POSTS)
    opened = row(ours, space)["opened"]["index"]
    with theirs.desk.listen() as live:
        live.begin({"XA": 0, "XB": 0})
        shown = entries(live, "XA")
        while shown["cursor"] <= opened:
            live.applied({"XA": shown["cursor"]})
            shown = entries(live, "XA")
        entered = ours.say(space, "notice", b"Cranes are off line.")
        live.applied({"XA": shown["cursor"]})
        came = entries(live, "XA")
        while came["cursor"] <= entered.index:
            came = entries(live, "XA")
        assert [item["index"] for item in came["items"]] == [entered.index]


def test_a_small_body_comes_along_where_it_is_asked_for(pair: RunningPair) -> None:
    ours, theirs = pair.officers()
    space = ours.open_file(b"Along", POSTS)
    told = ours.say(space, "notice", b"Small.")
    reaches(theirs, space, told.id)
    for parts in (True, False):
        with theirs.desk.listen() as live:
            live.begin({"XA": told.index, "XB": 0}, parts=parts)
            item = entries(live, "XA")["items"][0]
            assert ("parts" in item) == parts
            if parts:
                path = f"/api/v1/logs/XA/entries/{told.index}/parts/0"
                assert [base64.b64decode(part) for part in item["parts"]] == [theirs.desk.get_bytes(path)]


def test_a_colleague_s_draft_is_told_without_being_asked_for(pair: RunningPair) -> None:
    ours, _ = pair.officers()
    space = ours.open_file(b"Drafted", POSTS)
    drafted = ours.draft(space, "notice", Message(None, False, "ROUTINE", None, None), b"Sealed")
    with pair.xa.desk(8).listen() as live:
        live.begin({"XA": 0, "XB": 0})
        before = stand(live, "drafts")
        posted = {"space": space.hex(), "sealed": "AAAA", "draft": envelope_value(drafted.envelope), "body": []}
        ours.desk.post("/api/v1/drafts", posted)
        assert stand(live, "drafts") != before


def test_what_a_colleague_does_at_the_watch_is_told_without_being_asked_for(pair: RunningPair) -> None:
    desk = pair.xa.desk(7)
    with pair.xa.desk(8).listen() as live:
        live.begin({"XA": 0, "XB": 0})
        before = stand(live, "watch")
        desk.post("/api/v1/watch/lines", {"text": "The emergency team telephones."})
        # At once, by the nudge: without it the next poll would bring it, two seconds later.
        assert stand(live, "watch", within=1.5) != before


def test_a_post_that_may_not_ask_is_not_told(pair: RunningPair) -> None:
    ours, _ = pair.officers()
    told = set()
    with pair.xa.desk(40, "security").listen() as live:
        live.begin({"XA": 0, "XB": 0})
        for text in ("First", "Second"):
            ours.desk.post("/api/v1/watch/lines", {"text": text})
            opened = row(ours, ours.open_file(text.encode(), POSTS))["opened"]["index"]
            cursor = 0
            # What would be told of the line before is told before the entries of the file.
            while cursor <= opened:
                message = live.receive(within=5.0)
                told.add(message["type"])
                if message["type"] == "entries":
                    live.applied({message["side"]: message["cursor"]})
                    cursor = max(cursor, message["cursor"]) if message["side"] == "XA" else cursor
    assert told == {"line", "checkpoints", "entries"}


@pytest.mark.parametrize("text", ["{", "[]", '{"cursor":{"XA":0}}', '{"cursor":{"XA":999999,"XB":0}}', '{"cursor":{}}'])
def test_a_socket_ends_with_bad_input(pair: RunningPair, text: str) -> None:
    with pair.xa.desk(7).listen() as live:
        live.send(text)
        assert live.closed(within=5) == 4400


def test_a_socket_without_a_session_is_ended(pair: RunningPair) -> None:
    desk = pair.xa.desk(7)
    pair.xa.end_sessions(7)
    with desk.listen() as live:
        assert live.closed(within=5) == 4401


def test_a_device_does_not_go_back(pair: RunningPair) -> None:
    ours, _ = pair.officers()
    with ours.desk.listen() as live:
        live.begin({"XA": 0, "XB": 0})
        shown = entries(live, "XA")
        assert len(shown["items"]) <= 64
        live.applied({"XA": shown["cursor"]})
        live.applied({"XA": shown["cursor"] - 1})
        assert live.closed(within=5) == 4400

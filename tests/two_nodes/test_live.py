"""What reaches a device without being asked for."""

from typing import Any

from incidents.demonstration.listening import Listening
from tests.two_nodes.nodes import POSTS, RunningPair
from tests.two_nodes.said import row


def entries(live: Listening, side: str, *, within: float = 5.0) -> dict[str, Any]:
    """The next message with entries of a side."""
    while True:
        message = live.receive(within=within)
        if message["type"] == "entries" and message["side"] == side:
            return message


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

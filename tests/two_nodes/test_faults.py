"""A node that is killed, a line that is cut, a device that is revoked: nothing that was acknowledged is lost."""

from typing import Any

import pytest
import time_machine
from django.utils import timezone
from websockets.exceptions import ConnectionClosed

from crypto.says import Message
from incidents.demonstration.officer import NodeRefused
from incidents.devices.lost import UNDER_WAY
from tests.two_nodes.nodes import POSTS, RunningPair
from tests.two_nodes.said import reaches, row
from tests.waiting import until


def indexes(message: dict[str, Any]) -> list[int]:
    """Where the entries stand that a message brings."""
    return [item["index"] for item in message.get("items", [])]


def test_what_is_said_while_the_other_node_is_gone_arrives_when_it_is_back(pair: RunningPair) -> None:
    ours, theirs = pair.officers()
    space = ours.open_file(b"Cut", POSTS)
    pair.line_becomes(ours, "up")
    pair.xb.kill()
    told = ours.say(space, "notice", b"Said into the dark.")
    pair.line_becomes(ours, "cut")
    assert pair.line(ours)["waiting"] > 0
    pair.xb.start()
    assert reaches(theirs, space, told.id).texts == (b"Said into the dark.",)
    pair.line_becomes(ours, "up")
    until(lambda: pair.line(ours)["waiting"] == 0)


def test_what_a_killed_node_had_answered_for_is_there_after_its_restart(pair: RunningPair) -> None:
    ours, theirs = pair.officers()
    space = ours.open_file(b"Killed", POSTS)
    told = [ours.say(space, "notice", b"One of five.") for _ in range(5)]
    pair.xa.kill()
    pair.xa.start()
    ids = [one.id for one in told]
    until(lambda: [one.statement.id for one in ours.read(space)[1:]] == ids)
    assert reaches(theirs, space, told[-1].id).number == told[-1].number
    again = ours.say(space, "notice", b"And the next.")
    assert again.number == (told[-1].number or 0) + 1


def test_the_same_envelope_posted_again_stands_where_it_stood(pair: RunningPair) -> None:
    ours, _ = pair.officers()
    space = ours.open_file(b"Again", POSTS)
    says = Message(answers=None, closes=False, precedence="ROUTINE", replaces=None, reply=None)
    posted = ours.make(space, "notice", says, [b"Once."]).posted()
    first, second = ours.desk.post("/api/v1/statements", posted), ours.desk.post("/api/v1/statements", posted)
    assert first == second


def test_a_revoked_device_is_shut_out_at_once(pair: RunningPair) -> None:
    ours, theirs = pair.officers()
    lost = pair.xa.officer(11)
    space = ours.open_file(b"Lost", POSTS)
    ours.say(space, "notice", b"Before.")
    (before,) = row(ours, space)["epochs"]
    with lost.desk.listen() as live:
        live.begin({"XA": 0, "XB": 0})
        live.receive(within=5)
        pair.xa.change([{"change": "device-revoked", "device": lost.device.id.hex(), "since": None}])
        assert live.closed(within=5) in (4401, 4403)
    with pytest.raises(NodeRefused) as refused:
        lost.desk.get("/api/v1/me")
    assert refused.value.code == "signed-out"
    told = ours.say(space, "notice", b"After.")
    epochs = row(ours, space)["epochs"]
    assert [one["usable"] for one in epochs] == [False, True]
    assert before["epoch"] == epochs[0]["epoch"]
    assert reaches(theirs, space, told.id).texts == (b"After.",)


def test_an_officer_s_other_device_goes_on(pair: RunningPair) -> None:
    lost, kept = pair.xa.officer(13), pair.xa.officer(13)
    with lost.desk.listen() as gone, kept.desk.listen() as live:
        for socket in (gone, live):
            socket.begin({"XA": 0, "XB": 0})
            socket.receive(within=5)
        pair.xa.change([{"change": "device-revoked", "device": lost.device.id.hex(), "since": None}])
        assert gone.closed(within=5) == 4401
        space = kept.open_file(b"Kept", POSTS)
        while row(kept, space)["opened"]["index"] not in indexes(live.receive(within=5)):
            pass
    assert kept.desk.get("/api/v1/me")["device"] == kept.device.id.hex()


def test_an_officer_whose_only_device_is_revoked_signs_in_again_and_is_shown_nothing(pair: RunningPair) -> None:
    ours, _ = pair.officers()
    lost = pair.xa.officer(12)
    space = ours.open_file(b"Shown", POSTS)
    pair.xa.change([{"change": "device-revoked", "device": lost.device.id.hex(), "since": None}])
    with time_machine.travel(timezone.now() + 2 * UNDER_WAY):
        desk = pair.xa.desk(12)
    for path in ("desk", f"spaces/{space.hex()}", "checkpoints"):
        with pytest.raises(NodeRefused) as refused:
            desk.get(f"/api/v1/{path}")
        assert (refused.value.status, refused.value.code) == (403, "device-revoked")
    assert desk.get("/api/v1/enrolment")["state"] == "revoked"
    with desk.listen() as live:
        assert live.closed(within=5) == 4403


def test_a_socket_ends_with_its_session(pair: RunningPair) -> None:
    ours, _ = pair.officers()
    with ours.desk.listen() as live:
        live.begin({"XA": 0, "XB": 0})
        live.receive(within=5)
        pair.xa.end_sessions(ours.device.officer)
        assert live.closed(within=5) == 4401
        with pytest.raises(ConnectionClosed):
            live.receive(within=1)

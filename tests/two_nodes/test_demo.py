"""`make demo`: it starts, the night stands on both sides, people are let in, it ends, and goes on."""

import re
import socket
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from pytest_django import DjangoDbBlocker

from crypto.forms import HoldingReply, parse_form
from crypto.messages import Notification, PreservationRequest
from crypto.says import Of
from incidents.demonstration.officer import Officer
from incidents.log.rebuild import rebuild
from incidents.statements.models import Statement
from tests.servers import free_port
from tests.two_nodes.demo import INVITED, Terminal, demonstration, new_ports, start
from tests.two_nodes.said import reaches, said
from tests.waiting import until

NIGHT = [
    ("XA", "acknowledgement", "", 1, None),
    ("XA", "notice", "FLASH", 2, 1),
    ("XA", "open", "", 1, None),
    ("XA", "request", "IMMEDIATE", 1, 2),
    ("XB", "acknowledgement", "", 1, None),
    ("XB", "holding", "FLASH", 1, 1),
]


@pytest.fixture(autouse=True)
def _databases(django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    with django_db_blocker.unblock():
        yield


def stands(terminal: Terminal, side: str) -> list[tuple]:
    """What a side's node has of the night."""
    machine = terminal.machine(side)
    with machine.here():
        rows = Statement.objects.filter(code="").exclude(type="grant").order_by("side", "type")
        found = list(rows.values_list("side", "type", "precedence", "officer", "number"))
    machine.close()
    return found


def is_free(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) != 0


def invitations(lines: list[str]) -> list[str]:
    return re.findall(r"http://\w+\.localhost:\d+/invitation/\S+", "\n".join(lines))


def test_the_night_stands_on_both_sides_and_a_second_start_goes_on(tmp_path: Path) -> None:
    directory = tmp_path / "demo"
    with demonstration(directory) as demo:
        first = demo.until(INVITED)
        assert stands(demo, "XA") == stands(demo, "XB") == NIGHT
        assert demo.interrupt() == 0
        assert [is_free(port) for port in demo.ports.values()] == [True, True]
    with demonstration(directory) as demo:
        second = demo.until(INVITED)
        assert stands(demo, "XA") == stands(demo, "XB") == NIGHT
        assert demo.interrupt() == 0
    assert (len(invitations(first)), len(invitations(second))) == (4, 4)
    assert not set(invitations(first)) & set(invitations(second))
    for side in ("XA", "XB"):
        machine = demo.machine(side)
        with machine.here():
            assert rebuild(repair=False) == []
        machine.close()


def listed(newcomer: Officer) -> Officer:
    """A newcomer whom both scripted registrars have listed."""
    until(lambda: newcomer.desk.get("/api/v1/enrolment")["state"] == "listed", what=lambda: "not listed")
    signed_by = newcomer.desk.get("/api/v1/enrolment")["signed_by"]
    assert [one["registrar"] for one in signed_by] == [1, 2]
    return newcomer


def night_of(officer: Officer) -> bytes:
    """The night's file."""
    (space,) = officer.desk.get("/api/v1/spaces")["spaces"]
    return bytes.fromhex(space["space"])


def test_newcomers_read_the_night_and_are_acknowledged_by_a_script_only_where_nobody_is(tmp_path: Path) -> None:
    directory = tmp_path / "demo"
    left = directory / "XA" / "left"
    left.parent.mkdir(parents=True)
    left.write_text("of a demonstration before")
    (directory / "demonstration").write_text("founded\n")
    with demonstration(directory, "--reset") as demo, ExitStack() as people:
        demo.until(INVITED)
        assert not left.exists()
        ours = listed(people.enter_context(demo.newcomer("XA", 12)))
        space = night_of(ours)
        until(lambda: said(ours, space, "grant"))
        texts = [(one.statement.type, one.texts[0]) for one in ours.read(space) if one.texts]
        assert [kind for kind, _ in texts] == ["open", "notice", "holding", "request"]
        notified, held, asked = (parse_form(text, said_by=kind) for kind, text in texts[1:])
        assert isinstance(notified, Notification)
        assert notified.techniques == ("AML.CS0030", "AML.CS0042")
        assert isinstance(held, HoldingReply)
        assert held.by is not None
        assert isinstance(asked, PreservationRequest)

        alone = ours.say(space, "request", texts[3][1])
        acknowledged = until(lambda: said(ours, space, "acknowledgement")[2:], what=lambda: "not acknowledged")
        assert [one.statement.says for one in acknowledged] == [Of(of=alone.id)]

        theirs = listed(people.enter_context(demo.newcomer("XB", 12)))
        until(lambda: said(theirs, space, "grant"))
        together = ours.say(space, "request", texts[3][1])
        reaches(theirs, space, together.id)
        # Each of these is listed three seconds after it asked: a script would have acknowledged meanwhile.
        for number in (13, 14):
            listed(people.enter_context(demo.newcomer("XB", number)))
        assert len(said(theirs, space, "acknowledgement")) == 3
        theirs.refer(space, "acknowledgement", together.id)
        acknowledged = until(lambda: said(ours, space, "acknowledgement")[3:], what=lambda: "not acknowledged")
        assert [one.statement.signer.officer for one in acknowledged] == [12]


def test_a_port_in_use_is_named(tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        ports = {"XA": other.getsockname()[1], "XB": free_port()}
        process = start(tmp_path / "demo", ports=ports)
        _, errors = process.communicate(timeout=30)
    assert process.returncode == 1
    assert errors.startswith(f"Port {ports['XA']} cannot be had")


def test_a_directory_that_holds_something_else_is_left_alone(tmp_path: Path) -> None:
    directory = tmp_path / "demo"
    directory.mkdir()
    (directory / "diary").write_text("dear")
    process = start(directory, "--reset", ports=new_ports())
    _, errors = process.communicate(timeout=30)
    assert process.returncode == 1
    assert errors == f"{directory} holds something else. Name another directory by HOTLINE_DEMO_DIR.\n"
    assert [path.name for path in directory.iterdir()] == ["diary"]


def test_where_a_node_dies_all_ends_and_its_log_is_named(tmp_path: Path) -> None:
    with demonstration(tmp_path / "demo") as demo:
        demo.until(INVITED)
        demo.kill_node("XB")
        _, errors = demo.process.communicate(timeout=30)
    assert demo.process.returncode == 1
    log = demo.directory / "XB" / "node.log"
    assert errors == f"XB's node ended. Its exit code is -9.\nAll is in {log}\n"
    assert is_free(demo.ports["XA"])

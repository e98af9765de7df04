"""`make demo`: it starts, the night stands on both sides, people are let in, it ends, and goes on."""

import re
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytest_django import DjangoDbBlocker

from crypto.forms import Answer, Notification, PreservationRequest, parse_form
from crypto.prose import Text
from crypto.says import Of
from incidents.log.rebuild import rebuild
from incidents.statements.models import Statement
from tests.servers import free_port
from tests.two_nodes.demo import INVITED, Terminal, demonstration, new_ports, start
from tests.two_nodes.said import said
from tests.waiting import until

NIGHT = [
    ("XA", "acknowledgement", "", 1, None),
    ("XA", "notice", "FLASH", 2, 1),
    ("XA", "open", "", 1, None),
    ("XA", "request", "IMMEDIATE", 1, 2),
    ("XB", "acknowledgement", "", 1, None),
    ("XB", "answer", "FLASH", 1, 1),
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
    assert (len(invitations(first)), len(invitations(second))) == (2, 2)
    assert not set(invitations(first)) & set(invitations(second))
    for side in ("XA", "XB"):
        machine = demo.machine(side)
        with machine.here():
            assert rebuild(repair=False) == []
        machine.close()


def test_a_newcomer_is_listed_reads_the_night_and_is_acknowledged(tmp_path: Path) -> None:
    with demonstration(tmp_path / "demo") as demo:
        demo.until(INVITED)
        with demo.newcomer("XA", 8) as newcomer:
            until(lambda: newcomer.desk.get("/api/v1/enrolment")["state"] == "listed")
            assert [one["registrar"] for one in newcomer.desk.get("/api/v1/enrolment")["signed_by"]] == [1, 2]
            (space,) = [bytes.fromhex(one["space"]) for one in newcomer.desk.get("/api/v1/spaces")["spaces"]]
            until(lambda: said(newcomer, space, "grant"))
            texts = [(one.statement.type, one.texts[0]) for one in newcomer.read(space) if one.texts]
            assert [kind for kind, _ in texts] == ["open", "notice", "answer", "request"]
            notified, answered, asked = (parse_form(text, said_by=kind) for kind, text in texts[1:])
            assert isinstance(notified, Notification)
            assert notified.techniques == ("AML.CS0030", "AML.CS0042")
            assert isinstance(answered, Answer)
            assert isinstance(answered.text, Text)
            assert (answered.outcome, answered.text.language) == ("passed_on", "zh-Hans")
            assert isinstance(asked, PreservationRequest)
            entered = newcomer.say(space, "request", texts[3][1])
            acknowledged = until(lambda: said(newcomer, space, "acknowledgement")[2:], what=lambda: "not acknowledged")
            assert [one.statement.says for one in acknowledged] == [Of(of=entered.id)]


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

"""What officers of both sides say to each other, over two running nodes."""

from incidents.demonstration.officer import NodeRefused, Officer, Read
from tests.two_nodes.nodes import POSTS, RunningPair
from tests.waiting import until


def said(officer: Officer, space: bytes, type_: str) -> list[Read]:
    """The statements of a type in a file that have reached an officer, each verified and opened."""
    try:
        return [one for one in officer.read(space) if one.statement.type == type_]
    except NodeRefused as refused:
        if refused.status != 404:
            raise
        return []


def test_a_file_is_opened_a_request_answered_and_acknowledged(pair: RunningPair) -> None:
    ours, theirs = pair.officers()
    space = ours.open_file(b"Cranes", POSTS)
    asked = ours.say(space, "request", b"What happened?", precedence="FLASH")
    assert asked.number == 1
    (read,) = until(lambda: said(theirs, space, "request"))
    assert (read.statement.id, read.texts) == (asked.id, (b"What happened?",))
    theirs.refer(space, "acknowledgement", asked.id)
    (acknowledged,) = until(lambda: said(ours, space, "acknowledgement"))
    assert acknowledged.statement.says.of == asked.id

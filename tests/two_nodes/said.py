"""What has reached an officer."""

from typing import Any

from incidents.demonstration.officer import NodeRefused, Officer, Read
from tests.waiting import until


def said(officer: Officer, space: bytes, type_: str) -> list[Read]:
    """The statements of a type in a file that have reached an officer, each verified and opened."""
    try:
        return [one for one in officer.read(space) if one.statement.type == type_]
    except NodeRefused as refused:
        if refused.status != 404:
            raise
        return []


def reaches(officer: Officer, space: bytes, statement: bytes) -> Read:
    """That statement, once it has reached an officer."""

    def find() -> Read | None:
        try:
            return next((one for one in officer.read(space) if one.statement.id == statement), None)
        except NodeRefused as refused:
            if refused.status != 404:
                raise
            return None

    found = until(find, what=lambda: "it did not come")
    if found is None:
        raise TypeError
    return found


def row(officer: Officer, space: bytes) -> dict[str, Any]:
    """A file as an officer's node lists it."""
    answer: dict[str, Any] = officer.desk.get(f"/api/v1/spaces/{space.hex()}")
    return answer


def waiting(officer: Officer, for_whom: str, index: int) -> dict[str, Any] | None:
    """The row of a message on an officer's desk, None where it awaits nothing."""
    rows = officer.desk.get("/api/v1/desk")[f"waiting_for_{for_whom}"]
    return next((one for one in rows if one["index"] == index), None)


def waits(officer: Officer, for_whom: str, index: int) -> dict[str, Any]:
    """The row of a message on an officer's desk, where it does await something."""
    found = waiting(officer, for_whom, index)
    if found is None:
        raise LookupError(index)
    return found

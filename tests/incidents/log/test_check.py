"""Both stored logs checked without judging: whatever is taken away or changed is found."""

from collections.abc import Callable
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db.models import F

from incidents.log import models
from incidents.log.check import check_logs
from incidents.log.read import named_parts
from incidents.log.store import other_log, own_log
from tests.factories import XA, XB, message
from tests.incidents.nodes import Pair


def faults() -> list[str]:
    """What is wrong."""
    return [line.text for line in check_logs() if line.fault]


@pytest.fixture
def night(line: Pair) -> Pair:
    """A line on which something was said, and then nothing has been touched."""
    with line.xa.here() as xa:
        file = xa.open_file(XA.watch)
    line.carry()
    with line.xb.here() as xb:
        xb.say_in(file, XB.watch, "request", message())
    line.carry()
    return line


def spoil_part() -> None:
    """Change a part of the other side's message."""
    statement = models.Entry.objects.filter(log=other_log(), kind="statement").get()
    models.Part.objects.filter(hash=named_parts(statement)[0].hash.hex()).update(part=b"other")


def test_nothing_is_wrong_with_logs_that_nobody_touched(night: Pair) -> None:
    with night.xa.here():
        out = StringIO()
        call_command("check_log", stdout=out)
        assert [line.split(",")[0] for line in out.getvalue().splitlines()] == [
            f"XA: {own_log().size} entries",
            f"XB: {other_log().size} entries",
            f"XA: signed by this node's log up to {own_log().size}",
            f"XB: signed by this node's mirror up to {other_log().size}",
            "national: 0 entries",
        ]


TAMPER: dict[str, Callable[[], object]] = {
    "XB: entry 2 is missing": lambda: models.Entry.objects.filter(log=other_log(), index=2).delete(),
    "XA: tile 0/0 is not that of the entries": lambda: models.Tile.objects.filter(log=own_log()).update(hashes=b""),
    "XB: a part of entry 5's body is missing or damaged": spoil_part,
    "XA: the checkpoint at 4 is of other entries": lambda: models.Checkpoint.objects.filter(
        log=own_log(), size=4
    ).update(root=bytes(32)),
}


@pytest.mark.parametrize("told", TAMPER)
def test_what_was_taken_away_or_changed_is_found(night: Pair, told: str) -> None:
    with night.xa.here():
        assert other_log().size == 6
        touched: list[Any] = [models.Entry, models.Tile, models.Part, models.Checkpoint]
        tables = {model: list(model.objects.all()) for model in touched}
        TAMPER[told]()
        assert faults()[0] == told
        with pytest.raises(CommandError, match="Restore from a backup"):
            call_command("check_log", stdout=StringIO())
        for model, rows in tables.items():
            model.objects.all().delete()
            model.objects.bulk_create(rows)
        assert faults() == []


def test_a_root_that_is_not_the_entries_is_found(night: Pair) -> None:
    with night.xa.here():
        root = own_log().root
        models.Log.objects.filter(own=True).update(root=bytes(32), size=F("size"))
        assert any(line.startswith("XA: ") for line in faults())
        models.Log.objects.filter(own=True).update(root=root)

"""The tables made anew from the logs, and compared with what they were.

The logs are the truth: entries, bodies, checkpoints. Tiles, verdicts, both walks' records and every projection follow
from the entries alone, by the same code that made them the first time. Here all of that is emptied and made again, both
logs walked from their beginnings, in one transaction; what then differs from before is a fault of the code or a hand in
the database.
"""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.apps import apps
from django.db import transaction
from django.db.models import F

from crypto.dsse import VerifyEnvelope, verify_envelope
from crypto.errors import Ahead
from crypto.merkle import EMPTY_ROOT
from incidents.log import models
from incidents.log.memory import Memory
from incidents.log.rows import write_rows
from incidents.log.store import ENTRY, EntryRow, Store, WalkedLog, lock_logs
from incidents.projections import TABLES

CHUNK = 512
_MADE_ANEW = {"Tile": ("log_id", "level", "index"), "Record": ("walk", "key"), **TABLES}
_KEPT = {"Entry": ("log_id", "index"), "Log": ("side",)}

Row = tuple[object, ...]


@dataclass(frozen=True)
class Difference:
    """A row that is not what the logs make it: of which table, under which key, and `missing`, `extra` or `other`."""

    table: str
    key: Row
    what: str


@dataclass(eq=False)
class Unwalkable(Exception):
    """An entry of a log takes in more of the other log than there is: entries of that one were lost."""

    side: str
    index: int

    def __str__(self) -> str:
        return f"Entry {self.index} of {self.side} takes in entries of the other log that are not here."


class _Undo(Exception):
    """Raised to leave everything as it was."""


def rebuild(*, repair: bool, verify: VerifyEnvelope = verify_envelope) -> list[Difference]:
    """How the tables differ from what the logs make them; with `repair` they are then what the logs make them.

    Raises `NotFounded`, `Unwalkable`.
    """
    differences: list[Difference] = []
    try:
        with transaction.atomic(durable=True):
            rows = lock_logs()
            before = _fingerprints()
            _walk(_emptied(rows), verify)
            differences += _compare(before, _fingerprints())
            if not repair or not differences:
                raise _Undo
            # What other processes remember of the same entries is what was wrong.
            models.Log.objects.update(repaired=F("repaired") + 1)
    except _Undo:
        pass
    return differences


def _emptied(rows: Mapping[bool, models.Log]) -> Mapping[bool, models.Log]:
    """Both logs as if they had no entries yet: what follows from these is deleted."""
    for table in _MADE_ANEW:
        apps.get_model("incidents", table).objects.all().delete()
    for row in rows.values():
        row.size, row.root = 0, EMPTY_ROOT
    return rows


def _walk(rows: Mapping[bool, models.Log], verify: VerifyEnvelope) -> None:
    """Judge all entries of both logs, each as soon as what it takes in has been judged, and project them."""
    memories = {own: Memory(row.hotline, row.side) for own, row in rows.items()}
    moved = True
    while moved:
        store = Store(rows, memories)
        judged = [_walk_on(store, log, verify) for log in (store.own, store.other)]
        moved = any(judged)
        store.save(_keep_verdicts)
        memories = store.memories()
    for row in rows.values():
        if models.Entry.objects.filter(log=row, index__gte=row.size).exists():
            raise Unwalkable(row.side, row.size)


def _walk_on(store: Store, log: WalkedLog, verify: VerifyEnvelope) -> int:
    """Judge the next entries of a log, as far as that goes; how many."""
    entries = models.Entry.objects.filter(log=log.row, index__gte=log.tree.size).order_by("index")
    start = log.tree.size
    for entry in entries.values_list("entry", flat=True)[:CHUNK]:
        try:
            store.add(log, entry, log.judge(entry, verify))
        except Ahead:
            break
    return log.tree.size - start


def _keep_verdicts(rows: Sequence[EntryRow]) -> None:
    write_rows(models.Entry, ENTRY, rows, unique=ENTRY[:2], update=ENTRY[3:])


def _fingerprints() -> dict[str, dict[Row, bytes]]:
    """A short hash of each row that follows from the logs, by table and by what names the row."""
    return {
        table: {tuple(row[name] for name in key): _fingerprint(row) for row in _rows(table)}
        for table, key in {**_MADE_ANEW, **_KEPT}.items()
    }


def _rows(table: str) -> Iterator[dict[str, object]]:
    rows: Iterator[dict[str, object]] = apps.get_model("incidents", table).objects.values().iterator()
    return rows


def _fingerprint(row: dict[str, object]) -> bytes:
    """The row's number is the database's own, and another each time."""
    columns = sorted((name, value) for name, value in row.items() if name != "id")
    return hashlib.sha256(repr(columns).encode()).digest()[:16]


def _compare(before: Mapping[str, Mapping[Row, bytes]], after: Mapping[str, Mapping[Row, bytes]]) -> list[Difference]:
    differences = []
    for table, rows in after.items():
        was = before[table]
        differences += [Difference(table, key, "missing") for key in rows.keys() - was.keys()]
        differences += [Difference(table, key, "extra") for key in was.keys() - rows.keys()]
        differences += [Difference(table, key, "other") for key in rows.keys() & was.keys() if rows[key] != was[key]]
    return sorted(differences, key=lambda one: (one.table, repr(one.key)))

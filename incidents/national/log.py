"""The national log: what this side's watch did and what happened to it, append-only. It has no peer and never crosses.

One entry, in the one spelling of `crypto.wire`:

    {"at":"2026-11-23T08:12:03Z","kind":"watch-taken","officer":7,"what":{"act":"<id>","post":"watch",…}}

`officer` is null for what the system entered. Over the entries stands a Merkle tree (RFC 6962, `crypto/merkle.py`);
each entry keeps the root of the tree that ends with it, so that a page copied on paper fixes all before it, and
`manage.py check_log` sees what was changed or taken out.

    with entering() as log:                     one writer at a time; what follows is in its transaction
        log.enter("line", {"text":"…"}, officer=7, now=now)

`enter_once` has a key, and enters nothing where it was entered already. What is of `AUDIT` is shown to who may audit
the accounts (`incidents/centres/audit.py`), and not in the watch log.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from django.db import connection, transaction
from django.db.models import Q

from crypto import wire
from crypto.errors import Malformed
from crypto.merkle import Frontier, encode_frontier, leaf_hash, parse_frontier
from incidents.api import utc
from incidents.log.check import Line
from incidents.log.rows import write_rows
from incidents.national.models import NationalEntry, NationalLog
from incidents.national.signals import entered

ENTRY_LIMIT = 65_535
_ENTRY = ("index", "kind", "key", "at", "entry", "root")
AUDIT = frozenset(
    {
        "signed-in",
        "sign-in-failed",
        "session-ended",
        "invited",
        "invitation-refused",
        "account-opened",
        "account-ended",
        "enrolment-asked",
    }
)
"""Kinds of entry about accounts."""


@dataclass(frozen=True)
class Entry:
    """An entry as it is shown: `index` is its place in the log."""

    index: int
    value: wire.Json


class OpenLog:
    """The national log for one writer, inside a transaction: what is entered is written together, at its end."""

    def __init__(self, row: NationalLog) -> None:
        self._row = row
        self._frontier = parse_frontier(row.frontier)
        self._rows: list[tuple[int, str, str, datetime, bytes, bytes]] = []

    def enter(
        self, kind: str, what: Mapping[str, wire.Json], *, now: datetime, officer: int | None = None, key: str = ""
    ) -> int:
        """Append an entry; its index. Raises `Malformed` for what has no spelling or is too long to be read again.

        A key twice is the database's IntegrityError, when it is written.
        """
        entry = wire.encode({"at": utc(now), "kind": kind, "officer": officer, "what": dict(what)})
        if len(entry) > ENTRY_LIMIT:
            raise Malformed("wire", "size")
        self._frontier = self._frontier.append(leaf_hash(entry))
        index = self._frontier.size - 1
        self._rows.append((index, kind, key, now, entry, self._frontier.root()))
        return index

    def enter_once(
        self, key: str, kind: str, what: Mapping[str, wire.Json], *, now: datetime, officer: int | None = None
    ) -> bool:
        """Append an entry unless one of that key is there; whether it was appended."""
        if self.known([key]):
            return False
        self.enter(kind, what, now=now, officer=officer, key=key)
        return True

    def known(self, keys: Collection[str]) -> set[str]:
        """Those of the keys under which something was entered, here or before."""
        here = {key for _, _, key, *_ in self._rows}
        return known_keys(keys) | here.intersection(keys)

    def save(self) -> bool:
        """Write what was entered; whether anything was."""
        write_rows(NationalEntry, _ENTRY, self._rows)
        if self._rows:
            self._row.frontier = encode_frontier(self._frontier)
            self._row.save(update_fields=["frontier"])
        return bool(self._rows)


@contextmanager
def entering() -> Iterator[OpenLog]:
    """The national log for one writer, in a transaction; a writer elsewhere waits. Desks are told of what it enters."""
    with transaction.atomic():
        NationalLog.objects.get_or_create(pk=1, defaults={"frontier": encode_frontier(Frontier())})
        rows = NationalLog.objects.filter(pk=1)
        log = OpenLog((rows.select_for_update() if connection.features.has_select_for_update else rows).get())
        yield log
        if log.save():
            transaction.on_commit(partial(entered.send, sender=None))


def enter(kind: str, what: Mapping[str, wire.Json], *, now: datetime, officer: int | None = None) -> int:
    """Append one entry, in a transaction of its own or in the caller's. As `OpenLog.enter`."""
    with entering() as log:
        return log.enter(kind, what, now=now, officer=officer)


def known_keys(keys: Iterable[str]) -> set[str]:
    """Those of the keys under which something was entered."""
    # With what the index leaves out, or SQLite reads the whole table.
    rows = NationalEntry.objects.filter(key__in=list(keys)).exclude(key="")
    return set(rows.values_list("key", flat=True))


def entries_before(before: int | None, *, limit: int, audit: bool = False) -> list[Entry]:
    """The newest entries first, those before index `before` where one is given: of the watch log, or of the audit."""
    of_accounts = Q(kind__in=AUDIT)
    rows = NationalEntry.objects.filter(of_accounts if audit else ~of_accounts).order_by("-index")
    if before is not None:
        rows = rows.filter(index__lt=before)
    return [_shown(row) for row in rows[:limit]]


def entries_between(start: int, end: int | None, *, limit: int) -> list[Entry]:
    """The entries of the watch log from index `start` up to `end` itself, or to the log's end, in order."""
    rows = NationalEntry.objects.filter(index__gte=start).exclude(kind__in=AUDIT)
    if end is not None:
        rows = rows.filter(index__lte=end)
    return [_shown(row) for row in rows.order_by("index")[:limit]]


def last_of(kind: str) -> int:
    """Where the newest entry of a kind stands, counted from 1; 0 where there is none."""
    newest = NationalEntry.objects.filter(kind=kind).order_by("-index").values_list("index", flat=True).first()
    return 0 if newest is None else newest + 1


def check_national_log() -> Iterator[Line]:
    """Read the log from its beginning, and check what is kept of each entry."""
    frontier = Frontier()
    for row in NationalEntry.objects.order_by("index").iterator():
        if row.index != frontier.size:
            yield Line(f"national: entry {frontier.size} is missing", fault=True)
            return
        frontier = frontier.append(leaf_hash(row.entry))
        value = wire.parse(row.entry, limit=ENTRY_LIMIT).value
        kept = isinstance(value, dict) and (value["at"], value["kind"]) == (utc(row.at), row.kind)
        if frontier.root() != row.root or not kept:
            yield Line(f"national: entry {row.index} is not what was entered", fault=True)
            return
    stored = NationalLog.objects.filter(pk=1).first()
    fault = stored is not None and parse_frontier(stored.frontier) != frontier
    yield Line(f"national: {frontier.size} entries, root {frontier.root().hex()}", fault=fault)


def _shown(row: NationalEntry) -> Entry:
    return Entry(row.index, wire.parse(row.entry, limit=ENTRY_LIMIT).value)

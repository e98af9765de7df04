"""Both logs and both walks inside one transaction: what is stored, and above it what this transaction adds.

    with writing() as store:                    one writer at a time, in this process and in all others
        judgement = store.judge(side, entry)
        store.add(side, entry, judgement)       nothing is written yet
                                                at the end everything is, in one transaction, or nothing

Reads what an entry names and no more, so that a long log is as quick as a short one.
"""

import hashlib
import threading
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache, partial
from typing import TypeVar

from django.db import connection, transaction
from django.utils.module_loading import import_string

from crypto.dsse import VerifyEnvelope, verify_envelope
from crypto.errors import Ahead
from crypto.frame import parse_frame
from crypto.merkle import NodeReader, read_frontier
from crypto.past import Judgement, Walk, judge, parse_item
from crypto.statement import Statement
from crypto.tile import TILE_SIZE, Coordinate, locate, middle_row, subtree_hash
from crypto.view import Head, Key, Record, Taken, View
from incidents.log import models
from incidents.log.memory import Memory, Newest
from incidents.log.records import decode_record, encode_key, encode_record, standing
from incidents.log.rows import execute, read_models, read_rows, write_rows
from incidents.log.rules import calls_for_receipt, kind_of, place_after
from incidents.log.tree import Tree
from incidents.projections import PROJECT

T = TypeVar("T")
EntryRow = tuple[object, ...]
"""An entry's values, in the order of `ENTRY`."""

Keep = Callable[[Sequence[EntryRow]], None]
"""Writes rows of entries: new ones, or those of a log that is walked again."""

MAX_REMEMBERED = 256 * 1024
"""Bytes of the entries that were added last, and of their bodies, up to which they are kept at hand."""

ENTRY = ("log_id", "index", "entry", "kind", "at", "code", "sound", "walk_at", "past", "calls_for_receipt")
CHECKPOINT = ("log_id", "size", "root", "at", "note")
_LOGS = 'ORDER BY "side"'
_LOCKED = f"{_LOGS} FOR UPDATE"
_LOG = 'WHERE "own" = %s'
_GO_ON = """UPDATE "incidents_log" SET "size" = %s, "root" = %s, "held" = %s, "withheld_since" = %s WHERE "id" = %s"""
_TILE = ("log_id", "level", "index", "hashes", "middle")
_RECORD = ("walk", "key", "value")
_PART = ("hash", "size", "part")


@dataclass(eq=False)
class NotFounded(Exception):
    """This node has no hotline yet."""

    def __str__(self) -> str:
        return "This node has no hotline yet. Set it up: manage.py found"


@dataclass(frozen=True)
class Added:
    """An entry that a transaction adds: of that side's log, as it was judged."""

    side: str
    own: bool
    entry: bytes
    judgement: Judgement

    @property
    def index(self) -> int:
        """Its place in the log."""
        return self.judgement.taken_as.index


class WalkedLog:
    """One log inside the transaction: its tree, its walk's records, its verdicts. A `crypto.past.Past`."""

    def __init__(self, row: models.Log, other: models.Log, memory: Memory) -> None:
        self.row = row
        self.walk = Walk(own=row.side, other=other.side, hotline=row.hotline)
        self.memory = memory
        self.tree = Tree(memory.edge, self._read_tile, memory.roots)
        self.records: dict[Key, Record] = {}
        self.verdicts: dict[int, Taken] = {}
        self.added: list[Added] = []
        self.beside = self
        self._stood = _stands(row)

    def record(self, key: Key) -> Record | None:
        """The record under that key in this walk; of a list of signatories, the version that stands."""
        key = standing(key)
        if key in self.records:
            return self.records[key]
        if key not in self.memory.records:
            self.prefetch([key])
        return self.memory.records[key]

    def prefetch(self, keys: Iterable[Key]) -> None:
        """Read these records in one query, so that `record` finds them."""
        absent = {key for key in keys if key not in self.records and key not in self.memory.records}
        self.memory.records.update(read_records(self.row.side, absent))

    def root(self, side: str, size: int) -> bytes | None:
        """The root of that side's log at that size; None if it is not held that far."""
        return (self if side == self.row.side else self.beside).tree.root(size)

    def taken(self, start: int, end: int) -> Sequence[Taken]:
        """The other log's entries `start` to `end` - 1, as their own walk judged them."""
        return self.beside.verdicts_between(start, end)

    def view(self) -> View:
        """What this walk knows."""
        return View(self, own=self.walk.own, other=self.walk.other, hotline=self.walk.hotline)

    def head(self) -> Head:
        """How far this walk is."""
        return self.view().head()

    def judge(self, entry: bytes, verify: VerifyEnvelope = verify_envelope) -> Judgement:
        """The verdict on the log's next entry. Raises `Ahead`."""
        return judge(entry, index=self.tree.size, walk=self.walk, past=self, verify=verify)

    def add(self, entry: bytes, judgement: Judgement) -> Added:
        """Append the entry that was judged, and apply it."""
        added = Added(self.row.side, self.row.own, entry, judgement)
        self.tree.append(entry)
        self.records.update((standing(key), record) for key, record in judgement.changes.items())
        self.verdicts[added.index] = judgement.taken_as
        self.added.append(added)
        return added

    def verdicts_between(self, start: int, end: int) -> list[Taken]:
        """The verdicts on entries `start` to `end` - 1 of this log. Raises `Ahead` beyond its end."""
        if end > self.tree.size:
            raise Ahead(end)
        known = [self.verdicts.get(index) or self.memory.verdicts.get(index) for index in range(start, end)]
        if None in known:
            rows = models.Entry.objects.filter(log=self.row, index__gte=start, index__lt=end).order_by("index")
            for row in rows:
                if known[row.index - start] is None:
                    known[row.index - start] = self.memory.verdicts[row.index] = self._verdict(row)
        return [verdict for verdict in known if verdict is not None]

    def save(self, keep: Keep) -> None:
        """Write what was added to this log: entries (by `keep`), tiles, records, its size and root."""
        if self.added:
            keep([entry_row(self.row, added) for added in self.added])
            tiles = [_tile_row(self.row, at, hashes) for at, hashes in self.tree.changed().items()]
            write_rows(models.Tile, _TILE, tiles, unique=_TILE[:3], update=_TILE[3:])
            save_records(self.row.side, self.records)
            self.row.size, self.row.root = self.tree.size, self.tree.edge.root()
            if self.row.own:
                self.row.held = self.row.size
        if self._stood != _stands(self.row):
            execute(_GO_ON, *_stands(self.row), self.row.pk)

    def remembered(self, parts: tuple[bytes, ...]) -> Memory:
        """What is to be remembered of this log, once what was added is committed, these parts with it."""
        memory = self.memory
        if self.added:
            memory.newest = self._newest(parts)
        memory.tiles.update(sorted(self.tree.changed().items())[-memory.tiles.limit :])
        memory.roots.update(self.tree.passed)
        memory.records.update(self.records)
        memory.verdicts.update(self.verdicts)
        # Last: others look at it meanwhile, and what they take for true of this size must be there by then.
        memory.size, memory.root, memory.edge = self.tree.size, self.tree.edge.root(), self.tree.edge
        return memory

    def _newest(self, parts: tuple[bytes, ...]) -> Newest | None:
        entries = tuple(added.entry for added in self.added)
        if sum(map(len, entries)) + sum(map(len, parts)) > MAX_REMEMBERED:
            return None
        return Newest(entries, parts, self.tree.size, self.tree.edge.root())

    def _verdict(self, row: models.Entry) -> Taken:
        """The verdict as it was given, by the row, the bytes and the walk's records."""
        frame = None if row.kind == models.Entry.Kind.UNREADABLE else parse_frame(row.entry)
        item = parse_item(frame.envelope)[0] if frame is not None and not row.code else None
        space = epoch = None
        if isinstance(item, Statement) and item.type in ("open", "epoch") and item.epoch is not None:
            space = self.view().space(item.space) if item.type == "open" else None
            epoch = self.view().epoch(item.epoch)
        return Taken(
            index=row.index, code=row.code or None, sound=row.sound, frame=frame, item=item, space=space, epoch=epoch
        )

    def _read_tile(self, level: int, index: int) -> bytes:
        at = Coordinate(level, index)
        if at not in self.memory.tiles:
            self.memory.tiles[at] = read_tile(self.row, level, index)
        return self.memory.tiles[at]


class Store:
    """Both logs, as one transaction sees and changes them."""

    def __init__(self, rows: Mapping[bool, models.Log], memories: Mapping[bool, Memory]) -> None:
        self.own = WalkedLog(rows[True], rows[False], memories[True])
        self.other = WalkedLog(rows[False], rows[True], memories[False])
        self.own.beside, self.other.beside = self.other, self.own
        self.parts: dict[str, bytes] = {}
        self._added: list[Added] = []

    def add(self, log: WalkedLog, entry: bytes, judgement: Judgement) -> Added:
        """Append a judged entry to a log."""
        added = log.add(entry, judgement)
        self._added.append(added)
        return added

    def add_parts(self, parts: Iterable[bytes]) -> None:
        """Store parts of bodies with the entries."""
        self.parts.update((hashlib.sha256(part).hexdigest(), part) for part in parts)

    def save(self, keep: Keep) -> None:
        """Write all that was added, `keep` the entries; to be called once, at the transaction's end."""
        parts = [(digest, len(part), part) for digest, part in self.parts.items()]
        write_rows(models.Part, _PART, parts, unique=_PART[:1])
        for log in (self.own, self.other):
            log.save(keep)
        for project in _projections() if self._added else ():
            project(self._added)

    def memories(self) -> dict[bool, Memory]:
        """What is to be remembered of both logs, once the transaction is committed."""
        return {log.row.own: log.remembered(tuple(self.parts.values())) for log in (self.own, self.other)}


@cache
def _projections() -> list[Callable[[Sequence[Added]], None]]:
    return [import_string(path) for path in PROJECT]


_writer = threading.Lock()
_memories: dict[bool, Memory] = {}


@contextmanager
def writing() -> Iterator[Store]:
    """Both logs for one writer, in one transaction. Raises `NotFounded`.

    A writer elsewhere waits: on PostgreSQL for the logs' rows, on SQLite for the transaction itself.
    """
    with _writer:
        with transaction.atomic(durable=True):
            rows = lock_logs()
            store = Store(rows, {own: _recall(row) for own, row in rows.items()})
            yield store
            store.save(partial(write_rows, models.Entry, ENTRY))
        _memories.update(store.memories())


def lock_logs() -> dict[bool, models.Log]:
    """Both logs' rows, by whether they are the own one, for this transaction alone. Raises `NotFounded`."""
    return _rows(_LOCKED if connection.features.has_select_for_update else _LOGS)


def _recall(row: models.Log) -> Memory:
    memory = remembered(row)
    if memory is not None:
        return memory
    edge = ask_tree(row, partial(read_frontier, row.size))
    return Memory(row.hotline, row.side, row.repaired, size=row.size, root=row.root, edge=edge)


def both_logs() -> tuple[models.Log, models.Log]:
    """The own log, and the mirror of the other one. Raises `NotFounded`."""
    rows = _rows(_LOGS)
    return rows[True], rows[False]


def _rows(query: str) -> dict[bool, models.Log]:
    rows = {row.own: row for row in read_models(models.Log, query)}
    if len(rows) != 2:
        raise NotFounded
    return rows


def own_log() -> models.Log:
    """The own log. Raises `NotFounded`."""
    return _log(own=True)


def other_log() -> models.Log:
    """The mirror of the other log. Raises `NotFounded`."""
    return _log(own=False)


def _log(*, own: bool) -> models.Log:
    row = next(iter(read_models(models.Log, _LOG, own)), None)
    if row is None:
        raise NotFounded
    return row


def ask_tree(log: models.Log, question: Callable[[NodeReader], T]) -> T:
    """The answer to a question about a stored tree: each tile that it needs, one a level for a proof, is read once."""
    memory = remembered(log)
    tiles: dict[Coordinate, tuple[bytes, bytes]] = {}

    def read(level: int, index: int) -> bytes:
        at, height, position = locate(level, index)
        if at not in tiles:
            tiles[at] = _tile_and_middle(log, at) if memory is None else _tile_at_hand(log, at, memory)
        tile, middle = tiles[at]
        return subtree_hash(tile, height, position, middle=middle)

    return question(read)


def _tile_at_hand(log: models.Log, at: Coordinate, memory: Memory) -> tuple[bytes, bytes]:
    """A tile, remembered or read. Full ones above the lowest level are few, and proofs all over a long log share them.

    One that is remembered may have grown since: a complete subtree in it is the same.
    """
    # Each is looked up once, and not `in` first: others change what is remembered meanwhile.
    if (hashes := memory.tiles.get(at)) is not None:
        return hashes, b""
    if (known := memory.upper.get(at)) is not None:
        return known
    tile = _tile_and_middle(log, at)
    if at.level and len(tile[0]) == TILE_SIZE:
        memory.upper[at] = tile
    return tile


def _tile_and_middle(log: models.Log, at: Coordinate) -> tuple[bytes, bytes]:
    found = read_rows(models.Tile, _TILE[3:], unique=_TILE[:3], keys=[(log.pk, at.level, at.index)])
    return (bytes(found[0][0]), bytes(found[0][1])) if found else (b"", b"")


def _tile_row(log: models.Log, at: Coordinate, hashes: bytes) -> tuple[object, ...]:
    """A tile's values, in the order of `_TILE`. What still grows has no middle row: it is remembered, as it is."""
    return log.pk, at.level, at.index, hashes, middle_row(hashes) if len(hashes) == TILE_SIZE else b""


def read_tile(log: models.Log, level: int, index: int) -> bytes:
    """A stored tile's hashes."""
    hashes: bytes = models.Tile.objects.values_list("hashes", flat=True).get(log=log, level=level, index=index)
    return hashes


def remembered(log: models.Log) -> Memory | None:
    """What this process remembers of a log as it stands in that row; None where the row says otherwise."""
    memory = _memories.get(log.own)
    known = memory is not None and memory.is_of(log.hotline, log.side, log.repaired, log.size, log.root)
    return memory if known else None


def newest_of_own() -> Newest | None:
    """What this process appended last to the own log, if it is at hand."""
    memory = _memories.get(True)
    return None if memory is None else memory.newest


def root_at(log: models.Log, size: int) -> bytes | None:
    """The root of a stored log at that size; None beyond its end.

    `log` may be older than the log: beyond its end the row is read anew, as others have appended and signed meanwhile.
    """
    if size > log.size:
        log = models.Log.objects.get(pk=log.pk)
    if size >= log.size:
        return log.root if size == log.size else None
    memory = remembered(log)
    known = None if memory is None else memory.roots.get(size)
    return known if known is not None else ask_tree(log, partial(read_frontier, size)).root()


def read_records(side: str, keys: Collection[Key]) -> dict[Key, Record | None]:
    """The records under these keys in a side's walk, as they are stored; None where there is none."""
    named = {encode_key(key): key for key in keys}
    rows = read_rows(models.Record, _RECORD[1:], unique=_RECORD[:2], keys=[(side, name) for name in named])
    return dict.fromkeys(keys) | {named[name]: decode_record(named[name], bytes(value)) for name, value in rows}


def save_records(side: str, records: Mapping[Key, Record]) -> None:
    """Keep records of a side's walk, in the place of those under the same keys."""
    rows = [(side, encode_key(key), encode_record(one)) for key, one in records.items()]
    write_rows(models.Record, _RECORD, rows, unique=_RECORD[:2], update=_RECORD[2:])


def _stands(row: models.Log) -> tuple[object, ...]:
    return row.size, row.root, row.held, row.withheld_since


def entry_row(log: models.Log, added: Added) -> EntryRow:
    """The row of an entry that was added."""
    verdict = added.judgement.taken_as
    return (
        log.pk,
        added.index,
        added.entry,
        kind_of(verdict.frame),
        None if verdict.frame is None else verdict.frame.at,
        verdict.code or "",
        verdict.sound,
        *place_after(added.judgement),
        calls_for_receipt(verdict),
    )

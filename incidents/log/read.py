"""Reading both logs: entries after a cursor, proofs from tiles, a batch for the other node, what a walk knows.

Everything here reads a bounded number of rows, however long the logs are.
"""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from functools import partial

from crypto.frame import parse_frame
from crypto.merkle import consistency_proof, inclusion_proof
from crypto.past import parse_item
from crypto.statement import Part, Statement
from crypto.view import Key, Record, View
from incidents.log import models
from incidents.log.batch import Batch
from incidents.log.records import standing
from incidents.log.rows import read_models, read_rows
from incidents.log.sign import checkpoint_at, newest_signed
from incidents.log.store import ask_tree, both_logs, newest_of_own, own_log, read_records, remembered

_ENTRIES = 'WHERE "log_id" = %s AND "index" >= %s ORDER BY "index" LIMIT %s'
_CHECKPOINT = 'WHERE "log_id" = %s AND "size" <= %s ORDER BY "size" DESC LIMIT 1'
_PARTS = ("hash", "part")

TRUST = (models.Entry.Kind.ARRANGEMENT, models.Entry.Kind.SIGNATORIES)


class StoredRecords:
    """A walk's records as they are stored now. A `crypto.view.Records`."""

    def __init__(self, log: models.Log) -> None:
        self._log = log

    def record(self, key: Key) -> Record | None:
        """The record under that key, or None; of a list of signatories, the version that stands."""
        key = standing(key)
        memory = remembered(self._log)
        records = {} if memory is None else memory.records
        try:
            return records[key]
        except KeyError:
            return read_records(self._log.side, [key])[key]


def view_of(side: str) -> View:
    """What the walk of that side's log knows. Raises `NotFounded`."""
    own, other = both_logs()
    return view_on(own, other) if side == own.side else view_on(other, own)


def view_on(log: models.Log, beside: models.Log) -> View:
    """The same, of a log whose row and the other one's are at hand."""
    return View(StoredRecords(log), own=log.side, other=beside.side, hotline=log.hotline)


def log_of(side: str) -> models.Log:
    """The log of that side. Raises `models.Log.DoesNotExist`."""
    return models.Log.objects.get(side=side)


def entries_after(log: models.Log, start: int, *, limit: int) -> list[models.Entry]:
    """Entries from index `start` on, at most `limit`, in order."""
    return read_models(models.Entry, _ENTRIES, log.pk, start, limit)


def trust_entries_after(log: models.Log, start: int, *, limit: int) -> list[models.Entry]:
    """The Arrangement and the signatories' changes from index `start` on, admissible or not, in order."""
    return list(models.Entry.objects.filter(log=log, index__gte=start, kind__in=TRUST).order_by("index")[:limit])


def entry_at(log: models.Log, index: int) -> models.Entry:
    """The entry at that index. Raises `models.Entry.DoesNotExist`."""
    return models.Entry.objects.get(log=log, index=index)


def prove_inclusion(log: models.Log, index: int, size: int) -> list[bytes]:
    """The audit path of an entry in the tree of `size`. Raises ValueError unless index < size <= the log's size."""
    _check_size(log, size)
    return ask_tree(log, partial(inclusion_proof, index, size))


def prove_inclusions(log: models.Log, indexes: Sequence[int], size: int) -> list[list[bytes]]:
    """The audit paths of several entries, which share the tiles that are read."""
    _check_size(log, size)
    return ask_tree(log, lambda read: [inclusion_proof(index, size, read) for index in indexes])


def prove_consistency(log: models.Log, old_size: int, new_size: int) -> list[bytes]:
    """The proof that the tree of `old_size` is a prefix of that of `new_size`. Raises ValueError as above."""
    _check_size(log, new_size)
    return ask_tree(log, partial(consistency_proof, old_size, new_size))


def newest_checkpoint(log: models.Log) -> models.Checkpoint | None:
    """The newest checkpoint of entries that are stored here."""
    return checkpoint_up_to(log, log.size)


def checkpoint_up_to(log: models.Log, size: int) -> models.Checkpoint | None:
    """The newest checkpoint of a log at that size or a smaller one."""
    return next(iter(read_models(models.Checkpoint, _CHECKPOINT, log.pk, size)), None)


def parts_of(entry: models.Entry) -> list[bytes | None]:
    """The parts of the body that an entry names, in its order; None for one that is not here."""
    named = named_parts(entry)
    stored = read_parts(named)
    return [stored.get(part.hash.hex()) for part in named]


def batch_after(start: int, *, now: datetime, max_entries: int, max_size: int) -> Batch | None:
    """Entries of the own log from `start` on with their bodies, and a checkpoint of just the batch's end; None if no
    entry follows.

    At least one entry, and otherwise no more than `max_size` bytes, bodies with them.
    """
    log = own_log()
    rows = entries_after(log, start, limit=min(max_entries, log.size - start)) if start < log.size else []
    entries: list[bytes] = []
    named: list[Part] = []
    size = 0
    for row, body in zip(rows, bodies_of(log, rows), strict=True):
        size += len(row.entry) + sum(part.size for part in body)
        if entries and size > max_size:
            break
        entries.append(row.entry)
        named += body
    if not entries:
        return None
    stored = read_parts(named)
    # Two entries may name one part; it goes once, in the place of the first.
    parts = dict.fromkeys(part.hash.hex() for part in named)
    bodies = tuple(stored[digest] for digest in parts if digest in stored)
    return Batch(start, tuple(entries), bodies, checkpoint_at(log, start + len(entries), now=now).note)


def newest_batch(start: int, *, max_entries: int) -> Batch | None:
    """As `batch_after`, where this process itself appended and signed what follows: then no database is asked.

    None where it did not, or where that does not begin just there; `batch_after` knows then.
    """
    newest, checkpoint = newest_of_own(), newest_signed()
    if newest is None or checkpoint is None or (newest.size, newest.root) != (checkpoint.size, checkpoint.root):
        return None
    if newest.start != start or len(newest.entries) > max_entries:
        return None
    return Batch(start, newest.entries, newest.parts, checkpoint.note)


def read_parts(named: Collection[Part]) -> dict[str, bytes]:
    """The stored ones of these parts, by their hashes in hex."""
    keys = {(part.hash.hex(),) for part in named}
    rows = read_rows(models.Part, _PARTS, unique=_PARTS[:1], keys=keys)
    return {digest: bytes(part) for digest, part in rows}


def named_parts(entry: models.Entry) -> tuple[Part, ...]:
    """What an entry's body consists of; nothing for an entry without one, or that is inadmissible."""
    if entry.kind != models.Entry.Kind.STATEMENT or entry.code:
        return ()
    return _body(parse_item(parse_frame(entry.entry).envelope)[0])


def bodies_of(log: models.Log, entries: Iterable[models.Entry]) -> list[tuple[Part, ...]]:
    """What the bodies of a log's entries consist of: as `named_parts`, but none is parsed that is remembered."""
    memory = remembered(log)
    verdicts = {} if memory is None else memory.verdicts
    known = [(entry, verdicts.get(entry.index)) for entry in entries]
    return [named_parts(entry) if one is None else () if one.code else _body(one.item) for entry, one in known]


def _body(item: object) -> tuple[Part, ...]:
    return item.body if isinstance(item, Statement) else ()


def _check_size(log: models.Log, size: int) -> None:
    if size > log.size:
        raise ValueError(f"the log has {log.size} entries")

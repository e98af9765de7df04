"""The mirror of the other side's log: take what it sends, believe nothing of it, keep all of it.

    take(Batch(start, entries, parts, checkpoint), now=now) -> Extent(size, held)

 1. the batch leaves no gap after what is mirrored, and the other log is not stopped OutOfOrder, Stopped
 2. each entry is judged in the other's walk, its trust entries with the others      Ahead
 3. the checkpoint is of just the batch's end, and signed with the keys that stand   Unverified, Malformed
    there by the other's own list
 4. it has the root of every checkpoint of its size that was shown before, and, up   ForkDetected
    to the mirror's end, that of the entries which are mirrored
 5. the entries lead to it: no signature covers them until they do                   NotLedTo
 6. every checkpoint that was shown before for a size now reached is of them, too    ForkDetected
 7. entries, tiles, verdicts, bodies and projections are stored in one transaction

Entries that do not lead to their checkpoint were damaged, or follow on another history than the one that is mirrored.
That one is known by itself where it is shown from before the mirror's end: by a checkpoint of a size that is mirrored,
or by entries that do lead from there to the checkpoint and are not those that are mirrored (ForkDetected). Anything
else proves nothing: it is dropped, and pulled again from further back (`incidents/link/rules.py`).

An inadmissible entry is kept with its reason and changes nothing else. What takes in more of the own log than there is
(`Ahead`) is not kept at all. An entry is *held* once the body that it names has come; nothing beyond the first that has
not is taken in, and the cosignature waits. Such entries are pulled again, from `held` on, until their bodies come with
them. On `ForkDetected` both notes are kept, and nothing more is taken from that log.
"""

import hashlib
import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from crypto.checkpoint import VerifiedCheckpoint, parse_origin, verify_checkpoint
from crypto.consistency import RootAt, check_consistent, check_entries
from crypto.dsse import VerifyEnvelope, verify_envelope
from crypto.errors import ForkDetected, Unverified
from crypto.merkle import Frontier, leaf_hash, read_frontier
from crypto.statement import Part, Statement
from crypto.tile import TileReader
from incidents.log import models
from incidents.log.batch import Batch
from incidents.log.keys import log_public_key, origin_of
from incidents.log.lookahead import look_ahead
from incidents.log.rows import fetch, read_models, write_rows
from incidents.log.signals import forked, grew
from incidents.log.store import CHECKPOINT, Added, Store, WalkedLog, other_log, writing

_logger = logging.getLogger("incidents.log")

MAX_HELD_AT_ONCE = 512
_FORKED = 'SELECT 1 FROM "incidents_forkproof" WHERE "log_id" = %s'
_KEPT = 'WHERE "log_id" = %s AND "size" IN (%s, %s)'
_SHOWN = 'WHERE "log_id" = %s AND "size" > %s AND "size" <= %s ORDER BY "size"'
_WAITING = """
    SELECT "index" FROM "incidents_entry"
    WHERE "log_id" = %s AND "index" >= %s AND "calls_for_receipt" ORDER BY "index" LIMIT 1
"""


@dataclass(frozen=True)
class Extent:
    """How far the mirror goes: it has `size` entries, `held` of them with their bodies."""

    size: int
    held: int


@dataclass(frozen=True)
class Brought:
    """What a batch added to the mirror: entries, as they were judged, parts of bodies by their hashes in hex, and the
    log and its checkpoint as they stand with them."""

    log: models.Log
    checkpoint: models.Checkpoint
    added: tuple[Added, ...]
    parts: Mapping[str, bytes]


@dataclass(eq=False)
class OutOfOrder(Exception):
    """A batch that begins beyond the mirror's end, at `size` entries. Pull from there, or from what is not held."""

    size: int
    code: str = "out-of-order"

    def __str__(self) -> str:
        return f"the mirror has {self.size} entries"


class NotLedTo(Unverified):
    """A batch whose entries do not lead to its checkpoint, which says nothing of them: they are pulled again."""

    def __init__(self) -> None:
        super().__init__("checkpoint", "not of the entries that came with it")


@dataclass(eq=False)
class Stopped(Exception):
    """The other log showed inconsistent histories: nothing is taken from it."""

    code: str = "fork"

    def __str__(self) -> str:
        return "the other log showed inconsistent histories"


def take(
    batch: Batch, *, now: datetime, edge: Frontier | None = None, verify: VerifyEnvelope = verify_envelope
) -> Extent:
    """Take a batch, in one transaction. Raises as the module says, and `NotFounded`; then nothing of it is kept.

    `edge` is the tree before the batch as the sender has it; None where it is said to be the mirror's own.
    """
    try:
        with writing() as store:
            checkpoint = _take(store, batch, edge, now, verify)
    except ForkDetected as fork:
        stop(fork, now=now)
        raise
    log = store.other
    if log.added:
        grew.send(sender=None, brought=Brought(log.row, checkpoint, tuple(log.added), store.parts))
    return Extent(log.row.size, log.row.held)


def stop(fork: ForkDetected, *, now: datetime) -> None:
    """Keep the proof that the other log forked: nothing more is taken from it. The first proof stays."""
    log = other_log()
    proof = {"found_at": now, "known": fork.known, "shown": fork.shown}
    if models.ForkProof.objects.get_or_create(log=log, defaults=proof)[1]:
        _logger.error("the other log showed inconsistent histories", extra={"fields": {"code": fork.code}})
        forked.send(sender=None, side=log.side)


def has_forked(log: models.Log) -> bool:
    """Whether there is a proof that a log forked."""
    return bool(fetch(_FORKED, log.pk))


def first_waiting(log: models.Log, seen: int) -> int | None:
    """The first of a log's entries from `seen` on that calls for a receipt."""
    found = fetch(_WAITING, log.pk, seen)
    return found[0][0] if found else None


def _take(
    store: Store, batch: Batch, edge: Frontier | None, now: datetime, verify: VerifyEnvelope
) -> models.Checkpoint:
    log = store.other
    if has_forked(log.row):
        raise Stopped
    known = log.tree.size - batch.start
    if known < 0:
        raise OutOfOrder(log.tree.size)
    entries = batch.entries[known:]
    look_ahead(log, entries, year=now.year)
    for entry in entries:
        store.add(log, entry, log.judge(entry, verify))
    checkpoint = verify_of_other(log, batch.checkpoint)
    if checkpoint.size != batch.end:
        raise Unverified("checkpoint", "not of the batch's end")
    check_history(log, checkpoint)
    _check_led_to(log, batch, edge, checkpoint)
    _check_shown_before(log, checkpoint)
    _hold(store, batch.parts, now)
    return keep_checkpoint(log.row, checkpoint)


def verify_of_other(log: WalkedLog, note: bytes) -> VerifiedCheckpoint:
    """The checkpoint of the other log, by the keys that its own list names as far as it is walked."""
    node = log.view().signatories(log.walk.own).node
    if node is None:
        raise Unverified("checkpoint", "the other log names no keys yet")
    return verify_checkpoint(note, log_public_key(log.walk.hotline, log.walk.own, node.log))


def check_history(log: WalkedLog, shown: VerifiedCheckpoint) -> None:
    """Check a checkpoint against one of its size that was shown before, and against the entries that are mirrored.

    Raises `ForkDetected`.
    """
    end = max(shown.size, log.row.size)
    kept = {
        row.size: verified(log.row, row) for row in read_models(models.Checkpoint, _KEPT, log.row.pk, shown.size, end)
    }
    if shown.size in kept:
        check_consistent(kept[shown.size], shown, ())
    if shown.size < end:
        # There is one of just the mirror's end, always: what is mirrored led to it.
        check_entries(kept[end], shown, log.tree.root)


def keep_checkpoint(log: models.Log, shown: VerifiedCheckpoint) -> models.Checkpoint:
    """Keep a verified checkpoint of the other log, and return it; of a size that is kept already, the first stays."""
    at = datetime.fromtimestamp(shown.time, tz=UTC)
    row = models.Checkpoint(log=log, size=shown.size, root=shown.root, at=at, note=shown.note)
    write_rows(models.Checkpoint, CHECKPOINT, [[getattr(row, name) for name in CHECKPOINT]], unique=CHECKPOINT[:2])
    return row


def _check_led_to(log: WalkedLog, batch: Batch, edge: Frontier | None, shown: VerifiedCheckpoint) -> None:
    """The mirrored entries and those that came lead to the checkpoint.

    Raises `NotLedTo`, and `ForkDetected` where those that came do so without the mirrored ones.
    """
    if log.tree.root(shown.size) == shown.root:
        return
    theirs = _tree_of(batch, edge or read_frontier(batch.start, TileReader(log.tree.read_tile)))
    if theirs(shown.size) == shown.root:
        mirrored = models.Checkpoint.objects.get(log=log.row, size=log.row.size)
        check_entries(verified(log.row, mirrored), shown, theirs)
    raise NotLedTo


def _tree_of(batch: Batch, edge: Frontier) -> RootAt:
    """The tree that the entries of a batch make after `edge`, those in the place of mirrored ones too."""
    roots = {edge.size: edge.root()}
    for entry in batch.entries:
        edge = edge.append(leaf_hash(entry))
        roots[edge.size] = edge.root()
    return roots.get


def _check_shown_before(log: WalkedLog, checkpoint: VerifiedCheckpoint) -> None:
    """Checkpoints that were shown for sizes now reached must be of these entries, too. Raises `ForkDetected`."""
    for row in read_models(models.Checkpoint, _SHOWN, log.row.pk, log.row.size, checkpoint.size):
        check_entries(verified(log.row, row), checkpoint, log.tree.root)


def verified(log: models.Log, row: models.Checkpoint) -> VerifiedCheckpoint:
    """A kept checkpoint, which was verified before it was kept."""
    origin = parse_origin(origin_of(log.hotline, log.side))
    return VerifiedCheckpoint(origin, row.size, row.root, int(row.at.timestamp()), row.note)


def _hold(store: Store, parts: Sequence[bytes], now: datetime) -> None:
    """Store the parts that entries wait for, and move `held` to the first whose body is not all here.

    What no waiting entry names is not stored: the other side must not fill this node's disk.
    """
    log, row = store.other, store.other.row
    waiting = _bodies(log, row.held, row.held + MAX_HELD_AT_ONCE)
    named = {part.hash for _, body in [*waiting, *_bodies(log, row.size, log.tree.size)] for part in body}
    store.add_parts(part for part in parts if hashlib.sha256(part).digest() in named)
    absent = _absent([part for _, body in waiting for part in body], store.parts)
    missing = next((index for index, body in waiting if absent.intersection(body)), None)
    held = min(log.tree.size, row.held + MAX_HELD_AT_ONCE) if missing is None else missing
    if held == log.tree.size:
        row.withheld_since = None
    elif held != row.held or row.withheld_since is None:
        row.withheld_since = now
    row.held = held


def _bodies(log: WalkedLog, start: int, end: int) -> list[tuple[int, tuple[Part, ...]]]:
    """What the bodies consist of that admissible statements among these entries name, by index."""
    verdicts = log.verdicts_between(start, min(log.tree.size, end))
    return [(one.index, one.item.body) for one in verdicts if not one.code and isinstance(one.item, Statement)]


def _absent(parts: Sequence[Part], came: Mapping[str, bytes]) -> set[Part]:
    """Those of the parts that neither came now nor are stored."""
    sought = {part for part in parts if len(came.get(part.hash.hex(), b"")) != part.size}
    stored = models.Part.objects.filter(hash__in=[part.hash.hex() for part in sought]) if sought else ()
    return sought - {Part(size=row.size, hash=bytes.fromhex(row.hash)) for row in stored}

"""The mirror of the other side's log: take what it sends, believe nothing of it, keep all of it.

    take(Batch(start, entries, parts, checkpoint), now=now) -> Mirrored(size, held)

 1. the batch leaves no gap after what is mirrored, and the other log is not stopped OutOfOrder, Stopped
 2. each entry is judged in the other's walk, its trust entries with the others      Ahead
 3. the checkpoint is of just the batch's end, and signed with the keys that stand   Unverified, Malformed
    there by the other's own list
 4. its root is that of the entries, and so is that of each checkpoint that was      ForkDetected
    shown earlier for a size now reached
 5. entries, tiles, verdicts, bodies and projections are stored in one transaction

An inadmissible entry is kept with its reason and changes nothing else. What takes in more of the own log than there is
(`Ahead`) is not kept at all. An entry is *held* once the body that it names has come; nothing beyond the first that has
not is taken in, and the cosignature waits. Such entries are pulled again, from `held` on, until their bodies come with
them. On `ForkDetected` both notes are kept, and nothing more is taken from that log.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from crypto.checkpoint import VerifiedCheckpoint, encode_origin, verify_checkpoint
from crypto.dsse import VerifyEnvelope, verify_envelope
from crypto.errors import ForkDetected, Unverified
from crypto.statement import Part, Statement
from incidents.log import models
from incidents.log.keys import log_public_key
from incidents.log.lookahead import look_ahead
from incidents.log.rows import fetch, write_rows
from incidents.log.signals import forked
from incidents.log.store import Store, WalkedLog, other_log, writing

MAX_HELD_AT_ONCE = 512
_FORKED = 'SELECT 1 FROM "incidents_forkproof" WHERE "log_id" = %s'
_SHOWN = """
    SELECT "size", "root", "note" FROM "incidents_checkpoint"
    WHERE "log_id" = %s AND "size" > %s AND "size" <= %s ORDER BY "size"
"""
_WAITING = """
    SELECT "index" FROM "incidents_entry"
    WHERE "log_id" = %s AND "index" >= %s AND "calls_for_receipt" ORDER BY "index" LIMIT 1
"""
_CHECKPOINT = ("log_id", "size", "root", "at", "note")


@dataclass(frozen=True)
class Batch:
    """Entries of the other log from `start` on, parts of bodies, and a signed checkpoint of just the batch's end."""

    start: int
    entries: tuple[bytes, ...]
    parts: tuple[bytes, ...]
    checkpoint: bytes


@dataclass(frozen=True)
class Mirrored:
    """The mirror holds `size` entries, `held` of them with their bodies."""

    size: int
    held: int


@dataclass(eq=False)
class OutOfOrder(Exception):
    """A batch that begins beyond the mirror's end, at `size` entries. Pull from there, or from what is not held."""

    size: int
    code: str = "out-of-order"

    def __str__(self) -> str:
        return f"the mirror has {self.size} entries"


@dataclass(eq=False)
class Stopped(Exception):
    """The other log showed inconsistent histories: nothing is taken from it."""

    code: str = "fork"

    def __str__(self) -> str:
        return "the other log showed inconsistent histories"


def take(batch: Batch, *, now: datetime, verify: VerifyEnvelope = verify_envelope) -> Mirrored:
    """Take a batch, in one transaction. Raises as the module says, and `NotFounded`; then nothing of it is kept."""
    try:
        with writing() as store:
            return _take(store, batch, now, verify)
    except ForkDetected as fork:
        stop(fork, now=now)
        raise


def stop(fork: ForkDetected, *, now: datetime) -> None:
    """Keep the proof that the other log forked: nothing more is taken from it. The first proof stays."""
    log = other_log()
    proof = models.ForkProof(log=log, found_at=now, known=fork.known, shown=fork.shown)
    models.ForkProof.objects.bulk_create([proof], ignore_conflicts=True)
    forked.send(sender=None, side=log.side)


def has_forked(log: models.Log) -> bool:
    """Whether there is a proof that a log forked."""
    return bool(fetch(_FORKED, log.pk))


def first_waiting(log: models.Log, seen: int) -> int | None:
    """The first of a log's entries from `seen` on that calls for a receipt."""
    found = fetch(_WAITING, log.pk, seen)
    return found[0][0] if found else None


def _take(store: Store, batch: Batch, now: datetime, verify: VerifyEnvelope) -> Mirrored:
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
    if checkpoint.size != batch.start + len(batch.entries):
        raise Unverified("checkpoint", "not of the batch's end")
    check_history(log, checkpoint)
    _check_shown_before(log, checkpoint)
    _hold(store, batch.parts, now)
    keep_checkpoint(log.row, checkpoint)
    return Mirrored(log.tree.size, log.row.held)


def verify_of_other(log: WalkedLog, note: bytes) -> VerifiedCheckpoint:
    """The checkpoint of the other log, by the keys that its own list names as far as it is walked."""
    node = log.view().signatories(log.walk.own).node
    if node is None:
        raise Unverified("checkpoint", "the other log names no keys yet")
    return verify_checkpoint(note, log_public_key(log.walk.hotline, log.walk.own, node.log))


def check_history(log: WalkedLog, shown: VerifiedCheckpoint) -> None:
    """Check a checkpoint against the entries, as far as they are here. Raises `ForkDetected`, `Unverified`."""
    if shown.size > log.tree.size:
        return
    if log.tree.root(shown.size) == shown.root:
        return
    known = models.Checkpoint.objects.filter(log=log.row, size__lte=log.row.size).order_by("-size").first()
    if known is None:
        raise Unverified("checkpoint", "not of the entries that came with it")
    raise ForkDetected(encode_origin(shown.origin), known.note, shown.note)


def keep_checkpoint(log: models.Log, shown: VerifiedCheckpoint) -> None:
    """Keep a verified checkpoint of the other log; of a size that is kept already, the first stays."""
    at = datetime.fromtimestamp(shown.time, tz=UTC)
    write_rows(
        models.Checkpoint, _CHECKPOINT, [(log.pk, shown.size, shown.root, at, shown.note)], unique=_CHECKPOINT[:2]
    )


def _check_shown_before(log: WalkedLog, checkpoint: VerifiedCheckpoint) -> None:
    """Checkpoints that were shown for sizes now reached must be of these entries, too."""
    for size, root, note in fetch(_SHOWN, log.row.pk, log.row.size, checkpoint.size):
        if log.tree.root(size) != bytes(root):
            raise ForkDetected(encode_origin(checkpoint.origin), bytes(note), checkpoint.note)


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

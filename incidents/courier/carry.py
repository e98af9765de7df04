"""Writing a courier file and taking one: the same door, receipts and cosignatures as the link's, and no line.

    A writes all that B's mirror has not cosigned; B takes it, receipts it, cosigns it, and answers with a file of its
    own: the cosignature, and what waits for A. A takes that one likewise.

A file is taken in one transaction: all its entries, or none. Its cosignature is a thing of its own, taken after them,
as the key that made it may be named by them; one that does not hold is left aside, and said to be. A file that is read
again brings nothing new, and is answered again.
"""

from dataclasses import dataclass
from datetime import datetime

from crypto.errors import Ahead, ForkDetected, Malformed, Refused, Unverified
from crypto.merkle import Frontier, read_frontier
from incidents.courier.file import MAX_ENTRIES, MAX_FILE_SIZE, CourierFile, CourierRefused, parse_file
from incidents.link.messages import MAX_BATCH_ENTRIES, MAX_BATCH_SIZE
from incidents.log.append import Appended, Bare, append
from incidents.log.batch import Batch
from incidents.log.cosign import cosign, take_cosigned
from incidents.log.mirror import OutOfOrder, Stopped
from incidents.log.models import Checkpoint, Log
from incidents.log.read import batch_after
from incidents.log.store import ask_tree, both_logs, other_log, own_log
from incidents.statements.admission import admit_mirrored


@dataclass(frozen=True)
class Taken:
    """What a file brought: `count` entries, `new` of them not known before; its cosignature, if it had one, `confirmed`
    the own log up to that size, or was `left_aside`."""

    count: int
    new: int
    confirmed: int | None
    left_aside: bool


def make_file(*, now: datetime) -> CourierFile:
    """A file of what the other mirror has not cosigned, as much as one file holds, and of this node's cosignature.

    Raises `NotFounded`, `SignedBeyond`, `KeyFile`.
    """
    cosigned = cosign(now=now) or b""
    log = own_log()
    edge = _edge(log, _cosigned_size(log))
    batches: list[Batch] = []
    start, size = edge.size, 0
    # Room for the last batch, which may go beyond, and for what announces them all.
    while size <= MAX_FILE_SIZE - 4 * MAX_BATCH_SIZE and start - edge.size <= MAX_ENTRIES - MAX_BATCH_ENTRIES:
        batch = batch_after(start, now=now, max_entries=MAX_BATCH_ENTRIES, max_size=MAX_BATCH_SIZE)
        if batch is None:
            break
        batches.append(batch)
        start += len(batch.entries)
        size += sum(map(len, batch.entries + batch.parts))
    return CourierFile(log.hotline, log.side, edge, tuple(batches), cosigned)


def take_file(data: bytes, *, now: datetime) -> Taken:
    """Take what the other side's courier brought, and receipt it. Raises `CourierRefused`; then nothing is kept.

    Raises `ClockLeapt` and what else `append` does once the entries are held, but not receipted: read it again then.
    """
    file = parse_file(data)
    own, other = both_logs()
    if file.hotline != own.hotline:
        raise CourierRefused("another-hotline")
    if file.side != other.side:
        raise CourierRefused("own-file")
    try:
        _admit(file, now=now)
    except OutOfOrder as gap:
        raise CourierRefused("gap", start=file.edge.size, held=gap.size) from gap
    except Stopped as stopped:
        raise CourierRefused("stopped") from stopped
    except Ahead as ahead:
        raise CourierRefused("ahead") from ahead
    except ForkDetected as fork:
        raise CourierRefused("fork") from fork
    except (Unverified, Malformed, Refused) as wrong:
        raise CourierRefused("unsigned") from wrong
    while isinstance(append([Bare()], now=now)[0], Appended):
        pass
    confirmed, left_aside = _take_cosignature(file.cosigned)
    return Taken(file.count, max(0, file.end - max(other.size, file.edge.size)), confirmed, left_aside)


def waiting_after(file: CourierFile) -> int:
    """How many of the own entries did not fit into a file."""
    return own_log().size - file.end


def _admit(file: CourierFile, *, now: datetime) -> None:
    """All entries in one batch, so that they are taken together; then what is held follows, step by step."""
    if not file.batches:
        return
    entries = tuple(entry for batch in file.batches for entry in batch.entries)
    parts = tuple(part for batch in file.batches for part in batch.parts)
    checkpoint = file.batches[-1].checkpoint
    before = other_log().held
    extent = admit_mirrored(Batch(file.edge.size, entries, parts, checkpoint), now=now, edge=file.edge)
    while before < extent.held < extent.size == file.end:
        before = extent.held
        extent = admit_mirrored(Batch(file.end, (), (), checkpoint), now=now)


def _take_cosignature(note: bytes) -> tuple[int | None, bool]:
    if not note:
        return None, False
    try:
        kept = take_cosigned(note)
    except (Unverified, Malformed):
        return None, True
    return (None, True) if kept is None else (kept.size, False)


def _cosigned_size(log: Log) -> int:
    newest = Checkpoint.objects.filter(log=log).exclude(cosigned=None).order_by("-size").first()
    return 0 if newest is None else newest.size


def _edge(log: Log, size: int) -> Frontier:
    return ask_tree(log, lambda read: read_frontier(size, read))

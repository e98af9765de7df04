"""The own log's checkpoints: signed when entries are durable, at the size that is asked for, and never beyond.

Check, persist, only then sign: the tree must go through what was signed before (`signed.py`), the size is noted outside
the database and flushed, and only then does the key sign.
"""

from datetime import UTC, datetime

from crypto.checkpoint import Checkpoint, parse_origin, sign_checkpoint
from incidents.log import models
from incidents.log.keys import log_key
from incidents.log.signals import signed
from incidents.log.signed import Signed, keep_signed
from incidents.log.store import own_log, root_at


def sign_own_log(*, now: datetime) -> models.Checkpoint:
    """The checkpoint of the own log as it is now. Raises `NotFounded`, `SignedBeyond`, `KeyFile`."""
    return checkpoint_at(own_log().size, now=now)


def checkpoint_at(size: int, *, now: datetime) -> models.Checkpoint:
    """The own log's checkpoint at `size`, signed now if there is none. Raises ValueError beyond the log's end."""
    log = own_log()
    kept = models.Checkpoint.objects.filter(log=log, size=size).first()
    if kept is not None:
        return kept
    root, note = sign_at(log, size, now=now)
    row = models.Checkpoint(log=log, size=size, root=root, at=now, note=note)
    # Another process may have signed the same tree meanwhile: one of the two notes is as good as the other.
    models.Checkpoint.objects.bulk_create([row], ignore_conflicts=True)
    signed.send(sender=None, side=log.side)
    return row


def sign_at(log: models.Log, size: int, *, now: datetime) -> tuple[bytes, bytes]:
    """The root of the own log at `size`, and a note signed now. Raises ValueError beyond the log's end."""
    root = root_at(log, size)
    if root is None:
        raise ValueError(f"the log has no {size} entries")
    keep_signed("log", Signed(size, root), root_of=lambda at: root_at(log, at))
    key = log_key(log.hotline, log.side)
    checkpoint = Checkpoint(origin=parse_origin(key.name), size=size, root=root)
    return root, sign_checkpoint(checkpoint, key=key, time=posix(now))


def prune_checkpoints() -> int:
    """Let checkpoints go that a newer, cosigned one of the same log stands for; how many.

    Of the other log those that were shown for sizes still to come stay, and the newest that is stored here.
    """
    deleted = 0
    for log in models.Log.objects.all():
        rows = models.Checkpoint.objects.filter(log=log, size__lte=log.size)
        cosigned = rows.exclude(cosigned=None).order_by("-size").values_list("size", flat=True).first()
        if cosigned is not None:
            deleted += rows.filter(size__lt=cosigned).delete()[0]
    return deleted


def posix(time: datetime) -> int:
    """A time in POSIX seconds."""
    return int(time.astimezone(UTC).timestamp())

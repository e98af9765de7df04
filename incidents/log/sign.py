"""The own log's checkpoints: signed when entries are durable, at the size that is asked for, and never beyond.

Check, persist, only then sign: the tree must go through what was signed before (`signed.py`), the size is noted outside
the database and flushed, and only then does the key sign.
"""

import threading
from datetime import UTC, datetime
from functools import partial

from django.conf import settings

from crypto.checkpoint import Checkpoint, parse_origin, sign_checkpoint
from incidents.log import models
from incidents.log.keys import log_key
from incidents.log.rows import write_rows
from incidents.log.signals import checkpointed, signed
from incidents.log.signed import TreeHead, keep_signed
from incidents.log.store import CHECKPOINT, root_at

_signer = threading.Lock()
_newest: dict[str, models.Checkpoint] = {}
"""The checkpoint that this process signed last, by the node's data directory."""


def sign_own_log(log: models.Log, *, now: datetime, bare: bool = False) -> models.Checkpoint:
    """The checkpoint of the own log, as it stands in `log`. Raises `SignedBeyond`, `KeyFile`.

    `bare` is whether bare frames are all that is new: nobody waits for these, but the other node.
    """
    # The writer and the link ask for the same one at the same moment: whoever comes second finds it.
    with _signer:
        return _signed_last(log, log.size) or _sign(log, log.size, now=now, bare=bare)


def newest_signed() -> models.Checkpoint | None:
    """The checkpoint of the own log that this process signed last."""
    return _newest.get(str(settings.HOTLINE_DATA))


def checkpoint_at(log: models.Log, size: int, *, now: datetime) -> models.Checkpoint:
    """The own log's checkpoint at `size`, signed now if there is none. Raises ValueError beyond the log's end."""
    with _signer:
        last = _signed_last(log, size) or models.Checkpoint.objects.filter(log=log, size=size).first()
        return last or _sign(log, size, now=now, bare=False)


def _signed_last(log: models.Log, size: int) -> models.Checkpoint | None:
    last = newest_signed()
    return last if last is not None and (last.size, last.root) == (size, root_at(log, size)) else None


def _sign(log: models.Log, size: int, *, now: datetime, bare: bool) -> models.Checkpoint:
    root = root_at(log, size)
    if root is None:
        raise ValueError(f"the log has no {size} entries")
    keep_signed("log", TreeHead(size, root), root_of=partial(root_at, log))
    key = log_key(log.hotline, log.side)
    checkpoint = Checkpoint(origin=parse_origin(key.name), size=size, root=root)
    note = sign_checkpoint(checkpoint, key=key, time=posix(now))
    row = _newest[str(settings.HOTLINE_DATA)] = models.Checkpoint(log=log, size=size, root=root, at=now, note=note)
    # The other node first: it waits for the note, and for nothing that is stored here with it.
    signed.send(sender=None)
    try:
        # Another process may have signed the same tree meanwhile: one of the two notes is as good as the other.
        write_rows(models.Checkpoint, CHECKPOINT, [(log.pk, size, root, now, note)], unique=CHECKPOINT[:2])
    except BaseException:
        # The tick that makes up for it would else find it at hand, and nobody who reads the tables ever would.
        _newest.pop(str(settings.HOTLINE_DATA), None)
        raise
    checkpointed.send(sender=None, side=log.side, bare=bare)
    return row


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

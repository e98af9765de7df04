"""Receipt, then cosignature: what this node says to the other about the other's log.

The receipt is a bare frame in the own log, and durable before the cosignature is made. The cosignature says what C2SP
tlog-mirror has it say: consistent with all that this mirror has seen of the log, and durably stored, here with every
body. Check, persist, only then sign (`signed.py`), also here: a mirror that lost entries cosigns no other ones.
"""

from datetime import UTC, datetime
from functools import partial

from crypto.checkpoint import CosignedCheckpoint, cosign_checkpoint, verify_cosigned
from crypto.errors import Unverified
from incidents.log import models
from incidents.log.keys import log_key, mirror_key, mirror_public_key
from incidents.log.mirror import first_waiting, has_forked, verified
from incidents.log.read import checkpoint_up_to, view_on
from incidents.log.rows import execute, write_rows
from incidents.log.sign import posix
from incidents.log.signals import cosigned
from incidents.log.signed import TreeHead, keep_signed
from incidents.log.store import CHECKPOINT, both_logs, root_at

_COSIGN = 'UPDATE "incidents_checkpoint" SET "cosigned" = %s WHERE "id" = %s'
_COSIGNED = (*CHECKPOINT, "cosigned")


def cosign(*, now: datetime) -> bytes | None:
    """The newest checkpoint of the other log that may be cosigned, as a cosigned note; None if there is none.

    Its entries are all held, and what of them calls for a receipt has one. Raises `NotFounded`, `SignedBeyond`,
    `KeyFile`.
    """
    own, other = both_logs()
    row = newest_to_cosign(own, other)
    if row is None:
        return None
    if row.cosigned is None:
        keep_signed("mirror", TreeHead(row.size, row.root), root_of=partial(root_at, other))
        key = mirror_key(own.hotline, own.side)
        row.cosigned = cosign_checkpoint(verified(other, row), key=key, time=posix(now))
        execute(_COSIGN, row.cosigned, row.pk)
        cosigned.send(sender=None, side=other.side)
    return row.cosigned


def newest_to_cosign(own: models.Log, other: models.Log) -> models.Checkpoint | None:
    """The newest checkpoint of the other log whose entries are held and receipted."""
    if has_forked(other):
        return None
    waiting = first_waiting(other, view_on(own, other).head().seen)
    return checkpoint_up_to(other, other.held if waiting is None else min(other.held, waiting))


def take_cosigned(note: bytes) -> models.Checkpoint | None:
    """Keep the other side's cosignature of the own log. Raises `Malformed`, `Unverified`.

    None while the other log has not come, which names the mirror's keys; the next time mark brings it again.
    """
    own, other = both_logs()
    node = view_on(other, own).signatories(other.side).node
    if node is None:
        return None
    log_public = log_key(own.hotline, own.side).public_key()
    return keep_cosigned(
        own, verify_cosigned(note, log_public, mirror_public_key(own.hotline, other.side, node.mirror))
    )


def keep_cosigned(own: models.Log, shown: CosignedCheckpoint) -> models.Checkpoint:
    """Keep a verified cosignature of the own log. Raises `Unverified` where the log does not go through it."""
    checkpoint = shown.checkpoint
    if root_at(own, checkpoint.size) != checkpoint.root:
        raise Unverified("cosignature", "the own log does not go through this")
    at = datetime.fromtimestamp(checkpoint.time, tz=UTC)
    # The checkpoint is kept as a rule; one that has been pruned since comes back, with its cosignature.
    values = (own.pk, checkpoint.size, checkpoint.root, at, checkpoint.note, shown.note)
    write_rows(models.Checkpoint, _COSIGNED, [values], unique=_COSIGNED[:2], update=_COSIGNED[5:])
    cosigned.send(sender=None, side=own.side)
    return models.Checkpoint(
        log=own, size=checkpoint.size, root=checkpoint.root, at=at, note=checkpoint.note, cosigned=shown.note
    )

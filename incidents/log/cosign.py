"""Receipt, then cosignature: what this node says to the other about the other's log.

The receipt is a bare frame in the own log, and durable before the cosignature is made. The cosignature says what C2SP
tlog-mirror has it say: consistent with all that this mirror has seen of the log, and durably stored, here with every
body. Check, persist, only then sign (`signed.py`), also here: a mirror that lost entries cosigns no other ones.
"""

from datetime import UTC, datetime

from crypto.checkpoint import CosignedCheckpoint, VerifiedCheckpoint, cosign_checkpoint, parse_origin, verify_cosigned
from crypto.errors import Unverified
from incidents.log import models
from incidents.log.keys import log_key, mirror_key, mirror_public_key, origin_of
from incidents.log.read import view_of
from incidents.log.sign import posix
from incidents.log.signals import signed
from incidents.log.signed import Signed, keep_signed
from incidents.log.store import other_log, own_log, root_at


def cosign(*, now: datetime) -> bytes | None:
    """The newest checkpoint of the other log that may be cosigned, as a cosigned note; None if there is none.

    Its entries are all held, and what of them calls for a receipt has one. Raises `NotFounded`, `SignedBeyond`,
    `KeyFile`.
    """
    row = newest_to_cosign()
    if row is None:
        return None
    if row.cosigned is None:
        row.cosigned = cosign_as_of(row, now=now)
        row.save(update_fields=["cosigned"])
        signed.send(sender=None, side=other_log().side)
    return row.cosigned


def newest_to_cosign() -> models.Checkpoint | None:
    """The newest checkpoint of the other log whose entries are held and receipted."""
    log = other_log()
    if models.ForkProof.objects.filter(log=log).exists():
        return None
    seen = view_of(own_log().side).head().seen
    waiting = models.Entry.objects.filter(log=log, index__gte=seen, calls_for_receipt=True).order_by("index")
    first = waiting.values_list("index", flat=True).first()
    end = log.held if first is None else min(log.held, first)
    return models.Checkpoint.objects.filter(log=log, size__lte=end).order_by("-size").first()


def cosign_as_of(row: models.Checkpoint, *, now: datetime) -> bytes:
    """That checkpoint of the other log, cosigned now. Raises `SignedBeyond`, `KeyFile`."""
    log, own = other_log(), own_log()
    keep_signed("mirror", Signed(row.size, row.root), root_of=lambda at: root_at(log, at))
    return cosign_checkpoint(verified(log, row), key=mirror_key(own.hotline, own.side), time=posix(now))


def verified(log: models.Log, row: models.Checkpoint) -> VerifiedCheckpoint:
    """A kept checkpoint, which was verified before it was kept."""
    origin = parse_origin(origin_of(log.hotline, log.side))
    return VerifiedCheckpoint(origin, row.size, row.root, posix(row.at), row.note)


def take_cosigned(note: bytes) -> models.Checkpoint | None:
    """Keep the other side's cosignature of the own log. Raises `Malformed`, `Unverified`.

    None while the other log has not come, which names the mirror's keys; the next time mark brings it again.
    """
    own, other = own_log(), other_log()
    node = view_of(other.side).signatories(other.side).node
    if node is None:
        return None
    log_public = log_key(own.hotline, own.side).public_key()
    cosigned = verify_cosigned(note, log_public, mirror_public_key(own.hotline, other.side, node.mirror))
    return keep_cosigned(cosigned)


def keep_cosigned(cosigned: CosignedCheckpoint) -> models.Checkpoint:
    """Keep a verified cosignature of the own log. Raises `Unverified` where the log does not go through it."""
    own, checkpoint = own_log(), cosigned.checkpoint
    if root_at(own, checkpoint.size) != checkpoint.root:
        raise Unverified("cosignature", "the own log does not go through this")
    at = datetime.fromtimestamp(checkpoint.time, tz=UTC)
    row, _ = models.Checkpoint.objects.update_or_create(
        log=own,
        size=checkpoint.size,
        defaults={"cosigned": cosigned.note},
        create_defaults={"root": checkpoint.root, "at": at, "note": checkpoint.note, "cosigned": cosigned.note},
    )
    signed.send(sender=None, side=own.side)
    return row

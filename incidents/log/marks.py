"""Time marks: each minute both nodes sign, with the time, what they have written and what they hold of the other's log,
and once more when the other node has just come. The own log's checkpoint is then as new, for devices too: by an old one
they know that their node has stopped, or shows them an old log.

A mark of the other node is one more look at its log and at what it holds of ours. It is checked like any checkpoint:
one that does not fit the entries is the proof of a fork; one for a size that has not come is kept until it has.
"""

from datetime import UTC, datetime, timedelta

from django.db import transaction

from crypto.checkpoint import Checkpoint, parse_origin
from crypto.errors import ForkDetected, Unverified
from crypto.timemark import parse_time_mark, sign_time_mark, verify_time_mark
from incidents.log import models
from incidents.log.clock import check_node_clock
from incidents.log.cosign import keep_cosigned, newest_to_cosign
from incidents.log.keys import log_key, log_public_key, mirror_key, mirror_public_key
from incidents.log.mirror import check_history, keep_checkpoint, stop, verified
from incidents.log.read import view_on
from incidents.log.rows import write_rows
from incidents.log.sign import posix
from incidents.log.signed import TreeHead, keep_signed
from incidents.log.store import CHECKPOINT, both_logs, root_at, writing

AHEAD = timedelta(minutes=5)
FRESH = timedelta(seconds=10)
LATELY, MANY = timedelta(minutes=10), 20


def make_mark(*, now: datetime) -> bytes:
    """This node's mark of now, kept. Raises `NotFounded`, `ClockLeapt`, `SignedBeyond`, `KeyFile`."""
    own, other = both_logs()
    check_node_clock(own, other, view_on(own, other).head().at, now)
    held = newest_to_cosign(own, other)
    keep_signed("log", TreeHead(own.size, own.root), root_of=lambda at: root_at(own, at))
    if held is not None:
        keep_signed("mirror", TreeHead(held.size, held.root), root_of=lambda at: root_at(other, at))
    key = log_key(own.hotline, own.side)
    mark = sign_time_mark(
        Checkpoint(parse_origin(key.name), own.size, own.root),
        None if held is None else verified(other, held),
        log_key=key,
        mirror_key=mirror_key(own.hotline, own.side),
        time=posix(now),
    )
    _keep(own, mark, at=now)
    anew = (own.pk, own.size, own.root, now, parse_time_mark(mark).own)
    write_rows(models.Checkpoint, CHECKPOINT, [anew], unique=CHECKPOINT[:2], update=CHECKPOINT[3:])
    return mark


def make_first_mark(*, now: datetime) -> None:
    """A mark for a node that has just come, which need not wait for the next minute's; none while there is one of the
    last seconds, however often it comes. Raises as `make_mark`."""
    if not models.TimeMark.objects.filter(log__own=True, at__gt=now - FRESH).exists():
        make_mark(now=now)


def newest_own() -> bytes | None:
    """This node's newest mark."""
    return models.TimeMark.objects.filter(log__own=True).order_by("-at").values_list("mark", flat=True).first()


def take_mark(mark: bytes, *, now: datetime) -> datetime | None:
    """Keep the other node's mark; its time. None while the other log has not come, which names the keys.

    Once many of the last minutes are kept, a further one is looked at and not kept: a node that signs without end does
    not fill this one's disk. Raises `Malformed`, `Unverified`, and `ForkDetected`, whose proof is then kept.
    """
    own, other = both_logs()
    node = view_on(other, own).signatories(other.side).node
    if node is None:
        return None
    checked = verify_time_mark(
        mark,
        log=log_public_key(other.hotline, other.side, node.log),
        other_log=log_key(own.hotline, own.side).public_key(),
        mirror=mirror_public_key(other.hotline, other.side, node.mirror),
    )
    at = datetime.fromtimestamp(checked.time, tz=UTC)
    if at - now > AHEAD:
        raise Unverified("time-mark", "ahead of this node's clock")
    kept = models.TimeMark.objects.filter(log=other, at__gt=at - LATELY).count() < MANY
    try:
        with writing() as store:
            check_history(store.other, checked.own)
            if kept:
                keep_checkpoint(store.other.row, checked.own)
    except ForkDetected as fork:
        stop(fork, now=now)
        raise
    if checked.other is not None:
        keep_cosigned(own, checked.other)
    if kept:
        _keep(other, mark, at=at)
    return at


def prune_marks(*, now: datetime, older: timedelta) -> int:
    """Let passing marks go that are older; how many. The first of each hour stays."""
    deleted, _ = models.TimeMark.objects.filter(kept=False, at__lt=now - older).delete()
    return deleted


def _keep(log: models.Log, mark: bytes, *, at: datetime) -> None:
    hour = at.replace(minute=0, second=0)
    with transaction.atomic():
        kept = not models.TimeMark.objects.filter(log=log, at__gte=hour, at__lte=at).exists()
        models.TimeMark.objects.bulk_create(
            [models.TimeMark(log=log, at=at, mark=mark, kept=kept)], ignore_conflicts=True
        )

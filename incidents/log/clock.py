"""The node's guard against its own clock (`rules.check_clock`), with the times that this node knows of."""

from datetime import UTC, datetime

from django.utils import timezone

from incidents.log import models
from incidents.log.rules import check_clock
from incidents.log.store import WalkedLog


def node_clock() -> datetime:
    """The time by this machine's clock, aware, UTC, in whole seconds."""
    return timezone.now().astimezone(UTC).replace(microsecond=0)


def check_node_clock(own: WalkedLog, other: WalkedLog, now: datetime) -> datetime:
    """`now`, if this node may write it. Raises `ClockLeapt`."""
    at = own.head().at
    if at is not None and now <= at:
        return now
    marks = [
        models.TimeMark.objects.filter(log=log.row).order_by("-at").values_list("at", flat=True).first()
        for log in (own, other)
    ]
    return check_clock(now, [at, own.row.clock_at, *marks])

"""The node's guard against its own clock (`rules.check_clock`), with the times that this node knows of."""

from datetime import UTC, datetime

from django.utils import timezone

from incidents.log import models
from incidents.log.rules import LONGEST_LEAP, check_clock
from incidents.log.store import own_log


def node_clock() -> datetime:
    """The time by this machine's clock, aware, UTC, in whole seconds."""
    return timezone.now().astimezone(UTC).replace(microsecond=0)


def check_node_clock(own: models.Log, other: models.Log, at: datetime | None, now: datetime) -> datetime:
    """`now`, if this node may write it; `at` is its log's last time. Raises `ClockLeapt`."""
    if at is not None and now - at <= LONGEST_LEAP:
        return now
    marks = [
        models.TimeMark.objects.filter(log=log).order_by("-at").values_list("at", flat=True).first()
        for log in (own, other)
    ]
    return check_clock(now, [at, own.clock_at, *marks])


def confirm_clock(*, now: datetime) -> None:
    """The operator says that the clock is right. Raises `NotFounded`."""
    log = own_log()
    log.clock_at = now
    log.save(update_fields=["clock_at"])

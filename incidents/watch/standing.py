"""What rings of the watch: no armed desk. Nobody across the line learns of it."""

from datetime import datetime

from incidents.callout.rules import Alarm, Kind
from incidents.watch.models import WatchStand
from incidents.watch.queries import watch_of
from incidents.watch.rules import SILENT, is_armed


def desk(now: datetime) -> list[Alarm]:
    """The desk of who has the watch has been silent for a minute, or nobody has it since it was left.

    A silent desk's officer was not reached by the alarm, so the alternate is called first. Before the watch was ever
    taken nothing rings: the node is being set up.
    """
    row = WatchStand.objects.filter(pk=1).first()
    if row is None or not row.last_act or row.since is None or is_armed(watch_of(row), now=now):
        return []
    if not row.holder:
        return [Alarm(f"desk/{row.last_act}", Kind.DESK, row.since)]
    silent = row.armed_at or row.since
    return [Alarm(f"desk/{row.last_act}/{silent:%Y-%m-%dT%H:%M:%SZ}", Kind.DESK, silent + SILENT, first=2)]

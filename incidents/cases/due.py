"""What this node has to state about files now: which are to be tallied."""

from datetime import datetime

from incidents.cases.models import Space
from incidents.cases.rules import quiet_before
from incidents.log.store import other_log

MAX_TALLIES = 16


def to_tally(*, now: datetime) -> list[bytes]:
    """The ids of spaces to be tallied, the longest quiet first; none while a body is withheld, as figures would lag."""
    other = other_log()
    if other.held < other.size:
        return []
    rows = Space.objects.filter(tallied=False, last_at__lte=quiet_before(now)).order_by("last_at")
    return [bytes.fromhex(space) for space in rows.values_list("space", flat=True)[:MAX_TALLIES]]

"""How soon a desk rings once a time limit has passed: from the due time to the answer that has the desk ring for it."""

from datetime import datetime, timedelta
from pathlib import Path

from django.utils import timezone

from crypto.says import ReplyBy
from incidents.demonstration.listening import Listening
from incidents.demonstration.officer import Officer
from incidents.log.clock import node_clock
from tests.bench.line import bench_line
from tests.two_nodes.said import reaches

LIMITS = 20
APART = timedelta(seconds=3)
"""Longer than any alarm takes, so that each is of the limit that has just passed."""
ALLOWED = 2.0
"""Seconds: the beat's period, and one more."""


def alarm_times(directory: Path) -> list[float]:
    """Seconds from each due time to the ringing of the desk of the side that owes the answer."""
    with bench_line(directory) as line:
        _, theirs = line.pair.officers()
        space = line.where.space
        first = node_clock() + timedelta(seconds=30)
        dues = [first + n * APART for n in range(LIMITS)]
        asked = [line.ours.say(space, "request", b"Measured", reply=ReplyBy(due)) for due in dues]
        reaches(theirs, space, asked[-1].id)
        with theirs.desk.listen() as live:
            live.begin({"XA": asked[-1].index, "XB": 0})
            return [_rings_after(theirs, live, one.index, due) for one, due in zip(asked, dues, strict=True)]


def _rings_after(officer: Officer, live: Listening, index: int, due: datetime) -> float:
    """Seconds from the due time until the desk, told by the socket to ask, is answered that this limit has passed.

    Raises TimeoutError.
    """
    while True:
        if live.receive(within=60)["type"] == "alarms":
            alarms = officer.desk.get("/api/v1/alarms")["alarms"]
            late = (timezone.now() - due).total_seconds()
            if late >= 0 and any((one["kind"], one["index"]) == ("limit", index) for one in alarms):
                return late

"""The state of the line, from what both directions of the link and both logs show; when to dial again after a cut, and
from where to pull.

Pure, with the time as an argument.

| state | when |
|---|---|
| fork | the other log showed inconsistent histories: nothing is taken from it |
| cut | neither direction was heard for 15 seconds |
| degraded | one direction is not heard, a body is withheld, or the clocks differ by more than a minute |
| up | else |

A line that is back is used within two seconds: an attempt that nobody answers lasts `DIAL_WITHIN` at most, the pause
before the next one `LONGEST_WAIT`, and what is left is for the handshake. A log that showed inconsistent histories is
stopped until people decide: it is asked again after `STOPPED_WAIT`, so that the line is back when they have.

What the other node sends comes by the direction on which we pull. While that one is dead the line is dead for us,
however well the other node takes ours, and people are called (`deaf_since`):

| the line | we pull | people are called |
|---|---|---|
| cut | | at once |
| degraded | and heard the other node within two minutes | no |
| degraded | and have not heard it for longer | yes |
| degraded | and never heard it: this side is being set up | no |
| up, fork | | no |

A line that comes and goes calls them once in a quarter of an hour: what fails before it was back for two minutes is
what failed before, since then (`failing_since`).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from incidents.link.messages import MAX_BATCH_ENTRIES

SILENT = timedelta(seconds=15)
DEAF = timedelta(minutes=2)
LASTS = timedelta(minutes=2)
ONE_FAILURE = timedelta(minutes=15)
CLOCKS_APART = timedelta(minutes=1)
FIRST_WAIT, LONGEST_WAIT = 0.2, 0.5
STOPPED_WAIT = 60.0
DIAL_WITHIN = 1.0


@dataclass(frozen=True)
class End:
    """A direction of the link: connected or not, since when, last heard when, the other clock's lead in seconds.

    `steady_since` is since when it was heard without a gap, up to `heard_at`; `failed_at` since when it had failed
    before that.
    """

    connected: bool
    changed_at: datetime
    heard_at: datetime | None
    clock_ahead: int
    steady_since: datetime | None = None
    failed_at: datetime | None = None


@dataclass(frozen=True)
class LineState:
    """`state`, since when (None: since ever), when the other node was last heard, and the lead of its clock in seconds
    while the clocks are apart (None: they agree, or nothing is heard)."""

    state: str
    since: datetime | None
    heard_at: datetime | None
    clock_ahead: int | None


def line_state(
    ends: tuple[End, ...], *, now: datetime, forked_at: datetime | None, withheld_since: datetime | None
) -> LineState:
    """The state of the line now."""
    heard = [end.heard_at for end in ends if end.heard_at is not None]
    heard_at = max(heard, default=None)
    alive = [end for end in ends if _is_alive(end, now)]
    ahead = _lead(alive)
    if forked_at is not None:
        return LineState("fork", forked_at, heard_at, ahead)
    if not alive:
        return LineState("cut", heard_at, heard_at, None)
    if len(alive) < len(ends):
        return LineState("degraded", max(_lost_at(end) for end in ends if end not in alive), heard_at, ahead)
    if withheld_since is not None:
        return LineState("degraded", withheld_since, heard_at, ahead)
    since = max(end.changed_at for end in ends)
    return LineState("up" if ahead is None else "degraded", since, heard_at, ahead)


def deaf_since(line: LineState, pull: End, *, now: datetime) -> datetime | None:
    """Since when nothing comes over the line, where people are to be called for it; see the module.

    By when the other node was last heard where we pull, which moves neither when the connection is found dead nor when
    the other direction comes and goes: as long as nothing comes it is one and the same.
    """
    if line.state == "cut":
        return failing_since(pull) or line.since
    deaf = line.state == "degraded" and pull.heard_at is not None and now - pull.heard_at > DEAF
    return failing_since(pull) if deaf else None


def failing_since(end: End) -> datetime | None:
    """Since when a direction fails that is not heard now: since it was last heard, or, where it had not been steady for
    long enough to have come back, since the failure before that. None where it was never heard.

    After a quarter of an hour it is another failure: nobody knows whether who heard of the first still looks.
    """
    if end.heard_at is None or end.failed_at is None or end.steady_since is None:
        return end.heard_at
    came_back = end.heard_at - end.steady_since >= LASTS
    return end.heard_at if came_back or end.heard_at - end.failed_at >= ONE_FAILURE else end.failed_at


def resumed(end: End, *, now: datetime) -> tuple[datetime, datetime | None]:
    """`steady_since` and `failed_at` of a direction that is connected again, now. It had not failed where the old
    connection was not found dead yet."""
    if end.steady_since is not None and _is_alive(end, now):
        return end.steady_since, end.failed_at
    return now, failing_since(end)


def _lead(alive: Sequence[End]) -> int | None:
    """The other clock's lead by the direction that shows more of it; None while it is no more than the clocks may be
    apart."""
    ahead = max((end.clock_ahead for end in alive), key=abs, default=0)
    return ahead if abs(timedelta(seconds=ahead)) > CLOCKS_APART else None


def _is_alive(end: End, now: datetime) -> bool:
    # Heard later than now is what a clock says that was put back: it is set right by the next sign of life, in seconds.
    return end.connected and end.heard_at is not None and now - end.heard_at <= SILENT


def _lost_at(end: End) -> datetime:
    """Since when a direction is not heard: when it ended, or when it fell silent."""
    return end.heard_at if end.connected and end.heard_at is not None else end.changed_at


def held(lasted: float) -> bool:
    """Whether an attempt that ended after so many seconds had found a line, or was in vain as the one before."""
    return lasted > LONGEST_WAIT + DIAL_WITHIN


def next_wait(wait: float, *, lasted: float, stopped: bool) -> float:
    """Seconds until the next attempt, after one that ended; `wait` is what it had waited, `lasted` how long it was up,
    `stopped` whether nothing is taken from the other log.

    A line that held begins again with the shortest wait; others double it, up to the longest.
    """
    if stopped:
        return STOPPED_WAIT
    return FIRST_WAIT if held(lasted) else min(2 * wait, LONGEST_WAIT)


def pull_from(size: int, *, held: int, doubted: bool) -> int:
    """From which entry to pull, with `size` mirrored, `held` of them with their bodies.

    `doubted`: what was sent last did not lead to its checkpoint. It was damaged, or the other log has another history;
    that one is seen for what it is where a whole batch of mirrored entries is shown anew, under their checkpoints.
    """
    return min(held, max(0, size - MAX_BATCH_ENTRIES)) if doubted else held

"""Ticks of the logs: the time mark each minute, what a crash left undone, marks and checkpoints that nobody needs."""

from datetime import timedelta

from celery import shared_task

from incidents.log.append import Bare
from incidents.log.clock import node_clock
from incidents.log.cosign import cosign
from incidents.log.group_commit import commit
from incidents.log.marks import make_mark, prune_marks
from incidents.log.sign import prune_checkpoints, sign_own_log
from incidents.log.stopped import told
from incidents.log.store import own_log

MARKS_KEPT = timedelta(days=2)


@shared_task
def mark_time() -> None:
    """Sign this minute's time mark."""
    with told(needs_all=True):
        make_mark(now=node_clock())


@shared_task
def catch_up() -> None:
    """Sign, receipt and cosign what a crash left between the entries' commit and the signature."""
    with told():
        sign_own_log(own_log(), now=node_clock())
        commit(Bare())
        cosign(now=node_clock())


@shared_task
def prune() -> None:
    """Let time marks and checkpoints go that nobody needs any more."""
    prune_marks(now=node_clock(), older=MARKS_KEPT)
    prune_checkpoints()


BEAT = {
    "log-mark-time": {"task": "incidents.log.tasks.mark_time", "schedule": 60.0},
    "log-catch-up": {"task": "incidents.log.tasks.catch_up", "schedule": 10.0},
    "log-prune": {"task": "incidents.log.tasks.prune", "schedule": 3600.0},
}

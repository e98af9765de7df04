"""Ticks of files: tallies, and a frame later than each answer's due time."""

from celery import shared_task

from incidents.cases.due import last_due, to_tally
from incidents.log.append import Bare, Fact
from incidents.log.clock import node_clock
from incidents.log.group_commit import submit
from incidents.log.stopped import told


@shared_task
def tally() -> None:
    """State the figures of files that have become quiet."""
    with told():
        for space in to_tally(now=node_clock()):
            submit(Fact(tally_of=space)).result()


@shared_task
def pass_due_times() -> None:
    """Write a frame that is later than the last answer that was due: with it, 'not answered' follows from the log."""
    with told():
        due = last_due(now=node_clock())
        if due is not None:
            submit(Bare(after=due)).result()


BEAT = {
    "cases-tally": {"task": "incidents.cases.tasks.tally", "schedule": 60.0},
    "cases-pass-due-times": {"task": "incidents.cases.tasks.pass_due_times", "schedule": 5.0},
}

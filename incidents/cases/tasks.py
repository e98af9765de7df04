"""Ticks of files: tallies."""

from celery import shared_task

from incidents.cases.due import to_tally
from incidents.log.append import Fact
from incidents.log.clock import node_clock
from incidents.log.group_commit import commit
from incidents.log.stopped import told


@shared_task
def tally() -> None:
    """State the figures of files that have become quiet."""
    with told():
        for space in to_tally(now=node_clock()):
            commit(Fact(tally_of=space))


BEAT = {"cases-tally": {"task": "incidents.cases.tasks.tally", "schedule": 60.0}}

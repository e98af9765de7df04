"""Ticks of time limits: a frame later than each due time that passed."""

from celery import shared_task

from incidents.deadlines.queries import last_passed
from incidents.log.append import Bare
from incidents.log.clock import node_clock
from incidents.log.group_commit import commit
from incidents.log.stopped import told


@shared_task
def pass_due_times() -> None:
    """Write a frame that is later than the last limit that passed: with it, 'not answered when due' follows from the
    log."""
    with told():
        due = last_passed(now=node_clock())
        if due is not None:
            commit(Bare(after=due))


BEAT = {"deadlines-pass-due-times": {"task": "incidents.deadlines.tasks.pass_due_times", "schedule": 5.0}}

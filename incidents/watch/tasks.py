"""The tick of the watch log."""

from celery import shared_task

from incidents.log.clock import node_clock
from incidents.log.stopped import told
from incidents.watch.happened import enter_happened


@shared_task
def keep_log() -> None:
    """Enter in the watch log what happened since."""
    with told():
        enter_happened(now=node_clock())


BEAT = {"watch-keep-log": {"task": "incidents.watch.tasks.keep_log", "schedule": 2.0, "options": {"expires": 4}}}

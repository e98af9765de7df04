"""The tick of drafts."""

from celery import shared_task

from incidents.live.nudge import nudge_desks
from incidents.log.clock import node_clock
from incidents.release.clear import clear_drafts


@shared_task
def clear() -> None:
    """Clear away drafts that nobody took up again."""
    if clear_drafts(now=node_clock()):
        nudge_desks()


BEAT = {"release-clear": {"task": "incidents.release.tasks.clear", "schedule": 3600.0}}

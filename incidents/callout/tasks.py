"""The tick of the call-out, each second."""

from celery import shared_task

from incidents.callout.send import hand_on
from incidents.callout.sweep import sweep as sweep_now
from incidents.log.clock import node_clock
from incidents.log.stopped import told


@shared_task
def sweep() -> None:
    """Call out what rings, and make the calls that wait."""
    with told():
        now = node_clock()
        sweep_now(now=now)
        hand_on(now=now)


# One that nobody took within two seconds is of no use: the next does the same.
BEAT = {
    "callout-sweep": {"task": "incidents.callout.tasks.sweep", "schedule": 1.0, "options": {"expires": 2}},
}

"""The tick of the devices."""

from celery import shared_task

from incidents.devices.lost import shut_out_again
from incidents.log.clock import node_clock


@shared_task
def shut_out() -> None:
    """Shut out who had a device that was revoked, where that is not done yet."""
    shut_out_again(now=node_clock())


BEAT = {"devices-shut-out": {"task": "incidents.devices.tasks.shut_out", "schedule": 10.0, "options": {"expires": 20}}}

"""Who had a device that is revoked is shut out: as soon as that is committed, and again at each tick for a week.

What began before it was committed ends. The entry's own time does not say when that was: it is taken before the writer
waits. So the moment is kept at which the node comes to it first: right after the commit or, where it was killed just
then, at its next tick. Each repetition goes by the same moment.

What a database that was busy left undone, and what was under way just then, the next tick ends. Again changes nothing
that was done: what began later stays, and a computer stops to be one of the officer's only with its own device.
"""

from datetime import datetime, timedelta

from django.conf import settings

from incidents.centres.models import Officer
from incidents.centres.shut_out import shut_out
from incidents.devices.models import Device, EnrolmentRequest, ShutOut

AGAIN = timedelta(days=7)
UNDER_WAY = timedelta(seconds=20)
"""How long after the moment things still end: a request that was under way may begin a session, which may make a way in
before the next tick. Nobody is invited anew as soon as that."""


def shut_out_of(device: Device, *, now: datetime) -> None:
    """End what the officer of a revoked device had when that was committed: by `now`, if this is the first time."""
    kept, _ = ShutOut.objects.get_or_create(device=device.device, defaults={"at": now})
    for officer in Officer.objects.filter(number=device.officer):
        shut_out(officer, but=_computers(officer), until=kept.at + UNDER_WAY)


def shut_out_again(*, now: datetime) -> None:
    """Repeat it for the devices of this side of which it was first done of late, and do it where it never was."""
    done = ShutOut.objects.filter(at__lt=now - AGAIN)
    revoked = Device.objects.filter(side=settings.HOTLINE_SIDE, revoked_at__isnull=False)
    for device in revoked.exclude(device__in=done.values("device")).order_by("revoked_at"):
        shut_out_of(device, now=now)


def _computers(officer: Officer) -> set[str]:
    """Where devices of that officer are that are listed and not revoked."""
    valid = Device.objects.filter(side=settings.HOTLINE_SIDE, officer=officer.number, revoked_at__isnull=True)
    asked = EnrolmentRequest.objects.filter(officer=officer, device__in=valid.values("device"))
    return set(asked.values_list("computer", flat=True))

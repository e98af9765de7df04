"""Who had a device that is revoked is shut out: as soon as that is committed, and again at each tick for a week.

What a node that was killed in between, or a database that was busy, left undone is done by the next tick, and a sign-in
that was under way meanwhile does not outlast it. Again changes nothing that was done: what began after the revocation
stays, and a computer stops to be one of the officer's only with its own device.
"""

from datetime import datetime, timedelta

from django.conf import settings

from incidents.centres.models import Officer
from incidents.centres.shut_out import shut_out
from incidents.devices.models import Device, EnrolmentRequest

AGAIN = timedelta(days=7)


def shut_out_of(number: int, at: datetime) -> None:
    """End what the officer had when a device was revoked; `at` is in whole seconds, what began is finer."""
    for officer in Officer.objects.filter(number=number):
        shut_out(officer, but=_computers(officer), until=at + timedelta(seconds=1))


def shut_out_again(*, now: datetime) -> None:
    """Repeat it for the devices of this side that were revoked of late."""
    revoked = Device.objects.filter(side=settings.HOTLINE_SIDE, revoked_at__gte=now - AGAIN)
    for number, at in revoked.order_by("revoked_at").values_list("officer", "revoked_at"):
        if at is not None:
            shut_out_of(number, at)


def _computers(officer: Officer) -> set[str]:
    """Where devices of that officer are that are listed and not revoked."""
    valid = Device.objects.filter(side=settings.HOTLINE_SIDE, officer=officer.number, revoked_at__isnull=True)
    asked = EnrolmentRequest.objects.filter(officer=officer, device__in=valid.values("device"))
    return set(asked.values_list("computer", flat=True))

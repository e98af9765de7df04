"""Who may sign for this side, who asks to, and where an officer's own device stands."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from crypto.changes import SignatoriesChange
from crypto.dsse import Envelope
from crypto.enrolment import Enrolment, verify_enrolment
from crypto.frame import parse_frame
from crypto.past import parse_item
from incidents.centres.audit import enrolment_asked
from incidents.centres.models import Officer
from incidents.devices.models import Device, EnrolmentRequest
from incidents.log.models import Entry
from incidents.log.read import view_of
from incidents.log.store import own_log


@dataclass(frozen=True)
class Standing:
    """Where an officer's device stands: `state` is none, waiting, listed or revoked; `since` when.

    `signed_by` are the registrars' officer numbers, and when their change stood in the log, once it is listed.
    """

    state: str
    device: str | None
    digits: str | None
    since: datetime | None
    signed_by: tuple[tuple[int, datetime], ...] = ()


def ask_enrolment(
    officer: Officer, *, signing: bytes, sealing: bytes, proof: Envelope, computer: str, now: datetime
) -> None:
    """Take an officer's device into the queue, in the place of one that waits. Raises `Unverified`, `Malformed`."""
    log = own_log()
    enrolment = Enrolment(log.hotline, log.side, officer.post, officer.number, signing, sealing)
    verify_enrolment(proof, enrolment)
    with transaction.atomic():
        _waiting(log.side).filter(officer=officer).exclude(device=enrolment.device.hex()).delete()
        EnrolmentRequest.objects.get_or_create(
            officer=officer,
            device=enrolment.device.hex(),
            defaults={
                "post": officer.post,
                "signing": signing,
                "sealing": sealing,
                "computer": computer,
                "asked_at": now,
            },
        )
        enrolment_asked(officer, device=enrolment.device.hex(), now=now)


def pending_enrolments() -> list[Enrolment]:
    """What awaits two registrars' signatures, the oldest first: not listed, and of a post that the officer has."""
    log = own_log()
    return [
        Enrolment(log.hotline, log.side, row.post, row.officer.number, row.signing, row.sealing)
        for row in _waiting(log.side).select_related("officer").order_by("asked_at")
        if row.post == row.officer.post
    ]


def standing_of(officer: Officer) -> Standing:
    """Where the device that an officer asked for last stands, else the one listed last."""
    log = own_log()
    request = EnrolmentRequest.objects.filter(officer=officer).order_by("-asked_at", "-id").first()
    devices = Device.objects.filter(side=log.side, officer=officer.number).order_by("-listed_index", "-id")
    device = (devices if request is None else devices.filter(device=request.device)).first()
    if device is not None:
        return _listed(device, log.hotline)
    if request is None:
        return Standing("none", None, None, None)
    enrolment = Enrolment(log.hotline, log.side, request.post, officer.number, request.signing, request.sealing)
    return Standing("waiting", request.device, enrolment.digits, request.asked_at)


def device_of(officer: Officer, computer: str) -> str | None:
    """The listed, unrevoked device of an officer: the newest at that computer, else the newest."""
    valid = Device.objects.filter(
        side=own_log().side, officer=officer.number, post=officer.post, revoked_at__isnull=True
    ).order_by("-listed_index", "-id")
    ids = list(valid.values_list("device", flat=True))
    here = EnrolmentRequest.objects.filter(officer=officer, computer=computer, device__in=ids)
    at_computer = set(here.values_list("device", flat=True))
    return next((device for device in ids if device in at_computer), ids[0] if ids else None)


def _waiting(side: str) -> QuerySet[EnrolmentRequest]:
    """The requests of devices that were never listed."""
    return EnrolmentRequest.objects.exclude(device__in=Device.objects.filter(side=side).values("device"))


def _listed(device: Device, hotline: bytes) -> Standing:
    listed = view_of(device.side).signatories(device.side)
    keys = listed.devices[bytes.fromhex(device.device)]
    enrolment = Enrolment(hotline, device.side, keys.post, keys.officer, keys.signing, keys.sealing)
    item, _ = parse_item(
        parse_frame(Entry.objects.get(log__side=device.side, index=device.listed_index).entry).envelope
    )
    signers = item.signers if isinstance(item, SignatoriesChange) else ()
    registrars = tuple(
        (listed.registrars[one].officer, device.listed_at) for one in signers if one in listed.registrars
    )
    state, since = ("listed", device.listed_at) if device.revoked_at is None else ("revoked", device.revoked_at)
    return Standing(state, device.device, enrolment.digits, since, registrars)

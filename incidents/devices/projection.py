"""The table of devices, from both sides' changes of signatories. Sole writer of its rows.

A device that is revoked is shut out at once: what its officer could come in with until the commit ends, sessions with
their sockets and ways in, except at the computers of the officer's other devices. Projecting the same entry again ends
nothing that began later. What comes in between, `lost.py` makes good.
"""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from crypto.changes import DeviceChange, DeviceRevocation, SignatoriesChange
from incidents.devices.lost import shut_out_of
from incidents.devices.models import Device
from incidents.log.clock import node_clock
from incidents.log.store import Added


def project(added: Sequence[Added]) -> None:
    """Rows for the devices that these entries list, and what revocations change of rows that are there."""
    for one in added:
        verdict = one.judgement.taken_as
        if verdict.code is not None or not isinstance(verdict.item, SignatoriesChange) or verdict.frame is None:
            continue
        for change in verdict.item.changes:
            match change:
                case DeviceChange():
                    _list(one, change, verdict.frame.at)
                case DeviceRevocation():
                    _revoke(one, change, verdict.frame.at)
                case _:
                    pass


def _list(added: Added, change: DeviceChange, at: datetime) -> None:
    Device.objects.create(
        side=added.side,
        device=change.id.hex(),
        officer=change.officer,
        post=change.post,
        listed_index=added.index,
        listed_at=at,
    )


def _revoke(added: Added, change: DeviceRevocation, at: datetime) -> None:
    device = Device.objects.get(side=added.side, device=change.device.hex())
    device.revoked_at = at
    device.save(update_fields=["revoked_at"])
    if added.own:
        # By the clock of then: the entry's time is from before the writer waited, and somebody may have come in since.
        transaction.on_commit(lambda: shut_out_of(device, now=node_clock()), robust=True)

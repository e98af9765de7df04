"""The two scripted registrars of a side: they list each device that asks, three seconds after it did.

In earnest a registrar compares eight groups of five digits with the officer by telephone before signing. Here nobody
calls, and the page says so. What they sign takes the same way as that of `manage.py registrar`: drafted on the list as
it stands, signed by both, appended.
"""

import secrets
from collections.abc import Sequence
from pathlib import Path

from crypto.changes import registrar_id
from crypto.enrolment import Enrolment
from crypto.errors import ProtocolError
from crypto.wire import Json
from incidents.centres.drafting import device_change, draft_change
from incidents.centres.key_files import read_signing_key
from incidents.centres.sheet import sign_sheet, signed_envelope
from incidents.demonstration.place import Side
from incidents.devices.queries import pending_enrolments
from incidents.log.append import Signed, append
from incidents.log.clock import node_clock
from incidents.log.read import view_of
from incidents.log.store import own_log

REGISTRARS = (1, 2)
DELAY = 3.0
"""Seconds after which they sign: long enough to read what the page says meanwhile."""


def registrar_files(side: Side, number: int) -> tuple[Path, Path]:
    """The private and the public file of a registrar's key."""
    return side.people / f"registrar-{number}.key", side.people / f"registrar-{number}.pub"


def change_list(side: Side, changes: Sequence[Json]) -> None:
    """Both registrars sign a change of their side's list, and hand it in. Raises what it is refused with."""
    keys = [read_signing_key(registrar_files(side, number)[0]) for number in REGISTRARS]
    now = node_clock()
    sheet = draft_change(
        view_of(side.code).signatories(side.code),
        changes,
        hotline=own_log().hotline,
        signers=[registrar_id(key.public_key) for key in keys],
        now=now,
        nonce=secrets.token_bytes(16),
    )
    for key in keys:
        sheet = sign_sheet(sheet, key)
    (result,) = append([Signed(signed_envelope(sheet))], now=now)
    if isinstance(result, ProtocolError):
        raise result


def list_devices(side: Side, waiting: Sequence[Enrolment]) -> None:
    """List devices that wait."""
    change_list(
        side,
        [
            device_change(officer=one.officer, post=one.post, signing=one.signing, sealing=one.sealing)
            for one in waiting
        ],
    )


class Queue:
    """Who waits, and since when by a clock that only runs on."""

    def __init__(self) -> None:
        self._since: dict[bytes, float] = {}

    def due(self, *, seconds: float) -> list[Enrolment]:
        """Those who have waited long enough; `seconds` is that clock's time."""
        waiting = pending_enrolments()
        self._since = {one.device: self._since.get(one.device, seconds) for one in waiting}
        return [one for one in waiting if seconds - self._since[one.device] >= DELAY]

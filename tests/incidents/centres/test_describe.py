"""What a registrar reads of a device comes from the sheet that is signed, and needs no node."""

from pathlib import Path

from crypto.changes import registrar_id
from crypto.enrolment import Enrolment
from crypto.signatories import Signatories
from incidents.centres.drafting import device_change, draft_change
from incidents.centres.key_files import read_signing_public
from incidents.management.node_command import write_sheet
from tests.factories import NIGHT, Device
from tests.incidents.centres.test_ceremony import run
from tests.vectors.draw import draw

HOTLINE = draw("a hotline", 32)


def enrolment_of(device: Device) -> Enrolment:
    """What a device asks to be listed with, and whose digits its officer's browser shows."""
    keys = device.signing_public, device.sealing_public
    return Enrolment(HOTLINE, device.side, device.post, device.officer, *keys)


def draft(directory: Path, *devices: Device) -> Path:
    """A sheet that lists devices, for two registrars whose keys lie beside it."""
    signers = []
    for number in (1, 2):
        public = directory / f"registrar-{number}.pub"
        run("registrar", "key", "--out", directory / f"registrar-{number}.key", "--public", public)
        signers.append(registrar_id(read_signing_public(public)))
    changes = [
        device_change(officer=one.officer, post=one.post, signing=one.signing_public, sealing=one.sealing_public)
        for one in devices
    ]
    sheet = draft_change(
        Signatories(side="XA"), changes, hotline=HOTLINE, signers=signers, now=NIGHT, nonce=bytes(16)
    )  # fmt: skip
    write_sheet(directory / "change.sheet", sheet)
    return directory / "change.sheet"


def told(printed: str) -> list[str]:
    """The lines on devices."""
    return printed.splitlines()[2:-3]


def test_of_each_device_a_registrar_reads_the_digits_that_its_officer_reads_out(tmp_path: Path) -> None:
    devices = Device("XA", "watch", officer=7), Device("XA", "desk", officer=12, post="liaison")
    sheet = draft(tmp_path, *devices)
    one, other = map(enrolment_of, devices)
    lines = [
        f"device of watch, 07: {one.device.hex()}",
        f"  its officer reads out {one.digits}",
        f"device of liaison, 12: {other.device.hex()}",
        f"  its officer reads out {other.digits}",
    ]
    assert told(run("registrar", "verify", "--sheet", sheet)) == lines
    assert told(run("registrar", "sign", "--sheet", sheet, "--key", tmp_path / "registrar-1.key")) == lines


def test_a_node_that_drafts_other_keys_is_shown_by_the_digits(tmp_path: Path) -> None:
    officers, slipped_in = (Device("XA", name, officer=7) for name in ("the officer's", "the node's"))
    _, digits = told(run("registrar", "verify", "--sheet", draft(tmp_path, slipped_in)))
    assert digits == f"  its officer reads out {enrolment_of(slipped_in).digits}"
    assert enrolment_of(slipped_in).digits != enrolment_of(officers).digits

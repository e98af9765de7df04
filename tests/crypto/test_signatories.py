"""Changes of a side's list: the table of vectors, the order of checks, what a change leaves behind."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import combinations

import pytest

from crypto.composite import SigningKey
from crypto.dsse import verify_envelope
from crypto.frame import encode_frame
from tests.factories import XA, XB, Device, Hotline, Values, time
from tests.faults import NOTHING
from tests.scene import Scene
from tests.vectors.cases import Case, load, parametrize
from tests.vectors.scenario import replay

CASES = load("signatories")
NEW = Device("XA", "new", officer=6)


@parametrize("signatories", "judge")
def test_verdicts(case: Case) -> None:
    replay(case, CASES)


def test_each_code_is_provoked() -> None:
    codes = {row["code"] for case in CASES for row in case["entries"]}
    assert codes == {
        None, "change", "expired", "hotline", "not-yet", "payload-type", "side", "signature", "signer-revoked",
        "signer-unknown", "threshold", "version", "wire",
    }  # fmt: skip


@dataclass
class Unsent:
    """A change that is about to be signed by two registrars: what it changes, other fields, keys."""

    made: list[Values] = field(default_factory=lambda: [NEW.change()])
    payload: Values = field(default_factory=lambda: {"signers": [one.hex() for one in XA.registrar_ids[:2]]})
    keys: list[SigningKey] = field(default_factory=lambda: XA.registrar_keys[:2])


Fault = Callable[[Unsent, Scene], None]


def _hotline(unsent: Unsent, _scene: Scene) -> None:
    unsent.payload["hotline"] = NOTHING


def _side(unsent: Unsent, _scene: Scene) -> None:
    unsent.payload["side"] = "XB"


def _version(unsent: Unsent, _scene: Scene) -> None:
    unsent.payload["version"] = 7


def _not_yet(unsent: Unsent, scene: Scene) -> None:
    unsent.payload["issued"] = time(scene.now + timedelta(minutes=6))


def _expired(unsent: Unsent, scene: Scene) -> None:
    unsent.payload["expires"] = time(scene.now - timedelta(seconds=1))


def _signer_unknown(unsent: Unsent, _scene: Scene) -> None:
    unsent.payload["signers"][0] = NOTHING


def _threshold(unsent: Unsent, _scene: Scene) -> None:
    del unsent.payload["signers"][1]


def _signature(unsent: Unsent, _scene: Scene) -> None:
    unsent.keys = XA.registrar_keys[::2]


def _change(unsent: Unsent, _scene: Scene) -> None:
    unsent.made = [NEW.revocation()]


FAULTS: list[tuple[str, Fault]] = [
    ("hotline", _hotline),
    ("side", _side),
    ("version", _version),
    ("not-yet", _not_yet),
    ("expired", _expired),
    ("signer-unknown", _signer_unknown),
    ("threshold", _threshold),
    ("signature", _signature),
    ("change", _change),
]


@pytest.fixture(scope="module")
def founded() -> Scene:
    """A scene with real signatures, that no test adds to."""
    return Scene(Hotline(), verify=verify_envelope)


def verdict(scene: Scene, *faults: Fault) -> str | None:
    """The code of a change with these faults."""
    unsent = Unsent()
    for fault in faults:
        fault(unsent, scene)
    listed = scene.one.view().signatories("XA")
    envelope = scene.hotline.change(
        XA, unsent.made, version=listed.version + 1, previous=listed.head, now=scene.now, keys=unsent.keys,
        payload=unsent.payload,
    )  # fmt: skip
    frame = scene.one.next_frame(scene.now, envelope=envelope)
    return scene.one.own.judge(encode_frame(frame), verify_envelope).code


def test_a_change_without_fault_is_admitted(founded: Scene) -> None:
    assert verdict(founded) is None


@pytest.mark.parametrize(("code", "fault"), FAULTS)
def test_a_fault_alone(founded: Scene, code: str, fault: Fault) -> None:
    assert verdict(founded, fault) == code


@pytest.mark.parametrize(("first", "second"), list(combinations(range(len(FAULTS)), 2)))
def test_of_two_faults_the_earlier_is_named(founded: Scene, first: int, second: int) -> None:
    code, fault = FAULTS[first]
    assert verdict(founded, fault, FAULTS[second][1]) == code


def test_a_revoked_device_stays_listed_and_is_not_valid() -> None:
    scene = Scene()
    scene.enlist(scene.one, [XA.duty.revocation()], now=scene.now)
    listed = scene.one.view().signatories("XA")
    assert XA.duty.id in listed.devices
    assert XA.duty.id not in {device.id for device in listed.valid_devices()}


def test_a_list_of_the_past_stays() -> None:
    """What was signed before a revocation is still verified by the list of its time."""
    scene = Scene()
    before = scene.one.view().signatories("XA")
    scene.enlist(scene.one, [XA.duty.revocation()], now=scene.now)
    assert scene.one.own.record(("signatories", "XA", str(before.version))) == before


def test_the_other_side_learns_a_change_when_it_takes_it_in() -> None:
    scene = Scene()
    scene.enlist(scene.one, [NEW.change()], now=scene.now)
    scene.sync()
    assert NEW.id not in scene.two.view().signatories("XA").devices
    scene.receipt("XB")
    assert scene.two.view().signatories("XA") == scene.one.view().signatories("XA")
    assert scene.one.view().signatories("XB") == scene.two.view().signatories("XB")


def test_a_change_of_ones_own_list_needs_no_signer_of_the_other_side() -> None:
    scene = Scene()
    scene.enlist(scene.two, [XB.duty.revocation()], now=scene.now)
    assert scene.two.view().head().trust == 4

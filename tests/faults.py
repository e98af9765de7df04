"""A request and a frame, and each way in which they can be wrong by themselves, in the order of the checks.

A fault spoils what an honest officer of XA would sign, or what its node would write. Two faults together show which is
checked first.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta

from crypto.composite import SigningKey
from crypto.dsse import Envelope
from crypto.frame import Frame, Tally
from crypto.statement import DEMONSTRATION
from crypto.wire import encode
from tests.factories import NIGHT, XA, Values, message, time
from tests.scene import Scene

NOTHING = bytes(32).hex()


@dataclass
class Unsent:
    """A statement that is about to be signed: its header, its payload type, its author's key."""

    scene: Scene
    header: Values
    payload_type: str
    key: SigningKey

    def envelope(self) -> Envelope:
        """It, signed."""
        return self.scene.hotline.sign(self.payload_type, encode(self.header), [self.key])

    @property
    def signer(self) -> Values:
        """Who the header says signs."""
        signer: Values = self.header["signers"][0]
        return signer


Fault = Callable[[Unsent], None]


def request(scene: Scene) -> Unsent:
    """An admissible request of XA's watch in the scene's file."""
    header = scene.header(XA.watch, "request", message())
    return Unsent(scene, header, scene.hotline.payload_type(exercise=scene.exercise), XA.watch.signing)


def _payload_type(unsent: Unsent) -> None:
    unsent.payload_type = DEMONSTRATION


def _hotline(unsent: Unsent) -> None:
    unsent.header["hotline"] = NOTHING


def _side(unsent: Unsent) -> None:
    unsent.header["side"] = "XB"


def _signer_unknown(unsent: Unsent) -> None:
    unsent.signer["device"] = NOTHING


def _post(unsent: Unsent) -> None:
    unsent.signer["officer"] = 9


def _capacity(unsent: Unsent) -> None:
    unsent.signer["capacity"] = "observer"


def _signature(unsent: Unsent) -> None:
    unsent.key = XA.duty.signing


def _draft(unsent: Unsent) -> None:
    unsent.header["draft"] = unsent.scene.hotline.draft(XA.watch, unsent.header)


def _not_yet(unsent: Unsent) -> None:
    unsent.header["issued"] = time(unsent.scene.now + timedelta(minutes=5, seconds=1))


def _expired(unsent: Unsent) -> None:
    unsent.header["expires"] = time(unsent.scene.now - timedelta(seconds=1))


def _verified_root(unsent: Unsent) -> None:
    unsent.header["verified"] = {**unsent.header["verified"], "own": [1, 1, NOTHING]}


def _space_unknown(unsent: Unsent) -> None:
    unsent.header["space"] = "11" * 16


def _epoch_unknown(unsent: Unsent) -> None:
    unsent.header["epoch"] = "11" * 16


def _body_shape(unsent: Unsent) -> None:
    unsent.header["body"] = [[1, NOTHING]]


def _reference_unknown(unsent: Unsent) -> None:
    unsent.header["says"] = {**unsent.header["says"], "answers": NOTHING}


FAULTS: list[tuple[str, Fault]] = [
    ("payload-type", _payload_type),
    ("hotline", _hotline),
    ("side", _side),
    ("signer-unknown", _signer_unknown),
    ("post", _post),
    ("capacity", _capacity),
    ("signature", _signature),
    ("draft", _draft),
    ("not-yet", _not_yet),
    ("expired", _expired),
    ("verified-root", _verified_root),
    ("space-unknown", _space_unknown),
    ("epoch-unknown", _epoch_unknown),
    ("body-shape", _body_shape),
    ("reference-unknown", _reference_unknown),
]


FrameFault = Callable[[Frame], Frame]

FRAME_FAULTS: list[tuple[str, FrameFault]] = [
    ("seen", lambda frame: replace(frame, seen=replace(frame.seen, start=frame.seen.start + 1))),
    ("root", lambda frame: replace(frame, seen=replace(frame.seen, root=bytes(32)))),
    ("at", lambda frame: replace(frame, at=NIGHT - timedelta(seconds=1))),
    ("trust", lambda frame: replace(frame, trust=frame.trust + 1)),
    ("number", lambda frame: replace(frame, no=1)),
    ("refused", lambda frame: replace(frame, refused=((frame.seen.start, "seen"),))),
    ("tally", lambda frame: replace(frame, fact=Tally(space=bytes(16), own=9, other=9))),
]
"""Each way in which a bare frame can be unsound by itself, in the order in which a frame is checked."""

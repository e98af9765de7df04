"""What may be wrong with a statement by itself: each fault spoils what an honest officer is about to sign.

A fault that does not fit, as one of a body where there is none, may leave a statement as it is.
"""

from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from crypto.composite import SigningKey
from crypto.dsse import Envelope
from crypto.epoch import DEVICE_SIZE, WRAP_SIZE
from crypto.says import TYPES
from crypto.spaces import LINE
from crypto.statement import DEMONSTRATION, DEMONSTRATION_EXERCISE, EXERCISE, STATEMENT
from crypto.wire import encode
from tests.factories import SEALED, Country, Device, Hotline, Values, b64, time
from tests.simulation.beginnings import ADVISER
from tests.simulation.urn import Urn

if TYPE_CHECKING:
    from tests.simulation.officers import Officer


class Unsent:
    """A statement before it is signed: its header, under which payload type it goes out, and whose keys sign it."""

    def __init__(self, hotline: Hotline, header: Values, author: Device, *, exercise: bool) -> None:
        self.hotline = hotline
        self.header = header
        self.payload_type = hotline.payload_type(exercise=exercise)
        self.keys = [author.signing]

    @property
    def signer(self) -> Values:
        """Who the header says signs."""
        signer: Values = self.header["signers"][0]
        return signer

    @property
    def says(self) -> Values:
        """What is said, by its type."""
        says: Values = self.header["says"]
        return says

    def envelope(self) -> Envelope:
        """It, signed."""
        return self.hotline.sign(self.payload_type, encode(self.header), self.keys)


Fault = Callable[["Officer", Unsent], None]

NOTHING = bytes(32).hex()
NOWHERE = "11" * 16


def _none(_officer: "Officer", _unsent: Unsent) -> None:
    """Nothing is wrong."""


def _header(**fields: Any) -> Fault:
    return lambda _, unsent: unsent.header.update(fields)


def _signer(**fields: Any) -> Fault:
    return lambda _, unsent: unsent.signer.update(fields)


def _says(**fields: Any) -> Fault:
    """Says something else, where it says such a thing."""

    def spoil(_: "Officer", unsent: Unsent) -> None:
        if fields.keys() <= unsent.says.keys():
            unsent.says.update(fields)

    return spoil


def _times(**after: timedelta) -> Fault:
    """Times of the header, so long after now."""
    return lambda officer, unsent: unsent.header.update(_moments(officer, after))


def _payload_type(*types: str) -> Fault:
    """Signed as something else."""

    def spoil(officer: "Officer", unsent: Unsent) -> None:
        unsent.payload_type = officer.rng.choice(types)

    return spoil


def _verified(whose: str, place: int, value: object) -> Fault:
    """A log of which the device says it had verified something else."""

    def spoil(_: "Officer", unsent: Unsent) -> None:
        unsent.header["verified"][whose][place] = value

    return spoil


def _keys(signing: Callable[[Country], Sequence[SigningKey]], *, own: bool = False) -> Fault:
    """Signed by others, besides the author or not."""

    def spoil(officer: "Officer", unsent: Unsent) -> None:
        unsent.keys = [*(unsent.keys if own else ()), *signing(officer.country)]

    return spoil


def _draft(**payload: Any) -> Fault:
    """Drafted by a colleague who signed something else in these fields."""
    return lambda officer, unsent: _draft_it(officer, unsent, payload)


def _draft_times(**after: timedelta) -> Fault:
    """Drafted by a colleague whose draft has these times, so long after now."""
    return lambda officer, unsent: _draft_it(officer, unsent, _moments(officer, after))


def _draft_of_a_day(officer: "Officer", unsent: Unsent) -> None:
    """Nothing is wrong: where two sign, a statement may be released for a day."""
    _draft_it(officer, unsent, {})
    unsent.header["expires"] = time(officer.now + DAY)


def _draft_of_another_type(officer: "Officer", unsent: Unsent) -> None:
    _draft_it(officer, unsent, {"type": "request" if unsent.header["type"] == "notice" else "notice"})


def _draft_unsigned(officer: "Officer", unsent: Unsent) -> None:
    _draft_it(officer, unsent, {})
    unsent.header["draft"]["signatures"] = []


def _draft_by_oneself(officer: "Officer", unsent: Unsent) -> None:
    _draft_it(officer, unsent, {}, drafter=officer.device)


def _draft_it(officer: "Officer", unsent: Unsent, payload: Values, drafter: Device | None = None) -> None:
    unsent.signer["capacity"] = "government"
    watch, duty = officer.country.watch, officer.country.duty
    colleague = watch if officer.device != watch else duty
    unsent.header["draft"] = officer.node.hotline.draft(drafter or colleague, unsent.header, payload=payload)


def _elsewhere(officer: "Officer", unsent: Unsent) -> None:
    """On the line, under its key, whatever is referred to."""
    unsent.header["space"] = LINE.hex()
    if unsent.header["epoch"] is not None:
        _epoch_of_the_line(officer, unsent)


def _epoch_of_the_line(officer: "Officer", unsent: Unsent) -> None:
    unsent.header["epoch"] = (officer.epoch(LINE) or bytes(16)).hex()


def _one_part_more(_: "Officer", unsent: Unsent) -> None:
    unsent.header["body"] = [*unsent.header["body"], [SEALED, NOTHING]]


def _one_byte_more(_: "Officer", unsent: Unsent) -> None:
    if unsent.header["body"]:
        unsent.header["body"][-1][0] += 1


def _one_wrap_more(_: "Officer", unsent: Unsent) -> None:
    if TYPES[unsent.header["type"]].epoch == "new":
        unsent.header["body"][0][0] += DEVICE_SIZE + WRAP_SIZE


def _moments(officer: "Officer", after: dict[str, timedelta]) -> Values:
    return {name: time(officer.now + later) for name, later in after.items()}


AT_ONCE, SOON, HOUR, DAY = timedelta(0), timedelta(minutes=5), timedelta(hours=1), timedelta(days=1)
SECOND = timedelta(seconds=1)

FAULTS: Urn[Fault] = Urn(
    (_none, 94, ()),
    (_header(type="speech"), 0.3, ["statement:wire"]),
    (_payload_type(DEMONSTRATION, DEMONSTRATION_EXERCISE), 0.3, ["rules:payload-type"]),
    (_payload_type(STATEMENT, EXERCISE), 0.6, ["rules:payload-type"]),
    (_header(hotline=NOTHING), 0.3, ["rules:hotline"]),
    (_header(side="XA"), 0.3, ["rules:side"]),
    (_header(side="XB"), 0.3, ["rules:side"]),
    (_signer(device=NOTHING), 0.2, ["signatories:signer-unknown"]),
    (_signer(officer=9), 0.2, ["rules:post"]),
    (_signer(post="liaison"), 0.2, ["rules:post"]),
    (_signer(capacity=ADVISER), 0.2, ["rules:capacity"]),
    (_signer(capacity="observer"), 0.2, ["rules:capacity"]),
    (_keys(lambda _: ()), 0.1, ["rules:signature"]),
    (_keys(lambda country: [country.liaison.signing]), 0.1, ["rules:signature"]),
    (_keys(lambda country: [country.liaison.signing], own=True), 0.1, ["rules:signature"]),
    (_draft_unsigned, 0.2, ["rules:signature"]),
    (_signer(capacity="government"), 0.2, ["rules:draft"]),
    (_draft_by_oneself, 0.2, ["rules:draft"]),
    (_draft(capacity="centre"), 0.1, ["rules:draft"]),
    (_draft(hotline=NOTHING), 0.1, ["rules:draft"]),
    (_draft(side="XC"), 0.1, ["rules:draft"]),
    (_draft(space=NOWHERE), 0.1, ["rules:draft"]),
    (_draft(says={}), 0.1, ["rules:draft"]),
    (_draft_of_another_type, 0.1, ["rules:draft"]),
    (_draft(content=[NOTHING] * 3), 0.1, ["rules:draft"]),
    (_draft_times(issued=SOON + SECOND), 0.1, ["rules:draft"]),
    (_draft_times(expires=-SECOND), 0.1, ["rules:draft"]),
    (_draft_times(expires=DAY + SECOND), 0.1, ["rules:draft"]),
    (_draft(nonce=b64(bytes(16))), 0.4, ["rules:duplicate"]),
    (_times(issued=SOON), 0.1, ["times:not-yet"]),
    (_times(issued=SOON + SECOND, expires=HOUR), 0.4, ["times:not-yet"]),
    (_times(expires=-SECOND), 0.2, ["times:expired"]),
    (_times(expires=AT_ONCE), 0.2, ["times:expired"]),
    (_times(expires=HOUR + SECOND), 0.2, ["times:expired"]),
    (_draft_of_a_day, 0.4, ["times:expired"]),
    (_verified("own", 0, 2), 0.1, ["rules:verified-root"]),
    (_verified("own", 2, NOTHING), 0.1, ["rules:verified-root"]),
    (_verified("other", 2, NOTHING), 0.1, ["rules:verified-root"]),
    (_header(space=NOWHERE), 0.3, ["rules:space-unknown"]),
    (_header(epoch=NOWHERE), 0.2, ["rules:epoch-unknown"]),
    (_header(epoch=None), 0.2, ["rules:epoch-unknown"]),
    (_epoch_of_the_line, 0.2, ["rules:epoch-unknown"]),
    (_says(recipients=NOTHING), 0.2, ["rules:recipients"]),
    (_header(body=[]), 0.1, ["rules:body-shape"]),
    (_one_part_more, 0.1, ["rules:body-shape"]),
    (_one_byte_more, 0.1, ["rules:body-shape"]),
    (_one_wrap_more, 0.1, ["rules:body-shape"]),
    (_elsewhere, 0.3, ["rules:reference-unknown"]),
    (_says(answers=NOTHING), 0.1, ["rules:reference-unknown"]),
    (_says(replaces=NOTHING), 0.1, ["rules:reference-unknown"]),
    (_says(of=NOTHING), 0.1, ["rules:reference-unknown"]),
    (_says(reply={"basis": "4", "within": 1}), 0.1, ["rules:reply"]),
    (_says(reply={"basis": "9", "within": 172_800}), 0.1, ["rules:reply"]),
)

"""What registrars and roots sign in a schedule: changes of their side's list, right and wrong."""

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from crypto.composite import SigningKey
from crypto.dsse import Envelope
from tests.factories import Country, Device, Values, time
from tests.simulation.beginnings import ADVISER, night_watch, watch_post
from tests.simulation.node import Node
from tests.simulation.urn import Lean, Urn

NOTHING = bytes(32)


@dataclass
class Drafted:
    """A change before it is signed: what it makes, by whom, and what differs from what the node's list asks for."""

    node: Node
    rng: random.Random
    now: datetime
    made: list[Values] = field(default_factory=list)
    signers: list[tuple[bytes, SigningKey]] = field(default_factory=list)
    payload: Values = field(default_factory=dict)

    @property
    def country(self) -> Country:
        """Whose list it is."""
        return self.node.country

    def by_root(self, *numbers: int) -> None:
        """Signed by these of the roots; by as many as must, if none is named."""
        self.signers = [_root(self.country, number) for number in numbers or range(self.country.threshold)]

    def by_registrars(self, *numbers: int) -> None:
        """Signed by these of the registrars."""
        self.signers = [_registrar(self.country, number) for number in numbers]

    def envelope(self) -> Envelope:
        """It, signed."""
        listed = self.node.view().signatories(self.country.side)
        payload = {"signers": [signer.hex() for signer, _ in self.signers], **self.payload}
        return self.node.hotline.change(
            self.country, self.made, version=listed.version + 1, previous=listed.head, now=self.now,
            keys=[key for _, key in self.signers], payload=payload,
        )  # fmt: skip


Make = Callable[[Drafted], None]


def change(node: Node, rng: random.Random, *, now: datetime, lean: Lean) -> Envelope:
    """What somebody signs who may change the list, or somebody who may not."""
    drafted = Drafted(node, rng, now)
    drafted.by_registrars(*rng.choice(((0, 1), (0, 2))))
    CHANGES.draw(rng, lean)(drafted)
    return drafted.envelope()


def _root(country: Country, number: int) -> tuple[bytes, SigningKey]:
    return country.root_ids[number], country.root_keys[number]


def _registrar(country: Country, number: int) -> tuple[bytes, SigningKey]:
    return country.registrar_ids[number], country.registrar_keys[number]


# What a side does to its list.


def _device(drafted: Drafted) -> None:
    """The night watch is listed, or a device is revoked."""
    night = night_watch(drafted.country.side)
    device = drafted.rng.choice((drafted.country.duty, night, night))
    listed = drafted.node.view().signatories(drafted.country.side)
    drafted.made = [device.revocation() if device.id in listed.devices else device.change()]


def _post(drafted: Drafted) -> None:
    drafted.made = [watch_post(*drafted.rng.choice(((), (ADVISER,))))]


def _archive(drafted: Drafted) -> None:
    version = drafted.node.view().signatories(drafted.country.side).version
    drafted.made = [drafted.country.archive_change(f"archive of version {version}")]
    drafted.by_root()


def _node_keys(drafted: Drafted) -> None:
    drafted.made = [drafted.country.node_change()]
    drafted.by_root()


def _registrar_revoked(drafted: Drafted) -> None:
    drafted.made = [_revocation(drafted.country.registrar_ids[drafted.rng.choice((1, 2))])]
    drafted.by_root()


def _revocation(registrar: bytes) -> Values:
    return {"change": "registrar-revoked", "registrar": registrar.hex()}


# What it may not.


def _payload(**fields: Any) -> Make:
    def make(drafted: Drafted) -> None:
        _post(drafted)
        drafted.payload = fields

    return make


def _times(**after: timedelta) -> Make:
    def make(drafted: Drafted) -> None:
        _post(drafted)
        drafted.payload = {name: time(drafted.now + later) for name, later in after.items()}

    return make


def _of_the_other_side(drafted: Drafted) -> None:
    _post(drafted)
    drafted.payload = {"side": drafted.node.beside}


def _registrars(*numbers: int) -> Make:
    """By these registrars: too few, too many, or two of one officer."""

    def make(drafted: Drafted) -> None:
        _post(drafted)
        drafted.by_registrars(*numbers)

    return make


def _roots(*numbers: int) -> Make:
    """By these roots, too few or one of them twice."""

    def make(drafted: Drafted) -> None:
        _post(drafted)
        drafted.by_root(*numbers)

    return make


def _root_and_registrar(drafted: Drafted) -> None:
    _post(drafted)
    drafted.signers = [_root(drafted.country, 0), _registrar(drafted.country, 0)]


def _root_alone(drafted: Drafted) -> None:
    """By registrars, what only the root may."""
    signers = drafted.signers
    drafted.rng.choice((_archive, _node_keys, _registrar_revoked))(drafted)
    drafted.signers = signers


def _by_a_stranger(drafted: Drafted) -> None:
    _post(drafted)
    drafted.payload = {"signers": [NOTHING.hex(), drafted.country.registrar_ids[0].hex()]}


def _forged(drafted: Drafted) -> None:
    _post(drafted)
    drafted.signers = [(signer, drafted.country.liaison.signing) for signer, _ in drafted.signers]


def _makes(made: Callable[[Country], list[Values]], *, by_root: bool = False) -> Make:
    """What does not fit what stands before it."""

    def make(drafted: Drafted) -> None:
        drafted.made = made(drafted.country)
        if by_root:
            drafted.by_root()

    return make


def _archive_and_back(country: Country) -> list[Values]:
    return [country.archive_change("passing archive"), country.archive_change()]


def _stranger(country: Country, post: str = "watch") -> Device:
    return Device(country.side, "stranger", officer=8, post=post)


CHANGES: Urn[Make] = Urn(
    (_device, 60, ["spaces:epoch-revoked", "signatories:signer-revoked"]),
    (_post, 4, ()),
    (_archive, 2, ["archive replaced"]),
    (_node_keys, 1, ()),
    (_registrar_revoked, 2, ["signatories:signer-revoked"]),
    (_payload(hotline=NOTHING.hex()), 1, ["signatories:hotline"]),
    (_of_the_other_side, 1, ["signatories:side"]),
    (_payload(version=99), 1, ["signatories:version"]),
    (_payload(previous=NOTHING.hex()), 1, ["signatories:version"]),
    (_times(issued=timedelta(minutes=5, seconds=1)), 1, ["times:not-yet"]),
    (_times(expires=-timedelta(seconds=1)), 1, ["times:expired"]),
    (_times(expires=timedelta(days=1, seconds=1)), 1, ["times:expired"]),
    (_by_a_stranger, 1, ["signatories:signer-unknown"]),
    (_registrars(0), 1, ["signatories:threshold"]),
    (_registrars(0, 1, 2), 1, ["signatories:threshold"]),
    (_registrars(1, 2), 1, ["signatories:threshold"]),
    (_roots(0), 1, ["signatories:threshold"]),
    (_roots(0, 0), 1, ["signatories:threshold"]),
    (_root_and_registrar, 1, ["signatories:threshold"]),
    (_root_alone, 1, ["signatories:threshold"]),
    (_forged, 1, ["signatories:signature"]),
    (_makes(lambda country: [country.registrar_change(0)], by_root=True), 1, ["signatories:change"]),
    (_makes(lambda _: [_revocation(NOTHING)], by_root=True), 1, ["signatories:change"]),
    (_makes(lambda country: [_revocation(country.registrar_ids[2])] * 2, by_root=True), 1, ["signatories:change"]),
    (_makes(lambda country: [country.archive_change()], by_root=True), 1, ["signatories:change"]),
    (_makes(_archive_and_back, by_root=True), 1, ["signatories:change"]),
    (_makes(lambda country: [country.watch.change()]), 1, ["signatories:change"]),
    (_makes(lambda country: [_stranger(country, post="attic").change()]), 1, ["signatories:change"]),
    (_makes(lambda country: [_stranger(country).revocation()]), 1, ["signatories:change"]),
    (_makes(lambda country: [country.duty.revocation()] * 2), 1, ["signatories:change"]),
)

"""What is signed where nothing stands yet: the Arrangement, the first changes, and what comes too early or is wrong."""

import random
from collections.abc import Callable
from datetime import datetime

from crypto.dsse import Envelope
from tests.factories import Hotline, b64
from tests.simulation.beginnings import XA, XB
from tests.simulation.marks import marked
from tests.simulation.node import Node
from tests.simulation.officers import Officer
from tests.simulation.sayings import declare
from tests.simulation.urn import Lean, Urn

Found = Callable[[Node, random.Random, datetime], Envelope | None]


def compose_founding(node: Node, rng: random.Random, *, now: datetime, lean: Lean) -> Envelope | None:
    """An envelope for a log that has nothing yet, or little."""
    return FOUNDING.draw(rng, lean)(node, rng, now)


def _next(node: Node, rng: random.Random, now: datetime) -> Envelope | None:
    """The Arrangement, the founding changes, the officers; then these declare something."""
    if node.view().head().trust == 0:
        return node.hotline.founding
    version = node.view().signatories(node.side).version
    if version == 0:
        return _founding_change(node, rng, now)
    return _officers(node, rng, now) if version == 1 else _declaration(node, rng, now)


def _founding_change(node: Node, _rng: random.Random, now: datetime) -> Envelope | None:
    made = node.country.founding_changes()
    return node.hotline.change(node.country, made, version=1, previous=None, now=now, by_root=True)


def _half_a_founding_change(node: Node, rng: random.Random, now: datetime) -> Envelope | None:
    """Without node keys, or without an archive key."""
    left_out = rng.choice(("node", "archive"))
    made = [one for one in node.country.founding_changes() if one["change"] != left_out]
    return node.hotline.change(node.country, made, version=1, previous=None, now=now, by_root=True)


def _officers(node: Node, _rng: random.Random, now: datetime) -> Envelope | None:
    listed = node.view().signatories(node.side)
    return node.hotline.change(
        node.country, node.country.staff_changes(), version=listed.version + 1, previous=listed.head, now=now
    )


def _declaration(node: Node, rng: random.Random, now: datetime) -> Envelope | None:
    return declare(Officer(node, rng, now, lean=frozenset()))


def _arrangement(node: Node, _rng: random.Random, _now: datetime) -> Envelope | None:
    return node.hotline.founding


def _another_arrangement(_node: Node, _rng: random.Random, _now: datetime) -> Envelope | None:
    """It founds another hotline."""
    return Hotline(XA, XB, sign=marked, arrangement={"nonce": b64(bytes(16))}).founding


def _forged_arrangement(node: Node, _rng: random.Random, _now: datetime) -> Envelope | None:
    """It founds this hotline, and nobody has signed it."""
    founding = node.hotline.founding
    return marked(founding.payload_type, founding.payload, [])


FOUNDING: Urn[Found] = Urn(
    (_next, 8, ["arrangement:threshold", "arrangement:signer-unknown", "arrangement:side"]),
    (_founding_change, 1, ["view:hotline"]),
    (_half_a_founding_change, 1, ["signatories:change"]),
    (_declaration, 1, ["view:hotline"]),
    (_arrangement, 1, ["past:version"]),
    (_another_arrangement, 1, ["arrangement:hotline"]),
    (_forged_arrangement, 1, ["arrangement:signature"]),
)

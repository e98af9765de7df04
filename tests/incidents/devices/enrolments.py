"""Devices that ask to be listed: what they post, and what two registrars then sign."""

from typing import Any

from crypto.composite import SigningKey
from crypto.dsse import envelope_value
from crypto.enrolment import Enrolment, sign_enrolment
from crypto.hpke import SealingKey
from tests.factories import b64
from tests.incidents.nodes import Node
from tests.vectors.draw import draw


def make_enrolment(node: Node, name: str = "new", **differs: Any) -> tuple[Enrolment, SigningKey]:
    """A device of that name, of watch officer 7 of XA."""
    key, sealing = SigningKey(draw(f"{name} signing", 64)), SealingKey(draw(f"{name} sealing", 32))
    fields = {"hotline": node.hotline.id, "side": "XA", "post": "watch", "officer": 7, **differs}
    return Enrolment(**fields, signing=key.public_key, sealing=sealing.public_key), key


def request_of(enrolment: Enrolment, key: SigningKey) -> dict[str, Any]:
    """What it posts."""
    return {
        "signing": b64(enrolment.signing),
        "sealing": b64(enrolment.sealing),
        "proof": envelope_value(sign_enrolment(enrolment, key)),
    }


def listing(enrolment: Enrolment) -> dict[str, Any]:
    """The change that lists it."""
    return {
        "change": "device",
        "officer": enrolment.officer,
        "post": enrolment.post,
        "sealing": b64(enrolment.sealing),
        "signing": b64(enrolment.signing),
    }


def revocation(enrolment: Enrolment) -> dict[str, Any]:
    """The change that revokes it."""
    return {"change": "device-revoked", "device": enrolment.device.hex(), "since": None}

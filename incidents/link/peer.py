"""Who is at the other end: the handshake's keys, from both logs, or from a founding before there is a mirror."""

import secrets
from dataclasses import dataclass

from crypto.dsse import Envelope
from crypto.errors import Unverified
from crypto.frame import parse_frame
from crypto.link import NONCE_SIZE, Founding, Handshake, sign_proof, verify_founding, verify_proof
from incidents.log.keys import link_key
from incidents.log.models import Entry
from incidents.log.read import view_of
from incidents.log.store import other_log, own_log


@dataclass(frozen=True)
class Ends:
    """The hotline, both sides, and how many changes of the other's signatories this node's mirror knows."""

    hotline: bytes
    own: str
    other: str
    known: int


def read_ends() -> Ends:
    """Who the two ends are. Raises `NotFounded`."""
    own, other = own_log(), other_log()
    return Ends(own.hotline, own.side, other.side, view_of(other.side).signatories(other.side).version)


def new_nonce() -> bytes:
    """A nonce for one handshake."""
    return secrets.token_bytes(NONCE_SIZE)


def prove(handshake: Handshake, *, role: str) -> Envelope:
    """This node's proof."""
    return sign_proof(handshake, side=own_log().side, role=role, key=link_key())


def own_founding() -> Founding:
    """This side's founding: what the first two entries of its log hold."""
    rows = Entry.objects.filter(log=own_log(), index__lt=2).order_by("index")
    arrangement, change = (parse_frame(row.entry).envelope for row in rows)
    if arrangement is None or change is None:
        raise TypeError("a founded log begins with two trust entries")
    return arrangement, change


def verify_other(envelope: Envelope, handshake: Handshake, *, role: str, founding: Founding | None) -> bytes | None:
    """Check the other node's proof, by its list in our mirror, or by its founding while there is none.

    Returns the SHA-256 of the TLS key that its list pins, if it does. Raises `Unverified`, `Refused`, `Malformed`.
    """
    other = other_log()
    node = view_of(other.side).signatories(other.side).node
    if node is None:
        if founding is None:
            raise Unverified("link", "no founding")
        node = verify_founding(founding, hotline=other.hotline, side=other.side).node
    if node is None:
        raise Unverified("link", "the founding names no node")
    verify_proof(envelope, handshake, side=other.side, role=role, link_key=node.link)
    return node.tls

"""Entry 0 and entry 1 of the own log: the Arrangement, and the first change of this side's signatories.

From here on the node has a hotline. Both envelopes were signed by root keys, elsewhere; here they are only checked.
"""

from datetime import datetime

from django.db import transaction

from crypto.arrangement import parse_arrangement
from crypto.dsse import Envelope, envelope_id
from crypto.errors import Malformed, Refused
from crypto.link import verify_founding
from crypto.merkle import EMPTY_ROOT
from crypto.signatories import Signatories
from incidents.log import models
from incidents.log.append import Signed, append
from incidents.log.keys import link_key, log_key, mirror_key


class AlreadyFounded(Exception):
    """This node has a hotline, and a node has one."""

    def __str__(self) -> str:
        return "This node has a hotline already. For another one use another database and data directory."


class OtherKeys(Exception):
    """The first change names other keys than those in this node's data directory."""

    def __str__(self) -> str:
        return "The first change names other node keys than those here. Draft it again: manage.py founding draft"


def found(arrangement: Envelope, change: Envelope, *, side: str, now: datetime) -> bytes:
    """Found this side's log; the hotline's id.

    Raises `Malformed` or `Refused` for what the roots did not sign, `AlreadyFounded`, `OtherKeys`, `KeyFile`.
    """
    hotline = envelope_id(arrangement)
    other = parse_arrangement(arrangement).other(side)
    check_node_keys(verify_founding((arrangement, change), hotline=hotline, side=side), hotline)
    with transaction.atomic():
        if models.Log.objects.filter(size__gt=0).exists():
            raise AlreadyFounded
        models.Log.objects.all().delete()
        for code in (side, other):
            models.Log.objects.create(side=code, own=code == side, hotline=hotline, root=EMPTY_ROOT)
    for result in append([Signed(arrangement), Signed(change)], now=now):
        if isinstance(result, Refused | Malformed):
            raise result
    return hotline


def check_node_keys(listed: Signatories, hotline: bytes) -> None:
    """Raises `OtherKeys` unless the list names the keys that this node holds."""
    node = listed.node
    log, mirror = log_key(hotline, listed.side).public_key(), mirror_key(hotline, listed.side).public_key()
    if node is None or node.link != link_key().public_key:
        raise OtherKeys
    for named, held in ((node.log, log), (node.mirror, mirror)):
        if (named.ed25519, named.mldsa44) != (held.ed25519, held.mldsa44):
            raise OtherKeys

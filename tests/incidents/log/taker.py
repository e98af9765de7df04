"""A process that takes what the other node has written until it is killed: a batch, its receipt, the cosignature.

It prints up to where it cosigned, a line a batch. Its arguments are the other node's data directory and database (as
JSON), from which it reads the batches. Which node it is follows from the environment. Django is set up before this is
imported.
"""

import json
import sys
from pathlib import Path

from django.conf import settings

from incidents.log.append import Bare
from incidents.log.cosign import cosign, take_cosigned
from incidents.log.mirror import take
from incidents.log.read import batch_after, view_of
from incidents.log.store import other_log
from tests.factories import XA, XB, Hotline
from tests.incidents.nodes import Clock, Machine, Node

MOST = 3
"""Entries in a batch: few, so that there are many."""


def take_all(node: Node, other: Node) -> None:
    """Take, receipt and cosign batch after batch."""
    while True:
        with node.here():
            start = other_log().held
        with other.here():
            batch = batch_after(start, now=other.clock(), max_entries=MOST, max_size=1 << 20)
        if batch is None:
            return
        with node.here():
            size = take(batch, now=node.clock()).size
            node.append(Bare())
            cosigned = cosign(now=node.clock())
        if cosigned is not None:
            with other.here():
                take_cosigned(cosigned)
            print(size, flush=True)


if __name__ == "__main__":
    own = Machine("XA", Path(settings.HOTLINE_DATA), settings.DATABASES["default"])
    there = Machine("XB", Path(sys.argv[1]), json.loads(sys.argv[2]))
    clock = Clock()
    for machine in (own, there):
        with machine.here():
            clock.now = max(clock.now, view_of(machine.side).head().at or clock.now)
    take_all(Node(Hotline(), XA, own, clock), Node(Hotline(), XB, there, clock))

"""A process that appends until it is killed, and prints the indexes that were acknowledged, a line a group.

Its arguments are the file to speak in (space and epoch in hex), and a number that makes its statements others than
those of another such process. Which node it is follows from the environment. Django is set up before this is imported.
"""

import itertools
import sys
from pathlib import Path

from django.conf import settings

from incidents.log.append import Appended
from incidents.log.read import view_of
from tests.factories import XA, Hotline, message
from tests.incidents.nodes import Clock, File, Machine, Node


def append_for_ever(file: File, of_round: int) -> None:
    """Append groups of four notices."""
    machine = Machine("XA", Path(settings.HOTLINE_DATA), settings.DATABASES["default"])
    at = view_of("XA").head().at
    node = Node(Hotline(), XA, machine, Clock() if at is None else Clock(at))
    for number in itertools.count():
        nonces = [(of_round << 64 | number << 8 | n).to_bytes(16) for n in range(4)]
        group = [node.said_in(file, XA.watch, "notice", message(), nonce=nonce) for nonce in nonces]
        results = node.append(*group)
        print(*(one.index for one in results if isinstance(one, Appended)), flush=True)


if __name__ == "__main__":
    space, epoch = map(bytes.fromhex, sys.argv[1:3])
    append_for_ever(File(space, epoch, exercise=False, opened=""), int(sys.argv[3]))

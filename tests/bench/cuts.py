"""How soon a line that was cut is used again: both links go over wires, which are cut and mended."""

import secrets
from contextlib import ExitStack
from pathlib import Path
from time import perf_counter

from tests.bench.line import SIZE, bench_line
from tests.two_nodes.wire import Wires

CUTS = (0.3, 0.5, 0.8, 1.3, 2.1, 3.4, 5.0, 20.0)
"""Seconds of cuts: the more lengths there are, the more places between two attempts does a return fall into."""
ALLOWED = 2.0
"""Seconds from the network's return to the first entry that crosses."""


def reconnect_times(directory: Path) -> list[float]:
    """Seconds from the return of the network to the opening of what was written without it, a cut each."""
    times = []
    with ExitStack() as stack:
        wires = Wires(stack)
        line = stack.enter_context(bench_line(directory, through=wires.to))
        for seconds in CUTS:
            author = line.author()
            before, meanwhile = secrets.token_bytes(SIZE), secrets.token_bytes(SIZE)
            author.say(before)
            line.read({before})
            wires.cut()
            author.say(meanwhile)
            line.read_on(until=perf_counter() + seconds)
            start = perf_counter()
            wires.mend()
            line.read({meanwhile})
            times.append(perf_counter() - start)
    return times

"""Runs a module under a clock that a test turns: `python -m tests.two_nodes.clocked LEAD MODULE ARGUMENT…`.

The file LEAD holds by how many seconds the clock is ahead of the machine's; whoever turns it replaces the file, and
finds what the clock has followed in the file beside it. Only the time of day is another one: intervals pass as they
always do, so that nothing waits longer and nothing runs out.
"""

import runpy
import sys
import threading
import time
from datetime import timedelta
from pathlib import Path

import time_machine

LOOK_EVERY = 0.02


def run(lead: Path, module: str, arguments: list[str]) -> None:
    """Runs the module as Python's `-m` does, until it ends."""
    ahead = _read(lead)
    with time_machine.travel(timedelta(seconds=ahead), tick=True) as clock:
        _set(clock, ahead, lead)
        threading.Thread(target=_follow, args=(lead, ahead, clock), daemon=True).start()
        sys.argv = [module, *arguments]
        runpy.run_module(module, run_name="__main__", alter_sys=True)


def set_ahead(clock: time_machine.Traveller, ahead: int) -> None:
    """Set a clock so many seconds ahead of the machine's. What it lacks is measured: on a busy machine one that is
    merely started there has lost what passed meanwhile."""
    clock.shift(time_machine.escape_hatch.time.time() + ahead - time.time())


def followed(lead: Path) -> Path:
    """The file that says which lead the clock has."""
    return lead.with_suffix(".followed")


def _follow(lead: Path, ahead: int, clock: time_machine.Traveller) -> None:
    pause = threading.Event()
    while not pause.wait(LOOK_EVERY):
        now = _read(lead)
        if now != ahead:
            ahead = now
            _set(clock, ahead, lead)


def _set(clock: time_machine.Traveller, ahead: int, lead: Path) -> None:
    set_ahead(clock, ahead)
    followed(lead).write_text(str(ahead))


def _read(lead: Path) -> int:
    return int(lead.read_text())


if __name__ == "__main__":
    run(Path(sys.argv[1]), sys.argv[2], sys.argv[3:])

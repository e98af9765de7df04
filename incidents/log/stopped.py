"""What keeps a node from writing: it has no hotline yet, its clock leapt, it lost what it had signed, or its keys."""

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from incidents.log.keys import KeyFile
from incidents.log.rules import ClockLeapt
from incidents.log.signed import SignedBeyond
from incidents.log.store import NotFounded

_logger = logging.getLogger("incidents.log")
_lock = threading.Lock()
_reasons: set[str] = set()
"""Why this node does not write, as far as this process has said so."""


@contextmanager
def told(*, needs_all: bool = False) -> Iterator[None]:
    """For a tick: a node that may not write says so in its log, once, and is asked again at the next tick.

    `needs_all`: what is done needs all that a node needs to write. Where that succeeds, what was said is over.
    """
    try:
        yield
    except NotFounded:
        _logger.debug("this node has no hotline yet")
    except (ClockLeapt, SignedBeyond, KeyFile) as stopped:
        with _lock:
            new = stopped.code not in _reasons
            _reasons.add(stopped.code)
        if new:
            _logger.exception("this node does not write", extra={"fields": {"code": stopped.code}})
    else:
        if needs_all:
            _say_that_it_is_over()


def _say_that_it_is_over() -> None:
    with _lock:
        over = sorted(_reasons)
        _reasons.clear()
    for code in over:
        _logger.warning("this node writes again", extra={"fields": {"code": code}})

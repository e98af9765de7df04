"""What keeps a node from writing: it has no hotline yet, its clock leapt, or it lost what it had signed."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager

from incidents.log.rules import ClockLeapt
from incidents.log.signed import SignedBeyond
from incidents.log.store import NotFounded

_logger = logging.getLogger("incidents.log")


@contextmanager
def told() -> Iterator[None]:
    """For a tick: a node that may not write says so in its log, and is asked again at the next tick."""
    try:
        yield
    except NotFounded:
        _logger.debug("this node has no hotline yet")
    except (ClockLeapt, SignedBeyond) as stopped:
        _logger.warning("this node does not write", extra={"fields": {"code": stopped.code}})

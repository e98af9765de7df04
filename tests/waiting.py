"""Waiting for a condition, with a limit: what the tests of running processes do instead of sleeping."""

import threading
import time
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")


def until(condition: Callable[[], T], *, within: float = 10.0, what: Callable[[], str] = str) -> T:
    """What the condition gives once it is true. Raises TimeoutError with what `what` says."""
    end = time.monotonic() + within
    pause = threading.Event()
    while not (value := condition()):
        if time.monotonic() > end:
            raise TimeoutError(what())
        pause.wait(0.02)
    return value

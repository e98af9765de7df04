"""Group commit: who wants something appended waits, and one thread appends all that is waiting in one transaction.

    appended = await submit(Signed(envelope, parts))        from async code
    appended = submit(Bare()).result()                      from a thread

While a group is being written the next one gathers, so that under load many entries share one flush of the disk and one
signature of the checkpoint; without load nobody waits for a group to fill. The thread starts with the first request of
the process. Its clock is an argument; so is the group's limit.
"""

import logging
import queue
import threading
from collections.abc import AsyncIterator, Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import asynccontextmanager
from datetime import datetime

from django.db import close_old_connections, connections

from incidents.log.append import Bare, Request, Result, append_entries
from incidents.log.clock import node_clock
from incidents.log.sign import sign_own_log

MAX_GROUP = 256
_logger = logging.getLogger("incidents.log")

_Waiting = tuple[Request, "Future[Result]"]


class GroupCommit:
    """One thread that appends, and the requests that wait for it."""

    def __init__(self, *, clock: Callable[[], datetime] = node_clock, limit: int = MAX_GROUP) -> None:
        self._clock = clock
        self._limit = limit
        self._waiting: queue.SimpleQueue[_Waiting] = queue.SimpleQueue()
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="group-commit")

    def submit(self, request: Request) -> "Future[Result]":
        """What becomes of a request; its result is as `append` has it, and it raises what `append` raises."""
        future: Future[Result] = Future()
        self._waiting.put((request, future))
        # One turn for each request: the first turn takes all that wait, the others find nothing left.
        self._thread.submit(self._commit)
        return future

    def stop(self) -> None:
        """Append what is waiting, then end."""
        self._thread.submit(connections.close_all)  # those of that thread
        self._thread.shutdown()

    def _commit(self) -> None:
        group = [self._waiting.get() for _ in range(min(self._waiting.qsize(), self._limit))]
        if not group:
            return
        close_old_connections()  # one that the database dropped meanwhile is noticed, and made anew
        try:
            now = self._clock()
            log, results = append_entries([request for request, _ in group], now=now)
        except Exception as failed:
            for _, future in group:
                future.set_exception(failed)
            raise
        try:
            sign_own_log(log, now=now, bare=all(isinstance(request, Bare) for request, _ in group))
        except Exception:
            # What stands, stands: those who wait are told so, and the tick makes up for the signature.
            _logger.exception("the own log could not be signed")
        for (_, future), result in zip(group, results, strict=True):
            future.set_result(result)


_lock = threading.Lock()
_running: list[GroupCommit] = []


def submit(request: Request) -> "Future[Result]":
    """Have this process's group commit append something."""
    with _lock:
        if not _running:
            _running.append(GroupCommit())
        return _running[0].submit(request)


@asynccontextmanager
async def group_commit() -> AsyncIterator[None]:
    """Runs as long as the server does: at its end, what is waiting is appended first."""
    yield
    with _lock:
        while _running:
            _running.pop().stop()

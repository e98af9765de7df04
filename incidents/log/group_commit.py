"""Group commit: of those who want something appended at once, one appends for all, in one transaction.

    appended = commit(Signed(envelope, parts))              from a thread
    appended = await sync_to_async(commit)(Bare())          from async code

Whoever finds nobody at it leads: it takes all that waits, its own first, appends and signs it, tells the others what
became of theirs, and hands on to the first that came meanwhile. That one waits a moment for a full group, as where some
came more will, so that under load many entries share one flush of the disk and one signature of the checkpoint. Without
load nobody waits for a group to fill, and no other thread has to be woken.

Source: PostgreSQL, `commit_delay` and `commit_siblings`.
"""

import logging
import threading
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from datetime import datetime

from incidents.log.append import Bare, Request, Result, append_entries
from incidents.log.clock import node_clock
from incidents.log.sign import sign_own_log

MAX_GROUP = 256
GATHERING = 0.01
"""Seconds that a leader waits at most, where others came before it."""

_logger = logging.getLogger("incidents.log")


@dataclass(eq=False)
class _Waiting:
    """A request; `woken` when it has its result, or, being the first of those that wait, is to lead."""

    request: Request
    result: "Future[Result]" = field(default_factory=Future)
    woken: threading.Event = field(default_factory=threading.Event)


class GroupCommit:
    """Those who wait, and whether one leads. Its clock is an argument; so is the group's limit."""

    def __init__(self, *, clock: Callable[[], datetime] = node_clock, limit: int = MAX_GROUP) -> None:
        self._clock = clock
        self._limit = limit
        self._lock = threading.Lock()
        self._waiting: deque[_Waiting] = deque()
        self._led = False
        self._full = threading.Event()

    def append(self, requests: Sequence[Request]) -> list[Result]:
        """What becomes of requests, once that is durable: as `append.append` has it. Raises what that raises."""
        mine = [_Waiting(request) for request in requests]
        with self._lock:
            self._waiting.extend(mine)
            if len(self._waiting) >= self._limit:
                self._full.set()
            alone = not self._led
            if alone:
                self._hand_on()
        for one in mine:
            one.woken.wait()
            if not one.result.done():
                self._lead(gathering=0 if alone else GATHERING)
        return [one.result.result() for one in mine]

    def _lead(self, *, gathering: float) -> None:
        self._full.wait(gathering)
        with self._lock:
            group = [self._waiting.popleft() for _ in range(min(len(self._waiting), self._limit))]
            if len(self._waiting) < self._limit:
                self._full.clear()
        try:
            self._commit(group)
        finally:
            with self._lock:
                self._hand_on()

    def _hand_on(self) -> None:
        self._led = bool(self._waiting)
        if self._led:
            self._waiting[0].woken.set()

    def _commit(self, group: Sequence[_Waiting]) -> None:
        try:
            now = self._clock()
            log, results = append_entries([one.request for one in group], now=now)
        except BaseException as failed:
            for one in group:
                one.result.set_exception(failed)
                one.woken.set()
            if isinstance(failed, Exception):
                return
            raise  # what ends this thread
        try:
            sign_own_log(log, now=now, bare=all(isinstance(one.request, Bare) for one in group))
        except Exception:
            # What stands, stands: those who wait are told so, and the tick makes up for the signature.
            _logger.exception("the own log could not be signed")
        for one, result in zip(group, results, strict=True):
            one.result.set_result(result)
            one.woken.set()


group = GroupCommit()
"""This process's."""


def commit(request: Request) -> Result:
    """Append something, together with what others of this process want appended; returns when it is durable.

    What becomes of it is as `append.append` has it. Raises what that raises.
    """
    return group.append([request])[0]

"""One clock for a whole test: both nodes, the browsers and this process have the same time of day, and leap together.

    with clock_at(begin) as clock:
        with running(…, turned=True, ahead=clock.ahead) as pair:
            clock.nodes += [pair.xa, pair.xb]
            clock.keep(window.context)          before its first page is loaded
            clock.turn("08:12")

Between leaps it runs as any clock does. A leap is to pages what a sleep of the computer is: what was due in it is done
once, at its end. To the nodes it is time in which nothing was heard: for a moment the line is cut and the desks silent.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta

import time_machine
from django.utils import timezone
from playwright.sync_api import BrowserContext

from tests.two_nodes.clocked import set_ahead
from tests.two_nodes.nodes import RunningNode

MARGIN = 2
"""Seconds by which browsers, which are told the time from here, may be behind."""


@dataclass
class Clock:
    """The clock, and all who go by it; `ahead` is by how many seconds it is ahead of the machine's."""

    day: datetime
    ahead: int
    traveller: time_machine.Traveller
    nodes: list[RunningNode] = field(default_factory=list)
    contexts: list[BrowserContext] = field(default_factory=list)

    def now(self) -> datetime:
        """What it shows."""
        return timezone.now()

    def at(self, time_of_day: str) -> datetime:
        """A time of its day, `08:12`."""
        return datetime.combine(self.day, time.fromisoformat(time_of_day), UTC)

    def keep(self, context: BrowserContext) -> None:
        """Let a browser's pages go by it; those that are not loaded yet."""
        context.clock.install(time=self.now())
        self.contexts.append(context)

    def turn(self, time_of_day: str) -> None:
        """Turn it on to a time of its day, and a little more; it does not run back where it is later already."""
        leap = int((self.at(time_of_day) - self.now()).total_seconds()) + MARGIN
        if leap > MARGIN:
            self.leap(leap)

    def leap(self, seconds: int) -> None:
        """Turn it on by so many seconds: the nodes first, so that what a page then says reaches them in their time."""
        self.ahead += seconds
        set_ahead(self.traveller, self.ahead)
        for node in self.nodes:
            node.turn_clock(self.ahead)
        for context in self.contexts:
            context.clock.fast_forward(seconds * 1000)


@contextmanager
def clock_at(begin: datetime) -> Iterator[Clock]:
    """A clock that begins then; this process has its own back afterwards."""
    ahead = round((begin - timezone.now()).total_seconds())
    with time_machine.travel(timedelta(seconds=ahead), tick=True) as traveller:
        set_ahead(traveller, ahead)
        yield Clock(begin, ahead, traveller)

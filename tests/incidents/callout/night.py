"""A night in which things ring: what the tests of the call-out play with."""

from datetime import datetime, timedelta

from incidents.callout.models import CallOut
from incidents.callout.rules import Alarm
from incidents.callout.standing import standing
from incidents.callout.sweep import sweep
from incidents.link.line import connected
from incidents.log.append import Bare
from tests.factories import XA, XB, Values, message
from tests.incidents.nodes import File, Node, Pair

MINUTE = timedelta(minutes=1)


class Night:
    """A line that is up, with a file; the other side speaks, and XB's node is where it rings."""

    def __init__(self, line: Pair) -> None:
        self.line = line
        self.node: Node = line.xb
        with line.xa.here() as xa:
            self.file: File = xa.open_file(XA.watch)
        line.carry()

    @property
    def now(self) -> datetime:
        """The time."""
        return self.line.xa.clock.now

    def hear(self, type_: str = "notice", **says: object) -> str:
        """Let XA say something, and carry it."""
        with self.line.xa.here() as xa:
            said = xa.say_in(self.file, XA.watch, type_, message(**says))
        self.line.carry()
        return said

    def answer(self, type_: str, says: Values) -> str:
        """Let XB say something. To be used while being XB."""
        return self.node.say_in(self.file, XB.watch, type_, says)

    def wait(self, minutes: float) -> datetime:
        """Let time pass, and entries be written meanwhile; what time it is then. To be used while being XB."""
        self.line.xa.clock.now += minutes * MINUTE
        self.line_up()
        return self.now

    def line_up(self) -> None:
        """The other node was heard just now."""
        for direction in ("pull", "serve"):
            connected(direction, now=self.now)

    def sweep(self) -> list[tuple[str, int]]:
        """Sweep now; the steps that were fired by it, in the order of their times."""
        now = self.now
        before = set(CallOut.objects.exclude(fired_at=None).values_list("pk", flat=True))
        swept = sweep(now=now)
        rows = CallOut.objects.exclude(pk__in=before).exclude(fired_at=None).order_by("due_at", "pk")
        found = [(row.alarm, row.step) for row in rows]
        assert swept.fired == len(found)
        return found

    def rings(self) -> list[Alarm]:
        """What rings now."""
        return standing(now=self.now).alarms

    def mark(self) -> None:
        """Write a frame, so that the log is as late as it is. To be used while being XB."""
        self.node.append(Bare(after=self.now - MINUTE))


__all__ = ["MINUTE", "Night"]

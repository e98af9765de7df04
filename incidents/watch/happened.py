"""The half of the watch log that the system fills: what happened is a row elsewhere, and is entered once, by its key.

| kind | from |
|---|---|
| callout | a step of a call-out that was fired |
| alarm-heard, silence | what an officer did about an alarm |
| desk-silent | the desk of who has the watch fell silent |
| line-cut, line-up | the state of the line, when it becomes another |

A tick that comes twice enters nothing twice; one that was missed for up to a week is made up for.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from crypto.wire import Json
from incidents.api import utc
from incidents.callout.models import CallOut, Heard, Silence
from incidents.link.line import read_line
from incidents.national.log import entering
from incidents.national.models import NationalEntry
from incidents.watch.standing import desk

BACK = timedelta(days=7)
MAX_ROWS = 500
_LINE = ("line-cut", "line-up")


@dataclass(frozen=True)
class Happened:
    """Something to be entered: when it happened stands in `what` as `at`."""

    key: str
    kind: str
    what: Mapping[str, Json]
    officer: int | None = None


def enter_happened(*, now: datetime) -> int:
    """Enter what happened and is not in the log yet; how many entries. Raises `NotFounded`."""
    found = [*_callouts(now), *_heard(now), *_silences(now), *_desk(now)]
    known = set(NationalEntry.objects.filter(key__in=[one.key for one in found]).values_list("key", flat=True))
    new = [one for one in found if one.key not in known]
    line = _line(now)
    if not new and line is None:
        return 0
    with entering() as log:
        entered = [log.enter_once(one.key, one.kind, one.what, officer=one.officer, now=now) for one in new]
        # Once more, as another tick may have entered it meanwhile.
        line = _line(now)
        if line is not None:
            log.enter(line, {}, now=now)
            entered.append(True)
    return sum(entered)


def _callouts(now: datetime) -> list[Happened]:
    rows = CallOut.objects.filter(fired_at__gt=now - BACK).order_by("-fired_at", "-id")[:MAX_ROWS]
    return [
        Happened(f"callout/{row.pk}", "callout", {"at": utc(row.fired_at), "call": row.pk, "step": row.step,
                                                  "precedence": row.precedence or None})
        for row in reversed(rows)
        if row.fired_at is not None
    ]  # fmt: skip


def _heard(now: datetime) -> list[Happened]:
    rows = Heard.objects.filter(at__gt=now - BACK).order_by("-at", "-id")[:MAX_ROWS]
    return [
        Happened(f"heard/{row.pk}", "alarm-heard", {"alarm": row.alarm, "at": utc(row.at)}, row.officer)
        for row in reversed(rows)
    ]


def _silences(now: datetime) -> list[Happened]:
    rows = Silence.objects.filter(at__gt=now - BACK).order_by("-at", "-id")[:MAX_ROWS]
    return [
        Happened(f"silence/{row.pk}", "silence", {"at": utc(row.at), "until": utc(row.until)}, row.officer)
        for row in reversed(rows)
    ]


def _desk(now: datetime) -> list[Happened]:
    return [Happened(one.key, "desk-silent", {"at": utc(one.since)}) for one in desk(now=now) if one.first == 2]


def _line(now: datetime) -> str | None:
    """The kind of entry by which the log would follow the line; None where it has."""
    last = NationalEntry.objects.filter(kind__in=_LINE).order_by("-index").values_list("kind", flat=True).first()
    kind = _LINE[0] if read_line(now=now).state.state == "cut" else _LINE[1]
    return None if kind == (last or _LINE[1]) else kind

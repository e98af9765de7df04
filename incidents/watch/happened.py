"""The half of the watch log that the system fills: what happened is a row elsewhere, and is entered once, by its key.

| kind | from |
|---|---|
| callout | steps of call-outs that were fired together: whom they call, by what; or that there was nobody to call |
| call-failed | a call that was not made: whom it was to reach, by what, and why not |
| alarm-heard, silence | what an officer did about an alarm |
| desk-silent | the desk of who has the watch fell silent |
| line-cut, line-up | the state of the line, when it becomes another |

A tick that comes twice enters nothing twice; one that was missed for up to a week is made up for.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, F

from crypto.wire import Json
from incidents.api import utc
from incidents.callout.means import NO_MAIL
from incidents.callout.models import Call, CallOut, Heard, Silence
from incidents.callout.rules import kind_of
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
    found = [*_callouts(now), *_failed(now), *_heard(now), *_silences(now), *_desk(now)]
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
    """One for all steps that were fired together and call the same people."""
    heads = CallOut.objects.filter(fired_at__gt=now - BACK, call=F("pk")).order_by("-fired_at", "-id")[:MAX_ROWS]
    rows = list(reversed(heads))
    numbers = [row.pk for row in rows]
    alarms = dict(CallOut.objects.filter(call__in=numbers).values_list("call").annotate(Count("pk")).order_by())
    made: dict[int, list[Call]] = {}
    for call in Call.objects.filter(number__in=numbers).exclude(code=NO_MAIL).order_by("id"):
        made.setdefault(call.number, []).append(call)
    return [
        Happened(f"callout/{row.pk}", "callout", {
            "alarm": kind_of(row.alarm), "alarms": alarms[row.pk], "at": utc(row.fired_at), "call": row.pk,
            "called": _called(made.get(row.pk, [])), "exercise": row.exercise, "precedence": row.precedence or None,
            "step": row.step,
        })
        for row in rows
        if row.fired_at is not None
    ]  # fmt: skip


def _called(calls: Iterable[Call]) -> list[Json]:
    """Who is called, each with the channels; never where."""
    by: dict[tuple[str, int | None], dict[str, None]] = {}
    for call in calls:
        by.setdefault((call.post, call.officer), {})[call.channel] = None
    return [
        {"by": list(channels), "officer": officer, "post": post or None} for (post, officer), channels in by.items()
    ]


def _failed(now: datetime) -> list[Happened]:
    rows = Call.objects.filter(done_at__gt=now - BACK).exclude(code="").order_by("-done_at", "-id")[:MAX_ROWS]
    return [
        Happened(f"call-failed/{row.pk}", "call-failed", {
            "at": utc(row.done_at), "by": row.channel, "call": row.number, "code": row.code, "officer": row.officer,
            "post": row.post or None, "step": row.step,
        })
        for row in reversed(rows)
        if row.done_at is not None
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

"""The half of the watch log that the system fills: what happened is a row elsewhere, and is entered once, by its key.

| kind | from |
|---|---|
| message-out, message-in, acknowledged, declared | what both sides said (`said.py`) |
| callout | steps of call-outs that were fired together: whom they call, by what; or that there was nobody to call |
| call-failed | a call that was not made: whom it was to reach, by what, and why not |
| alarm-heard, silence | what an officer did about an alarm |
| desk-silent | the desk of who has the watch fell silent |
| line-cut, line-up | the state of the line, when it becomes another |
| fork | the other log showed inconsistent histories |
| clock-wrong | this node's clock leapt, or ran back |

A tick that comes twice enters nothing twice; one that was missed for up to a week is made up for. What one tick finds
is entered in the order in which it happened.
"""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Count, F

from crypto.wire import Json
from incidents.api import utc, utc_or_none
from incidents.callout.means import NO_MAIL
from incidents.callout.models import Call, CallOut, Heard, Silence
from incidents.callout.rules import Clock, kind_of
from incidents.callout.standing import read_clock
from incidents.link.line import read_line
from incidents.log.models import ForkProof
from incidents.national.log import entering, known_keys, last_of
from incidents.watch.entries import BACK, MAX_ROWS, Happened
from incidents.watch.said import go_on, read_said
from incidents.watch.standing import desk

CUT, UP = "line-cut", "line-up"


def enter_happened(*, now: datetime) -> int:
    """Enter what happened and is not in the log yet; how many entries. Raises `NotFounded`."""
    found = [*_callouts(now), *_failed(now), *_heard(now), *_silences(now), *_forks(), *_clock_and_desk(now)]
    said, ends = read_said(now=now)
    known = known_keys(one.key for one in found)
    new = sorted([*said, *(one for one in found if one.key not in known)], key=lambda one: str(one.what["at"]))
    if not new and not ends and _line(now) is None:
        return 0
    with entering() as log:
        # Only now, as another tick may have entered some meanwhile.
        known, line = log.known([one.key for one in new]), _line(now)
        missing = [one for one in new if one.key not in known]
        for one in missing:
            log.enter(one.kind, one.what, officer=one.officer, now=now, key=one.key)
        go_on(ends)
        if line is not None:
            log.enter(line[0], line[1], now=now)
    return len(missing) + (line is not None)


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


def _clock_and_desk(now: datetime) -> list[Happened]:
    """That the clock is wrong; while it is right, that the desk is silent, which is told by the clock."""
    clock, alarms = read_clock(now)
    if clock is Clock.RIGHT:
        return [Happened(one.key, "desk-silent", {"at": utc(one.since)}) for one in desk(now=now) if one.first == 2]
    return [Happened(one.key, "clock-wrong", {"at": utc(now), "how": clock}) for one in alarms]


def _forks() -> list[Happened]:
    return [
        Happened(f"fork/{row.pk}", "fork", {"at": utc(row.found_at), "side": row.log.side})
        for row in ForkProof.objects.select_related("log")
    ]


def _line(now: datetime) -> tuple[str, dict[str, Json]] | None:
    """The entry by which the log would follow the line; None where it has."""
    state = read_line(now=now).state
    kind = CUT if state.state == "cut" else UP
    if kind == (CUT if last_of(CUT) > last_of(UP) else UP):
        return None
    return kind, {"since": utc_or_none(state.since)}

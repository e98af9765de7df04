"""The sweep: what rings gets its call-out, and each step that is due is fired once, whatever dies or runs twice.

 1. read what rings; where nothing of it is new and no step is due, nothing is written
 2. each new alarm gets its first step, due when the alarm began: a row under a unique key
 3. steps that are due are claimed in the order of their times, locked against other sweeps, and fired, ended or left
    (`rules.turn`); the next step of one that is fired is written: all in one transaction with the calls that follow
 4. after the commit devices are nudged, and the calls handed to those who make them (`send.py`)

A sweep that dies before the commit has done nothing, after it all but the nudge; the calls that it wrote are made by
the next. So a beat may come twice, late, or not for a day: what is due then is fired in the order of its times, and
each further step has its time from there on.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.module_loading import import_string

from incidents.callout.models import Call, CallOut
from incidents.callout.rules import Alarm, Callee, Kind, Turn, horizon, rank, step_after, turn
from incidents.callout.signals import fired
from incidents.callout.sources import OF_KIND, PEOPLE
from incidents.callout.standing import standing
from incidents.log.rows import write_rows

MAX_STEPS = 1_000
_STEP = ("alarm", "step", "last", "precedence", "exercise", "due_at")
_CALL = ("number", "others", "step", "channel", "address", "secret", "precedence", "exercise", "at", "tries", "code")

Row = tuple[object, ...]


@dataclass(frozen=True)
class Swept:
    """How many steps were fired, and how many ended because their alarm had."""

    fired: int
    ended: int


def sweep(*, now: datetime) -> Swept:
    """Begin and go on with the call-outs of all that rings now. Raises `NotFounded`."""
    stands = standing(now=now)
    alarms = {alarm.key: alarm for alarm in stands.alarms}
    begun = set(CallOut.objects.filter(alarm__in=alarms).values_list("alarm", flat=True))
    new = [alarm for key, alarm in alarms.items() if key not in begun]
    if not new and not _due(now).exists():
        return Swept(0, 0)
    with transaction.atomic():
        write_rows(CallOut, _STEP, [_first(alarm) for alarm in new], unique=_STEP[:2])
        # On PostgreSQL a sweep elsewhere passes over the rows that this one holds; on SQLite it waits, and finds none.
        due = list(_due(now).order_by("due_at", "id").select_for_update(skip_locked=True)[:MAX_STEPS])
        turns = {row.pk: turn(_kind(row.alarm), rings=row.alarm in alarms, clock=stands.clock) for row in due}
        firing = [row for row in due if turns[row.pk] is Turn.FIRED]
        ended = [row.pk for row in due if turns[row.pk] is Turn.ENDED]
        CallOut.objects.filter(pk__in=ended).update(ended_at=now)
        CallOut.objects.filter(pk__in=[row.pk for row in firing]).update(fired_at=now)
        write_rows(CallOut, _STEP, _next_steps(firing, now), unique=_STEP[:2])
        write_rows(Call, _CALL, _calls(firing, now), unique=("number", "channel", "address"))
        if firing:
            steps = {row.pk: row.step for row in firing}
            transaction.on_commit(partial(fired.send, sender=None, steps=steps, now=now))
    return Swept(len(firing), len(ended))


def _due(now: datetime) -> QuerySet[CallOut]:
    far = horizon(now, after=settings.HOTLINE_CALLOUT_AFTER)
    return CallOut.objects.filter(Q(due_at__lte=now) | Q(due_at__gt=far), fired_at__isnull=True, ended_at__isnull=True)


def _first(alarm: Alarm) -> Row:
    return alarm.key, alarm.first, alarm.last, alarm.precedence or "", alarm.exercise, alarm.since


def _next_steps(firing: Sequence[CallOut], now: datetime) -> list[Row]:
    after = settings.HOTLINE_CALLOUT_AFTER
    found = [(row, step_after(row.step, last=row.last, fired_at=now, after=after)) for row in firing]
    return [
        (row.alarm, following[0], row.last, row.precedence, row.exercise, following[1])
        for row, following in found
        if following is not None
    ]


def _calls(firing: Sequence[CallOut], now: datetime) -> list[Row]:
    """One call for each person and channel, however many alarms: the most urgent gives number and precedence. An alarm
    that calls others than the watch's sequence has calls of its own."""
    calls: list[Row] = []
    for (own, step), rows in _by_people(firing).items():
        first = min(rows, key=lambda row: (rank(row.precedence or None), row.due_at, row.pk))
        for channel, address, secret in _addresses(own, step, now):
            calls.append(
                (first.pk, len(rows) > 1, step, channel, address, secret, first.precedence,
                 all(row.exercise for row in rows), now, 0, "")
            )  # fmt: skip
    return calls


def _by_people(firing: Sequence[CallOut]) -> Mapping[tuple[str, int], list[CallOut]]:
    """The steps that call the same people: the key of an alarm that calls its own, else an empty one, and the step."""
    found: dict[tuple[str, int], list[CallOut]] = {}
    for row in firing:
        own = row.alarm if _kind(row.alarm) in OF_KIND else ""
        found.setdefault((own, row.step), []).append(row)
    return found


def _kind(alarm: str) -> Kind:
    return Kind(alarm.partition("/")[0])


def _addresses(own: str, step: int, now: datetime) -> list[tuple[str, str, str]]:
    """Channel, address and secret of all that a step calls, each once. The script calls the watch, and nobody else."""
    found: dict[tuple[str, str], str] = {}
    for callee in _callees(own, step, now):
        found |= _of_callee(callee)
    if not own and settings.HOTLINE_CALLOUT_SCRIPT is not None:
        found[Call.Channel.SCRIPT, str(settings.HOTLINE_CALLOUT_SCRIPT)] = ""
    return [(channel, address, secret) for (channel, address), secret in found.items()]


def _callees(own: str, step: int, now: datetime) -> list[Callee]:
    if own:
        return list(import_string(OF_KIND[_kind(own)])(own, step, now))
    return [callee for path in PEOPLE for callee in import_string(path)(step, now)]


def _of_callee(callee: Callee) -> dict[tuple[str, str], str]:
    means = {(Call.Channel.EMAIL.value, callee.email): "", (Call.Channel.WEBHOOK.value, callee.webhook): callee.secret}
    return {at: secret for at, secret in means.items() if at[1]}

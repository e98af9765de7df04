"""The sweep: what rings gets its call-out, and each step that is due is fired once, whatever dies or runs twice.

 1. read what rings; where nothing of it is new or rings again and no step is due, nothing is written
 2. each new alarm gets its first step, due when the alarm began: a row under a unique key; a step that ended with an
    alarm which rings again goes on
 3. steps that are due, but those that are left (`rules.turn`), are claimed in the order of their times, locked against
    other sweeps, and fired or ended; the next step of one that is fired is written: all in one transaction with the
    calls that follow
 4. after the commit devices are nudged, and the calls handed to those who make them (`send.py`)

A sweep that dies before the commit has done nothing, after it all but the nudge; the calls that it wrote are made by
the next. So a beat may come twice, late, or not for a day: what is due then is fired in the order of its times, and
each further step has its time from there on.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from django.conf import settings
from django.db import transaction
from django.db.models import Count, Q, QuerySet
from django.utils.module_loading import import_string

from incidents.callout.means import read_means, why_not
from incidents.callout.models import Call, CallOut
from incidents.callout.rules import Alarm, Callee, Clock, Turn, horizon, kind_of, step_after, turn, urgency
from incidents.callout.signals import fired
from incidents.callout.sources import OF_KIND, PEOPLE
from incidents.callout.standing import Standing, standing, still_ring
from incidents.log.rows import write_rows

MAX_STEPS = 1_000
_STEP = ("alarm", "step", "last", "precedence", "exercise", "due_at")
_CALL = (
    "number", "others", "step", "channel", "address", "secret", "officer", "post", "precedence", "exercise", "at",
    "tries", "done_at", "code",
)  # fmt: skip

Row = tuple[object, ...]


@dataclass(frozen=True)
class Swept:
    """How many steps were fired, and how many ended because their alarm had."""

    fired: int
    ended: int


@dataclass(frozen=True)
class Address:
    """Where somebody is reached: which officer in which post (None and empty: whomever the script calls), and why this
    node can make no call there, empty where it can."""

    channel: str
    address: str
    secret: str = ""
    officer: int | None = None
    post: str = ""
    code: str = ""


@dataclass(frozen=True)
class Group:
    """Steps that are fired together and call the same people, and where these are reached."""

    step: int
    rows: list[CallOut]
    addresses: list[Address]

    @property
    def first(self) -> CallOut:
        """The most urgent, which gives the call its number and precedence: no exercise while anything real rings."""
        return min(
            self.rows, key=lambda row: (urgency(row.precedence or None, exercise=row.exercise), row.due_at, row.pk)
        )

    @property
    def calls(self) -> bool:
        """Whether anybody can be called."""
        return any(not one.code for one in self.addresses)


def sweep(*, now: datetime) -> Swept:
    """Begin and go on with the call-outs of all that rings now. Raises `NotFounded`."""
    stands = standing(now=now)
    alarms = {alarm.key: alarm for alarm in stands.alarms}
    rows = CallOut.objects.filter(alarm__in=alarms)
    begun = dict(rows.values_list("alarm").annotate(Count("ended_at")).order_by())
    new = [alarm for key, alarm in alarms.items() if key not in begun]
    again = [key for key, ended in begun.items() if ended]
    if not new and not again and not _due(stands, now).exists():
        return Swept(0, 0)
    with transaction.atomic():
        write_rows(CallOut, _STEP, [_first(alarm) for alarm in new], unique=_STEP[:2])
        CallOut.objects.filter(alarm__in=again).update(ended_at=None)
        # On PostgreSQL a sweep elsewhere passes over the rows that this one holds; on SQLite it waits, and finds none.
        due = list(_due(stands, now).order_by("due_at", "id").select_for_update(skip_locked=True)[:MAX_STEPS])
        ring = alarms.keys() | still_ring({row.alarm for row in due if row.alarm not in alarms}, now=now)
        turns = {row.pk: turn(kind_of(row.alarm), rings=row.alarm in ring, clock=stands.clock) for row in due}
        firing = [row for row in due if turns[row.pk] is Turn.FIRED]
        ended = [row.pk for row in due if turns[row.pk] is Turn.ENDED]
        CallOut.objects.filter(pk__in=ended).update(ended_at=now)
        groups = _groups(firing, now)
        for group in groups:
            CallOut.objects.filter(pk__in=[row.pk for row in group.rows]).update(fired_at=now, call=group.first.pk)
        write_rows(CallOut, _STEP, [one for group in groups for one in _next_steps(group, now)], unique=_STEP[:2])
        calls = [one for group in groups for one in _calls(group, now)]
        write_rows(Call, _CALL, calls, unique=("number", "channel", "address"))
        if firing:
            steps = {row.pk: row.step for row in firing}
            transaction.on_commit(partial(fired.send, sender=None, steps=steps, now=now))
    return Swept(len(firing), len(ended))


def _due(stands: Standing, now: datetime) -> QuerySet[CallOut]:
    """The steps that are due, but those that are left: however many these are, they take no place of others."""
    far = horizon(now, after=settings.HOTLINE_CALLOUT_AFTER)
    due = CallOut.objects.filter(Q(due_at__lte=now) | Q(due_at__gt=far), fired_at__isnull=True, ended_at__isnull=True)
    if stands.clock is Clock.RIGHT:
        return due
    firing = [one.key for one in stands.alarms if turn(one.kind, rings=True, clock=stands.clock) is Turn.FIRED]
    return due.filter(alarm__in=firing)


def _first(alarm: Alarm) -> Row:
    return alarm.key, alarm.first, alarm.last, alarm.precedence or "", alarm.exercise, alarm.since


def _groups(firing: Sequence[CallOut], now: datetime) -> list[Group]:
    """The steps by the people whom they call. An alarm that calls others than the watch's sequence stands by itself."""
    found: dict[tuple[str, int], list[CallOut]] = {}
    for row in firing:
        own = row.alarm if kind_of(row.alarm) in OF_KIND else ""
        found.setdefault((own, row.step), []).append(row)
    return [Group(step, rows, _addresses(own, step, now)) for (own, step), rows in found.items()]


def _next_steps(group: Group, now: datetime) -> list[Row]:
    after = settings.HOTLINE_CALLOUT_AFTER
    found = [
        (row, step_after(row.step, last=row.last, fired_at=now, calls=group.calls, after=after)) for row in group.rows
    ]
    return [
        (row.alarm, following[0], row.last, row.precedence, row.exercise, following[1])
        for row, following in found
        if following is not None
    ]


def _calls(group: Group, now: datetime) -> list[Row]:
    """One call for each person and channel, however many alarms; what the node has no means for is done with."""
    first, others, exercise = group.first, len(group.rows) > 1, all(row.exercise for row in group.rows)
    return [
        (first.pk, others, group.step, one.channel, one.address, "" if one.code else one.secret, one.officer, one.post,
         first.precedence, exercise, now, 0, now if one.code else None, one.code)
        for one in group.addresses
    ]  # fmt: skip


def _addresses(own: str, step: int, now: datetime) -> list[Address]:
    """Where all that a step calls are reached, each once. The script calls the watch, and nobody else."""
    found: dict[tuple[str, str], Address] = {}
    for callee in _callees(own, step, now):
        for channel, address, secret in (
            (Call.Channel.EMAIL.value, callee.email, ""),
            (Call.Channel.WEBHOOK.value, callee.webhook, callee.secret),
        ):
            if address:
                one = Address(channel, address, secret, callee.officer, callee.post, why_not(channel))
                found.setdefault((channel, address), one)
    if not own and read_means().script:
        found["script", ""] = Address(Call.Channel.SCRIPT.value, str(settings.HOTLINE_CALLOUT_SCRIPT))
    return list(found.values())


def _callees(own: str, step: int, now: datetime) -> list[Callee]:
    if own:
        return list(import_string(OF_KIND[kind_of(own)])(own, step, now))
    return [callee for path in PEOPLE for callee in import_string(path)(step, now)]

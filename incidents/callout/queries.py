"""The alarms that an officer's desk rings with, and what officers do about them."""

from dataclasses import dataclass
from datetime import datetime

from crypto.errors import Refused
from incidents.callout.models import Heard, Silence
from incidents.callout.rules import SILENCE, Alarm, Kind, in_order, is_silent, lasts
from incidents.callout.standing import standing
from incidents.cases.queries import LINE_ID, readable
from incidents.centres.permissions import Actor
from incidents.watch.queries import check_holder


class NoAlarm(Exception):
    """No alarm of that id rings."""


@dataclass(frozen=True)
class Ringing:
    """An alarm that rings for an officer, whether they may be told what it is about, whether it is silenced now."""

    alarm: Alarm
    told: bool
    silent: bool


@dataclass(frozen=True)
class Rung:
    """What rings for an officer, by precedence, then the oldest; until when what rang then is silenced, if it is."""

    alarms: list[Ringing]
    silent_until: datetime | None


def alarms_for(actor: Actor, *, now: datetime) -> Rung:
    """What rings for an officer. Raises `NotFounded`."""
    alarms = in_order([one for one in standing(now=now).alarms if one.rings_for(actor.officer, actor.post)])
    spaces = {one.space for one in alarms if one.space is not None}
    shown = readable(actor, spaces) | {LINE_ID}
    last = silence_now(now=now)
    at, until = (None, None) if last is None else (last.at, last.until)
    return Rung([Ringing(one, one.space is None or one.space in shown, is_silent(one, at)) for one in alarms], until)


def silence_now(*, now: datetime) -> Silence | None:
    """The newest silence that lasts."""
    rows = Silence.objects.filter(until__gt=now).order_by("-until", "-id")
    return next((row for row in rows if lasts(at=row.at, until=row.until, now=now)), None)


def silence(actor: Actor, officer: int, *, now: datetime) -> datetime:
    """Silence for two minutes what rings; until when. Raises `Refused` not-holder where another desk has the watch."""
    check_holder(actor)
    return Silence.objects.create(officer=officer, at=now, until=now + SILENCE).until


def hear(officer: int, alarm_id: str, *, post: str | None, now: datetime) -> None:
    """An officer heard an alarm that rings for them: it rings no more.

    Raises `NoAlarm`, and `Refused("acknowledge-the-message")` where the message's own acknowledgement ends it.
    """
    found = next((one for one in standing(now=now).alarms if one.id == alarm_id), None)
    if found is None or not found.rings_for(officer, post):
        raise NoAlarm
    if found.kind is Kind.MESSAGE:
        raise Refused("acknowledge-the-message")
    Heard.objects.get_or_create(alarm=found.key, defaults={"officer": officer, "at": now})

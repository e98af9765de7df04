"""The alarms that an officer's desk rings with, and what officers do about them."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from crypto.errors import Refused
from incidents.callout.models import Heard, Silence
from incidents.callout.rules import MAX_ALARMS, SILENCE, Alarm, Kind, in_order, is_silent, lasts
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
    """What rings for an officer, in order; until when what rang then is silenced, if it is."""

    alarms: list[Ringing]
    silent_until: datetime | None


def alarms_for(actor: Actor, *, now: datetime) -> Rung:
    """What rings for an officer. Raises `NotFounded`."""
    rung = [one for one in standing(now=now).alarms if one.rings_for(actor.officer, actor.post)]
    alarms = in_order(rung)[:MAX_ALARMS]
    told, last = _told(actor, alarms), silence_now(now=now)
    at, until = (None, None) if last is None else (last.at, last.until)
    return Rung([Ringing(one, one.key in told, is_silent(one, at)) for one in alarms], until)


def silence_now(*, now: datetime) -> Silence | None:
    """The newest silence that lasts."""
    rows = Silence.objects.filter(until__gt=now).order_by("-until", "-id")
    return next((row for row in rows if lasts(at=row.at, until=row.until, now=now)), None)


def silence(actor: Actor, officer: int, *, now: datetime) -> datetime:
    """Silence for two minutes what rings; until when. Raises `Refused` not-holder where another desk has the watch."""
    check_holder(actor)
    return Silence.objects.create(officer=officer, at=now, until=now + SILENCE).until


def hear(actor: Actor, officer: int, alarm_id: str, *, now: datetime) -> None:
    """An officer heard an alarm that rings for them, and of which they may be told: it rings no more.

    Raises `NoAlarm`, and `Refused("acknowledge-the-message")` where the message's own acknowledgement ends it.
    """
    found = next((one for one in standing(now=now).alarms if one.id == alarm_id), None)
    if found is None or not found.rings_for(actor.officer, actor.post) or not _told(actor, [found]):
        raise NoAlarm
    if found.kind is Kind.MESSAGE:
        raise Refused("acknowledge-the-message")
    Heard.objects.get_or_create(alarm=found.key, defaults={"officer": officer, "at": now})


def _told(actor: Actor, alarms: Collection[Alarm]) -> frozenset[str]:
    """The keys of those alarms of which an officer may be told what they are about."""
    spaces = {one.space for one in alarms if one.space is not None}
    shown = readable(actor, spaces) | {LINE_ID}
    return frozenset(one.key for one in alarms if one.space is None or one.space in shown)

"""The alarms that an officer's desk rings with, and what officers do about them."""

from datetime import datetime

from crypto.errors import Refused
from incidents.callout.models import Heard, Silence
from incidents.callout.rules import SILENCE, Alarm, Kind, in_order, is_silent
from incidents.callout.standing import standing
from incidents.cases.queries import LINE_ID, readable
from incidents.centres.permissions import Actor


class NoAlarm(Exception):
    """No alarm of that id rings."""


def alarms_for(actor: Actor, *, now: datetime) -> list[tuple[Alarm, bool]]:
    """What rings for an officer, by precedence, then the oldest; with each, whether they may be told what it is about.

    Raises `NotFounded`.
    """
    alarms = in_order([one for one in standing(now=now).alarms if one.rings_for(actor.officer, actor.post)])
    spaces = {one.space for one in alarms if one.space is not None}
    shown = readable(actor, spaces) | {LINE_ID}
    return [(one, one.space is None or one.space in shown) for one in alarms]


def silent_until(*, now: datetime) -> datetime | None:
    """Until when the bell is silenced; None if it is not."""
    rows = Silence.objects.filter(until__gt=now).order_by("-until")
    return next((row.until for row in rows if is_silent(at=row.at, until=row.until, now=now)), None)


def silence(officer: int, *, now: datetime) -> datetime:
    """Silence the bell for two minutes; until when."""
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

"""Alarms, for the tests: whatever stands in `RINGING`."""

from datetime import datetime

from incidents.callout.rules import Alarm

RINGING: list[Alarm] = []


def alarms(_now: datetime) -> list[Alarm]:
    """What rings."""
    return list(RINGING)

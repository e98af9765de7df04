"""People to call, for the tests: whoever stands in `ROSTER`, by the step that calls them."""

from datetime import datetime

from incidents.callout.rules import Callee

ROSTER: dict[int, list[Callee]] = {}


def callees(step: int, _now: datetime) -> list[Callee]:
    """Whom a step calls."""
    return ROSTER.get(step, [])

"""People to call, for the tests: whoever stands in `ROSTER`, by the step that calls them."""

from datetime import datetime

from incidents.callout.rules import Callee

ROSTER: dict[int, list[Callee]] = {}


def everybody() -> dict[int, list[Callee]]:
    """Somebody for each step, reached by a webhook."""
    return {step: [Callee(step, "watch", webhook=f"https://pager.example/{step}")] for step in (1, 2, 3)}


def callees(step: int, _now: datetime) -> list[Callee]:
    """Whom a step calls."""
    return ROSTER.get(step, [])

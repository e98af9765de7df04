"""Communication checks as a node sees them: short messages on the line itself, and no more.

Which of them are checks, and which digits answer which, only devices can read. They are told where the newest stand,
however much else was said on the line since, and how often this side sends one.
"""

from incidents.cases.queries import LINE_ID
from incidents.log.store import both_logs
from incidents.statements.models import Statement

NEWEST = 16
"""Of each side: eight checks with eight answers are what a card for voice has."""


def said_on_the_line() -> list[tuple[str, int]]:
    """Where the newest short messages of each side stand that were said on the line itself; each side's newest first.

    Raises `NotFounded`.
    """
    said = Statement.objects.filter(space=LINE_ID, type="short", code="").order_by("-index")
    return [place for log in both_logs() for place in said.filter(side=log.side).values_list("side", "index")[:NEWEST]]

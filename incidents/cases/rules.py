"""When this node states something about a file without an officer: pure, with the time as an argument.

A *tally* says how many statements of a space each side has, so that the other side's receipt of it proves that nothing
was left out. It is stated once the space has been quiet for ten minutes.
"""

from datetime import datetime, timedelta

QUIET = timedelta(minutes=10)


def quiet_before(now: datetime) -> datetime:
    """A space whose newest statement is not later than this is to be tallied."""
    return now - QUIET

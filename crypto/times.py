"""The two times that an entry carries, compared: the author's claim and its log's clock. No rule reads a clock.

Only differences of times are compared: a time may be the last that has a spelling, and adding to it would overflow.
"""

from datetime import datetime, timedelta

from crypto.errors import Refused

AHEAD = timedelta(minutes=5)


def check_times(*, issued: datetime, expires: datetime, at: datetime, longest: timedelta) -> None:
    """A signed thing is taken from five minutes before its author's time until it expires.

    Raises `Refused("not-yet")`, and `Refused("expired")` also where it allowed itself more than `longest`.
    """
    if issued - at > AHEAD:
        raise Refused("not-yet")
    if at > expires or expires - issued > longest:
        raise Refused("expired")

"""By when an answer is due: pure.

A message asks for an answer by a time that it names, or within the limit of a paragraph of the Arrangement. That one
runs from delivery, so what is undelivered is due at no time.
"""

from datetime import datetime, timedelta


def reply_due(by: datetime | None, within: int | None, *, delivered_at: datetime | None) -> datetime | None:
    """By when the answer is due: `by`, or `within` seconds from delivery; None while nothing runs."""
    if by is not None:
        return by
    if within is None or delivered_at is None:
        return None
    return delivered_at + timedelta(seconds=within)

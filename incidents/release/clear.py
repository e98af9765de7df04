"""Drafts that nobody took up again are cleared away.

A draft can be released for a day. After that, or sent back, it is there for its drafter alone, who can go on with its
text; that, too, has an end.
"""

from datetime import datetime, timedelta

from incidents.national.models import Draft

KEPT = timedelta(days=7)


def clear_drafts(*, now: datetime) -> bool:
    """Delete the drafts that were made a week ago or earlier, with their calls; whether there were any."""
    cleared, _ = Draft.objects.filter(made_at__lte=now - KEPT).delete()
    return cleared > 0

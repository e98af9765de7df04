"""Sent after the commit that it speaks of. A receiver only nudges; what was missed, a socket's next poll finds."""

from django.dispatch import Signal

sessions_ended = Signal()
"""Sessions have ended: `keys`, theirs."""

"""Sent after the commit that it speaks of. A receiver only hands on: what it misses, the next sweep finds."""

from django.dispatch import Signal

fired = Signal()
"""Steps of call-outs were fired: `steps`, each one's number and step (1 to 3), and `now`."""

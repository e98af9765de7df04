"""Sent after the commit that it speaks of. A receiver only nudges: what is new stands in the log."""

from django.dispatch import Signal

entered = Signal()
"""The national log has new entries."""

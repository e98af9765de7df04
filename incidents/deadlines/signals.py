"""Sent after the commit that it speaks of. A receiver only nudges."""

from django.dispatch import Signal

limits_changed = Signal()
"""What rings on this side's desks may be another: a message came, or the own side reacted to one."""

"""Sent after the commit that they speak of. A receiver nudges, or hands on what was brought; what was missed, a cursor
finds."""

from django.dispatch import Signal

grew = Signal()
"""The mirror has new entries of the other log, and a checkpoint of them: `brought`, a `mirror.Brought`."""

signed = Signal()
"""A checkpoint of the own log was signed: this process has it at hand for the other node (`read.newest_batch`)."""

checkpointed = Signal()
"""That checkpoint is stored: `side`; `bare` if it brought bare frames alone."""

cosigned = Signal()
"""A checkpoint of the other log was cosigned, or one of the own log came in cosigned: `side` of the log."""

forked = Signal()
"""A log showed inconsistent histories: `side`."""

"""How the watch stands, the acts that made it so, and what stands beside it: orders, roster, points of contact.

No projections: none of it is in a log that crosses. Ids are lower-case hex.
"""

from django.db import models

from incidents.log.fields import BytesField


class WatchAct(models.Model):
    """An act of the watch as it was signed; `entry` is its place in the national log."""

    act = models.CharField(max_length=64, unique=True)
    previous = models.CharField(max_length=64, unique=True, default="", blank=True)
    envelope = BytesField()
    at = models.DateTimeField()
    entry = models.BigIntegerField(unique=True)

    def __str__(self) -> str:
        return f"act {self.act[:8]}"


class WatchStand(models.Model):
    """The one row of how the watch stands.

    `holder` is the device of who has it (empty: nobody), `session` the SHA-256 of the session's key in which it was
    taken. `heard_at` is when that desk last gave a sign of life, `armed_at` when it last said that it can sound.
    `offer` is a hand-over that awaits its second signature.
    """

    last_act = models.CharField(max_length=64, default="", blank=True)
    holder = models.CharField(max_length=64, default="", blank=True)
    officer = models.IntegerField(null=True)
    post = models.CharField(max_length=32, default="", blank=True)
    session = models.CharField(max_length=64, default="", blank=True)
    since = models.DateTimeField(null=True)
    heard_at = models.DateTimeField(null=True)
    armed_at = models.DateTimeField(null=True)
    notifications = models.BooleanField(default=False)
    wake_lock = models.BooleanField(default=False)
    offer = BytesField(default=b"")
    offered_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.post}, {self.officer}" if self.holder else "nobody"

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


class LogCursor(models.Model):
    """How far the watch log has entered what was said: all that stands before entry `index` of a side's log."""

    side = models.CharField(max_length=2, unique=True)
    index = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.side} up to {self.index}"


class Duty(models.Model):
    """A row of the duty roster: an officer of a post is on duty from then until then, and is called by these means.

    A webhook and its secret go to nobody but the call-out.
    """

    post = models.CharField(max_length=32)
    officer = models.IntegerField()
    from_at = models.DateTimeField()
    until_at = models.DateTimeField()
    email = models.CharField(max_length=254, default="", blank=True)
    webhook = models.CharField(max_length=500, default="", blank=True)
    secret = models.CharField(max_length=200, default="", blank=True)

    class Meta:
        indexes = [models.Index(fields=["until_at"], name="duties_by_end")]

    def __str__(self) -> str:
        return f"{self.post}, {self.officer:02}"


class Contact(models.Model):
    """Where a post of either side is reached by voice."""

    side = models.CharField(max_length=2)
    post = models.CharField(max_length=32)
    languages = models.JSONField()
    telephones = models.JSONField()
    expires_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.side} {self.post}"


class StandingOrders(models.Model):
    """The side's own standing orders, in the place of those that are shipped; the newest row is in force."""

    officer = models.IntegerField()
    at = models.DateTimeField()
    orders = models.JSONField()

    def __str__(self) -> str:
        return f"standing orders of {self.at:%Y-%m-%d}"


class OrderTick(models.Model):
    """A line of the standing orders was done for a message."""

    side = models.CharField(max_length=2)
    index = models.BigIntegerField()
    line = models.CharField(max_length=64)
    officer = models.IntegerField()
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["side", "index", "line"], name="a_line_is_ticked_once")]

    def __str__(self) -> str:
        return f"{self.line} for {self.side} {self.index}"

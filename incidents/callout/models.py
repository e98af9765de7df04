"""The call-out's steps, what is sent to people, and what this side's officers heard. Nothing of it crosses the line.

No projection: it says what this node did, and `manage.py rebuild` leaves it alone.
"""

from django.db import models
from django.db.models import Q


class CallOut(models.Model):
    """A step of an alarm's call-out. `fired_at` is set once, by whoever claims it, together with the calls to be made;
    `ended_at` where the alarm had ended before. `call` is then the number that people are told: its own, or that of the
    most urgent of those that were fired together with it and call the same people."""

    alarm = models.CharField(max_length=160)
    step = models.SmallIntegerField()
    last = models.SmallIntegerField()
    precedence = models.CharField(max_length=16, default="", blank=True)
    exercise = models.BooleanField(default=False)
    due_at = models.DateTimeField()
    fired_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    call = models.BigIntegerField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["alarm", "step"], name="one_step_of_an_alarm")]
        indexes = [
            models.Index(
                fields=["due_at"], condition=Q(fired_at__isnull=True, ended_at__isnull=True), name="steps_to_fire"
            )
        ]

    def __str__(self) -> str:
        return f"call {self.pk}, step {self.step}"


class Call(models.Model):
    """Somebody is to be called, by one channel: that officer in that post, or (null) whomever the script calls.

    One that was claimed and is not done within the lease is made again: whoever dies between the two calls twice rather
    than never, with the same number. `code` says why it was not made."""

    class Channel(models.TextChoices):
        """How."""

        EMAIL = "email"
        WEBHOOK = "webhook"
        SCRIPT = "script"

    number = models.BigIntegerField()
    others = models.BooleanField(default=False)
    step = models.SmallIntegerField()
    channel = models.CharField(max_length=7, choices=Channel)
    address = models.CharField(max_length=500)
    secret = models.CharField(max_length=200, default="", blank=True)
    officer = models.IntegerField(null=True)
    post = models.CharField(max_length=32, default="", blank=True)
    precedence = models.CharField(max_length=16, default="", blank=True)
    exercise = models.BooleanField(default=False)
    at = models.DateTimeField()
    claimed_at = models.DateTimeField(null=True)
    tries = models.SmallIntegerField(default=0)
    done_at = models.DateTimeField(null=True)
    code = models.CharField(max_length=32, default="", blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["number", "channel", "address"], name="one_call_by_a_channel"),
        ]
        indexes = [models.Index(fields=["at"], condition=Q(done_at__isnull=True), name="calls_to_make")]

    def __str__(self) -> str:
        return f"call {self.number} by {self.channel}"


class Heard(models.Model):
    """An officer heard an alarm that no message's acknowledgement ends: it rings no more."""

    alarm = models.CharField(max_length=160, unique=True)
    officer = models.IntegerField()
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"heard by {self.officer}"


class Silence(models.Model):
    """An officer silenced until then what rang at that time. It acknowledges nothing, and the call-out goes on."""

    officer = models.IntegerField()
    at = models.DateTimeField()
    until = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["-until"], name="silences_by_end")]

    def __str__(self) -> str:
        return f"silent until {self.until:%H:%M:%SZ}"

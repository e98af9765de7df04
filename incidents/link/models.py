"""How each direction of the link stands, as the process that serves it last wrote down."""

from django.db import models


class LinkEnd(models.Model):
    """A direction: `pull`, on which we take the other log, and `serve`, on which the other node takes ours.

    `heard_at` is when the other node was last heard on it, by our clock; `clock_ahead` by how many seconds its clock
    was ahead of ours then. `changed_at` is since when it is as `connected` says. `code` is why it last ended.
    `steady_since` and `failed_at` outlive connections that do not last (`rules.failing_since`).
    """

    class Direction(models.TextChoices):
        """Who takes whose log."""

        PULL = "pull"
        SERVE = "serve"

    direction = models.CharField(max_length=5, choices=Direction, primary_key=True)
    connected = models.BooleanField(default=False)
    changed_at = models.DateTimeField()
    heard_at = models.DateTimeField(null=True)
    clock_ahead = models.IntegerField(default=0)
    steady_since = models.DateTimeField(null=True)
    failed_at = models.DateTimeField(null=True)
    code = models.CharField(max_length=32, default="", blank=True)

    def __str__(self) -> str:
        return f"{self.direction}: {'connected' if self.connected else 'cut'}"


class LinkLease(models.Model):
    """Which process pulls the other log: one at a time, until `expires_at`, renewed while it lives."""

    name = models.CharField(max_length=8, primary_key=True)
    holder = models.CharField(max_length=64)
    expires_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.name} by {self.holder}"

"""Time limits and what a side declared of its end of the line, as both logs have them.

Projections; their sole writer is `projection.py`. Ids are lower-case hex.
"""

from django.db import models
from django.db.models import Q

from incidents.deadlines.rules import Kind, Reaction


class Deadline(models.Model):
    """A limit that a message started for the side `owing` a reaction to it.

    The message stands at `index` of the log of `side`, was `tendered_at` by that log and delivered at `start_at`;
    `by_at` or `within` (seconds) says how long the limit is. `due_at` is null while undelivered, paused without an end,
    or without limit, and `rings_at` with it. `given_at` is what met it, at `given_index` of the owing side's log,
    `received_at` what covered that; `part_at` the first answer in part. `replaced_at` is when its author replaced the
    message, `unopened_at` when the receiver stated that it cannot be opened.
    """

    statement = models.CharField(max_length=64)
    kind = models.CharField(max_length=8, choices=[(kind.value, kind.value) for kind in Kind])
    met_by = models.SmallIntegerField(choices=[(reaction.value, reaction.name) for reaction in Reaction])
    owing = models.CharField(max_length=2)
    side = models.CharField(max_length=2)
    index = models.BigIntegerField()
    space = models.CharField(max_length=32)
    exercise = models.BooleanField()
    number = models.BigIntegerField(null=True)
    precedence = models.CharField(max_length=16)
    basis = models.CharField(max_length=32, default="", blank=True)
    within = models.BigIntegerField(null=True)
    by_at = models.DateTimeField(null=True)
    tendered_at = models.DateTimeField()
    start_at = models.DateTimeField(null=True)
    due_at = models.DateTimeField(null=True)
    rings_at = models.DateTimeField(null=True)
    given_at = models.DateTimeField(null=True)
    given_index = models.BigIntegerField(null=True)
    received_at = models.DateTimeField(null=True)
    part_at = models.DateTimeField(null=True)
    replaced_at = models.DateTimeField(null=True)
    unopened_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["statement", "kind"], name="one_limit_of_a_kind")]
        indexes = [
            models.Index(
                fields=["owing", "rings_at"],
                condition=Q(given_at__isnull=True, replaced_at__isnull=True, rings_at__isnull=False),
                name="limits_that_run",
            ),
            models.Index(
                fields=["owing", "due_at"],
                condition=Q(given_at__isnull=True, replaced_at__isnull=True),
                name="limits_not_met",
            ),
            models.Index(
                fields=["owing", "given_index"],
                condition=Q(given_index__isnull=False, received_at__isnull=True),
                name="limits_met_not_received",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} of {self.side} {self.index}"


class Declaration(models.Model):
    """What a side declared in entry `index` of its log: a state from `from_at` on, and whether a FLASH is taken."""

    side = models.CharField(max_length=2)
    index = models.BigIntegerField()
    state = models.CharField(max_length=16)
    flash = models.BooleanField()
    from_at = models.DateTimeField()
    delivered_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["side", "index"], name="one_declaration_in_an_entry")]

    def __str__(self) -> str:
        return f"{self.state} by {self.side}"

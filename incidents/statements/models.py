"""Statements as they are found: a row for each entry that holds one, of both logs, admissible or not.

A projection; its sole writer is `projection.py`. Ids are lower-case hex.
"""

from django.db import models
from django.db.models import Q

_STANDS = Q(code="", replaced=False) & ~Q(precedence="")
UNACKNOWLEDGED = _STANDS & Q(acknowledged_at__isnull=True)
"""Messages that await their acknowledgement."""

UNANSWERED = _STANDS & (Q(type="request") | Q(reply_by__isnull=False) | ~Q(reply_basis="")) & ~Q(answered="closed")
"""Messages that ask for an answer and await the one that closes them."""

UNDECIDED = Q(due_at__isnull=False)
"""Proposals that await the other side's word on them."""


class Statement(models.Model):
    """A statement's header, and what has become of it.

    `code` is why it is inadmissible, empty if it is not; an inadmissible one has no `no` and no `number`. `delivered_*`
    is the first sound entry of the other log that covers it; `acknowledged_at` the time of its acknowledgement in the
    other log; `answered` how far it is. `reply_*` is the answer that it asks for; by when that is due, its
    `Deadline` says. `due_at` is by when a proposal is to be accepted, as long as it is open in the own log's walk and
    on the version in force (`crypto/decision.py`). `read_at` and `past` are its place in reading order
    (`crypto/reading.py`).
    """

    class Answered(models.TextChoices):
        """How far a message is answered."""

        NOT = ""
        PART = "part"
        CLOSED = "closed"

    side = models.CharField(max_length=2)
    index = models.BigIntegerField()
    statement = models.CharField(max_length=64)
    space = models.CharField(max_length=32)
    type = models.CharField(max_length=16)
    exercise = models.BooleanField()
    code = models.CharField(max_length=32, default="", blank=True)
    at = models.DateTimeField()
    read_at = models.DateTimeField()
    past = models.BigIntegerField()
    no = models.BigIntegerField(null=True)
    number = models.BigIntegerField(null=True)
    post = models.CharField(max_length=32)
    officer = models.IntegerField()
    device = models.CharField(max_length=64)
    epoch = models.CharField(max_length=32, default="", blank=True)
    precedence = models.CharField(max_length=16, default="", blank=True)
    refers_to = models.CharField(max_length=64, default="", blank=True)
    replaces = models.CharField(max_length=64, default="", blank=True)
    reply_by = models.DateTimeField(null=True)
    reply_basis = models.CharField(max_length=32, default="", blank=True)
    reply_within = models.BigIntegerField(null=True)
    delivered_index = models.BigIntegerField(null=True)
    delivered_at = models.DateTimeField(null=True)
    acknowledged_at = models.DateTimeField(null=True)
    answered = models.CharField(max_length=6, choices=Answered, default=Answered.NOT, blank=True)
    replaced = models.BooleanField(default=False)
    due_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["side", "index"], name="one_statement_in_an_entry")]
        indexes = [
            models.Index(fields=["statement"], name="statement_by_id"),
            models.Index(fields=["space", "side", "index"], name="statements_of_a_space"),
            models.Index(fields=["side", "index"], condition=UNACKNOWLEDGED, name="messages_unacknowledged"),
            models.Index(fields=["side", "index"], condition=UNANSWERED, name="messages_unanswered"),
            models.Index(fields=["side", "due_at"], condition=UNDECIDED, name="proposals_undecided"),
        ]

    def __str__(self) -> str:
        return f"{self.type} at {self.side} {self.index}"

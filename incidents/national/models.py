"""What never crosses: drafts that wait for a releaser, sealed to the own side, and the national log."""

from django.db import models

from incidents.log.fields import BytesField


class Draft(models.Model):
    """A draft: `sealed` is what its author's device sealed under the space's epoch, `envelope` the drafter's signature.

    `parts` are those of the statement that its body would be, each with its size before it. One that was sent back is
    kept for its drafter to see: by whom, when, and the `reason`, sealed likewise.
    """

    key = models.CharField(max_length=32, unique=True)
    space = models.CharField(max_length=32)
    officer = models.ForeignKey("incidents.Officer", on_delete=models.CASCADE, related_name="drafts")
    made_at = models.DateTimeField()
    sealed = BytesField()
    envelope = BytesField()
    parts = BytesField()
    returned_at = models.DateTimeField(null=True)
    returned_by = models.ForeignKey("incidents.Officer", on_delete=models.SET_NULL, null=True, related_name="+")
    reason = BytesField(default=b"")

    class Meta:
        indexes = [models.Index(fields=["space", "-made_at"], name="drafts_of_a_space")]

    def __str__(self) -> str:
        return f"draft {self.key}"


class NationalLog(models.Model):
    """The one row by which writers of the national log wait for each other; `frontier` is its tree's right edge."""

    frontier = BytesField()

    def __str__(self) -> str:
        return "the national log"


class NationalEntry(models.Model):
    """An entry of the national log, never changed: its bytes, and the root of the tree that ends with it."""

    index = models.BigIntegerField(unique=True)
    kind = models.CharField(max_length=32)
    key = models.CharField(max_length=160, default="", blank=True)
    at = models.DateTimeField()
    entry = BytesField()
    root = BytesField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["key"], condition=~models.Q(key=""), name="a_national_entry_once_a_key")
        ]
        indexes = [models.Index(fields=["kind", "-index"], name="national_entries_of_a_kind")]

    def __str__(self) -> str:
        return f"{self.kind}, entry {self.index}"

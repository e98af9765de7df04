"""Spaces as they are found: files and consultations, who takes part, and their epochs.

A projection; its sole writer is `projection.py`. Ids are lower-case hex.
"""

from django.db import models


class Space(models.Model):
    """A space that was opened: its name (XA 2026-07), where it was opened, and where its title in force stands.

    `title_agreed` is how many titles both sides agreed so far. `own` and `other` are how many admissible statements
    each side has in it, `messages` how many of both are messages; `last_at` is the time of the newest. `tallied` is
    whether a tally of the own side has said just these figures.
    """

    space = models.CharField(max_length=32, primary_key=True)
    kind = models.CharField(max_length=16)
    exercise = models.BooleanField()
    side = models.CharField(max_length=2)
    year = models.IntegerField()
    count = models.IntegerField()
    opened_index = models.BigIntegerField()
    opened_at = models.DateTimeField()
    title_side = models.CharField(max_length=2)
    title_index = models.BigIntegerField()
    title_agreed = models.IntegerField(default=0)
    last_at = models.DateTimeField()
    messages = models.IntegerField(default=0)
    own = models.IntegerField(default=0)
    other = models.IntegerField(default=0)
    tallied = models.BooleanField(default=False)

    class Meta:
        indexes = [
            models.Index(fields=["kind", "-last_at"], name="spaces_by_newest"),
            models.Index(fields=["last_at"], condition=models.Q(tallied=False), name="spaces_to_tally"),
        ]

    def __str__(self) -> str:
        return f"{self.side} {self.year}-{self.count:02}"


class SpacePost(models.Model):
    """A post that takes part in a space."""

    space = models.ForeignKey(Space, on_delete=models.CASCADE, related_name="posts")
    side = models.CharField(max_length=2)
    post = models.CharField(max_length=32)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["space", "side", "post"], name="a_post_once_in_a_space")]
        indexes = [models.Index(fields=["side", "post", "space"], name="spaces_of_a_post")]

    def __str__(self) -> str:
        return f"{self.side} {self.post}"


class Epoch(models.Model):
    """One key of a space: the statement that made it stands at `index` of the log of `side`."""

    epoch = models.CharField(max_length=32, primary_key=True)
    space = models.CharField(max_length=32, db_index=True)
    side = models.CharField(max_length=2)
    index = models.BigIntegerField()

    def __str__(self) -> str:
        return self.epoch

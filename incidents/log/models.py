"""What is kept of both logs. Entries, parts, checkpoints, time marks and proofs of a fork are the record itself; tiles,
verdicts and the walks' records follow from it, and `manage.py rebuild` makes them anew.

Nothing here is changed once it is written, but for a log's sizes, the last tile of a level, and the walks' records.

What belongs to a log needs no index by the log alone: the one that makes it unique begins with it.
"""

from django.db import models

from incidents.log.fields import BytesField


class Log(models.Model):
    """A side's log. `size` entries and their tree are stored, `root` is the tree's; `held` of them with their bodies.

    `withheld_since` is when the body of entry `held` was first missed. `clock_at` is a time that the operator confirmed
    after the clock had leapt (own log alone). `repaired` is how often what follows from the entries was made anew.
    """

    side = models.CharField(max_length=2, unique=True)
    own = models.BooleanField()
    hotline = BytesField(max_length=32)
    size = models.BigIntegerField(default=0)
    root = BytesField(max_length=32)
    held = models.BigIntegerField(default=0)
    withheld_since = models.DateTimeField(null=True)
    clock_at = models.DateTimeField(null=True)
    repaired = models.IntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["own"], name="one_own_log_and_one_other")]

    def __str__(self) -> str:
        return f"log of {self.side}"


class Entry(models.Model):
    """An entry's exact bytes, and the verdict on it: `code` is why it is inadmissible, empty if it is not; `sound`
    whether its frame counts.

    `at` is the frame's own time, null where the bytes are no frame. `past` is how many of the other log's entries are
    in its past, `walk_at` the time of the last sound frame up to it (`crypto/reading.py`, `Place`).
    """

    class Kind(models.TextChoices):
        """What stands in the frame."""

        STATEMENT = "statement"
        ARRANGEMENT = "arrangement"
        SIGNATORIES = "signatories"
        TALLY = "tally"
        STORED = "stored"
        BARE = "bare"
        UNREADABLE = "unreadable"

    log = models.ForeignKey(Log, on_delete=models.PROTECT, related_name="entries", db_index=False)
    index = models.BigIntegerField()
    entry = BytesField()
    kind = models.CharField(max_length=11, choices=Kind)
    at = models.DateTimeField(null=True)
    code = models.CharField(max_length=32, default="", blank=True)
    sound = models.BooleanField()
    walk_at = models.DateTimeField()
    past = models.BigIntegerField()
    calls_for_receipt = models.BooleanField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["log", "index"], name="one_entry_at_an_index")]
        indexes = [
            models.Index(
                fields=["log", "index"],
                condition=models.Q(kind__in=["arrangement", "signatories"]),
                name="trust_entries",
            ),
            models.Index(fields=["log", "past", "index"], condition=models.Q(sound=True), name="sound_entries_by_past"),
        ]

    def __str__(self) -> str:
        return f"entry {self.index}"


class Tile(models.Model):
    """A tile of a log's tree (`crypto/tile.py`): up to 256 hashes of 32 bytes. `middle` is a full one's middle row, so
    that a proof in a long log hashes little more than in a short one, whose few tiles are remembered."""

    log = models.ForeignKey(Log, on_delete=models.PROTECT, related_name="tiles", db_index=False)
    level = models.SmallIntegerField()
    index = models.BigIntegerField()
    hashes = BytesField()
    middle = BytesField(default=b"")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["log", "level", "index"], name="one_tile_at_a_place")]

    def __str__(self) -> str:
        return f"tile {self.level}/{self.index}"


class Part(models.Model):
    """A part of a body, by its SHA-256. It is stored in the transaction that stores the entry which names it."""

    hash = models.CharField(max_length=64, primary_key=True)
    size = models.IntegerField()
    part = BytesField()

    def __str__(self) -> str:
        return self.hash


class Checkpoint(models.Model):
    """A log's signed checkpoint. `note` has the log's two lines; `cosigned` also those of the other side's mirror.

    One of the other log whose size exceeds what is mirrored was shown, in a time mark: its root is compared when its
    entries come.
    """

    log = models.ForeignKey(Log, on_delete=models.PROTECT, related_name="checkpoints", db_index=False)
    size = models.BigIntegerField()
    root = BytesField(max_length=32)
    at = models.DateTimeField()
    note = BytesField()
    cosigned = BytesField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["log", "size"], name="one_checkpoint_of_a_size")]

    def __str__(self) -> str:
        return f"checkpoint at {self.size}"


class TimeMark(models.Model):
    """A node's time mark (`crypto/timemark.py`), of both nodes. The first of each hour is kept for good."""

    log = models.ForeignKey(Log, on_delete=models.PROTECT, related_name="time_marks", db_index=False)
    at = models.DateTimeField()
    mark = BytesField()
    kept = models.BooleanField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["log", "at"], name="one_time_mark_of_a_time")]
        indexes = [models.Index(fields=["at"], condition=models.Q(kept=False), name="passing_time_marks")]

    def __str__(self) -> str:
        return f"time mark of {self.at:%Y-%m-%d %H:%MZ}"


class ForkProof(models.Model):
    """Two signed checkpoints of one log that no history passes through. Nothing more is taken from that log."""

    log = models.OneToOneField(Log, on_delete=models.PROTECT, related_name="fork")
    found_at = models.DateTimeField()
    known = BytesField()
    shown = BytesField()

    def __str__(self) -> str:
        return f"fork of {self.log_id}"


class Record(models.Model):
    """A record of a walk (`crypto/view.py`): `walk` is the side whose log is walked, `key` its key with slashes, of a
    list of signatories without the version."""

    walk = models.CharField(max_length=2)
    key = models.CharField(max_length=160)
    value = BytesField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["walk", "key"], name="one_record_under_a_key")]

    def __str__(self) -> str:
        return f"{self.walk}: {self.key}"

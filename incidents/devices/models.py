"""Devices as they are found, and the queue of those that ask to be listed. Ids are lower-case hex."""

from django.db import models

from incidents.log.fields import BytesField


class Device(models.Model):
    """A device that a side's list of signatories names: listed by the entry `listed_index` of that side's log.

    A projection; its sole writer is `projection.py`.
    """

    side = models.CharField(max_length=2)
    device = models.CharField(max_length=64)
    officer = models.IntegerField()
    post = models.CharField(max_length=32)
    listed_index = models.BigIntegerField()
    listed_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["side", "device"], name="a_device_once_a_side")]
        indexes = [models.Index(fields=["side", "officer"], name="devices_of_an_officer")]

    def __str__(self) -> str:
        return f"{self.side} {self.post}, {self.officer:02}"


class EnrolmentRequest(models.Model):
    """An officer's device that asks to be listed, or asked; an officer has one at a time that waits.

    What became of it is not kept here: it follows from the list. `computer` is the mark of the one where it is.
    """

    officer = models.ForeignKey("incidents.Officer", on_delete=models.CASCADE, related_name="enrolments")
    device = models.CharField(max_length=64, unique=True)
    post = models.CharField(max_length=32)
    signing = BytesField()
    sealing = BytesField()
    computer = models.CharField(max_length=32)
    asked_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"enrolment of {self.officer_id}"


class ShutOut(models.Model):
    """When the node came to shut out who had a device of this side, whose revocation was committed by then.

    No projection: no log has that time. Kept, so that each repetition ends the same.
    """

    device = models.CharField(max_length=64, unique=True)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"shut out: {self.device[:16]}…"

"""What this side received by other means than the line. It never crosses."""

from django.db import models


class OtherMeans(models.Model):
    """A message of `side` that was read out, faxed or handed over at `at`, by the digits of its statement's id.

    `number` is the message's number as it was told, if it was; the digits alone say which message it is.
    """

    class Means(models.TextChoices):
        """How it came."""

        VOICE = "voice"
        FAX = "fax"
        COURIER = "courier"

    side = models.CharField(max_length=2)
    digits = models.CharField(max_length=47)
    means = models.CharField(max_length=7, choices=Means)
    number = models.BigIntegerField(null=True)
    at = models.DateTimeField()
    note = models.CharField(max_length=1_500, default="", blank=True)
    officer = models.ForeignKey("incidents.Officer", on_delete=models.PROTECT, related_name="+")
    entered_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["side", "digits", "means", "at"], name="received_once_by_a_means_at_a_time")
        ]

    def __str__(self) -> str:
        return f"{self.side} by {self.means}"

"""An officer's account on this node, and the invitation by which it begins.

No names: an officer is a number and a post. What the other side knows of officers stands in the list of signatories,
not here.
"""

from typing import ClassVar

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from incidents.centres.permissions import Post
from incidents.centres.rules import InvitationState

HIGHEST_NUMBER = 999


class Officer(models.Model):
    """An officer of this centre. The user is inactive until the invitation was accepted, and after the account ends."""

    class Theme(models.TextChoices):
        """How the pages look."""

        AUTO = "auto", _("as the device")
        LIGHT = "light", _("light")
        DARK = "dark", _("dark")

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="officer")
    number = models.PositiveSmallIntegerField(
        unique=True, validators=[MinValueValidator(1), MaxValueValidator(HIGHEST_NUMBER)]
    )
    post = models.CharField(max_length=16, choices=[(post.value, post.value) for post in Post])
    language = models.CharField(max_length=16, choices=settings.LANGUAGES, default="en")
    theme = models.CharField(max_length=8, choices=Theme, default=Theme.AUTO)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(number__gte=1, number__lte=HIGHEST_NUMBER), name="officer_number_in_range"
            )
        ]

    def __str__(self) -> str:
        return f"{self.post}, {self.number:02}"


class WayIn(models.Model):
    """At which computer a way into an account was made. There is none for what need not be at one computer alone."""

    authenticator = models.OneToOneField("mfa.Authenticator", on_delete=models.CASCADE, related_name="way_in")
    computer = models.CharField(max_length=32)

    def __str__(self) -> str:
        return f"way in {self.authenticator_id}"


class Invitation(models.Model):
    """An address and a code, both kept as hashes only. `tries` is counted up before a code is looked at."""

    officer = models.ForeignKey(Officer, on_delete=models.CASCADE, related_name="invitations")
    address_hash = models.CharField(max_length=64, unique=True)
    code_hash = models.CharField(max_length=256)
    made_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    used_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"invitation of {self.officer}"

    @property
    def state(self) -> InvitationState:
        """What the rules judge."""
        return InvitationState(made_at=self.made_at, tries=self.tries, used_at=self.used_at)

"""The means by which this node can call anybody: a mail server and a program of its own; webhooks need neither."""

from dataclasses import dataclass

from django.conf import settings

from incidents.callout.models import Call

NO_MAIL = "no-mail"
"""Why a call is not made where no server takes e-mail."""


@dataclass(frozen=True)
class Means:
    """Whether there is a server that takes e-mail, and a program that is run for each step."""

    mail: bool
    script: bool


def read_means() -> Means:
    """What the settings have."""
    return Means(mail=settings.HOTLINE_HAS_MAIL, script=settings.HOTLINE_CALLOUT_SCRIPT is not None)


def why_not(channel: str) -> str:
    """Why this node can make no call by a channel: a code, empty where it can."""
    return NO_MAIL if channel == Call.Channel.EMAIL and not read_means().mail else ""

"""Ticks of the accounts: what has run out is cleared away."""

from allauth.usersessions.models import UserSession
from celery import shared_task
from django.contrib.sessions.models import Session
from django.utils import timezone

from incidents.centres.models import Invitation
from incidents.centres.rules import LIFETIME
from incidents.centres.sessions import end_expired


@shared_task
def clear() -> None:
    """Removes expired sessions and invitations that can no longer be used."""
    now = timezone.now()
    end_expired(UserSession.objects.all())
    Session.objects.filter(expire_date__lte=now).delete()
    Invitation.objects.filter(made_at__lte=now - LIFETIME).delete()


BEAT = {"centres-clear": {"task": "incidents.centres.tasks.clear", "schedule": 3600.0}}

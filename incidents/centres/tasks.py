"""Ticks of the accounts: what has run out is cleared away."""

from allauth.usersessions.models import UserSession
from celery import shared_task
from django.contrib.sessions.models import Session
from django.utils import timezone

from incidents.centres.models import Invitation
from incidents.centres.rules import LIFETIME


@shared_task
def clear() -> None:
    """Removes expired sessions and invitations that can no longer be used."""
    now = timezone.now()
    Session.objects.filter(expire_date__lte=now).delete()
    UserSession.objects.exclude(session_key__in=Session.objects.values("session_key")).delete()
    Invitation.objects.filter(made_at__lte=now - LIFETIME).delete()


BEAT = {"centres-clear": {"task": "incidents.centres.tasks.clear", "schedule": 3600.0}}

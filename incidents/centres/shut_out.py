"""What ends with a device that is revoked: all that could be used at its computer to come in as its officer.

A passkey may live in the computer that was lost, a password may be kept there, recovery codes were shown on its screen.
Which of them a thief has, nobody knows. So of the officer's sessions and ways in only those stay that are at a computer
where another device of theirs is, one that is not revoked. An officer to whom nothing stays is invited again.
"""

from collections.abc import Collection
from datetime import datetime

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.auth.models import User
from django.db import transaction

from incidents.centres.computers import computer_of_session
from incidents.centres.models import Officer
from incidents.centres.sessions import end_expired, end_sessions
from incidents.centres.sign_in import remove_way_in


def shut_out(officer: Officer, *, but: Collection[str], until: datetime) -> None:
    """Ends the sessions and ways in that the officer had before `until`, but those at the computers `but`."""
    with transaction.atomic():
        # As with who opens or ends an account: its row first, then the national log, sessions last (`end_sessions`).
        User.objects.select_for_update(no_key=True).get(pk=officer.user_id)
        sessions = UserSession.objects.filter(user_id=officer.user_id, created_at__lt=until)
        # Of one that has run out nothing says any more at which computer it was.
        end_expired(sessions)
        end_sessions((row for row in sessions if computer_of_session(row.session_key) not in but), "revoked")
        ways_in = Authenticator.objects.filter(user_id=officer.user_id, created_at__lt=until).select_related("user")
        for key in ways_in.exclude(way_in__computer__in=but):
            remove_way_in(key)

"""Accounts on PostgreSQL: who ends sessions at once waits, not for ever; a full disk leaves nothing half changed."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from allauth.usersessions.models import UserSession
from django.db import DatabaseError, connection, connections
from django.test import Client
from django.utils import timezone

from incidents.centres.accounts import end_account
from incidents.centres.models import Officer
from incidents.centres.sessions import end_sessions
from incidents.centres.shut_out import shut_out
from incidents.centres.sign_in import keep_password_and_codes
from incidents.national.log import entering
from tests.databases import NO_ROOM, POSTGRESQL, full_disk
from tests.incidents.nodes import Pair
from tests.officers import PASSWORD, make_officer, sign_in
from tests.waiting import until

pytestmark = pytest.mark.parametrize("template", [POSTGRESQL], indirect=True)

Act = Callable[[Officer], None]


def one_session(officer: Officer) -> None:
    """End the one that began last."""
    end_sessions(UserSession.objects.filter(user_id=officer.user_id).order_by("-pk")[:1], "ended")


def all_sessions(officer: Officer) -> None:
    """End all, those that began first at first."""
    end_sessions(UserSession.objects.filter(user_id=officer.user_id).order_by("pk"), "ended")


def revoked(officer: Officer) -> None:
    """End all that there is."""
    shut_out(officer, but=(), until=timezone.now() + timedelta(seconds=1))


def at_once(officer: Officer, acts: list[Act]) -> None:
    """Have all of it done at once: each act, in this order, has come to wait for who writes in the national log."""

    def one(act: Act) -> None:
        try:
            act(officer)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(acts)) as threads:
        done = []
        with entering():
            for act in acts:
                done.append(threads.submit(one, act))
                until(lambda: _waiting() == len(done), within=20)
        for future in done:
            future.result(20)


def _waiting() -> int:
    """How many wait for a lock."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(DISTINCT pid) FROM pg_locks WHERE NOT granted")
        (found,) = cursor.fetchone()
        return int(found)


@pytest.mark.parametrize(
    "acts",
    [[all_sessions, one_session], [all_sessions, revoked], [end_account, revoked], [revoked, end_account]],
)
def test_who_ends_an_officers_sessions_at_once_does_not_deadlock(today: Pair, acts: list[Act]) -> None:
    with today.xa.here():
        officer, _ = (sign_in(Client(), number=7) for _ in range(2))
        TOTP.activate(officer.user, generate_totp_secret())

        at_once(officer, acts)

        assert UserSession.objects.count() == 0


def test_a_full_disk_leaves_password_and_codes_as_they_were(today: Pair) -> None:
    with today.xa.here():
        user, secret = make_officer(number=7).user, generate_totp_secret()
        kept = TOTP.activate(user, secret).instance
        with full_disk("mfa_authenticator"), pytest.raises(DatabaseError, match=NO_ROOM):
            keep_password_and_codes(user, password="another", secret=generate_totp_secret(), code="", computer="")
        user.refresh_from_db()
        assert (user.check_password(PASSWORD), list(Authenticator.objects.all())) == (True, [kept])

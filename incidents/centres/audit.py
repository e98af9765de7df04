"""What the accounts of this centre did: entered in the national log, shown to who has `Permission.AUDIT`.

| kind | what |
|---|---|
| signed-in | `way`: key, password (with a one-time code) or recovery (a recovery code); `browser`, `address` |
| sign-in-failed | `way`: key, password, code or recovery; each once an hour for each officer |
| session-ended | `how`: signed-out, ended (by the officer, from another session), expired, revoked, account-ended |
| invited | `post` |
| invitation-refused | a wrong code was entered; `tries_left` |
| account-opened, account-ended | |
| enrolment-asked | `device`: its id; once a device |

`what` also has `officer`, whose account it is. The entry's own `officer` is who did it: null where that is the
operator, the node, or somebody whom it does not know. What somebody outside can cause is bounded: failed sign-ins count
by the hour, and only for numbers that there are; an invitation takes five codes. Devices that were listed or revoked
stand in the log's trust entries, for all to verify, and not here.
"""

from datetime import datetime
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authentication_failed
from django.contrib.auth.models import User
from django.utils import timezone

from crypto.wire import Json
from incidents.api import utc
from incidents.centres.models import Officer
from incidents.national.log import OpenLog, enter, entering

Values = dict[str, Json]
_WAYS = {
    Authenticator.Type.WEBAUTHN: "key",
    Authenticator.Type.TOTP: "password",
    Authenticator.Type.RECOVERY_CODES: "recovery",
}
_ENDED_BY_THE_OFFICER = {"signed-out", "ended"}


def signed_in(user: User, shown: str, *, browser: str, address: str) -> None:
    """An officer has shown all that a sign-in takes, a way in of the type `shown` last; of an account that is no
    officer's, nothing is entered."""
    for officer in Officer.objects.filter(user=user):
        what: Values = {"address": address, "browser": browser, "officer": officer.number, "way": _WAYS[shown]}
        enter("signed-in", what, officer=officer.number, now=timezone.now())


def sign_in_failed(username: str, way: str) -> None:
    """Somebody tried to sign in under that number. Of a number that there is not, nothing is entered."""
    now = timezone.now()
    for officer in Officer.objects.filter(user__username=username):
        with entering() as log:
            key = f"sign-in-failed/{officer.number}/{way}/{utc(now)[:13]}"
            log.enter_once(key, "sign-in-failed", {"officer": officer.number, "way": way}, now=now)


def session_ended(user_id: int, how: str, *, log: OpenLog) -> None:
    """A session of that account has ended; of one that is no officer's, nothing is entered."""
    for officer in Officer.objects.filter(user_id=user_id):
        by = officer.number if how in _ENDED_BY_THE_OFFICER else None
        log.enter("session-ended", {"how": how, "officer": officer.number}, officer=by, now=timezone.now())


def invited(officer: Officer, *, now: datetime) -> None:
    """The operator has named an officer, and made an invitation."""
    enter("invited", {"officer": officer.number, "post": officer.post}, now=now)


def invitation_refused(officer: Officer, *, tries_left: int, now: datetime) -> None:
    """Somebody entered a wrong code at the address of an invitation."""
    enter("invitation-refused", {"officer": officer.number, "tries_left": tries_left}, now=now)


def account_opened(officer: Officer, *, now: datetime) -> None:
    """An invitation was accepted."""
    enter("account-opened", {"officer": officer.number}, officer=officer.number, now=now)


def account_ended(officer: Officer) -> None:
    """The operator has ended an account."""
    enter("account-ended", {"officer": officer.number}, now=timezone.now())


def enrolment_asked(officer: Officer, *, device: str, now: datetime) -> None:
    """A device asks to be listed."""
    with entering() as log:
        what: Values = {"device": device, "officer": officer.number}
        log.enter_once(f"enrolment-asked/{device}", "enrolment-asked", what, officer=officer.number, now=now)


def connect() -> None:
    """Hear of wrong codes, which the sign-in library tells of in no other way."""
    authentication_failed.connect(_code_refused)


def _code_refused(user: User, reauthentication: bool, **_told: Any) -> None:
    if not reauthentication:
        sign_in_failed(user.get_username(), "code")

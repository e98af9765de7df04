"""Ways in: what makes a session, and what an account can be signed in with.

The sign-in library has views for a passkey and for password with code. Here is what it has not: the first sign-in of an
invited officer, and a recovery code that stands alone.
"""

from typing import Any

from allauth.account.internal.flows.login import perform_login
from allauth.account.models import Login
from allauth.core import ratelimit
from allauth.mfa.base.internal.flows import post_authentication
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.stages import AuthenticateStage
from allauth.mfa.totp.internal.auth import TOTP
from allauth.mfa.webauthn.internal.auth import WebAuthn
from django.contrib.auth.models import User
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from incidents.centres.audit import sign_in_failed
from incidents.centres.computers import computer_of
from incidents.centres.invitations import accept
from incidents.centres.models import Invitation, Officer, WayIn
from incidents.centres.sessions import keep_sessions

# The first sign-in and a recovery have shown all that there is to show, so no second step follows.
_NO_SECOND_STEP = {"stages": {AuthenticateStage.key: {"handled": True}}}


def _sign_in(request: HttpRequest, shown: Authenticator, redirect_url: str) -> HttpResponse:
    post_authentication(request, shown, reauthenticated=True)
    login = Login(user=shown.user, redirect_url=redirect_url, state={**_NO_SECOND_STEP})
    response: HttpResponse = perform_login(request, login)
    return response


def keep_passkey(user: User, *, name: str, credential: dict[str, Any], computer: str) -> Authenticator:
    """Adds a verified passkey to the account. One that its maker may copy to other computers is at none."""
    made = WebAuthn.add(user, name, credential)
    kept: Authenticator = made.instance
    if not made.authenticator_data.is_backup_eligible():
        WayIn.objects.create(authenticator=kept, computer=computer)
    return kept


def keep_password_and_codes(user: User, *, password: str, secret: str, code: str, computer: str) -> Authenticator:
    """Sets password and one-time codes, in place of those that were, or changes nothing.

    `code` is used up: it does not sign in again.
    """
    with transaction.atomic():
        user.set_password(password)
        user.save(update_fields=["password"])
        Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).delete()
        totp = TOTP.activate(user, secret)
        totp.validate_code(code)
        kept: Authenticator = totp.instance
        WayIn.objects.create(authenticator=kept, computer=computer)
    return kept


def remove_way_in(key: Authenticator) -> None:
    """Removes a passkey, or recovery codes, or one-time codes together with the password that needs them."""
    with transaction.atomic():
        if key.type == Authenticator.Type.TOTP:
            key.user.set_unusable_password()
            key.user.save(update_fields=["password"])
            keep_sessions(key.user)
        key.delete()


def new_recovery_codes(user: User, *, computer: str) -> None:
    """Makes ten new recovery codes; the old ones end."""
    with transaction.atomic():
        Authenticator.objects.filter(user=user, type=Authenticator.Type.RECOVERY_CODES).delete()
        WayIn.objects.create(authenticator=RecoveryCodes.activate(user).instance, computer=computer)


def _recovery_codes(officer: Officer) -> RecoveryCodes | None:
    kept = Authenticator.objects.filter(user_id=officer.user_id, type=Authenticator.Type.RECOVERY_CODES).first()
    return kept.wrap() if kept else None


def unseen_recovery_codes(officer: Officer) -> list[str]:
    """The recovery codes if nobody has seen them, once; after that none."""
    codes = _recovery_codes(officer)
    if codes is None or codes.did_view:
        return []
    codes.mark_as_viewed()
    return list(codes.get_unused_codes())


def recovery_codes_left(officer: Officer) -> int:
    """How many recovery codes have not been used."""
    codes = _recovery_codes(officer)
    return len(codes.get_unused_codes()) if codes else 0


def accept_with_passkey(
    request: HttpRequest, invitation: Invitation, *, name: str, credential: dict[str, Any], language: str, next_url: str
) -> HttpResponse:
    """Uses the invitation up, keeps the first passkey and signs the officer in. Raises `InvitationRefused`."""
    with transaction.atomic():
        officer, here = accept(invitation, language=language, now=timezone.now()), computer_of(request)
        kept = keep_passkey(officer.user, name=name, credential=credential, computer=here)
        new_recovery_codes(officer.user, computer=here)
    return _sign_in(request, kept, next_url)


def accept_with_password(
    request: HttpRequest, invitation: Invitation, *, password: str, secret: str, code: str, language: str, next_url: str
) -> HttpResponse:
    """The same with a password and one-time codes."""
    with transaction.atomic():
        officer, here = accept(invitation, language=language, now=timezone.now()), computer_of(request)
        kept = keep_password_and_codes(officer.user, password=password, secret=secret, code=code, computer=here)
        new_recovery_codes(officer.user, computer=here)
    return _sign_in(request, kept, next_url)


def recover(request: HttpRequest, *, number: str, code: str, next_url: str) -> HttpResponse | None:
    """Signs in with a recovery code alone, or returns None. As many tries for a number that there is not as for one."""
    if not ratelimit.consume(request, action="login_failed", key=f"recovery-{number}"):
        return None
    kept = (
        Authenticator.objects.filter(
            user__username=number, user__is_active=True, type=Authenticator.Type.RECOVERY_CODES
        )
        .select_related("user")
        .first()
    )
    if kept is None or not kept.wrap().validate_code(code):
        sign_in_failed(number, "recovery")
        return None
    ratelimit.clear(request, action="login_failed", key=f"recovery-{number}")
    return _sign_in(request, kept, next_url)

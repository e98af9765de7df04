"""Where the sign-in library asks this project.

No sign-up but by invitation, no e-mail, our words for each mistake, secrets encrypted in the database, and never an
account that a single lost thing would leave without a way in, or with a password alone.
"""

import base64

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from cryptography.fernet import Fernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from incidents.centres import audit
from incidents.centres.computers import computer_of, remember_computer
from incidents.centres.sessions import browser_named, end_expired
from incidents.centres.signals import sessions_ended
from incidents.centres.words import post_name
from incidents.national.log import entering


class AccountAdapter(DefaultAccountAdapter):
    """Accounts: closed for sign-up; what is said about mistakes."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "account_inactive": _("This account has ended. Ask the registrar."),
        "enter_current_password": _("This is not your present password."),
        "incorrect_code": _("This code is not right. Codes change every 30 seconds and count once."),
        "incorrect_password": _("This is not your password."),
        "password_alone": _(
            "A password signs in together with a one-time code, and this account has no such codes. Use a recovery "
            "code, or ask the registrar."
        ),
        "rate_limited": _("Too many tries. Wait a few minutes."),
        "same_as_current": _("This is your present password."),
        "too_many_login_attempts": _("Too many tries. Wait five minutes."),
        "username_password_mismatch": _("Number and password do not go together."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never: an account begins with an invitation."""
        return False

    def add_message(self, request: HttpRequest, level: int, *args: object, **kwargs: object) -> None:
        """Only what went wrong is told; that something went well is seen on the page itself."""
        if level == messages.ERROR:
            super().add_message(request, level, *args, **kwargs)

    def respond_user_inactive(self, request: HttpRequest, user: User) -> HttpResponse:
        """Back to the sign-in, which says why."""
        self.add_message(request, messages.ERROR, message=self.error_messages["account_inactive"])
        return redirect("account_login")

    def get_reauthentication_methods(self, user: User) -> list[dict[str, str]]:
        """How a signed-in officer proves to be there before a change: passkey first, else a code; no password alone."""
        types = set(Authenticator.objects.filter(user_id=user.pk).values_list("type", flat=True))
        names = ["mfa_reauthenticate_webauthn"] if Authenticator.Type.WEBAUTHN in types else []
        if types - {Authenticator.Type.WEBAUTHN}:
            names.append("mfa_reauthenticate")
        return [{"id": name, "description": name, "url": reverse(name)} for name in names]

    def login(self, request: HttpRequest, user: User) -> None:
        """Begins the session and notes at which computer; that it does stands in the national log first.

        Raises `ImmediateHttpResponse` for a password alone: back to the sign-in, which says why.
        """
        shown = get_authentication_records(request, user)[-1]
        if shown["method"] == "password":
            # The library asks for no second step where the account has none.
            audit.sign_in_failed(user.get_username(), "password")
            self.add_message(request, messages.ERROR, message=self.error_messages["password_alone"])
            raise ImmediateHttpResponse(redirect("account_login"))
        address, browser = self.get_client_ip(request), browser_named(self.get_http_user_agent(request))
        audit.signed_in(user, shown["type"], browser=browser, address=address)
        super().login(request, user)
        # The library removes what has run out next, and says nothing.
        end_expired(UserSession.objects.filter(user=user))
        computer_of(request)

    def post_login(self, request: HttpRequest, user: User, **kwargs: object) -> HttpResponse:
        """Goes on, and lets the browser keep its mark."""
        response = super().post_login(request, user, **kwargs)
        remember_computer(request, response)
        return response

    def authentication_failed(self, request: HttpRequest, **credentials: object) -> None:
        """Number and password do not go together."""
        audit.sign_in_failed(str(credentials.get("username", "")), "password")

    def logout(self, request: HttpRequest) -> None:
        """Ends the session, and tells its sockets."""
        key = request.session.session_key
        if request.user.is_authenticated:
            with entering() as log:
                audit.session_ended(request.user.pk, "signed-out", log=log)
        super().logout(request)
        if key:
            UserSession.objects.filter(session_key=key).delete()
            sessions_ended.send(sender=None, keys=[key])


def _vault() -> Fernet:
    """The cipher for what the database keeps: Fernet under a key of its own, derived from the node's secret key."""
    key = HKDF(SHA256(), length=32, salt=None, info=b"hotline/v1/sign-in").derive(settings.SECRET_KEY.encode())
    return Fernet(base64.urlsafe_b64encode(key))


class SignInKeyAdapter(DefaultMFAAdapter):
    """Passkeys, one-time codes and recovery codes."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "key_refused": _(
            "This sign-in key was not accepted. Try again; if your device was revoked, ask the registrar for a new "
            "invitation."
        ),
        "key_not_made": _("What your browser sent is no sign-in key. Try again."),
        "recovery_refused": _("Number and code do not go together. After five tries, wait five minutes."),
        "incorrect_code": _("This code is not right. Codes change every 30 seconds and count once."),
    }

    def encrypt(self, text: str) -> str:
        """Of one-time code secrets and recovery seeds, before they go into the database."""
        return _vault().encrypt(text.encode()).decode("ascii")

    def decrypt(self, encrypted_text: str) -> str:
        """The reverse."""
        return _vault().decrypt(encrypted_text.encode()).decode()

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """Whether another way in remains: a passkey, or a password together with one-time codes."""
        others = set(
            Authenticator.objects.filter(user_id=authenticator.user_id)
            .exclude(pk=authenticator.pk)
            .values_list("type", flat=True)
        )
        if Authenticator.Type.WEBAUTHN in others:
            return True
        return Authenticator.Type.TOTP in others and authenticator.user.has_usable_password()

    def generate_authenticator_name(self, user: User, *_kind: Authenticator.Type) -> str:
        """`Sign-in key 1`, counted up: of all kinds only passkeys have names."""
        count = Authenticator.objects.filter(user_id=user.pk, type=Authenticator.Type.WEBAUTHN).count()
        return gettext("Sign-in key %(number)s") % {"number": count + 1}

    def get_totp_issuer(self) -> str:
        """What the authenticator's list shows."""
        return f"Hotline {settings.HOTLINE_SIDE}"

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """The passkey belongs to the node's public host, whatever host header came."""
        return {"id": settings.HOTLINE_ORIGIN.host, "name": f"Hotline {settings.HOTLINE_SIDE}"}

    def get_public_key_credential_user_entity(self, user: User) -> dict[str, object]:
        """Post and number, as the browser's list of passkeys shows them; no name."""
        officer = user.officer
        shown = f"{post_name(officer.post)}, {officer.number:02}"
        return super().get_public_key_credential_user_entity(user) | {"display_name": shown, "name": shown}

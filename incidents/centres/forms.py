"""What officers fill in."""

from contextlib import suppress
from typing import Any, ClassVar

from allauth.account.forms import LoginForm
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import validate_totp_code
from allauth.mfa.webauthn.forms import LoginWebAuthnForm, SignupWebAuthnForm
from allauth.mfa.webauthn.internal.auth import extract_user_from_response, get_state
from django import forms
from django.contrib.auth.models import User
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from incidents.centres.audit import sign_in_failed
from incidents.centres.models import Officer


def _number_field() -> forms.CharField:
    return forms.CharField(
        label=_("Officer number"),
        max_length=3,
        widget=forms.TextInput(attrs={"autocomplete": "username", "inputmode": "numeric"}),
    )


def _code_field() -> forms.CharField:
    return forms.CharField(
        label=_("One-time code"),
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
    )


def _password_field(label: Any, autocomplete: str = "new-password") -> forms.CharField:
    return forms.CharField(
        label=label, strip=False, max_length=1000, widget=forms.PasswordInput(attrs={"autocomplete": autocomplete})
    )


class SignInForm(LoginForm):
    """Number and password; a one-time code follows."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"] = _number_field()
        self.fields["password"] = _password_field(_("Password"), "current-password")
        self.order_fields(["login", "password"])

    def clean_login(self) -> str:
        """`7` is `07`."""
        number: str = super().clean_login()
        return number.zfill(2) if number.isdigit() else number


class _CredentialField(forms.JSONField):
    """What a browser's authenticator answered, which is anything until it is parsed."""

    def to_python(self, value: Any) -> Any:
        """Its value. Lists in lists without end are no JSON of ours."""
        try:
            return super().to_python(value)
        except RecursionError:
            raise ValidationError(self.error_messages["invalid"], code="invalid") from None


_NO_CREDENTIAL = (ValidationError, AttributeError, KeyError, RecursionError, TypeError, ValueError)
"""What the library raises for a credential that it refuses, and for what is none."""


class SignInKeyForm(LoginWebAuthnForm):
    """The passkey that a browser shows."""

    credential = _CredentialField(required=True, widget=forms.HiddenInput)

    def clean_credential(self) -> Authenticator:
        """The passkey, if it is an account's. The library has one sentence for codes and keys."""
        asked = get_state() is not None
        try:
            shown: Authenticator = super().clean_credential()
        except _NO_CREDENTIAL:
            if asked:  # else the session has ended in which it was asked for, and no key was tried
                self._note_refusal()
            raise get_adapter().validation_error("key_refused") from None
        return shown

    def _note_refusal(self) -> None:
        """Whose key it is said to be is entered in the audit; the library tells of it in no other way."""
        with suppress(*_NO_CREDENTIAL):
            sign_in_failed(extract_user_from_response(self.cleaned_data["credential"]).get_username(), "key")


class NewKeyForm(SignupWebAuthnForm):
    """The passkey that a browser has just made."""

    credential = _CredentialField(required=True, widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        """The passkey and its name."""
        try:
            made: dict[str, Any] = super().clean()
        except _NO_CREDENTIAL:
            raise get_adapter().validation_error("key_not_made") from None
        return made


class RecoveryForm(forms.Form):
    """Number and one recovery code, where nothing else is left."""

    number = _number_field()
    code = forms.CharField(
        label=_("Recovery code"),
        help_text=_("Fifteen digits; each code counts once."),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "numeric"}),
    )

    def clean_number(self) -> str:
        """`7` is `07`."""
        number: str = self.cleaned_data["number"].strip()
        return number.zfill(2) if number.isdigit() else number


class PasswordAndCodeForm(forms.Form):
    """A new password and new one-time codes, set together, as neither is a sign-in without the other.

    `secret` is the one-time codes' secret (base32) that the page has shown; `user` is whose password it becomes.
    """

    password = _password_field(_("Password"))
    again = _password_field(_("Password again"))
    code = _code_field()

    def __init__(self, *args: Any, user: User, secret: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        self.secret = secret
        self.fields["password"].help_text = _("At least 12 characters; several words are easy to keep.")
        self.fields["code"].help_text = _("The six digits that your authenticator shows now.")

    def clean_password(self) -> str:
        """Checked as the settings say."""
        password: str = self.cleaned_data["password"]
        validate_password(password, self.user)
        return password

    def clean_again(self) -> str:
        """The same password once more."""
        again: str = self.cleaned_data["again"]
        if "password" in self.cleaned_data and again != self.cleaned_data["password"]:
            raise ValidationError(_("The two passwords differ."))
        return again

    def clean_code(self) -> str:
        """Proves that the authenticator has the secret."""
        code: str = self.cleaned_data["code"]
        if not validate_totp_code(self.secret, code):
            raise get_adapter().validation_error("incorrect_code")
        return code


class CodeForm(forms.Form):
    """The eight digits of an invitation."""

    code = forms.CharField(
        label=_("Invitation code"),
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "numeric", "class": "digits"}),
    )


class PreferencesForm(forms.ModelForm):
    """Language and theme."""

    class Meta:
        model = Officer
        fields = ("language", "theme")
        labels: ClassVar = {"language": _("Language"), "theme": _("Light or dark")}

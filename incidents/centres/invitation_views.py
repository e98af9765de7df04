"""The first minutes of an officer, up to the sign-in key: the code, who you are, the key, recovery codes.

From the key with which the officer signs, everything is the client's (/enrol).
"""

from allauth.mfa.webauthn.internal.auth import begin_registration
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods, require_safe

from incidents.centres.forms import CodeForm, NewKeyForm, PasswordAndCodeForm
from incidents.centres.invitations import find_invitation, open_invitation, try_code
from incidents.centres.models import Invitation
from incidents.centres.one_time import forget_secret, pending_secret, show_secret
from incidents.centres.rules import InvitationRefused
from incidents.centres.sign_in import accept_with_passkey, accept_with_password
from incidents.centres.words import post_name, refusal_words

_KEY = "invitation"
_AFTER = "/account/recovery-codes?then=enrol"


def _refused(request: HttpRequest, code: str) -> HttpResponse:
    request.session.pop(_KEY, None)
    return render(request, "invitation/refused.html", {"reason": refusal_words(code, 0)}, status=410)


def _invited(request: HttpRequest) -> Invitation:
    """The invitation whose code was entered in this session. Raises `InvitationRefused`."""
    try:
        return open_invitation(request.session.get(_KEY, 0), now=timezone.now())
    except Invitation.DoesNotExist:
        raise InvitationRefused("unknown") from None


def _officer_words(invitation: Invitation) -> dict[str, object]:
    officer = invitation.officer
    return {"post": post_name(officer.post), "number": f"{officer.number:02}"}


@require_http_methods(["GET", "POST"])
def code(request: HttpRequest, address: str) -> HttpResponse:
    """/invitation/<address>: asks for the code."""
    form = CodeForm(request.POST or None)
    try:
        if form.is_valid():
            invitation = try_code(address, form.cleaned_data["code"], now=timezone.now())
            request.session.cycle_key()
            request.session[_KEY] = invitation.pk
            return redirect("invited")
        find_invitation(address, now=timezone.now())
    except Invitation.DoesNotExist:
        return _refused(request, "unknown")
    except InvitationRefused as refusal:
        if refusal.code == "digits" or (refusal.code == "code" and refusal.tries_left):
            form.add_error("code", refusal_words(refusal.code, refusal.tries_left))
        else:
            return _refused(request, "locked" if refusal.code == "code" else refusal.code)
    return render(request, "invitation/code.html", {"form": form})


@require_safe
def named(request: HttpRequest) -> HttpResponse:
    """/invited: who you are here, and what comes."""
    try:
        invitation = _invited(request)
    except InvitationRefused as refusal:
        return _refused(request, refusal.code)
    return render(request, "invitation/named.html", _officer_words(invitation))


@require_http_methods(["GET", "POST"])
def key(request: HttpRequest) -> HttpResponse:
    """/invited/key: makes the passkey and uses the invitation up."""
    try:
        invitation = _invited(request)
        user = invitation.officer.user
        form = NewKeyForm(request.POST or None, user=user)
        if form.is_valid():
            return accept_with_passkey(
                request,
                invitation,
                name=form.cleaned_data["name"],
                credential=form.cleaned_data["credential"],
                language=get_language() or "en",
                next_url=_AFTER,
            )
    except InvitationRefused as refusal:
        return _refused(request, refusal.code)
    context = {"form": form, "options": begin_registration(user, True), **_officer_words(invitation)}
    return render(request, "invitation/key.html", context)


@require_http_methods(["GET", "POST"])
def password(request: HttpRequest) -> HttpResponse:
    """/invited/password: the named alternative to a passkey."""
    try:
        invitation = _invited(request)
        user, secret = invitation.officer.user, pending_secret(request)
        form = PasswordAndCodeForm(request.POST or None, user=user, secret=secret)
        if form.is_valid():
            forget_secret(request)
            return accept_with_password(
                request,
                invitation,
                password=form.cleaned_data["password"],
                secret=secret,
                code=form.cleaned_data["code"],
                language=get_language() or "en",
                next_url=_AFTER,
            )
    except InvitationRefused as refusal:
        return _refused(request, refusal.code)
    context = {"form": form, "shown": show_secret(user, secret), **_officer_words(invitation)}
    return render(request, "invitation/password.html", context)

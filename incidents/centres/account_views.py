"""The officer's own account: sign-in keys, password with one-time codes, recovery codes, sessions, language and theme.

What adds or replaces a way in asks the officer to prove anew to be there, if the last proof is older than five minutes.
"""

from allauth.account.adapter import get_adapter as get_account_adapter
from allauth.account.internal.flows.password_change import finalize_password_change
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.internal.auth import begin_registration
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from incidents.centres.actors import officer_of_request, signed_in_officer
from incidents.centres.computers import computer_of
from incidents.centres.forms import NewKeyForm, PasswordAndCodeForm, PreferencesForm, RecoveryForm
from incidents.centres.one_time import forget_secret, pending_secret, show_secret
from incidents.centres.permissions import Permission
from incidents.centres.preferences import remember_language
from incidents.centres.require import confirmed, officer_page
from incidents.centres.sessions import end_all_sessions, end_session, open_sessions
from incidents.centres.sign_in import (
    keep_passkey,
    keep_password_and_codes,
    new_recovery_codes,
    recover,
    recovery_codes_left,
    remove_way_in,
    unseen_recovery_codes,
)
from incidents.centres.words import LAST_WAY_IN, group_digits, post_name


@require_http_methods(["GET", "POST"])
def recovery(request: HttpRequest) -> HttpResponse:
    """/sign-in/recovery: gives back the account with a recovery code. It gives back no keys."""
    form = RecoveryForm(request.POST or None)
    if form.is_valid():
        next_url = reverse("account")
        signed_in = recover(
            request, number=form.cleaned_data["number"], code=form.cleaned_data["code"], next_url=next_url
        )
        if signed_in is not None:
            return signed_in
        form.add_error("code", get_adapter().validation_error("recovery_refused"))
    return render(request, "account/recovery.html", {"form": form})


@officer_page(Permission.ACCOUNT)
@require_safe
def account(request: HttpRequest) -> HttpResponse:
    """/account: all of it on one page."""
    officer = signed_in_officer(request)
    kept = list(Authenticator.objects.filter(user_id=officer.user_id).order_by("created_at"))
    context = {
        "officer": officer,
        "post": post_name(officer.post),
        "number": f"{officer.number:02}",
        "keys": [key for key in kept if key.type == Authenticator.Type.WEBAUTHN],
        "codes": next((key for key in kept if key.type == Authenticator.Type.TOTP), None),
        "recovery_left": recovery_codes_left(officer),
        "sessions": open_sessions(officer, current=request.session.session_key),
        "form": PreferencesForm(instance=officer),
    }
    return render(request, "account/account.html", context)


@officer_page(Permission.ACCOUNT)
@confirmed
@require_http_methods(["GET", "POST"])
def add_key(request: HttpRequest) -> HttpResponse:
    """/account/keys/add: one more passkey."""
    user = signed_in_officer(request).user
    form = NewKeyForm(request.POST or None, user=user)
    if form.is_valid():
        values = form.cleaned_data
        keep_passkey(user, name=values["name"], credential=values["credential"], computer=computer_of(request))
        return redirect("account")
    return render(request, "account/add_key.html", {"form": form, "options": begin_registration(user, True)})


@officer_page(Permission.ACCOUNT)
@confirmed
@require_http_methods(["GET", "POST"])
def password(request: HttpRequest) -> HttpResponse:
    """/account/password: sets or replaces password and one-time codes; other sessions end."""
    officer, secret = signed_in_officer(request), pending_secret(request)
    form = PasswordAndCodeForm(request.POST or None, user=officer.user, secret=secret)
    if form.is_valid():
        keep_password_and_codes(
            officer.user,
            password=form.cleaned_data["password"],
            secret=secret,
            code=form.cleaned_data["code"],
            computer=computer_of(request),
        )
        forget_secret(request)
        finalize_password_change(request, officer.user)
        end_all_sessions(officer, but=request.session.session_key)
        return redirect("account")
    return render(request, "account/password.html", {"form": form, "shown": show_secret(officer.user, secret)})


@officer_page(Permission.ACCOUNT)
@confirmed
@require_POST
def remove_key(request: HttpRequest, key_id: int) -> HttpResponse:
    """/account/keys/<id>/remove: a passkey, or the password with its one-time codes, if another way in remains."""
    key = get_object_or_404(
        Authenticator.objects.exclude(type=Authenticator.Type.RECOVERY_CODES).select_related("user"),
        pk=key_id,
        user_id=signed_in_officer(request).user_id,
    )
    if get_adapter().can_delete_authenticator(key):
        remove_way_in(key)
    else:
        get_account_adapter().add_message(request, messages.ERROR, message=LAST_WAY_IN)
    return redirect("account")


@officer_page(Permission.ACCOUNT)
@confirmed
@require_http_methods(["GET", "POST"])
def recovery_codes(request: HttpRequest) -> HttpResponse:
    """/account/recovery-codes: shows new ones once; a POST makes new ones."""
    officer = signed_in_officer(request)
    if request.method == "POST":
        new_recovery_codes(officer.user, computer=computer_of(request))
        return redirect(request.get_full_path())
    codes = unseen_recovery_codes(officer)
    context = {"codes": [group_digits(code) for code in codes], "left": recovery_codes_left(officer)}
    return render(request, "account/recovery_codes.html", context)


@officer_page(Permission.ACCOUNT)
@require_POST
def end(request: HttpRequest, session_id: int) -> HttpResponse:
    """/account/sessions/<id>/end: ends one of the officer's sessions, with its sockets."""
    end_session(signed_in_officer(request), session_id)
    return redirect("account")


@officer_page(Permission.ACCOUNT)
@require_POST
def end_others(request: HttpRequest) -> HttpResponse:
    """/account/sessions/end-others: ends all but this one."""
    end_all_sessions(signed_in_officer(request), but=request.session.session_key)
    return redirect("account")


@require_POST
def preferences(request: HttpRequest) -> HttpResponse:
    """/preferences: `language` and `theme`, each if given; signed out, the language of this browser alone."""
    next_url = request.POST.get("next", "/")
    if not url_has_allowed_host_and_scheme(next_url, {request.get_host()}, require_https=request.is_secure()):
        next_url = "/"
    response = HttpResponseRedirect(next_url, status=303)
    officer = officer_of_request(request)
    if officer is not None:
        given = {name: request.POST.get(name, getattr(officer, name)) for name in PreferencesForm.Meta.fields}
        form = PreferencesForm(given, instance=officer)
        if not form.is_valid():
            raise BadRequest
        form.save()
    language = request.POST.get("language", translation.get_language() or "en")
    if language in dict(settings.LANGUAGES):
        remember_language(response, language)
    return response

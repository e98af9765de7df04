"""The addresses of accounts. Names with `account_` and `mfa_` are those by which the sign-in library finds them."""

from allauth.account.views import login, logout
from allauth.mfa.base.views import authenticate, reauthenticate
from allauth.mfa.webauthn.views import login_webauthn, reauthenticate_webauthn
from django.urls import path

from incidents.centres import account_views, api, invitation_views

urlpatterns = [
    path("invitation/<str:address>", invitation_views.code, name="invitation"),
    path("invited", invitation_views.named, name="invited"),
    path("invited/key", invitation_views.key, name="invited_key"),
    path("invited/password", invitation_views.password, name="invited_password"),
    path("sign-in", login, name="account_login"),
    path("sign-in/key", login_webauthn, name="mfa_login_webauthn"),
    path("sign-in/code", authenticate, name="mfa_authenticate"),
    path("sign-in/recovery", account_views.recovery, name="recovery"),
    path("sign-out", logout, name="account_logout"),
    path("confirm/key", reauthenticate_webauthn, name="mfa_reauthenticate_webauthn"),
    path("confirm/code", reauthenticate, name="mfa_reauthenticate"),
    path("account", account_views.account, name="account"),
    path("account/keys/add", account_views.add_key, name="add_key"),
    path("account/keys/<int:key_id>/remove", account_views.remove_key, name="remove_key"),
    path("account/password", account_views.password, name="password"),
    path("account/recovery-codes", account_views.recovery_codes, name="recovery_codes"),
    path("account/sessions/<int:session_id>/end", account_views.end, name="end_session"),
    path("account/sessions/end-others", account_views.end_others, name="end_other_sessions"),
    path("preferences", account_views.preferences, name="preferences"),
    path("api/session", api.session, name="api_session"),
]

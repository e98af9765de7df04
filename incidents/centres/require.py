"""What a view writes above itself: who may come in, and how often.

    @officer_page(Permission.ACCOUNT)
    def account(request): ...

The refusal goes up as `Forbidden` or `TooMany` and becomes a page, a sign-in or an API error in one place.
"""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec
from urllib.parse import urlencode

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.reauthentication import did_recently_reauthenticate
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from incidents.centres.actors import actor_of_request
from incidents.centres.permissions import Permission, check
from incidents.centres.rate import count_post
from incidents.centres.words import NO_WAY_IN

P = ParamSpec("P")
_READS = {"GET", "HEAD", "OPTIONS"}
View = Callable[Concatenate[HttpRequest, P], HttpResponse]


def officer_page(permission: Permission) -> Callable[[View[P]], View[P]]:
    """Lets a view run only for an actor who has the permission; what changes something, only so often (`rate.py`)."""

    def decorate(view: View[P]) -> View[P]:
        @wraps(view)
        def checked(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            actor = actor_of_request(request)
            check(actor, permission)
            if actor.officer is not None and request.method not in _READS:
                count_post(actor.officer, now=timezone.now())
            return view(request, *args, **kwargs)

        return checked

    return decorate


def confirmed(view: View[P]) -> View[P]:
    """Lets a view run only if the officer proved within five minutes to be there; else asks for it first.

    What was posted is dropped then: kept for afterwards, a new password would lie in the session in clear. A session
    may outlive all ways in, where these were at another computer that was lost.
    """

    @wraps(view)
    def checked(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        methods = get_adapter().get_reauthentication_methods(request.user)
        # Before the library is asked: to it, whoever has nothing to prove it with has proved it.
        if not methods:
            get_adapter().add_message(request, messages.ERROR, message=NO_WAY_IN)
            return redirect("account")
        if did_recently_reauthenticate(request):
            return view(request, *args, **kwargs)
        back = request.get_full_path() if request.method == "GET" else reverse("account")
        return redirect(f"{methods[0]['url']}?{urlencode({'next': back})}")

    return checked

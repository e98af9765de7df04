"""The account of an officer: made when the centre names one, opened by the invitation, ended for good."""

from allauth.mfa.models import Authenticator
from django.contrib.auth import get_user_model
from django.db import transaction

from incidents.centres.audit import account_ended
from incidents.centres.models import Officer
from incidents.centres.permissions import Post
from incidents.centres.sessions import end_all_sessions


class AlreadyHere(Exception):
    """That number has an account that can be signed in to or has another post, or had one that ended: numbers are not
    given twice."""


def username_of(number: int) -> str:
    """What an officer signs in with: the number, at least two digits (`07`)."""
    return f"{number:02}"


def name_officer(*, number: int, post: Post) -> Officer:
    """The officer with that number, in that post, into whose account there is no way. Raises `AlreadyHere`.

    Naming again before the invitation was accepted may change the post. Later it is for an officer whose ways in ended
    with a device that was revoked.
    """
    users = get_user_model()
    with transaction.atomic():
        officer = Officer.objects.select_for_update().filter(number=number).select_related("user").first()
        if officer is None:
            user = users(username=username_of(number), is_active=False)
            user.set_unusable_password()
            user.save()
            return Officer.objects.create(user=user, number=number, post=post)
        if officer.user.is_active:
            if officer.post != post or Authenticator.objects.filter(user_id=officer.user_id).exists():
                raise AlreadyHere
        elif officer.user.last_login is not None:
            raise AlreadyHere
        officer.post = post
        officer.save(update_fields=["post"])
        return officer


def end_account(officer: Officer) -> None:
    """Ends the account: no sign-in any more, every session and its sockets end at once. The number stays taken."""
    with transaction.atomic():
        officer.invitations.all().delete()
        get_user_model().objects.filter(pk=officer.user_id).update(is_active=False)
        end_all_sessions(officer, how="account-ended")
        account_ended(officer)

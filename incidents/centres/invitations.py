"""Invitations: made by the registrar, tried with a code, accepted once. The rules are in `rules.py`.

The address is 128 random bits, kept as SHA-256; the code has only eight digits, so it is kept as a slow password hash,
which also compares in constant time.
"""

import hashlib
from datetime import datetime

from django.contrib.auth.hashers import check_password, make_password
from django.db import transaction
from django.db.models import F

from incidents.centres import audit
from incidents.centres.accounts import name_officer
from incidents.centres.models import Invitation, Officer
from incidents.centres.permissions import Post
from incidents.centres.rules import InvitationRefused, check_code, check_open, check_try, parse_code


def _address_hash(address: str) -> str:
    return hashlib.sha256(address.encode()).hexdigest()


def invite(*, number: int, post: Post, address: str, code: str, now: datetime) -> Invitation:
    """Invites an officer; an earlier invitation of the same officer is void from now on. Raises `AlreadyHere`.

    `address` (22 characters of base64url) and `code` (eight digits) are random and known to the caller alone.
    """
    with transaction.atomic():
        officer = name_officer(number=number, post=post)
        officer.invitations.all().delete()
        audit.invited(officer, now=now)
        return Invitation.objects.create(
            officer=officer, address_hash=_address_hash(address), code_hash=make_password(code), made_at=now
        )


def find_invitation(address: str, *, now: datetime) -> Invitation:
    """The open invitation at that address. Raises `Invitation.DoesNotExist`, `InvitationRefused`."""
    invitation = Invitation.objects.select_related("officer__user").get(address_hash=_address_hash(address))
    check_try(invitation.state, now=now)
    return invitation


def try_code(address: str, text: str, *, now: datetime) -> Invitation:
    """Enters a code as it was typed. Returns the invitation if it was right. Raises as `find_invitation` does.

    What is no eight digits is no try. The count is committed before the code is looked at, by a conditional update,
    so five requests at once are five tries.
    """
    invitation = find_invitation(address, now=now)
    code = parse_code(text)
    if code is None:
        raise InvitationRefused("digits", tries_left=invitation.state.tries_left)
    counted = Invitation.objects.filter(pk=invitation.pk, tries=invitation.tries).update(tries=F("tries") + 1)
    if not counted:
        return try_code(address, text, now=now)
    invitation.tries += 1
    right = check_password(code, invitation.code_hash)
    if not right:
        audit.invitation_refused(invitation.officer, tries_left=invitation.state.tries_left, now=now)
    check_code(invitation.state, right=right)
    return invitation


def open_invitation(invitation_id: int, *, now: datetime) -> Invitation:
    """The invitation whose code was entered in this session. Raises `Invitation.DoesNotExist`, `InvitationRefused`."""
    invitation = Invitation.objects.select_related("officer__user").get(pk=invitation_id)
    check_open(invitation.state, now=now)
    return invitation


def accept(invitation: Invitation, *, language: str, now: datetime) -> Officer:
    """Uses the invitation up and opens the account; call it in the transaction that keeps the first sign-in key.

    Raises `InvitationRefused("used")` if another request was first.
    """
    with transaction.atomic():
        check_open(invitation.state, now=now)
        if not Invitation.objects.filter(pk=invitation.pk, used_at=None).update(used_at=now):
            raise InvitationRefused("used")
        officer = invitation.officer
        officer.language = language
        officer.save(update_fields=["language"])
        officer.user.is_active = True
        officer.user.save(update_fields=["is_active"])
        audit.account_opened(officer, now=now)
        return officer

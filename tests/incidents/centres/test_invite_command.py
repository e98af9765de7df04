"""`manage.py invite`: prints what the officer gets, keeps none of it."""

import io
import re

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone

from incidents.centres.invitations import accept, find_invitation, try_code
from incidents.centres.models import Officer
from incidents.centres.sign_in import new_recovery_codes
from incidents.centres.tasks import clear

pytestmark = pytest.mark.django_db


def invite(*, post: str = "watch", officer: int = 7) -> tuple[str, str]:
    """Runs the command; returns the address's last part and the code."""
    out = io.StringIO()
    call_command("invite", post=post, officer=officer, stdout=out)
    found = re.fullmatch(
        r"Address: http://xa\.localhost:8001/invitation/([A-Za-z0-9_-]{22})\n"
        r"Code:    (\d{4} \d{4})\n"
        r"Open for 5 tries until \d{4}-\d\d-\d\d \d\d:\d\dZ\. Give the two apart\.\n",
        out.getvalue(),
    )
    assert found
    return found[1], found[2]


def test_printed_address_and_code_open_the_invitation() -> None:
    address, code = invite()

    assert Client().post(f"/invitation/{address}", {"code": code})["Location"] == "/invited"
    assert (Officer.objects.get().number, Officer.objects.get().post) == (7, "watch")


def test_two_invitations_have_nothing_in_common() -> None:
    first, second = invite(officer=7), invite(officer=8)

    assert set(first).isdisjoint(second)


@pytest.mark.parametrize("number", [0, -1, 1000])
def test_number_out_of_range_is_refused(number: int) -> None:
    with pytest.raises(CommandError):
        invite(officer=number)


def test_unknown_post_is_refused() -> None:
    with pytest.raises(CommandError):
        call_command("invite", "--post", "admin", "--officer", "7")


def test_officer_who_is_here_is_refused() -> None:
    address, code = invite()
    officer = accept(try_code(address, code, now=timezone.now()), language="en", now=timezone.now())
    new_recovery_codes(officer.user, computer="0" * 32)

    with pytest.raises(CommandError, match="07 has had an account"):
        invite()


def test_clearing_keeps_an_invitation_that_is_open() -> None:
    address, _code = invite()

    clear()

    assert find_invitation(address, now=timezone.now()).officer.number == 7

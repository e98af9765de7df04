"""`manage.py invite --post watch --officer 7`: names an officer, prints the invitation's address and its code.

The code is printed once and kept as a hash. Give it to the officer by another way than the address.
"""

import secrets
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.urls import reverse
from django.utils import timezone

from incidents.centres.accounts import AlreadyHere
from incidents.centres.invitations import invite
from incidents.centres.models import HIGHEST_NUMBER
from incidents.centres.permissions import Post
from incidents.centres.rules import CODES, LIFETIME, TRIES, format_code


def invitation_url(address: str) -> str:
    """The address as the officer opens it."""
    return f"{settings.HOTLINE_ORIGIN.url}{reverse('invitation', args=[address])}"


class Command(BaseCommand):
    help = "Names an officer and prints an invitation: an address and, to be given apart from it, a code."

    def add_arguments(self, parser: CommandParser) -> None:
        """Post and number."""
        parser.add_argument("--post", required=True, choices=[post.value for post in Post])
        parser.add_argument("--officer", required=True, type=int, metavar="NUMBER")

    def handle(self, *args: Any, post: str, officer: int, **options: Any) -> None:
        """Makes the invitation."""
        if not 1 <= officer <= HIGHEST_NUMBER:
            raise CommandError(f"--officer must be a number from 1 to {HIGHEST_NUMBER}.")
        now = timezone.now()
        address, code = secrets.token_urlsafe(16), format_code(secrets.randbelow(CODES))
        try:
            invite(number=officer, post=Post(post), address=address, code=code, now=now)
        except AlreadyHere:
            raise CommandError(f"Officer {officer:02} has had an account. Take another number.") from None
        self.stdout.write(f"Address: {invitation_url(address)}")
        self.stdout.write(f"Code:    {code[:4]} {code[4:]}")
        self.stdout.write(f"Open for {TRIES} tries until {now + LIFETIME:%Y-%m-%d %H:%MZ}. Give the two apart.")

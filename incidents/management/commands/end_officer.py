"""`manage.py end_officer --officer 7`: ends the account of an officer who leaves.

What the officer signed stays signed, and the number is not given again. The officer's devices are the registrars' to
revoke: the command prints what is left to do.
"""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from incidents.centres.accounts import end_account
from incidents.centres.models import Officer
from incidents.devices.models import Device


class Command(BaseCommand):
    help = "Ends an officer's account, with all sessions, and says which devices are still to be revoked."

    def add_arguments(self, parser: CommandParser) -> None:
        """The number."""
        parser.add_argument("--officer", required=True, type=int, metavar="NUMBER")

    def handle(self, *args: Any, officer: int, **options: Any) -> None:
        """Ends the account."""
        ending = Officer.objects.filter(number=officer).first()
        if ending is None:
            raise CommandError(f"There is no officer {officer:02}.")
        end_account(ending)
        self.stdout.write(f"The account of {ending} has ended.")
        listed = Device.objects.filter(side=settings.HOTLINE_SIDE, officer=officer, revoked_at__isnull=True)
        for device in listed.order_by("listed_index", "id"):
            self.stdout.write(f"Still to revoke: registrar draft --by 1 --by 2 --revoke {device.device}")

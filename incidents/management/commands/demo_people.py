"""`manage.py demo_people`: the people of one side of the demonstration; `manage.py demo` starts one for each side."""

from typing import Any

from django.core.management.base import BaseCommand

from incidents.demonstration.people import run
from incidents.demonstration.place import this_side


class Command(BaseCommand):
    help = "The scripted people of one side of the demonstration. Started by manage.py demo, with its node's settings."
    requires_system_checks = ()

    def handle(self, *args: Any, **options: Any) -> None:
        """Plays them until the input ends."""
        run(this_side())

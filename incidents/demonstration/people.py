"""The people of one side: two registrars, and scripted officers who speak through the same API as a browser.

They run in a process of their own beside the node, with its settings. It talks to the one that started it in lines:

    in:   ready                                 the node answers; when the input ends, so do they
    out:  {"founded":true}                      the node has a log
          {"told":"XA's watch opens a file"}    something happened that is worth a line
          {"address":"http://…","code":"12345678","officer":7,"post":"watch"}
          {"played":true}                       the night stands, and those who are invited may come in
"""

import json
import logging
import secrets
import select
import sys
import time
from dataclasses import dataclass, field
from typing import Any

import httpx
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.core.management import call_command
from django.db import OperationalError, transaction
from django.urls import reverse
from django.utils import timezone

from crypto.errors import ProtocolError
from incidents.cases.models import Space
from incidents.centres.accounts import AlreadyHere, name_officer
from incidents.centres.computers import COMPUTER, new_computer
from incidents.centres.invitations import invite
from incidents.centres.models import Officer as Account
from incidents.centres.permissions import Post
from incidents.centres.rules import CODES, format_code
from incidents.centres.sessions import end_all_sessions
from incidents.demonstration.colleagues import Colleague, people_are_here
from incidents.demonstration.night import OPENER, SCRIPTED, next_step, take_step
from incidents.demonstration.officer import Desk, NodeRefused, Officer
from incidents.demonstration.place import Side
from incidents.demonstration.registrars import Queue, list_devices
from incidents.demonstration.setup import device_seeds, found_side, prepare_side
from incidents.devices.queries import pending_enrolments
from incidents.log.models import Log
from incidents.statements.models import Statement

FIRST_INVITED = 7
INVITED = (Post.WATCH, Post.HEAD)
"""Who may come in: what is drafted for the Government waits for a head."""
SESSION_SECONDS = 30 * 86_400
TURN = 0.5
_logger = logging.getLogger("incidents.demonstration")


def tell(**event: Any) -> None:
    """One line to the process that started this one."""
    sys.stdout.write(json.dumps(event) + "\n")
    sys.stdout.flush()


@dataclass
class People:
    """Everybody scripted of one side, once the node answers."""

    side: Side
    officers: dict[str, Officer] = field(default_factory=dict)
    queue: Queue = field(default_factory=Queue)
    colleague: Colleague = field(init=False)
    played: bool = False
    acquainted: bool = False

    @property
    def watch(self) -> Officer:
        """The scripted watch officer."""
        return self.officers["watch"]

    def take_up(self) -> None:
        """Sign in, each with a device that the registrars have listed."""
        for number, post in SCRIPTED.items():
            desk = Desk(self.side.url, session_cookie=_sign_in(number, Post(post)), host=self.side.host)
            officer = Officer.at(desk, post=post, number=number, seeds=device_seeds(self.side, number))
            officer.listen()
            if officer.device.id not in officer.own.signatories.devices:
                officer = Officer.enrol(desk, post=post, number=number, seeds=device_seeds(self.side, number))
            self.officers[post] = officer
        self.colleague = Colleague(self.watch)
        scripted = {officer.device.id for officer in self.officers.values()}
        new = [one for one in pending_enrolments() if one.device in scripted]
        if new:
            list_devices(self.side, new)

    def turn(self, *, seconds: float) -> None:
        """All that anybody has to do now."""
        due = self.queue.due(seconds=seconds)
        if due:
            list_devices(self.side, due)
        for one in due:
            tell(told=f"{self.side.code}'s registrars list the device of {one.post}, {one.officer:02}")
        self.colleague.grant_to_newcomers()
        if not self.played:
            self.play()
        elif not people_are_here(self.side.code):
            self.colleague.acknowledge(seconds=seconds)

    def play(self) -> None:
        """Take this side's next step of the night, if it is its turn."""
        if not self.acquainted:
            self.watch.listen()
            self.acquainted = len(list(self.watch.other.signatories.valid_devices())) >= len(SCRIPTED)
            return
        file = Space.objects.filter(kind="case", side=OPENER).order_by("opened_index").first()
        step = next_step(_taken(file))
        if step is None:
            self.played = True
            self.invite_all()
        elif step.side == self.side.code:
            space = None if file is None else bytes.fromhex(file.space)
            take_step(step, space, watch=self.watch, head=self.officers["head"], now=timezone.now())
            tell(told=step.told)

    def invite_all(self) -> None:
        """Name the next officers; the invitations before, if they were not used, are void."""
        number = FIRST_INVITED
        for post in INVITED:
            number = self.invite(post, number) + 1
        tell(played=True)

    def invite(self, post: Post, number: int) -> int:
        """Invite an officer under the first number from this one on that nobody has; that number."""
        address, code = secrets.token_urlsafe(16), format_code(secrets.randbelow(CODES))
        try:
            invite(number=number, post=post, address=address, code=code, now=timezone.now())
        except AlreadyHere:
            return self.invite(post, number + 1)
        url = f"{settings.HOTLINE_ORIGIN.url}{reverse('invitation', args=[address])}"
        tell(address=url, code=code, officer=number, post=post.value)
        return number


def _taken(file: Space | None) -> set[tuple[str, str]]:
    """Whose statements of which types stand in a file."""
    rows = Statement.objects.filter(space="" if file is None else file.space, code="")
    return set(rows.values_list("side", "type").distinct())


def _sign_in(number: int, post: Post) -> tuple[str, str]:
    """A session of a scripted officer, and none beside it: the cookie's name and value."""
    account = Account.objects.filter(number=number).select_related("user").first()
    if account is None:
        account = name_officer(number=number, post=post)
    with transaction.atomic():
        account.user.is_active = True
        account.user.save(update_fields=["is_active"])
        end_all_sessions(account)
        session = SessionStore()
        session[SESSION_KEY] = str(account.user.pk)
        session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
        session[HASH_SESSION_KEY] = account.user.get_session_auth_hash()
        session[COMPUTER] = new_computer()
        session.set_expiry(SESSION_SECONDS)
        session.create()
        key = str(session.session_key)
        UserSession.objects.create(user=account.user, session_key=key, ip="127.0.0.1", user_agent="demonstration")
    return settings.SESSION_COOKIE_NAME, key


def run(side: Side) -> None:
    """Be the people of a side until the input ends. Raises what keeps them from their work altogether."""
    logging.getLogger("httpx").setLevel(logging.WARNING)
    call_command("migrate", verbosity=0, interactive=False)
    if not Log.objects.exists():
        found_side(side)
    prepare_side(side)
    tell(founded=True)
    people = People(side)
    if not _wait_for_ready():
        return
    people.take_up()
    while not _input_ended(TURN):
        try:
            people.turn(seconds=time.monotonic())
        except (NodeRefused, OperationalError, ProtocolError, httpx.TransportError) as problem:
            # The node is busy, or what was true a moment ago is not now: the next turn begins from what then stands.
            _logger.warning(
                "a turn failed", extra={"fields": {"problem": type(problem).__name__, "code": str(problem)}}
            )


def _wait_for_ready() -> bool:
    return sys.stdin.readline() == "ready\n"


def _input_ended(seconds: float) -> bool:
    """Whether the input ends within so many seconds; whatever else comes is not for now."""
    readable, _, _ = select.select([sys.stdin], [], [], seconds)
    return bool(readable) and sys.stdin.readline() == ""

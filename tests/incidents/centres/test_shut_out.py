"""A computer is lost: nothing that could be on it opens the account any more, what is at another one does."""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from importlib import import_module
from typing import Any

import pytest
import time_machine
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.apps import apps
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from crypto import wire
from crypto.enrolment import Enrolment
from incidents.centres.invitations import invite
from incidents.centres.models import Officer
from incidents.centres.permissions import Post
from incidents.devices import tasks
from incidents.devices.lost import AGAIN, UNDER_WAY, shut_out_again
from incidents.log.append import Signed
from incidents.log.clock import node_clock
from incidents.log.rebuild import rebuild
from incidents.models import Device, ShutOut
from incidents.national.log import entries_before
from tests.factories import XB
from tests.incidents.devices.enrolments import listing, make_enrolment, request_of, revocation
from tests.incidents.nodes import Node, Pair
from tests.officers import PASSWORD
from tests.passkeys import Passkey

CODE = "64135534"
AJAX = {"X-Requested-With": "XMLHttpRequest"}


@pytest.fixture
def codes(monkeypatch) -> Callable[[str], str]:
    """Shows one-time codes of a secret, each time fresh ones."""
    now = [59_848_224]
    monkeypatch.setattr("allauth.mfa.totp.internal.auth.yield_hotp_counters_from_time", lambda: iter(now))

    def show(secret: str) -> str:
        now[0] += 1
        return format_hotp_value(hotp_value(secret, now[0]))

    return show


@dataclass
class Computer:
    """One of officer 7's computers: a browser, a passkey, and a device that is to be enrolled there."""

    name: str
    passkey: Passkey = field(default_factory=Passkey)
    browser: Client = field(default_factory=Client)
    recovery: list[str] = field(default_factory=list)

    def come_in(self, address: str = "first") -> None:
        """Accept an invitation, with a passkey."""
        invite(number=7, post=Post.WATCH, address=address, code=CODE, now=timezone.now())
        self.browser.post(f"/invitation/{address}", {"code": CODE})
        assert self.make_passkey("/invited/key").startswith("/account/recovery-codes")
        page = self.browser.get("/account/recovery-codes").content.decode()
        self.recovery = re.findall(r"\d{5} \d{5} \d{5}", page)

    def come_in_by(self, recovery_code: str) -> None:
        """Come into the account that there is, and make a passkey here."""
        assert self.recover(recovery_code)
        assert self.make_passkey() == "/account"

    def recover(self, code: str) -> bool:
        """Whether a recovery code signs in here."""
        self.sign_out()
        self.browser.post("/sign-in/recovery", {"number": "7", "code": code})
        return self.is_signed_in()

    def sign_in(self) -> bool:
        """Whether the passkey signs in here."""
        self.sign_out()
        shown = self.passkey.show(self.browser.get("/sign-in/key", headers=AJAX).json()["request_options"])
        self.browser.post("/sign-in/key", {"credential": json.dumps(shown)})
        return self.is_signed_in()

    def set_password(self, show: Callable[[str], str]) -> str:
        """Set a password and one-time codes here; the secret of these."""
        shown = self.passkey.show(self.browser.get("/confirm/key").context["js_data"]["request_options"])
        self.browser.post("/confirm/key", {"credential": json.dumps(shown)})
        page = self.browser.get("/account/password").content.decode()
        (secret,) = re.findall('secret">([A-Z2-7 ]+)<', page)
        secret = secret.replace(" ", "")
        fields = {"password": PASSWORD, "again": PASSWORD, "code": show(secret)}
        assert self.browser.post("/account/password", fields)["Location"] == "/account"
        return secret

    def enter_password(self, code: str) -> bool:
        """Whether password and code sign in here."""
        self.sign_out()
        self.browser.post("/sign-in", {"login": "7", "password": PASSWORD})
        self.browser.post("/sign-in/code", {"code": code})
        return self.is_signed_in()

    def sign_out(self) -> None:
        self.browser.post("/sign-out")

    def is_signed_in(self) -> bool:
        return self.browser.get("/api/session").status_code == 200

    def reads(self) -> int:
        """The status that the node answers a reader here."""
        return self.browser.get("/api/v1/spaces").status_code

    def ask(self, node: Node) -> Enrolment:
        """Ask that the device here be listed."""
        enrolment, key = make_enrolment(node, self.name)
        asked = wire.encode(request_of(enrolment, key))
        assert self.browser.post("/api/v1/enrolment", asked, content_type="application/json").status_code == 201
        return enrolment

    def enrol(self, node: Node) -> None:
        """Ask, and have it listed."""
        node.append(Signed(node.change([listing(self.ask(node))])))

    def is_lost(self, node: Node) -> None:
        """Have two registrars revoke the device here; they asked a while ago, as the node's clock stands."""
        node.append(Signed(node.change([revocation(make_enrolment(node, self.name)[0])])))

    def make_passkey(self, address: str = "/account/keys/add") -> str:
        """Make a passkey here; where that leads."""
        made = self.passkey.make(self.browser.get(address).context["options"])
        return self.browser.post(address, {"name": self.name, "credential": json.dumps(made)})["Location"]


def two_computers(node: Node) -> tuple[Computer, Computer]:
    """Officer 7's: where the invitation was accepted, and another, each with a device and a passkey of its own."""
    first, second = Computer("first"), Computer("second")
    first.come_in()
    first.enrol(node)
    second.come_in_by(first.recovery.pop())
    second.enrol(node)
    return first, second


def in_a_while(later: timedelta) -> time_machine.travel:
    """Be so much later."""
    return time_machine.travel(timezone.now() + later, tick=True)


@pytest.mark.parametrize("lost", [0, 1])
def test_what_is_at_the_lost_computer_ends_and_what_is_at_the_other_stays(today: Pair, lost: int) -> None:
    with today.xa.here():
        both = two_computers(today.xa)
        assert [one.sign_in() for one in both] == [True, True]
        gone, other = both[lost], both[1 - lost]

        gone.is_lost(today.xa)

        assert (gone.is_signed_in(), other.is_signed_in(), other.reads()) == (False, True, 200)
        assert (gone.sign_in(), other.sign_in(), other.reads()) == (False, True, 200)


@pytest.mark.parametrize(("at", "signs_in"), [(0, False), (1, True)])
def test_password_with_codes_ends_with_the_computer_where_it_was_set(
    today: Pair, codes: Callable[[str], str], at: int, signs_in: bool
) -> None:
    with today.xa.here():
        first, second = both = two_computers(today.xa)
        assert both[at].sign_in()
        secret = both[at].set_password(codes)
        assert second.sign_in()
        assert first.enter_password(codes(secret))

        first.is_lost(today.xa)

        assert (first.is_signed_in(), second.is_signed_in(), second.reads()) == (False, True, 200)
        assert first.enter_password(codes(secret)) == signs_in
        assert Officer.objects.get(number=7).user.has_usable_password() == signs_in


@pytest.mark.parametrize(("lost", "gives_back"), [(0, False), (1, True)])
def test_recovery_codes_end_with_the_computer_that_showed_them(today: Pair, lost: int, gives_back: bool) -> None:
    with today.xa.here():
        first, second = both = two_computers(today.xa)

        both[lost].is_lost(today.xa)

        assert Computer("third").recover(first.recovery.pop()) == gives_back
        assert second.sign_in() != (lost == 1)


def test_a_passkey_that_can_be_copied_ends_with_whichever_computer_is_lost(today: Pair) -> None:
    with today.xa.here():
        first, second = Computer("first", Passkey(copyable=True)), Computer("second")
        first.come_in()
        first.enrol(today.xa)
        second.come_in_by(first.recovery.pop())
        second.enrol(today.xa)

        second.is_lost(today.xa)

        assert first.is_signed_in()
        assert not first.sign_in()


def test_a_computer_whose_device_only_waits_is_none_where_anything_stays(today: Pair) -> None:
    with today.xa.here():
        first, second = Computer("first"), Computer("second")
        first.come_in()
        first.enrol(today.xa)
        second.come_in_by(first.recovery.pop())
        second.ask(today.xa)

        first.is_lost(today.xa)

        assert (second.is_signed_in(), second.sign_in()) == (False, False)


def test_a_colleague_loses_nothing(today: Pair) -> None:
    with today.xa.here():
        first, _ = two_computers(today.xa)
        colleague = Computer("colleague")
        invite(number=8, post=Post.WATCH, address="colleague", code=CODE, now=timezone.now())
        colleague.browser.post("/invitation/colleague", {"code": CODE})
        colleague.make_passkey("/invited/key")

        first.is_lost(today.xa)

        assert (colleague.is_signed_in(), colleague.sign_in()) == (True, True)


def test_an_officer_who_lost_the_only_computer_comes_back_by_an_invitation_and_a_new_device(today: Pair) -> None:
    with today.xa.here():
        lost, new = Computer("lost"), Computer("new")
        lost.come_in()
        lost.enrol(today.xa)
        lost.is_lost(today.xa)
        assert not lost.sign_in()
        assert not lost.recover(lost.recovery.pop())

        new.come_in("second")
        assert (new.is_signed_in(), new.reads()) == (True, 403)
        new.enrol(today.xa)
        assert (new.reads(), new.sign_in(), lost.sign_in()) == (200, True, False)


def test_making_the_tables_anew_ends_nothing_that_began_after_the_loss(today: Pair) -> None:
    with today.xa.here():
        lost, new = Computer("lost"), Computer("new")
        lost.come_in()
        lost.enrol(today.xa)
        lost.is_lost(today.xa)
        with in_a_while(timedelta(minutes=1)):
            new.come_in("second")
            Device.objects.filter(officer=7).update(post="another")

            assert rebuild(repair=True) != []

            assert (new.is_signed_in(), new.sign_in()) == (True, True)


def left_undone(today: Pair) -> tuple[Computer, Computer]:
    """A computer of officer 7 where something was under way when another device was revoked, and one with a device."""
    first, second = two_computers(today.xa)
    second.is_lost(today.xa)
    left = Computer("left")
    left.come_in_by(first.recovery.pop())
    assert (left.is_signed_in(), first.sign_in()) == (True, True)
    return left, first


def ended() -> list[object]:
    """How each session ended that did, the last first."""
    entries: list[Any] = [one.value for one in entries_before(None, limit=100, audit=True)]
    return [one["what"]["how"] for one in entries if one["kind"] == "session-ended"]


def test_what_a_revocation_left_undone_is_done_by_the_next_tick_and_once(today: Pair) -> None:
    with today.xa.here():
        left, other = left_undone(today)
        before = ended()

        tasks.shut_out()
        assert (left.is_signed_in(), other.is_signed_in()) == (False, True)
        assert ended() == ["revoked", *before]

        assert (left.sign_in(), other.sign_in()) == (False, True)
        said = len(entries_before(None, limit=100))
        tasks.shut_out()
        assert (other.is_signed_in(), len(entries_before(None, limit=100))) == (True, said)


def test_the_tick_ends_nothing_that_began_after_the_loss(today: Pair) -> None:
    with today.xa.here():
        lost, new = Computer("lost"), Computer("new")
        lost.come_in()
        lost.enrol(today.xa)
        lost.is_lost(today.xa)
        with in_a_while(timedelta(minutes=1)):
            new.come_in("second")

            tasks.shut_out()

            assert (new.is_signed_in(), new.sign_in()) == (True, True)


@pytest.mark.parametrize(("later", "stays"), [(timedelta(0), False), (timedelta(seconds=1), True)])
def test_a_revocation_is_repeated_for_a_week(today: Pair, later: timedelta, stays: bool) -> None:
    with today.xa.here():
        left, _ = left_undone(today)

        shut_out_again(now=ShutOut.objects.get().at + AGAIN + later)

        assert left.is_signed_in() == stays


def test_what_began_while_a_revocation_waited_for_the_writer_ends_with_it(today: Pair) -> None:
    with today.xa.here():
        lost, _ = two_computers(today.xa)
        meanwhile = Computer("meanwhile", browser=lost.browser)
        meanwhile.come_in_by(lost.recovery.pop())

        lost.is_lost(today.xa)

        assert Device.objects.filter(revoked_at__lt=timezone.now() - UNDER_WAY).exists()
        assert (meanwhile.is_signed_in(), meanwhile.sign_in(), lost.sign_in()) == (False, False, False)


@pytest.mark.parametrize(("later", "stays"), [(timedelta(seconds=-5), False), (timedelta(seconds=1), True)])
def test_what_was_under_way_ends_and_what_began_later_stays(today: Pair, later: timedelta, stays: bool) -> None:
    with today.xa.here():
        first, second = two_computers(today.xa)
        second.is_lost(today.xa)
        left = Computer("left")
        with in_a_while(UNDER_WAY + later):
            left.come_in_by(first.recovery.pop())

            tasks.shut_out()

            assert (left.is_signed_in(), left.sign_in()) == (stays, stays)


@pytest.mark.parametrize("later", [timedelta(0), 2 * AGAIN])
def test_a_node_that_was_killed_after_the_commit_shuts_out_at_its_first_tick(today: Pair, later: timedelta) -> None:
    with today.xa.here():
        left, other = left_undone(today)
        ShutOut.objects.all().delete()

        shut_out_again(now=node_clock() + later)
        assert (left.is_signed_in(), other.is_signed_in()) == (False, True)

        with in_a_while(later + timedelta(minutes=1)):
            left.come_in_by(other.recovery.pop())
            tasks.shut_out()
            assert left.is_signed_in()


def test_what_was_revoked_before_the_moment_was_kept_is_not_ended_anew(today: Pair) -> None:
    with today.xb.here():
        today.xb.append(Signed(today.xb.change([XB.duty.revocation()])))
    today.carry()
    with today.xa.here():
        two_computers(today.xa)[0].is_lost(today.xa)
        ShutOut.objects.all().delete()

        import_module("incidents.migrations.0023_shut_out")._fill(apps, None)

        lost = Device.objects.get(side="XA", revoked_at__isnull=False)
        assert list(ShutOut.objects.values_list("device", "at")) == [(lost.device, lost.revoked_at)]


def test_a_session_that_had_run_out_ends_as_one(today: Pair) -> None:
    with today.xa.here():
        first, second = two_computers(today.xa)
        key = second.browser.session.session_key
        Session.objects.filter(session_key=key).update(expire_date=timezone.now() - timedelta(seconds=1))
        before = len(ended())

        first.is_lost(today.xa)

        assert sorted(map(str, ended()[: len(ended()) - before])) == ["expired", "revoked"]


def test_an_officer_to_whom_only_the_session_stays_is_told_whom_to_ask(today: Pair) -> None:
    with today.xa.here():
        first, second = Computer("first"), Computer("second", Passkey(copyable=True))
        first.come_in()
        first.enrol(today.xa)
        second.come_in_by(first.recovery.pop())
        second.enrol(today.xa)
        first.is_lost(today.xa)
        assert second.is_signed_in()

        page = second.browser.get("/account/keys/add", follow=True).content.decode()

        assert "Ask the registrar for a new invitation." in page


def test_an_ended_passkey_is_refused_in_words_about_a_key(today: Pair) -> None:
    with today.xa.here():
        first, _ = two_computers(today.xa)
        first.is_lost(today.xa)
        first.sign_in()

        assert "This sign-in key was not accepted." in first.browser.get("/sign-in").content.decode()

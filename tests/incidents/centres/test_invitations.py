"""Invitations in the database: hashed, counted before they are looked at, used once."""

from datetime import timedelta

import pytest
from django.contrib.auth import get_user_model
from django.utils import timezone

from incidents.centres.accounts import AlreadyHere, end_account, name_officer
from incidents.centres.invitations import accept, find_invitation, invite, open_invitation, try_code
from incidents.centres.models import Invitation, Officer
from incidents.centres.permissions import Post
from incidents.centres.rules import LIFETIME, InvitationRefused
from incidents.centres.shut_out import shut_out
from incidents.centres.sign_in import new_recovery_codes

pytestmark = pytest.mark.django_db

ADDRESS, CODE, WRONG = "FOczAIYVuM_TfuY6Lom9Hg", "64135534", "00000000"
NOW = timezone.now()


def make(*, number: int = 7, post: Post = Post.WATCH, address: str = ADDRESS) -> Invitation:
    return invite(number=number, post=post, address=address, code=CODE, now=NOW)


def refusal(call, *args: object, **kwargs: object) -> tuple[str, int]:
    with pytest.raises(InvitationRefused) as caught:
        call(*args, **kwargs)
    return caught.value.code, caught.value.tries_left


def test_neither_address_nor_code_is_in_the_database() -> None:
    made = make()

    kept = " ".join(str(value) for value in Invitation.objects.filter(pk=made.pk).values_list()[0])

    assert ADDRESS not in kept
    assert CODE not in kept


def test_invited_officer_cannot_sign_in_before_accepting() -> None:
    user = make().officer.user

    assert (user.is_active, user.has_usable_password()) == (False, False)


def test_right_code_opens_and_accepting_uses_up() -> None:
    make()

    officer = accept(try_code(ADDRESS, "6413 5534", now=NOW), language="zh-hans", now=NOW)

    officer.refresh_from_db()
    assert (officer.number, officer.post, officer.language, officer.user.is_active) == (7, "watch", "zh-hans", True)
    assert refusal(find_invitation, ADDRESS, now=NOW) == ("used", 0)
    assert refusal(try_code, ADDRESS, CODE, now=NOW) == ("used", 0)


def test_five_wrong_codes_lock_even_for_the_right_one() -> None:
    make()

    assert [refusal(try_code, ADDRESS, WRONG, now=NOW) for _ in range(5)] == [
        ("code", left) for left in (4, 3, 2, 1, 0)
    ]
    assert refusal(try_code, ADDRESS, CODE, now=NOW) == ("locked", 0)


def test_fifth_code_may_be_the_right_one() -> None:
    made = make()
    for _ in range(4):
        refusal(try_code, ADDRESS, WRONG, now=NOW)

    assert try_code(ADDRESS, CODE, now=NOW).pk == made.pk
    assert open_invitation(made.pk, now=NOW).pk == made.pk


def test_what_is_no_eight_digits_is_no_try() -> None:
    made = make()

    assert refusal(try_code, ADDRESS, "1234", now=NOW) == ("digits", 5)

    made.refresh_from_db()
    assert made.tries == 0


def test_tries_made_at_once_are_all_counted(monkeypatch) -> None:
    """A request that read 'no tries yet' while four others were counted is the fifth, not the first."""
    made = make()
    stale = iter([find_invitation(ADDRESS, now=NOW)])
    monkeypatch.setattr(
        "incidents.centres.invitations.find_invitation",
        lambda address, *, now: next(stale, None) or find_invitation(address, now=now),
    )
    Invitation.objects.filter(pk=made.pk).update(tries=4)

    assert refusal(try_code, ADDRESS, WRONG, now=NOW) == ("code", 0)

    made.refresh_from_db()
    assert made.tries == 5


def test_invitation_of_which_two_requests_hold_the_code_is_used_once() -> None:
    make()
    first, second = try_code(ADDRESS, CODE, now=NOW), try_code(ADDRESS, CODE, now=NOW)
    accept(first, language="en", now=NOW)

    assert refusal(accept, second, language="en", now=NOW) == ("used", 0)


def test_code_entered_in_time_does_not_outlive_the_day() -> None:
    make()
    made = try_code(ADDRESS, CODE, now=NOW)

    assert refusal(open_invitation, made.pk, now=NOW + LIFETIME) == ("expired", 0)
    assert refusal(accept, made, language="en", now=NOW + LIFETIME + timedelta(seconds=1)) == ("expired", 0)


def test_unknown_address_is_none() -> None:
    with pytest.raises(Invitation.DoesNotExist):
        try_code("AAAAAAAAAAAAAAAAAAAAAA", CODE, now=NOW)


def test_new_invitation_voids_the_one_before_and_may_change_the_post() -> None:
    make()

    make(post=Post.LIAISON, address="another")

    assert Officer.objects.get(number=7).post == "liaison"
    with pytest.raises(Invitation.DoesNotExist):
        find_invitation(ADDRESS, now=NOW)


def come() -> Officer:
    """The officer who has accepted, with a way into the account."""
    officer = accept(try_code(ADDRESS, CODE, now=NOW), language="en", now=NOW)
    new_recovery_codes(officer.user, computer="0" * 32)
    return officer


def test_officer_who_has_come_is_not_invited_again() -> None:
    make()
    come()

    with pytest.raises(AlreadyHere):
        make(address="another")


def test_officer_whose_ways_in_have_all_ended_is_invited_again_to_the_same_post_alone() -> None:
    make()
    officer = come()
    shut_out(officer, but=(), until=NOW + timedelta(days=1))

    with pytest.raises(AlreadyHere):
        make(post=Post.HEAD, address="another")
    make(address="another")

    assert accept(try_code("another", CODE, now=NOW), language="en", now=NOW) == officer


def test_invitation_that_is_open_ends_with_the_account() -> None:
    end_account(make().officer)

    with pytest.raises(Invitation.DoesNotExist):
        find_invitation(ADDRESS, now=NOW)


def test_number_of_an_ended_account_is_not_given_again() -> None:
    make()
    officer = come()
    get_user_model().objects.filter(pk=officer.user_id).update(last_login=NOW)
    end_account(officer)

    with pytest.raises(AlreadyHere):
        name_officer(number=7, post=Post.WATCH)

"""The rules of an invitation: five tries, a day, once."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incidents.centres.rules import (
    LIFETIME,
    TRIES,
    InvitationRefused,
    InvitationState,
    check_code,
    check_open,
    check_try,
    format_code,
    parse_code,
)

MADE_AT = datetime(2026, 11, 23, 7, 41, tzinfo=UTC)
SECOND = timedelta(seconds=1)


def state(*, tries: int = 0, used: bool = False) -> InvitationState:
    return InvitationState(made_at=MADE_AT, tries=tries, used_at=MADE_AT + SECOND if used else None)


def refusal(check, *args: object, **kwargs: object) -> str:
    with pytest.raises(InvitationRefused) as caught:
        check(*args, **kwargs)
    return caught.value.code


@pytest.mark.parametrize("after", [timedelta(0), SECOND, LIFETIME - timedelta(microseconds=1)])
def test_invitation_is_open_for_a_day(after: timedelta) -> None:
    check_open(state(), now=MADE_AT + after)
    check_try(state(tries=TRIES - 1), now=MADE_AT + after)


@pytest.mark.parametrize("after", [-SECOND, LIFETIME, LIFETIME + SECOND, timedelta(days=400)])
def test_invitation_outside_its_day_is_expired(after: timedelta) -> None:
    assert refusal(check_open, state(), now=MADE_AT + after) == "expired"


def test_used_invitation_says_used_even_when_expired() -> None:
    assert refusal(check_open, state(used=True), now=MADE_AT + LIFETIME) == "used"


@pytest.mark.parametrize("tries", [TRIES, TRIES + 1])
def test_sixth_code_is_not_looked_at(tries: int) -> None:
    assert refusal(check_try, state(tries=tries), now=MADE_AT) == "locked"


def test_locked_invitation_whose_code_was_entered_in_time_stays_open() -> None:
    check_open(state(tries=TRIES), now=MADE_AT)


@pytest.mark.parametrize(("tries", "left"), [(1, 4), (4, 1), (5, 0)])
def test_wrong_code_says_how_many_tries_are_left(tries: int, left: int) -> None:
    with pytest.raises(InvitationRefused) as caught:
        check_code(state(tries=tries), right=False)

    assert (caught.value.code, caught.value.tries_left) == ("code", left)
    check_code(state(tries=tries), right=True)


@given(number=st.integers(0, 10**8 - 1), spaces=st.lists(st.sampled_from([" ", "-", "\u3000"]), max_size=4))
def test_code_is_read_as_it_is_written_down(number: int, spaces: list[str]) -> None:
    code = format_code(number)

    assert parse_code(code[:4] + "".join(spaces) + code[4:]) == code


@pytest.mark.parametrize("text", ["", "1234567", "123456789", "1234567a", "１２３４５６７８", "²2345678", "+1234567"])
def test_what_is_no_eight_digits_is_no_code(text: str) -> None:
    assert parse_code(text) is None

"""The night's texts are forms that the statements may hold, and its next step follows from what stands in the file."""

from datetime import UTC, datetime, timedelta

import pytest

from crypto.forms import Form, encode_form, parse_form
from incidents.demonstration.night import STEPS, TITLE, holding, next_step, notification, preservation

NOW = datetime(2026, 11, 23, 7, 58, 31, tzinfo=UTC)


@pytest.mark.parametrize(
    ("form", "said_by"),
    [(TITLE, "open"), (notification(NOW), "notice"), (holding(NOW), "holding"), (preservation(NOW), "request")],
)
def test_form_is_one_that_its_statement_may_hold(form: Form, said_by: str) -> None:
    assert parse_form(encode_form(form), said_by=said_by) == form


def test_substantive_reply_is_expected_within_the_limit() -> None:
    assert holding(NOW).by == NOW + timedelta(hours=6)


@pytest.mark.parametrize("taken", range(len(STEPS)))
def test_next_step_is_the_first_that_was_not_taken(taken: int) -> None:
    assert next_step({(step.side, step.type) for step in STEPS[:taken]}) == STEPS[taken]


def test_next_step_after_the_last_is_none() -> None:
    assert next_step({(step.side, step.type) for step in STEPS} | {("XB", "request")}) is None


def test_no_two_steps_look_the_same_in_the_file() -> None:
    assert len({(step.side, step.type) for step in STEPS}) == len(STEPS)

"""By when an answer is due."""

from datetime import timedelta

from incidents.statements.rules import reply_due
from tests.factories import minute


def test_an_answer_is_due_when_the_message_says() -> None:
    assert reply_due(minute(5), None, delivered_at=None) == minute(5)
    assert reply_due(minute(5), None, delivered_at=minute(9)) == minute(5)


def test_a_limit_on_a_paragraph_runs_from_delivery() -> None:
    assert reply_due(None, 172_800, delivered_at=None) is None
    assert reply_due(None, 172_800, delivered_at=minute(9)) == minute(9) + timedelta(days=2)


def test_what_asks_for_no_answer_is_due_at_no_time() -> None:
    assert reply_due(None, None, delivered_at=minute(9)) is None

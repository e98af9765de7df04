"""Drafts end after a week, with their calls, and nothing else does."""

from datetime import timedelta

import pytest

from incidents.log.clock import node_clock
from incidents.models import Draft, NationalEntry, ReleaserCall
from incidents.release.clear import KEPT, clear_drafts
from incidents.release.tasks import clear
from tests.incidents.browsers import at
from tests.incidents.nodes import Pair
from tests.incidents.release.test_call import FLASH, drafted
from tests.incidents.watch.test_acts import later


@pytest.mark.parametrize(
    ("after", "left"),
    [(timedelta(), 2), (KEPT - timedelta(seconds=1), 2), (KEPT, 1), (KEPT + timedelta(hours=1), 0)],
)
def test_a_draft_is_kept_for_a_week_and_no_longer(today: Pair, after: timedelta, left: int) -> None:
    with at(today.xa, number=4) as drafter:
        now = node_clock()
        for made_at in (now, now + timedelta(minutes=30)):
            Draft.objects.filter(key=drafted(today.xa, drafter, on_line=True)).update(made_at=made_at)

        assert clear_drafts(now=now + after) == (left < 2)

        assert Draft.objects.count() == left


def test_the_tick_clears_a_draft_that_was_sent_back_with_its_call_and_leaves_the_national_log(today: Pair) -> None:
    with at(today.xa, number=4) as drafter:
        key = drafted(today.xa, drafter, on_line=True)
        drafter.send(f"drafts/{key}/call", FLASH)
        Draft.objects.update(returned_at=node_clock())
        entered = NationalEntry.objects.count()
        with later(KEPT.total_seconds() - 60):
            clear()
        assert Draft.objects.exists()
        with later(KEPT.total_seconds() + 1):
            clear()
        assert not Draft.objects.exists()
        assert not ReleaserCall.objects.exists()
        assert NationalEntry.objects.count() == entered == 1

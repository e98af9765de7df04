"""One night, played by officers in their browsers at two real nodes, whose clocks the test turns.

A port operator's cranes in XA stand still; the trail leads through a cloud in XB. Each step is a minute of the night or
two, in order, on what the ones before it left. XA's watch reads English, XB's Chinese.

    .venv/bin/pytest tests/browser/test_night.py
"""

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser
from pytest_django import DjangoDbBlocker

from tests.browser import night_answers, night_flash, night_line
from tests.browser.clock import clock_at
from tests.browser.conftest import Beside
from tests.browser.night import Ground, Night, nodes, sit_down
from tests.browser.pagers import pagers, webhook_says
from tests.databases import Template
from tests.factories import NIGHT

STORY = [
    night_flash.at_0731_both_take_the_watch_and_check_the_line,
    night_flash.at_0741_the_call_becomes_a_line_and_the_line_a_draft,
    night_flash.at_0758_a_notification_is_drafted_in_codes,
    night_flash.at_0803_the_releaser_is_called_and_a_short_message_goes_first,
    night_flash.at_0812_the_releaser_raises_it_to_flash,
    night_flash.at_0812_an_armed_desk_in_the_background_rings_without_content,
    night_flash.at_0813_she_reads_the_codes_in_her_language,
    night_flash.at_0814_she_acknowledges_and_the_bell_stops,
    night_flash.at_0819_standing_orders_are_ticked_and_a_holding_reply_leaves,
    night_answers.at_0826_xa_asks_that_logs_be_kept,
    night_answers.at_0840_xb_asks_whether_a_public_report_is_their_position,
    night_answers.at_0852_xas_head_answers_from_home,
    night_answers.at_0858_xb_has_done_it_in_part,
    night_line.at_0905_an_exercise_beside_it_is_none_of_it,
    night_line.at_0910_xb_suspends_the_line_and_its_limits_pause,
    night_line.at_0945_a_dead_desk_calls_the_alternate,
    night_line.at_1005_a_courier_carries_what_waits_and_brings_its_confirmation,
    night_line.at_1015_a_check_is_not_answered,
    night_line.at_1052_a_message_is_read_out_while_the_line_is_cut,
    night_line.at_1110_the_original_arrives_and_is_the_same_entry,
]
MAIL = re.compile(
    r"(The watch of Centre X[AB] is called: (EXERCISE )?(FLASH|IMMEDIATE|PRIORITY|THE NODE))\n"
    r"\1\. Call \d+( and others)?, [\dTZ:-]+\.\n"
    r"现呼叫 X[AB] 国家中心值班：(演练 )?(特提 FLASH|特急 IMMEDIATE|加急 PRIORITY|本节点)。"
    r"呼叫编号 \d+(等)?，[\dTZ:-]+。\n"
)


@pytest.fixture(scope="module")
def ground(tmp_path_factory: pytest.TempPathFactory, migrated: Template, bundle: Path) -> Ground:
    """What both nodes are made of."""
    return Ground(migrated, bundle, tmp_path_factory.mktemp("night"))


@pytest.fixture(scope="module")
def night(ground: Ground, chromium: Browser, beside: Beside, django_db_blocker: DjangoDbBlocker) -> Iterator[Night]:
    """Both centres at half past seven, with their officers at their desks."""
    with (
        clock_at(NIGHT) as clock,
        pagers() as calls,
        django_db_blocker.unblock(),
        nodes(ground, clock, calls, beside) as made,
    ):
        sit_down(made, chromium)
        yield made
        for window in made.desks.values():
            window.close()


@pytest.fixture(autouse=True)
def _no_complaints(night: Night) -> Iterator[None]:
    """Nothing was blocked, failed, or asked of anybody but the own node."""
    yield
    complaints = {name: window.problems for name, window in night.desks.items() if window.problems}
    for window in night.desks.values():
        window.problems = []
    assert complaints == {}


@pytest.mark.parametrize("step", STORY, ids=lambda step: step.__name__)
def test_the_night(night: Night, step: Callable[[Night], None]) -> None:
    step(night)


def test_no_call_said_what_it_was_about(night: Night) -> None:
    assert night.pagers.received
    for one in night.pagers.received:
        if one.to.startswith("/"):
            assert set(webhook_says(one.said)) == {"at", "call", "centre", "exercise", "precedence"}
        else:
            assert MAIL.fullmatch(one.said), one.said
    for window in night.desks.values():
        for shown in window.page.evaluate("globalThis.notices"):
            assert json.loads(shown)[0] in {"The watch of Centre XA is called", "呼叫 XB 国家中心值班员"}


def test_both_nodes_hold_and_derive_the_same(night: Night) -> None:
    night.settle()
    for window in night.desks.values():
        window.close()
    derived = night.derived()
    for table, rows in derived["XA"].items():
        assert rows == derived["XB"][table], table

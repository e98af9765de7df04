"""When limits run, stand still, are met and missed."""

from datetime import timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crypto.says import Message, ReplyBy, ReplyWithin
from incidents.deadlines.rules import (
    LAST,
    Declaration,
    Kind,
    Pause,
    Reaction,
    Run,
    State,
    Term,
    pauses,
    reaction,
    rings,
    run,
    run_term,
    state,
    terms,
)
from tests.factories import minute

HANDLING = {"FLASH": 600, "IMMEDIATE": 1_800, "PRIORITY": 10_800, "ROUTINE": 21_600}
MINUTES = st.integers(0, 300)


def says(reply: ReplyBy | ReplyWithin | None = None, precedence: str = "FLASH") -> Message:
    """A message that asks for that reply."""
    return Message(answers=None, closes=False, precedence=precedence, replaces=None, reply=reply)


def declared(state: str, delivered: float, from_: float | None = None, *, flash: bool = False) -> Declaration:
    """A declaration, by minutes of the night."""
    return Declaration(state, flash, minute(delivered if from_ is None else from_), minute(delivered))


@pytest.mark.parametrize("type_", ["notice", "answer", "holding", "short", "service"])
def test_a_message_that_asks_nothing_starts_its_handling_target(type_: str) -> None:
    (term,) = terms(type_, says(), handling=HANDLING)
    assert term == Term(Kind.HANDLING, Reaction.ACKNOWLEDGED, None, 600, None)


def test_a_request_needs_more_than_an_acknowledgement() -> None:
    (term,) = terms("request", says(), handling=HANDLING)
    assert term.met_by is Reaction.ANSWERED


@pytest.mark.parametrize(
    ("reply", "term"),
    [
        (ReplyBy(minute(90)), Term(Kind.REPLY, Reaction.CLOSED, None, None, minute(90))),
        (ReplyWithin("4", 172_800), Term(Kind.REPLY, Reaction.CLOSED, "4", 172_800, None)),
    ],
)
def test_a_message_that_asks_for_a_reply_starts_its_limit_too(reply: ReplyBy | ReplyWithin, term: Term) -> None:
    handling, started = terms("notice", says(reply), handling=HANDLING)
    assert (handling.met_by, started) == (Reaction.ANSWERED, term)


@pytest.mark.parametrize(
    ("type_", "closes", "is_"),
    [
        ("acknowledgement", False, Reaction.ACKNOWLEDGED),
        ("holding", False, Reaction.ANSWERED),
        ("answer", False, Reaction.ANSWERED),
        ("answer", True, Reaction.CLOSED),
        ("notice", False, Reaction.NONE),
        ("request", False, Reaction.NONE),
        ("short", False, Reaction.NONE),
        ("service", False, Reaction.NONE),
        ("noted", False, Reaction.NONE),
        ("cannot_open", False, Reaction.NONE),
    ],
)
def test_what_each_statement_is_to_the_message_that_it_names(type_: str, closes: bool, is_: Reaction) -> None:
    assert reaction(type_, closes=closes) is is_


def test_what_is_undelivered_is_due_at_no_time() -> None:
    for term in terms("request", says(ReplyBy(minute(90))), handling=HANDLING):
        assert run_term(term, None, [], precedence="FLASH") == Run(None)


@pytest.mark.parametrize(("delivered", "due"), [(10, 90), (89, 90), (90, None), (91, None)])
def test_a_time_that_has_passed_on_delivery_is_no_limit(delivered: int, due: int | None) -> None:
    (_, term) = terms("notice", says(ReplyBy(minute(90))), handling=HANDLING)
    assert run_term(term, minute(delivered), [], precedence="FLASH") == Run(None if due is None else minute(due))


def test_a_time_is_not_moved_by_a_pause() -> None:
    (_, term) = terms("notice", says(ReplyBy(minute(90))), handling=HANDLING)
    assert run_term(term, minute(0), [Pause(minute(10), None, flash=False)], precedence="ROUTINE").due == minute(90)


@pytest.mark.parametrize(
    ("paused", "due", "shown"),
    [
        ([], 30, []),
        ([(10, 20)], 40, [(10, 20)]),
        ([(-20, -10)], 30, []),
        ([(-20, 0)], 30, []),
        ([(-20, 10)], 40, [(0, 10)]),
        ([(29, 50)], 51, [(29, 50)]),
        ([(30, 50)], 30, []),
        ([(40, None)], 30, []),
        ([(10, None)], None, [(10, None)]),
        ([(10, 20), (20, 25)], 45, [(10, 25)]),
        ([(10, 20), (35, 45)], 50, [(10, 20), (35, 45)]),
        ([(10, 20), (40, None)], 40, [(10, 20)]),
    ],
)
def test_a_limit_stands_still_while_it_is_paused(
    paused: list[tuple[int, int | None]], due: int | None, shown: list[tuple[int, int | None]]
) -> None:
    def spans(rows: list[tuple[int, int | None]]) -> list[tuple]:
        return [(minute(start), None if end is None else minute(end)) for start, end in rows]

    made = run(
        minute(0), 1_800, [Pause(start, end, flash=False) for start, end in spans(paused)], precedence="IMMEDIATE"
    )
    assert made == Run(None if due is None else minute(due), tuple(spans(shown)))


@pytest.mark.parametrize(("flash", "due"), [(True, 10), (False, 20)])
def test_a_flash_runs_on_where_the_other_side_still_takes_it(flash: bool, due: int) -> None:
    assert run(minute(0), 600, [Pause(minute(5), minute(15), flash)], precedence="FLASH").due == minute(due)


@pytest.mark.parametrize(
    ("of_side", "spans"),
    [
        ([], []),
        ([declared("open", 5)], []),
        ([declared("suspended", 5)], [(5, None)]),
        ([declared("unstaffed", 5), declared("open", 9)], [(5, 9)]),
        ([declared("terminated", 5, 60)], [(60, None)]),
        ([declared("suspended", 5, 3)], [(5, None)]),
        ([declared("suspended", 5), declared("unstaffed", 7), declared("open", 9)], [(5, 7), (7, 9)]),
        ([declared("suspended", 5), declared("open", 9, 20)], [(5, 20)]),
        ([declared("suspended", 5, 20), declared("open", 9)], []),
        ([declared("suspended", 5, 20), declared("suspended", 9, 30)], [(30, None)]),
        ([declared("suspended", 5), declared("open", 9, 20), declared("suspended", 12, 15)], [(5, 15), (15, None)]),
    ],
)
def test_when_a_side_s_limits_are_paused(of_side: list[Declaration], spans: list[tuple[int, int | None]]) -> None:
    found = [(one.start, one.end) for one in pauses(of_side)]
    assert found == [(minute(start), None if end is None else minute(end)) for start, end in spans]


@pytest.mark.parametrize(
    ("length", "before"),
    [(1, 1), (2, 2), (10, 2), (20, 2), (60, 6), (48 * 60, 288)],
)
def test_a_limit_rings_a_tenth_of_its_time_before_at_least_two_minutes(length: int, before: int) -> None:
    assert rings(minute(0), minute(length), within=None) == minute(length - before)


def test_a_pause_makes_no_limit_ring_earlier() -> None:
    assert rings(minute(0), minute(600), within=1_800) == minute(597)


@pytest.mark.parametrize(
    ("given_", "replaced", "last", "is_"),
    [
        (None, None, None, State.OPEN),
        (None, None, 60, State.OPEN),
        (None, None, 61, State.MISSED),
        (60, None, 99, State.MET),
        (61, None, 61, State.MISSED),
        (None, 60, 99, State.REPLACED),
        (None, 61, 99, State.MISSED),
        (None, 61, 60, State.OPEN),
        (61, 60, 99, State.REPLACED),
        (60, 50, 99, State.MET),
    ],
)
def test_what_has_become_of_a_limit_that_is_due_after_an_hour(
    given_: int | None, replaced: int | None, last: int | None, is_: State
) -> None:
    given_at, replaced_at, last_at = (None if one is None else minute(one) for one in (given_, replaced, last))
    assert state(due=minute(60), given=given_at, replaced=replaced_at, last=last_at) is is_


def test_what_is_due_at_no_time_is_met_but_never_missed() -> None:
    assert state(due=None, given=None, replaced=None, last=minute(9_999)) is State.OPEN
    assert state(due=None, given=minute(9_999), replaced=None, last=None) is State.MET


@pytest.mark.parametrize("within", [1, 60, 366 * 86_400])
@pytest.mark.parametrize("before", [0, 30, 3_600])
def test_the_last_of_all_times_is_reached_or_never(within: int, before: int) -> None:
    start = LAST - timedelta(seconds=before)
    due = start + timedelta(seconds=within) if within <= before else None
    assert run(start, within, [], precedence="ROUTINE") == Run(due)
    assert run(start, within, [Pause(start, LAST, flash=False)], precedence="ROUTINE").due is None


@st.composite
def timelines(draw: st.DrawFn) -> list[Declaration]:
    """What a side declares, delivered in the order of its log."""
    delivered = sorted(draw(st.lists(MINUTES, max_size=6)))
    return [
        declared(
            draw(st.sampled_from(["open", "suspended", "unstaffed"])), at, draw(MINUTES), flash=draw(st.booleans())
        )
        for at in delivered
    ]


@given(timelines(), MINUTES, st.integers(1, 200), st.sampled_from(["FLASH", "ROUTINE"]))
def test_a_limit_has_just_its_time_outside_of_what_paused_it(
    of_side: list[Declaration], start: int, length: int, precedence: str
) -> None:
    made = run(minute(start), 60 * length, pauses(of_side), precedence=precedence)
    stood = sum((end - begin for begin, end in made.paused if end is not None), timedelta())
    lasts = [end for _, end in made.paused if end is None]
    if made.due is None:
        assert len(lasts) == 1
    else:
        assert (lasts, made.due - minute(start) - stood) == ([], timedelta(minutes=length))
        assert all(minute(start) <= begin < end < made.due for begin, end in made.paused if end is not None)


@given(timelines(), MINUTES)
def test_pauses_follow_each_other_and_the_state_is_the_last_that_took_effect(
    of_side: list[Declaration], at: int
) -> None:
    made = pauses(of_side)
    for pause, next_ in pairwise(made):
        assert pause.end is not None
        assert pause.start < pause.end <= next_.start
    # By brute force: of what is delivered by then, all that the last one does not replace, the last that took effect.
    moment, stands = minute(at), "open"
    effect = None
    for index, one in enumerate(of_side):
        takes = max(one.from_at, one.delivered_at)
        lifted = any(later.delivered_at < takes for later in of_side[index + 1 :] if later.delivered_at <= moment)
        if takes <= moment and not lifted and (effect is None or takes >= effect):
            stands, effect = one.state, takes
    assert (stands != "open") == any(pause.start <= moment < (pause.end or minute(10_000)) for pause in made)


@given(
    st.integers(0, 400 * 24 * 60), st.integers(1, 40 * 24 * 60), st.sampled_from(["Europe/Berlin", "America/New_York"])
)
def test_daylight_saving_moves_no_limit(start: int, length: int, zone: str) -> None:
    elsewhere = minute(start).astimezone(ZoneInfo(zone))
    made = run(elsewhere, 60 * length, [], precedence="ROUTINE")
    assert made.due is not None
    assert made.due.isoformat() == minute(start + length).isoformat()

"""What officers of both sides say to each other, over two running nodes."""

from datetime import datetime, timedelta

import pytest

from crypto.says import Message, Of, ReplyWithin
from incidents.demonstration.officer import NodeRefused, Officer
from incidents.log.clock import node_clock
from tests.two_nodes.nodes import POSTS, RunningPair
from tests.two_nodes.said import reaches, row, said, waiting, waits
from tests.waiting import until


@pytest.fixture(scope="module")
def officers(pair: RunningPair) -> tuple[Officer, Officer]:
    """A watch officer of each side."""
    return pair.officers()


def test_a_request_is_acknowledged_and_answered_first_in_part_then_in_full(officers: tuple[Officer, Officer]) -> None:
    ours, theirs = officers
    space = ours.open_file(b"Cranes", POSTS)
    asked = ours.say(space, "request", b"What happened?", precedence="FLASH", reply=ReplyWithin("4", 172_800))
    assert reaches(theirs, space, asked.id).texts == (b"What happened?",)
    assert waits(theirs, "us", asked.index)["acknowledged"] is None
    theirs.refer(space, "acknowledgement", asked.id)
    until(lambda: waits(ours, "them", asked.index)["acknowledged"])
    theirs.say(space, "answer", b"We are looking.", answers=asked.id)
    until(lambda: waits(ours, "them", asked.index)["answered"] == "part")
    last = theirs.say(space, "answer", b"A stolen key.", answers=asked.id, closes=True)
    until(lambda: waiting(ours, "them", asked.index) is None)
    assert reaches(ours, space, last.id).texts == (b"A stolen key.",)
    assert [one.statement.type for one in ours.read(space)] == [one.statement.type for one in theirs.read(space)]


def test_a_message_has_the_next_number_of_its_side(officers: tuple[Officer, Officer]) -> None:
    ours, _ = officers
    space = ours.open_file(b"Numbers", POSTS)
    first, second = (ours.say(space, "notice", b"One of two.") for _ in range(2))
    assert first.number is not None
    assert (second.number, second.no) == (first.number + 1, first.no + 1)


def test_a_second_acknowledgement_is_refused_and_nothing_of_it_kept(officers: tuple[Officer, Officer]) -> None:
    ours, theirs = officers
    space = ours.open_file(b"Twice", POSTS)
    told = ours.say(space, "notice", b"Once.")
    reaches(theirs, space, told.id)
    theirs.refer(space, "acknowledgement", told.id)
    with pytest.raises(NodeRefused) as refused:
        theirs.refer(space, "acknowledgement", told.id)
    assert (refused.value.status, refused.value.code) == (409, "already-acknowledged")
    assert len(said(theirs, space, "acknowledgement")) == 1


def test_two_officers_sign_a_notice_and_the_releaser_raises_its_precedence(
    pair: RunningPair, officers: tuple[Officer, Officer]
) -> None:
    releaser, theirs = officers
    drafter = pair.xa.officer(8)
    space = drafter.open_file(b"Government", POSTS)
    says = Message(answers=None, closes=False, precedence="PRIORITY", replaces=None, reply=None)
    drafted = drafter.draft(space, "notice", says, b"In the name of the Government.")
    flash = Message(answers=None, closes=False, precedence="FLASH", replaces=None, reply=None)
    released = releaser.release(space, drafted, flash)
    read = reaches(theirs, space, released.id)
    assert read.texts == (b"In the name of the Government.",)
    assert read.statement.says == flash
    assert read.statement.draft is not None
    assert read.statement.draft.signer.officer == 8


def test_what_needs_two_officers_is_refused_to_one(officers: tuple[Officer, Officer]) -> None:
    ours, _ = officers
    space = ours.open_file(b"Alone", POSTS)
    says = Message(answers=None, closes=False, precedence="ROUTINE", replaces=None, reply=None)
    drafted = ours.draft(space, "notice", says, b"I alone.")
    with pytest.raises(NodeRefused, match="draft"):
        ours.release(space, drafted, says)


def test_a_correction_replaces_what_it_corrects(officers: tuple[Officer, Officer]) -> None:
    ours, theirs = officers
    space = ours.open_file(b"Correction", POSTS)
    wrong = ours.say(space, "notice", b"Seven cranes.")
    right = ours.say(space, "notice", b"Six cranes.", replaces=wrong.id)
    says = Message(answers=None, closes=False, precedence="ROUTINE", replaces=wrong.id, reply=None)
    assert reaches(theirs, space, right.id).statement.says == says
    assert (waiting(theirs, "us", wrong.index), waiting(theirs, "us", right.index) is None) == (None, False)


def test_a_message_is_taken_note_of_and_another_cannot_be_opened(officers: tuple[Officer, Officer]) -> None:
    ours, theirs = officers
    space = ours.open_file(b"Noted", POSTS)
    told, garbled = ours.say(space, "notice", b"For your information."), ours.say(space, "notice", b"?")
    reaches(theirs, space, garbled.id)
    noted = theirs.refer(space, "noted", told.id)
    repeat = theirs.refer(space, "cannot_open", garbled.id)
    assert reaches(ours, space, noted.id).statement.says == Of(told.id)
    assert reaches(ours, space, repeat.id).statement.says == Of(garbled.id)


def test_a_title_that_both_agreed_is_in_force_on_both_sides(officers: tuple[Officer, Officer]) -> None:
    ours, theirs = officers
    space = ours.open_file(b"Port", POSTS)
    proposed = ours.propose_title(space, b"Port operator 1", due=_in_an_hour())
    reaches(theirs, space, proposed.id)
    theirs.refer(space, "acceptance", proposed.id)
    title = {"side": "XA", "index": proposed.index}
    until(lambda: row(ours, space)["title"] == title)
    until(lambda: row(theirs, space)["title"] == title)


@pytest.mark.parametrize("answer", ["refusal", "withdrawal"])
def test_a_title_that_was_refused_or_withdrawn_changes_nothing(officers: tuple[Officer, Officer], answer: str) -> None:
    ours, theirs = officers
    space = ours.open_file(b"Port", POSTS)
    before = row(ours, space)["title"]
    proposed = ours.propose_title(space, b"Another", due=_in_an_hour())
    reaches(theirs, space, proposed.id)
    who = theirs if answer == "refusal" else ours
    answered = who.refer(space, answer, proposed.id)
    reaches(ours, space, answered.id)
    reaches(theirs, space, answered.id)
    with pytest.raises(NodeRefused):
        theirs.refer(space, "acceptance", proposed.id)
    assert row(ours, space)["title"] == row(theirs, space)["title"] == before


def test_an_exercise_is_counted_apart(officers: tuple[Officer, Officer]) -> None:
    ours, theirs = officers
    space = ours.open_file(b"Exercise", POSTS, exercise=True)
    told = ours.say(space, "notice", b"EXERCISE", exercise=True)
    assert told.number == 1
    assert reaches(theirs, space, told.id).statement.exercise
    with pytest.raises(NodeRefused, match="payload-type"):
        ours.say(space, "notice", b"As if it were real.")


def test_a_colleague_grants_a_new_officer_the_earlier_keys(
    pair: RunningPair, officers: tuple[Officer, Officer]
) -> None:
    ours, _ = officers
    space = ours.open_file(b"Before", POSTS)
    told = ours.say(space, "notice", b"Said before you came.")
    joiner = pair.xa.officer(9)
    assert reaches(joiner, space, told.id).texts == ()
    granted = ours.grant(space, joiner.device.id)
    reaches(joiner, space, granted.id)
    assert reaches(joiner, space, told.id).texts == (b"Said before you came.",)


def _in_an_hour() -> datetime:
    return node_clock() + timedelta(hours=1)

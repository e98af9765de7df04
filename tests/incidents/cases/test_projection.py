"""Files as rows: their names, who takes part, their counts, their title in force. Both nodes come to the same."""

from incidents.cases.models import Epoch, Space, SpacePost
from incidents.log.append import Fact
from incidents.statements.models import Statement
from tests.factories import XA, XB, Values, message, time
from tests.incidents.nodes import POSTS, File, Pair


def rows(line: Pair, file: File) -> tuple[Values, Values]:
    """The file's row on XA's node and on XB's."""
    found: list[Values] = []
    for node in (line.xa, line.xb):
        with node.here():
            found.append(dict(Space.objects.values().get(space=file.space.hex())))
    return found[0], found[1]


def opened(line: Pair) -> File:
    """A file that both know."""
    with line.xa.here() as xa:
        file = xa.open_file(XA.watch)
    line.carry()
    return file


def test_a_file_is_named_by_its_opener_and_has_its_posts_and_epoch(line: Pair) -> None:
    file = opened(line)
    for row in rows(line, file):
        assert (row["side"], row["year"], row["count"], row["kind"], row["exercise"]) == ("XA", 2026, 1, "case", False)
        assert (row["opened_index"], row["title_side"], row["title_index"]) == (4, "XA", 4)
    for node in (line.xa, line.xb):
        with node.here():
            assert set(SpacePost.objects.values_list("side", "post")) == set(POSTS)
            epoch = Epoch.objects.get()
            assert (epoch.epoch, epoch.space, epoch.side, epoch.index) == (file.epoch.hex(), file.space.hex(), "XA", 4)
            assert str(Space.objects.get()) == "XA 2026-01"


def test_each_side_names_its_own_files(line: Pair) -> None:
    opened(line)
    with line.xb.here() as xb:
        theirs = xb.open_file(XB.watch)
    with line.xa.here() as xa:
        ours = xa.open_file(XA.watch, name="second")
        practice = xa.open_file(XA.watch, name="practice", exercise=True)
    line.carry()
    found = [row for file in (theirs, ours, practice) for row in rows(line, file)]
    names = [(row["side"], row["count"], row["exercise"]) for row in found]
    assert names == [("XB", 1, False)] * 2 + [("XA", 2, False)] * 2 + [("XA", 1, True)] * 2


def test_a_file_counts_what_each_side_said(line: Pair) -> None:
    file = opened(line)
    with line.xa.here() as xa:
        asked = xa.say_in(file, XA.watch, "request", message())
    line.carry()
    with line.xb.here() as xb:
        xb.say_in(file, XB.watch, "acknowledgement", {"of": asked})
        xb.say_in(file, XB.watch, "answer", message(answers=asked))
    line.carry()
    at_xa, at_xb = rows(line, file)
    assert (at_xa["own"], at_xa["other"], at_xa["messages"]) == (2, 2, 2)
    assert (at_xb["own"], at_xb["other"], at_xb["messages"]) == (2, 2, 2)
    with line.xa.here():
        assert at_xa["last_at"] == at_xb["last_at"] == Statement.objects.get(type="answer").at


def test_an_agreed_title_is_in_force_on_both_nodes(line: Pair) -> None:
    file = opened(line)
    due = time(line.xa.clock.now.replace(hour=12))
    with line.xa.here() as xa:
        proposed = xa.say_in(file, XA.watch, "proposal", {"about": "title", "due": due, "on": file.opened})
        index = Statement.objects.get(statement=proposed).index
    line.carry()
    with line.xb.here() as xb:
        xb.say_in(file, XB.watch, "acceptance", {"of": proposed})
        assert rows(line, file)[1]["title_index"] == 4
    line.carry()
    assert [(row["title_side"], row["title_index"]) for row in rows(line, file)] == [("XA", index)] * 2


def test_a_refused_title_changes_nothing(line: Pair) -> None:
    file = opened(line)
    due = time(line.xa.clock.now.replace(hour=12))
    with line.xa.here() as xa:
        proposed = xa.say_in(file, XA.watch, "proposal", {"about": "title", "due": due, "on": file.opened})
    line.carry()
    with line.xb.here() as xb:
        xb.say_in(file, XB.watch, "refusal", {"of": proposed})
    line.carry()
    assert [row["title_index"] for row in rows(line, file)] == [4, 4]


def test_a_file_is_tallied_until_something_more_is_said(line: Pair) -> None:
    file = opened(line)
    with line.xa.here() as xa:
        assert not Space.objects.get().tallied
        xa.append(Fact(tally_of=file.space))
        assert Space.objects.get().tallied
        xa.say_in(file, XA.watch, "notice", message())
        assert not Space.objects.get().tallied
    line.carry()
    with line.xb.here():
        assert not Space.objects.get().tallied

"""Two nodes whose line never comes up, and a stick: what one writes, the other takes whole or not at all."""

import base64
from dataclasses import replace
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crypto.merkle import Frontier, leaf_hash
from incidents.courier.carry import Taken, make_file, take_file
from incidents.courier.file import CourierFile, CourierRefused, encode_file, parse_file
from incidents.link.line import read_line
from incidents.log.batch import Batch
from incidents.log.store import other_log, own_log
from incidents.models import Checkpoint, Entry, ForkProof, Part, Statement
from incidents.national.log import entries_between
from tests.factories import Hotline, message
from tests.incidents.liar import Liar
from tests.incidents.nodes import Node, Pair

XA, XB = Hotline().own, Hotline().other


def written(node: Node) -> bytes:
    """What a node writes on the stick."""
    with node.here():
        return encode_file(make_file(now=node.clock()))


def read(node: Node, data: bytes) -> Taken:
    """Let a node read the stick."""
    with node.here():
        return take_file(data, now=node.clock())


def refusal(node: Node, data: bytes) -> CourierRefused:
    """Why a node refuses the stick; it keeps nothing of it."""
    with node.here():
        before = stored()
    with pytest.raises(CourierRefused) as refused:
        read(node, data)
    with node.here():
        assert stored() == before
    return refused.value


def stored() -> tuple[object, ...]:
    """What a node holds of both logs."""
    tables = (Entry, Part, Statement, Checkpoint)
    return (other_log().size, other_log().held, own_log().size, *(table.objects.count() for table in tables))


def waiting(node: Node) -> int:
    """How many own entries the other mirror has not confirmed."""
    with node.here():
        return read_line(now=node.clock()).waiting


def speak(pair: Pair) -> None:
    """Let XA open a file and say something in it."""
    with pair.xa.here():
        file = pair.xa.open_file(XA.watch)
        pair.xa.say_in(file, XA.watch, "request", message())


def test_logs_are_carried_both_ways_until_the_line_has_nothing_more_to_send(pair: Pair) -> None:
    speak(pair)
    first = written(pair.xa)
    taken = read(pair.xb, first)
    assert (taken.new, taken.confirmed) == (taken.count, None)
    stick = written(pair.xb)
    for node in (pair.xa, pair.xb, pair.xa, pair.xb):
        taken = read(node, stick)
        assert (taken.confirmed is None, taken.left_aside) == (False, False)
        stick = written(node)
    assert parse_file(stick).count == 0
    assert [waiting(node) for node in (pair.xa, pair.xb)] == [0, 0]
    for node in (pair.xa, pair.xb):
        with pair.other(node).here():
            there = own_log()
        with node.here():
            mirrored = other_log()
        assert (mirrored.size, mirrored.root, mirrored.held) == (there.size, there.root, there.size)
        assert pair.batch_for(node) is None
    assert not pair.pull(pair.xa)
    assert not pair.pull(pair.xb)


def test_what_a_stick_brought_is_what_the_line_would_have(pair: Pair) -> None:
    speak(pair)
    read(pair.xb, written(pair.xa))
    with pair.xb.here():
        assert Statement.objects.filter(side="XA", type="request", code="").count() == 1
        assert not Entry.objects.filter(log__own=False).exclude(code="").exists()


def test_a_file_that_is_read_again_brings_nothing_and_is_answered_again(pair: Pair) -> None:
    speak(pair)
    data = written(pair.xa)
    assert read(pair.xb, data).new > 0
    answer = written(pair.xb)
    with pair.xb.here():
        before = stored()
    assert read(pair.xb, data).new == 0
    with pair.xb.here():
        assert stored() == before
    assert read(pair.xa, written(pair.xb)).confirmed == parse_file(data).end
    assert read(pair.xa, answer).new == 0


def test_only_what_is_not_confirmed_is_written(pair: Pair) -> None:
    speak(pair)
    data = written(pair.xa)
    read(pair.xb, data)
    read(pair.xa, written(pair.xb))
    again = parse_file(written(pair.xa))
    assert (again.edge.size, again.count) == (parse_file(data).end, 1)


def test_a_file_of_another_hotline_is_refused(pair: Pair) -> None:
    file = parse_file(written(pair.xa))
    foreign = CourierFile(bytes(32), file.side, file.edge, file.batches, file.cosigned)
    assert refusal(pair.xb, encode_file(foreign)).code == "another-hotline"


def test_the_own_file_is_refused(pair: Pair) -> None:
    assert refusal(pair.xa, written(pair.xa)).code == "own-file"


def test_a_file_behind_a_gap_is_refused_and_says_what_is_here(pair: Pair) -> None:
    speak(pair)
    refused = refusal(pair.xb, encode_file(without(parse_file(written(pair.xa)), 2)))
    assert (refused.code, refused.start, refused.held) == ("gap", 2, 0)


def without(file: CourierFile, count: int) -> CourierFile:
    """A file that begins so many entries later."""
    (batch,) = file.batches
    edge = file.edge.extend(leaf_hash(entry) for entry in batch.entries[:count])
    later = Batch(edge.size, batch.entries[count:], batch.parts, batch.checkpoint)
    return CourierFile(file.hotline, file.side, edge, (later,), file.cosigned)


def test_a_file_that_overlaps_brings_what_is_new(pair: Pair) -> None:
    early = written(pair.xa)
    speak(pair)
    late = written(pair.xa)
    read(pair.xb, early)
    assert read(pair.xb, late).new == parse_file(late).count - parse_file(early).count


def altered(file: CourierFile, **differs: Any) -> CourierFile:
    """A file whose one batch somebody altered on the way, with the tree and the root made to fit."""
    batch = replace(file.batches[0], **differs)
    tree = file.edge.extend(map(leaf_hash, batch.entries))
    origin, _, _, rest = batch.checkpoint.split(b"\n", 3)
    note = b"\n".join([origin, b"%d" % tree.size, base64.b64encode(tree.root()), rest])
    return replace(file, batches=(replace(batch, checkpoint=note),))


def test_what_a_courier_altered_is_unsigned_and_no_fork(pair: Pair) -> None:
    early = written(pair.xa)
    read(pair.xb, early)
    speak(pair)
    file = parse_file(written(pair.xa))
    entries = file.batches[0].entries
    for other in (entries[:-1], (*entries[:-1], b"{}"), (*entries, b"{}"), (b"{}", *entries[1:])):
        assert refusal(pair.xb, encode_file(altered(file, entries=other))).code == "unsigned"
    with pair.xb.here():
        assert not ForkProof.objects.exists()
    assert read(pair.xb, encode_file(file)).new > 0


def test_a_cosignature_that_does_not_hold_is_left_aside(line: Pair) -> None:
    speak(line)
    read(line.xb, written(line.xa))
    file = parse_file(written(line.xb))
    taken = read(line.xa, encode_file(replace(file, cosigned=file.cosigned[:-10] + b"AAAAAAAAA\n")))
    assert (taken.count > 0, taken.confirmed, taken.left_aside) == (True, None, True)
    assert waiting(line.xa) > 0
    assert read(line.xa, encode_file(file)).confirmed is not None
    assert waiting(line.xa) == 0


def test_content_that_was_left_out_is_withheld_and_comes_with_the_whole_file(pair: Pair) -> None:
    speak(pair)
    data = written(pair.xa)
    file = parse_file(data)
    read(pair.xb, encode_file(replace(file, batches=(replace(file.batches[0], parts=()),))))
    with pair.xb.here():
        assert other_log().held < other_log().size
    read(pair.xb, data)
    with pair.xb.here():
        assert other_log().held == other_log().size


@pytest.fixture
def liar(pair: Pair) -> Liar:
    """XB's log, written by whoever holds its keys; XA has taken what it has."""
    made = Liar(pair.xa)
    made.send()
    return made


@pytest.mark.parametrize("start", [0, 3])
def test_two_histories_are_a_fork_whose_proof_is_kept(pair: Pair, liar: Liar, start: int) -> None:
    entries = [*liar.centre.entries[:-1], b"another", *[b"more"] * start]
    edge = Frontier().extend(map(leaf_hash, entries[:start]))
    batch = Batch(start, tuple(entries[start:]), (), liar.checkpoint(entries=entries))
    data = encode_file(CourierFile(liar.node.hotline.id, "XB", edge, (batch,), b""))
    assert refusal(pair.xa, data).code == "fork"
    with pair.xa.here():
        assert ForkProof.objects.get().shown == batch.checkpoint
    assert refusal(pair.xa, data).code == "stopped"


@pytest.mark.parametrize("sides", [("xa", "xb"), ("xb", "xa")])
def test_whatever_is_cut_off_nothing_is_taken(pair: Pair, sides: tuple[str, str]) -> None:
    writer, reader = (getattr(pair, side) for side in sides)
    speak(pair)
    data = written(writer)
    with reader.here():
        before = stored()

    @settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
    @given(st.integers(0, len(data) - 1))
    def cut(end: int) -> None:
        with pytest.raises(CourierRefused) as refused:
            take_file(data[:end], now=reader.clock())
        assert refused.value.code == "cut-short"

    with reader.here():
        cut()
        assert stored() == before
    assert read(reader, data).new > 0


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    """A directory that is carried."""
    made = tmp_path / "stick"
    made.mkdir()
    return made


def run(node: Node, *words: str) -> str:
    """Run the command; what it says."""
    out = StringIO()
    with node.here():
        call_command("courier", *words, stdout=out)
    return out.getvalue()


def carried(node: Node) -> list[dict[str, Any]]:
    """What the national log of a node says of courier files."""
    with node.here():
        entries: list[Any] = [one.value for one in entries_between(0, None, limit=100)]
    return [one["what"] for one in entries if one["kind"] == "courier"]


def test_the_command_carries_and_tells(today: Pair, stick: Path) -> None:
    speak(today)
    there, back = str(stick / "to-xb"), str(stick / "to-xa")
    run(today.xa, "write", "--out", there)
    assert run(today.xb, "read", there, "--answer", back).splitlines() == [
        "Taken: 2 entries of the other side's log.",
        "已读入对方日志 2 条。",
        "The other node confirms that it holds our log up to 4.",
        "对方节点确认持有我方日志至第 4 条。",
        f"{back}: 1 entries, from 4 on.",
        f"{back}：1 条，自第 4 条起。",
    ]
    assert run(today.xb, "read", there, "--answer", back).splitlines()[:2] == [
        "All that it holds was here already: it was read before, or the line was quicker.",
        "其全部内容此处已有：此前已读入，或经线路先到。",
    ]
    assert "confirms that it holds our log" in run(today.xa, "read", back, "--answer", there)
    assert sorted(path.name for path in stick.iterdir()) == ["to-xa", "to-xb"]
    read_first, written = {"act": "read", "entries": 2, "new": 2}, {"act": "written", "entries": 1}
    assert carried(today.xb)[:3] == [read_first, written, {"act": "read", "entries": 2, "new": 0}]
    assert [what["act"] for what in carried(today.xa)] == ["written", "read", "written"]


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (
            b"",
            (
                "{0}: It was cut short: its end is missing. Copy it again, or have it written again. "
                "Nothing was taken.\n"
                "{0}：文件不完整，缺少结尾。请重新拷贝，或请对方重新写出。未读入任何内容。"
            ),
        ),
        (b"PK\x03\x04", "{0}: It is no courier file. Nothing was taken.\n{0}：这不是信使文件。未读入任何内容。"),
    ],
)
def test_the_command_says_why_it_took_nothing_and_writes_no_answer(
    today: Pair, stick: Path, data: bytes, told: str
) -> None:
    (stick / "in").write_bytes(data)
    with pytest.raises(CommandError) as refused:
        run(today.xa, "read", str(stick / "in"), "--answer", str(stick / "out"))
    assert str(refused.value) == told.format(stick / "in")
    assert not (stick / "out").exists()
    assert carried(today.xa) == []

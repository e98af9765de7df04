"""Frames and walks: the table of vectors, the order of checks, and what a walk is whatever the bytes hold."""

import base64
import json
from dataclasses import replace
from itertools import combinations
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crypto.dsse import Envelope
from crypto.errors import Ahead
from crypto.frame import MAX_TAKEN_IN, Tally, encode_frame, parse_frame
from crypto.past import Judgement
from crypto.replay import Replay
from crypto.statement import STATEMENT
from crypto.wire import encode
from tests.factories import XA, XB, Device, message, minute, time, unchecked
from tests.faults import FRAME_FAULTS
from tests.scene import POSTS, Asked, Scene
from tests.vectors.cases import Case, load, parametrize
from tests.vectors.scenario import replay

CASES = load("past")


@parametrize("past", "judge")
def test_verdicts(case: Case) -> None:
    replay(case, CASES)


def test_each_code_is_provoked() -> None:
    codes = {row["code"] for case in CASES for row in case["entries"]}
    assert codes == {
        None, "ahead", "at", "number", "payload-type", "reference-type", "refused", "root", "seen", "size", "tally",
        "trust", "wire",
    }  # fmt: skip


@pytest.fixture(scope="module")
def asked() -> Asked:
    """A scene that no test adds to."""
    return Asked()


@pytest.mark.parametrize(("first", "second"), list(combinations(range(len(FRAME_FAULTS)), 2)))
def test_of_two_faults_the_earlier_is_named(asked: Asked, first: int, second: int) -> None:
    code, fault = FRAME_FAULTS[first]
    frame = FRAME_FAULTS[second][1](fault(asked.one.next_frame(asked.now)))
    assert asked.one.own.judge(encode_frame(frame), unchecked).code == code


def test_an_unsound_frame_takes_nothing_in() -> None:
    scene = Asked()
    theirs = scene.say(XB.watch, "notice", message())
    scene.sync()
    before = dict(scene.one.own.records)
    lie = scene.one.lie(now=scene.now, trust=9)
    head = scene.one.own.records["head",]
    assert (lie.sound, lie.code) == (False, "trust")
    assert scene.one.own.records == {**before, ("head",): head}
    assert scene.one.view().said(bytes.fromhex(scene.id_of(theirs))) is None


def test_a_frame_takes_in_512_and_the_next_the_rest() -> None:
    scene = Scene()
    for _ in range(MAX_TAKEN_IN + 1):
        scene.two.append(now=scene.now)
    scene.sync()
    seen = scene.one.view().head().seen
    scene.one.append(now=scene.now)
    frames = [verdict.frame for verdict in scene.one.own.verdicts[-2:]]
    ranges = [(frame.seen.start, frame.seen.end) for frame in frames if frame is not None]
    assert ranges == [(seen, seen + 512), (seen + 512, len(scene.two.entries))]


def test_next_frame_is_sound_whatever_the_clock_says() -> None:
    scene = Scene()
    last = scene.one.view().head().at
    assert last is not None
    back = scene.one.append(now=last.replace(year=2020))
    assert back.frame is not None
    assert back.frame.at == last


def test_a_tally_counts_what_its_frame_takes_in() -> None:
    scene = Asked()
    scene.say(XB.watch, "notice", message())
    scene.sync()
    tallied = scene.one.append(now=scene.now, tally_of=scene.space)
    assert tallied.frame is not None
    assert tallied.frame.fact == Tally(space=scene.space, own=2, other=2)


def test_next_frame_does_not_go_beyond_what_is_held(asked: Asked) -> None:
    with pytest.raises(Ahead):
        asked.one.next_frame(asked.now, held=1000)


def test_a_foretold_entry_is_judged_when_it_is_there_and_alike_by_all() -> None:
    """XB has XA's next bare frame in its past before XA has written it: no verdict until then, and one for ever."""
    scene = Scene()
    foretold = encode_frame(scene.one.next_frame(scene.now, held=scene.one.view().head().seen))
    scene.two.other.log.append(foretold)
    frame = scene.two.next_frame(scene.now)
    ahead = replace(frame.seen, end=scene.two.other.log.size, root=scene.two.other.log.root_here())
    early = encode_frame(replace(frame, seen=ahead))
    with pytest.raises(Ahead):
        scene.one.mirror([early], start=scene.one.other.log.size)
    scene.one.write(foretold)
    scene.one.mirror([early], start=scene.one.other.log.size)
    assert scene.one.other.verdicts[-1].code is None
    walks = Replay(hotline=scene.hotline.id, sides=("XA", "XB"), verify=unchecked)
    walks.extend("XB", scene.one.other.log.entries)
    walks.extend("XA", scene.one.own.log.entries)
    assert len(list(walks.advance())) == len(scene.one.own.verdicts) + len(scene.one.other.verdicts)
    assert walks.walks["XB"].records == scene.one.other.records


def test_replay_equals_live() -> None:
    scene = Asked()
    scene.lie(XA.watch, scene.header(XA.watch, "request", message(closes=True)))
    scene.one.lie(now=scene.now, trust=9)
    scene.receipt("XB")
    scene.sync()
    walks = Replay(hotline=scene.hotline.id, sides=("XA", "XB"), verify=unchecked)
    for side, centre in (("XA", scene.one), ("XB", scene.two)):
        walks.extend(side, centre.entries)
    order = [(side, judgement.taken_as.index) for side, judgement in walks.advance()]
    assert len(order) == len(scene.one.entries) + len(scene.two.entries)
    for side, centre in (("XA", scene.one), ("XB", scene.two)):
        assert walks.walks[side].records == centre.own.records
        assert walks.walks[side].verdicts == centre.own.verdicts
    assert scene.one.other.records == scene.two.own.records
    assert scene.two.other.records == scene.one.own.records


def test_a_dump_that_is_behind_is_judged_as_far_as_it_goes() -> None:
    scene = Asked()
    walks = Replay(hotline=scene.hotline.id, sides=("XA", "XB"), verify=unchecked)
    walks.extend("XA", scene.one.entries[:6])
    walks.extend("XB", scene.two.entries)
    list(walks.advance())
    judged = walks.walks["XB"].verdicts
    assert judged == scene.two.own.verdicts[: len(judged)]
    after = parse_frame(scene.two.entries[len(judged)])
    assert after.seen.end > 6


def test_an_envelope_that_does_not_parse_confirms_and_changes_nothing_else() -> None:
    scene = Asked()
    before = dict(scene.one.own.records)
    verdict = scene.one.lie(Envelope(STATEMENT, b"{}", ()), now=scene.now)
    assert (verdict.code, verdict.sound, verdict.item) == ("wire", True, None)
    assert {key for key, record in scene.one.own.records.items() if before.get(key) != record} == {("head",)}


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(0, 2**53 - 1) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["at", "by", "of", "x"]), inner),
    max_leaves=5,
)


def _paths(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else []
    return [path, *(deeper for key, item in inner for deeper in _paths(item, (*path, key)))]


def _put(value: Any, path: tuple[Any, ...], new: Any) -> Any:
    if not path:
        return new
    changed = dict(value) if isinstance(value, dict) else list(value)
    changed[path[0]] = _put(value[path[0]], path[1:], new)
    return changed


@pytest.fixture(scope="module")
def honest(asked: Asked) -> list[bytes]:
    """XA's next entry, as it may be."""
    drafted = asked.header(XA.watch, "request", message(reply={"basis": "4", "within": 172_800}), capacity="government")
    drafted["draft"] = asked.hotline.draft(XA.duty, drafted)
    proposal = {"about": "title", "due": time(minute(90)), "on": asked.id_of(asked.opened)}
    listed = asked.one.view().signatories("XA")
    made = [*XA.staff_changes()[:1], Device("XA", "new", officer=6).change(), XA.duty.revocation()]
    change = asked.hotline.change(XA, made, version=listed.version + 1, previous=listed.head, now=asked.now)
    headers = [
        drafted,
        asked.header(XA.watch, "answer", message(answers=asked.theirs)),
        asked.header(XA.watch, "acknowledgement", {"of": asked.theirs}),
        asked.header(XA.watch, "proposal", proposal),
        asked.header(XA.watch, "grant", {"device": XA.duty.id.hex()}),
        asked.epoch_header(XA.watch),
        asked.one.open_header(XA.watch, now=asked.now, posts=POSTS, name="next"),
    ]
    envelopes = [change, *(asked.hotline.statement(XA.watch, header) for header in headers)]
    frames = [asked.one.next_frame(asked.now, envelope=envelope) for envelope in envelopes]
    frames.append(asked.one.next_frame(asked.now, tally_of=asked.space))
    return [encode_frame(frame) for frame in frames]


def test_the_honest_entries_are_admitted(asked: Asked, honest: list[bytes]) -> None:
    assert [asked.one.own.judge(entry, unchecked).code for entry in honest] == [None] * 9


def _judged(scene: Asked, entry: bytes) -> Judgement | None:
    try:
        return scene.one.own.judge(entry, unchecked)
    except Ahead:
        return None


@given(st.data())
@settings(max_examples=300)
def test_there_is_a_verdict_on_any_values(asked: Asked, honest: list[bytes], data: st.DataObject) -> None:
    """In place of any value of a frame, a header, a draft or a change, any other."""
    entry = json.loads(data.draw(st.sampled_from(honest)))
    if entry["envelope"] is None or data.draw(st.booleans()):
        entry = _put(entry, data.draw(st.sampled_from(_paths(entry))), data.draw(JSON))
    else:
        payload = json.loads(base64.b64decode(entry["envelope"]["payload"]))
        payload = _put(payload, data.draw(st.sampled_from(_paths(payload))), data.draw(JSON))
        entry["envelope"]["payload"] = base64.b64encode(encode(payload)).decode()
    judgement = _judged(asked, encode(entry))
    if judgement is not None and not judgement.taken_as.sound:
        assert set(judgement.changes) == {("head",)}


@given(st.data())
def test_there_is_a_verdict_on_any_bytes(asked: Asked, honest: list[bytes], data: st.DataObject) -> None:
    entry = bytearray(data.draw(st.sampled_from(honest)))
    for _ in range(data.draw(st.integers(1, 3))):
        entry[data.draw(st.integers(0, len(entry) - 1))] = data.draw(st.integers(0, 255))
    judgement = _judged(asked, bytes(entry))
    if judgement is not None and not judgement.taken_as.sound:
        assert set(judgement.changes) == {("head",)}

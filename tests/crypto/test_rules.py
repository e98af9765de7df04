"""Statements at their past: the table of vectors, the order of checks, and what each refusal leaves behind."""

from datetime import timedelta
from itertools import combinations

import pytest

from crypto.dsse import verify_envelope
from crypto.frame import encode_frame
from tests.factories import XA, XB, Hotline, message
from tests.faults import FAULTS, Fault, request
from tests.scene import Asked
from tests.vectors.cases import Case, load, parametrize
from tests.vectors.scenario import replay

CASES = load("rules")


@pytest.fixture(scope="module")
def asked() -> Asked:
    """A scene with real signatures, that no test adds to."""
    return Asked(Hotline(), verify=verify_envelope)


def verdict(scene: Asked, *faults: Fault) -> str | None:
    """The code of a request with these faults."""
    unsent = request(scene)
    for fault in faults:
        fault(unsent)
    frame = scene.one.next_frame(scene.now, envelope=unsent.envelope())
    return scene.one.own.judge(encode_frame(frame), verify_envelope).code


@parametrize("rules", "judge")
def test_verdicts(case: Case) -> None:
    replay(case, CASES)


def test_a_request_without_fault_is_admitted(asked: Asked) -> None:
    assert verdict(asked) is None


@pytest.mark.parametrize(("first", "second"), list(combinations(range(len(FAULTS)), 2)))
def test_of_two_faults_the_earlier_is_named(asked: Asked, first: int, second: int) -> None:
    code, fault = FAULTS[first]
    assert verdict(asked, fault, FAULTS[second][1]) == code


def test_each_code_is_provoked() -> None:
    codes = {row["code"] for case in CASES for row in case["entries"]}
    assert codes == {
        None, "already-acknowledged", "body-shape", "capacity", "draft", "duplicate", "effect", "epoch-revoked",
        "epoch-unknown", "expired", "hotline", "line", "not-yet", "payload-type", "post", "recipients",
        "reference-type", "reference-unknown", "reply", "side", "signature", "signer-revoked", "signer-unknown",
        "space-exists", "space-unknown", "verified-root", "wire",
    }  # fmt: skip


def test_numbers_of_a_refused_statement_are_free_again() -> None:
    scene = Asked()
    refused = scene.lie(XA.watch, scene.header(XA.watch, "request", message(closes=True)))
    admitted = scene.say(XA.watch, "request", message())
    assert refused.code == "reference-type"
    assert refused.frame is not None
    assert admitted.frame is not None
    assert (refused.frame.no, refused.frame.number) == (admitted.frame.no, admitted.frame.number) == (3, 2)


def test_a_refused_statement_changes_nothing_but_the_head() -> None:
    scene = Asked()
    before = dict(scene.one.own.records)
    scene.lie(XA.watch, scene.header(XA.watch, "request", message(closes=True)))
    changed = {key for key, record in scene.one.own.records.items() if before.get(key) is not record}
    assert changed == {("head",)}


def test_a_refused_statement_may_be_said_again() -> None:
    """What was refused does not count, so the same envelope is no duplicate when it has become admissible."""
    scene = Asked()
    later = scene.now + timedelta(minutes=6)
    envelope = scene.hotline.statement(XA.watch, scene.header(XA.watch, "request", message(), now=later))
    assert scene.one.lie(envelope, now=scene.now).code == "not-yet"
    assert scene.one.lie(envelope, now=later).code is None
    assert scene.one.lie(envelope, now=later).code == "duplicate"


def test_exercises_are_numbered_apart() -> None:
    scene = Asked()
    scene.open_exercise()
    played = scene.say(XA.watch, "request", message())
    assert played.frame is not None
    assert (played.frame.no, played.frame.number) == (2, 1)
    assert scene.one.view().count("number", "XA", "real", "2026") == 1
    assert scene.one.view().count("number", "XA", "exercise", "2026") == 1


def test_files_are_named_by_their_opener_year_and_count() -> None:
    scene = Asked()
    assert scene.opened.space is not None
    assert scene.opened.space.name == ("XA", 2026, 1)
    theirs = scene.open_file(XB.watch).space
    assert theirs is not None
    assert theirs.name == ("XB", 2026, 1)
    played = scene.open_exercise().space
    assert played is not None
    assert played.name == ("XA", 2026, 1)
    assert played.exercise

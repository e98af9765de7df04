"""Checkpoints: both algorithms, the right log, the other side's mirror, one time; and nothing else is kept."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crypto.checkpoint import (
    Checkpoint,
    Origin,
    cosign_checkpoint,
    encode_checkpoint,
    encode_mirror,
    encode_origin,
    parse_checkpoint,
    parse_origin,
    renew_cosigned,
    sign_checkpoint,
    verify_checkpoint,
    verify_cosigned,
)
from crypto.errors import ProtocolError, Unverified
from crypto.merkle import EMPTY_ROOT
from crypto.note import Note, encode_note, parse_note
from tests.vectors.cases import Case, load, outcome, parametrize
from tests.vectors.logs import (
    HOTLINE,
    LOGS,
    MIRRORS,
    TIME,
    XA,
    XB,
    checkpoint,
    encode_keys,
    log_public_key,
    mirror_public_key,
    verified,
)

hashes = st.binary(min_size=32, max_size=32)
origins = st.builds(Origin, hashes, st.from_regex(r"\A[A-Z]{2}\Z"), st.integers(1, 10**9 - 1))
checkpoints = st.builds(Checkpoint, origins, st.integers(1, 2**53 - 1), hashes)


def lines_of(case: Case) -> bytes:
    """The note with the lines alone that are to be kept."""
    note = parse_note(case["note"].encode())
    return encode_note(Note(note.text, tuple(note.signatures[index] for index in case["kept"])))


def test_keys_are_those_of_the_seeds() -> None:
    assert [case["keys"] for case in load("checkpoint") if case["op"] == "keys"] == [encode_keys()]


@parametrize("checkpoint", "origin")
def test_origin(case: Case) -> None:
    origin = outcome(case, lambda: parse_origin(case["text"]))
    if origin is not None:
        assert (origin.hotline.hex(), origin.side, origin.log) == (case["hotline"], case["side"], case["log"])
        assert encode_origin(origin) == case["text"]


@parametrize("checkpoint", "parse")
def test_parse(case: Case) -> None:
    stated = outcome(case, lambda: parse_checkpoint(case["text"]))
    if stated is not None:
        assert (encode_origin(stated.origin), stated.size) == (case["origin"], case["size"])
        assert stated.root.hex() == case["root"]
        assert encode_checkpoint(stated) == case["text"]


@parametrize("checkpoint", "verify")
def test_verify(case: Case) -> None:
    note = case["note"].encode()
    found = outcome(case, lambda: verify_checkpoint(note, log_public_key(case["log"])))
    if found is not None:
        assert encode_origin(found.origin) == case["origin"]
        assert (found.size, found.root.hex(), found.time) == (case["size"], case["root"], case["time"])
        assert found.note == lines_of(case)


@parametrize("checkpoint", "cosigned")
def test_verify_cosigned(case: Case) -> None:
    log, mirror = log_public_key(case["log"]), mirror_public_key(case["mirror"])
    found = outcome(case, lambda: verify_cosigned(case["note"].encode(), log, mirror))
    if found is not None:
        stated = found.checkpoint
        assert (stated.size, stated.root.hex(), stated.time) == (case["size"], case["root"], case["time"])
        assert (found.mirror, found.time, found.note) == (mirror.name, case["cosigned"], lines_of(case))


@given(checkpoints)
def test_parse_what_was_encoded(stated: Checkpoint) -> None:
    assert parse_checkpoint(encode_checkpoint(stated)) == stated


@given(checkpoints.map(encode_checkpoint), st.data())
def test_parse_knows_one_spelling(text: str, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(text) - 1))
    changed = text[:at] + data.draw(st.text(max_size=2)) + text[at + 1 :]
    try:
        stated = parse_checkpoint(changed)
    except ProtocolError:
        return
    assert encode_checkpoint(stated) == changed


def test_sign_and_cosign() -> None:
    log, mirror = LOGS["XA log"], MIRRORS["XB mirror"]
    note = sign_checkpoint(checkpoint(XA, 5), key=log, time=TIME)
    stated = verified(note, log)
    assert (stated.origin, stated.size, stated.time, stated.note) == (XA, 5, TIME, note)
    cosigned = verify_cosigned(cosign_checkpoint(stated, key=mirror, time=9), log.public_key(), mirror.public_key())
    assert (cosigned.checkpoint, cosigned.mirror, cosigned.time) == (stated, mirror.name, 9)


def test_cosign_again_has_one_cosignature() -> None:
    log, mirror = LOGS["XA log"], MIRRORS["XB mirror"]
    first = cosign_checkpoint(verified(sign_checkpoint(checkpoint(XA, 5), key=log, time=1), log), key=mirror, time=2)
    again = cosign_checkpoint(verified(first, log), key=mirror, time=3)
    assert len(parse_note(again).signatures) == 4
    assert verify_cosigned(again, log.public_key(), mirror.public_key()).time == 3


def test_a_cosignature_stays_when_the_log_signs_anew() -> None:
    log, mirror = LOGS["XA log"], MIRRORS["XB mirror"]
    one, another = (sign_checkpoint(checkpoint(XA, 5), key=log, time=time) for time in (1, 9))
    renewed = renew_cosigned(cosign_checkpoint(verified(one, log), key=mirror, time=2), another)
    shown = verify_cosigned(renewed, log.public_key(), mirror.public_key())
    assert (shown.checkpoint.note, shown.checkpoint.time, shown.time) == (another, 9, 2)


def test_sign_for_another_log() -> None:
    with pytest.raises(ValueError, match="its own checkpoints"):
        sign_checkpoint(checkpoint(XB, 5), key=LOGS["XA log"], time=TIME)


@pytest.mark.parametrize("mirror", ["XA mirror", "another hotline's XB mirror"])
def test_cosign_by_a_mirror_that_may_not(mirror: str) -> None:
    stated = verified(sign_checkpoint(checkpoint(XA, 5), key=LOGS["XA log"], time=TIME), LOGS["XA log"])
    with pytest.raises(Unverified, match="cosignature: mirror"):
        cosign_checkpoint(stated, key=MIRRORS[mirror], time=TIME)


def test_empty_tree() -> None:
    assert parse_checkpoint(encode_checkpoint(Checkpoint(XA, 0, EMPTY_ROOT))).size == 0


def test_mirror_name() -> None:
    assert encode_mirror(HOTLINE, "XA") == f"{HOTLINE.hex()}/XA/mirror" == MIRRORS["XA mirror"].name

"""Entries: spelling, limits."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crypto.dsse import Envelope
from crypto.errors import Malformed
from crypto.frame import Frame, Seen, Stored, Tally, encode_frame, parse_frame
from tests.factories import NIGHT
from tests.vectors.cases import Case, outcome, parametrize

SIZES = st.integers(0, 2**53 - 1)
HASHES = st.binary(min_size=32, max_size=32)
FACTS = st.builds(Tally, space=st.binary(min_size=16, max_size=16), own=SIZES, other=SIZES) | st.builds(
    Stored, hash=HASHES, size=SIZES
)
ENVELOPES = st.builds(Envelope, payload_type=st.just("a/b"), payload=st.binary(max_size=99), signatures=st.just(()))


@parametrize("frame", "parse")
def test_parse_frame(case: Case) -> None:
    entry = case["entry"].encode()
    frame = outcome(case, lambda: parse_frame(entry))
    if frame is not None:
        assert encode_frame(frame) == entry


def test_an_entry_has_its_limit() -> None:
    seen = Seen(log=1, start=0, end=0, root=bytes(32))
    envelope = Envelope("a/b", bytes(65_535), ())
    with pytest.raises(Malformed, match="size: an entry has at most 65535 bytes"):
        encode_frame(Frame(at=NIGHT, envelope=envelope, fact=None, no=1, number=None, refused=(), seen=seen, trust=0))


@given(
    st.builds(
        Frame,
        at=st.just(NIGHT),
        envelope=st.none() | ENVELOPES,
        fact=st.none(),
        no=st.none() | SIZES,
        number=st.none() | SIZES,
        refused=st.lists(st.tuples(SIZES, st.from_regex(r"[a-z][a-z-]{0,31}", fullmatch=True)), max_size=5).map(tuple),
        seen=st.builds(Seen, log=SIZES, start=SIZES, end=SIZES, root=HASHES),
        trust=SIZES,
    ),
    st.none() | FACTS,
)
def test_a_frame_survives_the_wire(frame: Frame, fact: Tally | Stored | None) -> None:
    assert parse_frame(encode_frame(frame)) == frame
    stated = Frame(**{**frame.__dict__, "envelope": None, "fact": fact})
    assert parse_frame(encode_frame(stated)) == stated

"""The Arrangement: spelling, ids, whose roots sign it."""

import pytest

from crypto.arrangement import PAYLOAD_TYPE, parse_arrangement, verify_arrangement
from crypto.dsse import Envelope, parse_envelope
from crypto.errors import Refused
from tests.vectors.cases import Case, load, outcome, parametrize


@parametrize("arrangement", "parse")
def test_parse_arrangement(case: Case) -> None:
    envelope = Envelope(PAYLOAD_TYPE, case["payload"].encode(), ())
    arrangement = outcome(case, lambda: parse_arrangement(envelope))
    if arrangement is not None:
        assert arrangement.hotline.hex() == case["id"]
        assert [root.id.hex() for side in arrangement.sides for root in side.roots] == case["roots"]


@parametrize("arrangement", "verify")
def test_verify_arrangement(case: Case) -> None:
    arrangement = parse_arrangement(parse_envelope(case["envelope"].encode(), limit=65_535))
    hotline = bytes.fromhex(case["hotline"])
    if case["expect"] == "ok":
        assert verify_arrangement(arrangement, hotline=hotline) is arrangement
        return
    with pytest.raises(Refused) as refused:
        verify_arrangement(arrangement, hotline=hotline)
    assert refused.value.code == case["expect"]


def test_each_side_knows_the_other() -> None:
    case = next(case for case in load("arrangement") if case["name"] == "an Arrangement")
    arrangement = parse_arrangement(Envelope(PAYLOAD_TYPE, case["payload"].encode(), ()))
    assert (arrangement.other("XA"), arrangement.other("XB")) == ("XB", "XA")
    assert [arrangement.side(code).language for code in ("XA", "XB")] == ["en", "zh-Hans"]
    with pytest.raises(Refused, match="side: XC"):
        arrangement.side("XC")

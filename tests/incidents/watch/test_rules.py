"""Who may do what with the watch, whatever stands."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crypto.dsse import Envelope
from crypto.errors import Refused
from crypto.watch import SIGNERS, Last, Numbers, Signer, WatchAct
from incidents.watch.rules import SILENT, Held, Watch, check_act, is_armed, is_right
from tests.factories import NIGHT

OFFERS = [b"an offer", b"another"]
OFFICERS = [Signer(bytes([n]) * 32, n, "watch") for n in (3, 4, 5)]
NUMBERS = Numbers(Last(2026, 18), Last(2026, 42))

watches = st.builds(
    Watch,
    holder=st.sampled_from([None, *OFFICERS]),
    armed_at=st.sampled_from([None, NIGHT, NIGHT - SILENT, NIGHT - SILENT - timedelta(seconds=1)]),
    previous=st.sampled_from([None, bytes(32)]),
)


@st.composite
def acts(draw: st.DrawFn) -> WatchAct:
    kind = draw(st.sampled_from(sorted(SIGNERS)))
    signers = tuple(draw(st.permutations(OFFICERS))[: SIGNERS[kind]])
    numbers = draw(st.sampled_from([NUMBERS, Numbers(Last(2026, 18), Last(2026, 43))]))
    return WatchAct(
        act=kind, alarm=draw(st.booleans()), hotline=bytes(32), issued=NIGHT, nonce=bytes(16), notes="",
        numbers=numbers, open=0, limits=0, previous=draw(st.sampled_from([None, bytes(32)])), side="XA",
        signers=signers, envelope=Envelope("", draw(st.sampled_from(OFFERS)), ()),
    )  # fmt: skip


@given(
    act=acts(),
    watch=watches,
    offered=st.sampled_from([None, *OFFERS]),
    officer=st.sampled_from([3, 4, 5, None]),
)
def test_what_is_taken_leaves_one_holder_who_heard_the_alarm(
    act: WatchAct, watch: Watch, offered: bytes | None, officer: int | None
) -> None:
    try:
        holder = check_act(act, watch, offered=offered, officer=officer, held=Held(NUMBERS, NUMBERS), now=NIGHT)
    except Refused:
        return
    assert (act.previous, act.numbers, act.holder.officer) == (watch.previous, NUMBERS, officer)
    assert holder == (None if act.act == "leave" else act.signers[-1])
    assert act.alarm or holder is None
    assert act.act != "hand-over" or act.envelope.payload == offered
    if watch.holder is None:
        assert act.act == "take"
    elif watch.holder not in act.signers and is_armed(watch, now=NIGHT):
        assert act.act == "take-over"
        assert act.holder.officer == watch.holder.officer


@pytest.mark.parametrize(
    ("own", "other", "right"),
    [
        ((2026, 18), (2026, 42), True),
        ((2026, 20), (2026, 44), True),
        ((2026, 19), (2026, 43), True),
        ((2026, 17), (2026, 42), False),
        ((2026, 18), (2026, 41), False),
        ((2026, 21), (2026, 44), False),
        ((2026, 20), (2026, 45), False),
        ((2025, 18), (2026, 42), False),
        ((2026, 18), (2027, 42), False),
    ],
)
def test_numbers_are_right_that_stood_when_they_were_read_or_since(
    own: tuple[int, int], other: tuple[int, int], right: bool
) -> None:
    held = Held(NUMBERS, Numbers(Last(2026, 20), Last(2026, 44)))
    assert is_right(Numbers(Last(*own), Last(*other)), held) is right


@pytest.mark.parametrize(("seconds", "armed"), [(-61, False), (-60, True), (0, True), (60, True), (61, False)])
def test_a_desk_is_armed_for_a_minute(seconds: int, armed: bool) -> None:
    watch = Watch(OFFICERS[0], NIGHT, None)
    assert is_armed(watch, now=NIGHT + timedelta(seconds=seconds)) is armed
    assert not is_armed(Watch(None, NIGHT, None), now=NIGHT)

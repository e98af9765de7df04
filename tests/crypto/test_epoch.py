"""Keys of a space: ids, parts, wraps and grants, and that each opens in its place only."""

import base64

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crypto import chunked, epoch, hpke
from crypto.errors import Malformed, ProtocolError
from crypto.words import BODY_LIMIT
from tests.vectors.cases import Case, outcome, parametrize
from tests.vectors.draw import draw

KEY, BLIND, SALT = draw("test epoch key", 32), draw("test blind", 32), draw("test salt", 24)
PLACE = epoch.PartPlace(draw("test device", 32), draw("test nonce", 16), draw("test header", 32), 1)
PASSAGE = epoch.Passage(draw("test hotline", 32), draw("test space", 16), draw("test a", 32), draw("test b", 32))
EPOCH = draw("test epoch", 16)
SEALING_KEY = hpke.SealingKey(draw("test sealing", 32))


def _bytes(case: Case, *names: str) -> dict[str, bytes]:
    return {name: bytes.fromhex(case[name]) for name in names}


def _content(length: int) -> bytes:
    return (bytes(range(251)) * (length // 251 + 1))[:length]


def _place(case: Case) -> epoch.PartPlace:
    return epoch.PartPlace(**_bytes(case, "device", "nonce", "header_hash"), part=case["part"])


def _passage(case: Case) -> epoch.Passage:
    return epoch.Passage(**_bytes(case, "hotline", "space", "sender", "recipient"))


def _check_id(case: Case, identity: bytes | None) -> None:
    assert identity == (bytes.fromhex(case["id"]) if case["expect"] == "ok" else None)


@parametrize("epoch", "device")
def test_device_id(case: Case) -> None:
    signing, sealing = base64.b64decode(case["signing"]), base64.b64decode(case["sealing"])
    _check_id(case, outcome(case, lambda: epoch.device_id(signing, sealing)))


@parametrize("epoch", "archive")
def test_archive_id(case: Case) -> None:
    _check_id(case, outcome(case, lambda: epoch.archive_id(base64.b64decode(case["sealing"]))))


@parametrize("epoch", "space")
def test_space_id(case: Case) -> None:
    _check_id(case, outcome(case, lambda: epoch.space_id(**_bytes(case, "hotline", "nonce"), side=case["side"])))


@parametrize("epoch", "epoch")
def test_epoch_id(case: Case) -> None:
    place = _bytes(case, "hotline", "space", "nonce")
    _check_id(case, outcome(case, lambda: epoch.epoch_id(**place, side=case["side"])))


@parametrize("epoch", "pad")
def test_pad_part(case: Case) -> None:
    content = _content(case["length"])
    plaintext = outcome(case, lambda: epoch.pad_part(content, **_bytes(case, "blind")))
    if plaintext is not None:
        assert len(plaintext) == case["size"]
        assert epoch.content_hash(plaintext).hex() == case["content_hash"]
        assert epoch.unpad_part(plaintext) == content
        assert epoch.check_sealed_size(case["sealed_size"]) == chunked.sealed_size(case["size"])


@parametrize("epoch", "part")
def test_open_part(case: Case) -> None:
    key, salt = bytes.fromhex(case["key"]), bytes.fromhex(case["salt"])
    plaintext, sealed = base64.b64decode(case["plaintext"]), base64.b64decode(case["sealed"])
    opened = outcome(case, lambda: epoch.open_part(key, _place(case), sealed))
    if case["expect"] == "ok":
        assert opened == plaintext
        assert epoch.seal_part(key, _place(case), plaintext, salt=salt) == sealed
        part_key = epoch.part_key(key, _place(case))
        assert epoch.open_disclosed_part(part_key, _place(case), sealed) == plaintext


@parametrize("epoch", "wrap")
def test_unwrap_epoch_key(case: Case) -> None:
    key, wrap = hpke.SealingKey(bytes.fromhex(case["seed"])), base64.b64decode(case["sealed"])
    opened = outcome(case, lambda: epoch.unwrap_epoch_key(key, wrap, _passage(case), **_bytes(case, "epoch")))
    assert opened == (bytes.fromhex(case["epoch_key"]) if case["expect"] == "ok" else None)


@parametrize("epoch", "wraps")
def test_parse_wraps(case: Case) -> None:
    part, recipients = base64.b64decode(case["part"]), [bytes.fromhex(text) for text in case["recipients"]]
    wraps = outcome(case, lambda: epoch.parse_wraps(part))
    if wraps is not None:
        assert wraps == {recipient: bytes([n]) * 1168 for n, recipient in enumerate(recipients)}
        assert list(wraps) == recipients
        assert epoch.encode_wraps(dict(reversed(wraps.items()))) == part
        assert epoch.recipients_hash(reversed(recipients)).hex() == case["recipients_hash"]


@parametrize("epoch", "grant")
def test_open_grant(case: Case) -> None:
    key, sealed = hpke.SealingKey(bytes.fromhex(case["seed"])), base64.b64decode(case["sealed"])
    opened = outcome(case, lambda: epoch.open_grant(key, sealed, _passage(case)))
    keys = {bytes.fromhex(identity): bytes.fromhex(value) for identity, value in case["keys"]}
    assert opened == (keys if case["expect"] == "ok" else None)


@given(st.binary(max_size=3000), st.binary(min_size=32, max_size=32))
def test_open_part_that_was_sealed(content: bytes, blind: bytes) -> None:
    sealed = epoch.seal_part(KEY, PLACE, epoch.pad_part(content, blind=blind), salt=SALT)
    assert epoch.unpad_part(epoch.open_part(KEY, PLACE, sealed)) == content


@settings(max_examples=30)
@given(st.integers(0, epoch.MAX_CONTENT_SIZE))
def test_a_sealed_part_tells_its_content_only_to_the_next_power_of_two(length: int) -> None:
    size = len(epoch.pad_part(bytes(length), blind=BLIND))
    assert size == 1024 or size < 2 * (length + 36)
    assert size.bit_count() == 1


@given(st.integers(0, BODY_LIMIT + 1000))
def test_check_sealed_size_takes_ten_sizes(size: int) -> None:
    sizes = {chunked.sealed_size(1024 << n) for n in range(10)}
    assert max(sizes) <= BODY_LIMIT
    if size in sizes:
        assert epoch.check_sealed_size(size) == size
    else:
        with pytest.raises(Malformed, match=r"^epoch: part size$"):
            epoch.check_sealed_size(size)


def test_seal_part_refuses_a_plaintext_that_nobody_would_open() -> None:
    with pytest.raises(Malformed, match=r"^epoch: padding$"):
        epoch.seal_part(KEY, PLACE, BLIND + bytes(2048 - 32), salt=SALT)


def test_a_part_key_opens_no_other_part() -> None:
    sealed = epoch.seal_part(KEY, PLACE, epoch.pad_part(b"{}", blind=BLIND), salt=SALT)
    other = epoch.part_key(KEY, epoch.PartPlace(PLACE.device, PLACE.nonce, PLACE.header_hash, 2))
    with pytest.raises(ProtocolError):
        epoch.open_disclosed_part(other, PLACE, sealed)


def test_unwrap_what_was_wrapped() -> None:
    wrap = epoch.wrap_epoch_key(KEY, SEALING_KEY.public_key, PASSAGE, epoch=EPOCH)
    assert len(wrap) == epoch.WRAP_SIZE == 1168
    assert epoch.unwrap_epoch_key(SEALING_KEY, wrap, PASSAGE, epoch=EPOCH) == KEY


def test_wrap_epoch_key_refuses_another_size() -> None:
    with pytest.raises(Malformed, match=r"^epoch: epoch key size$"):
        epoch.wrap_epoch_key(KEY[1:], SEALING_KEY.public_key, PASSAGE, epoch=EPOCH)


def test_open_grant_that_was_sealed() -> None:
    keys = {draw(f"test epoch {n}", 16): draw(f"test key {n}", 32) for n in range(5)}
    sealed = epoch.seal_grant(keys, SEALING_KEY.public_key, PASSAGE)
    assert epoch.open_grant(SEALING_KEY, sealed, PASSAGE) == keys


@pytest.mark.parametrize("keys", [{}, {EPOCH: KEY[1:]}, {EPOCH[1:]: KEY}])
def test_seal_grant_refuses_what_nobody_would_open(keys: dict[bytes, bytes]) -> None:
    with pytest.raises(Malformed):
        epoch.seal_grant(keys, SEALING_KEY.public_key, PASSAGE)


@pytest.mark.parametrize("wraps", [{}, {KEY: bytes(1167)}, {KEY[1:]: bytes(1168)}])
def test_encode_wraps_refuses_what_nobody_would_parse(wraps: dict[bytes, bytes]) -> None:
    with pytest.raises(Malformed):
        epoch.encode_wraps(wraps)


def test_parse_wraps_refuses_more_than_a_body_holds() -> None:
    count = BODY_LIMIT // 1200 + 1
    with pytest.raises(Malformed, match=r"^epoch: wraps size$"):
        epoch.parse_wraps(epoch.encode_wraps({n.to_bytes(32): bytes(1168) for n in range(count)}))


def test_recipients_hash_counts_each_once_in_any_order() -> None:
    ids = [draw(f"test recipient {n}", 32) for n in range(3)]
    assert epoch.recipients_hash(ids) == epoch.recipients_hash([*reversed(ids), ids[0]])
    with pytest.raises(Malformed, match=r"^epoch: recipient size$"):
        epoch.recipients_hash([ids[0][1:]])

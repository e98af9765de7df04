"""Composite signatures: the draft's vectors, ours, and what must never verify."""

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crypto import composite
from crypto.errors import Malformed, Unverified
from crypto.wire import Field
from tests.vectors.cases import Case, outcome, parametrize
from tests.vectors.draw import draw

KEY = composite.SigningKey(draw("composite", 64))


@parametrize("composite", "verify")
def test_verify(case: Case) -> None:
    message = bytes.fromhex(case["message"])
    verified = outcome(
        case,
        lambda: composite.verify(
            base64.b64decode(case["public_key"]),
            message,
            base64.b64decode(case["signature"]),
            context=bytes.fromhex(case["context"]),
        ),
    )
    assert verified == (message if case["expect"] == "ok" else None)


@parametrize("composite", "key")
def test_public_key_from_seed(case: Case) -> None:
    key = outcome(case, lambda: composite.SigningKey(bytes.fromhex(case["seed"])))
    if key is not None:
        assert key.public_key == base64.b64decode(case["public_key"])


@parametrize("composite", "check")
def test_check_public_key(case: Case) -> None:
    public_key = base64.b64decode(case["public_key"])
    checked = outcome(case, lambda: composite.parse_public_key(Field(case["public_key"])))
    assert checked == (public_key if case["expect"] == "ok" else None)


@given(st.binary(max_size=300), st.binary(max_size=255))
def test_verify_what_was_signed(message: bytes, context: bytes) -> None:
    signature = KEY.sign(message, context=context)
    assert len(signature) == composite.SIGNATURE_SIZE
    assert composite.verify(KEY.public_key, message, signature, context=context) == message


@given(st.data())
def test_verify_refuses_any_changed_bit(data: st.DataObject) -> None:
    message = b"message"
    signature = bytearray(KEY.sign(message))
    signature[data.draw(st.integers(0, len(signature) - 1))] ^= 1 << data.draw(st.integers(0, 7))
    with pytest.raises(Unverified):
        composite.verify(KEY.public_key, message, bytes(signature))


def test_sign_refuses_a_context_too_long() -> None:
    with pytest.raises(Malformed, match=r"^composite: context size$"):
        KEY.sign(b"message", context=bytes(256))


def test_small_order_list_is_complete() -> None:
    """Every point of the torsion subgroup, computed from the curve's equation."""
    p = 2**255 - 19
    d = -121665 * pow(121666, -1, p) % p

    def add(a: tuple[int, int], b: tuple[int, int]) -> tuple[int, int]:
        (x1, y1), (x2, y2) = a, b
        k = d * x1 * x2 * y1 * y2
        return (x1 * y2 + x2 * y1) * pow(1 + k, -1, p) % p, (y1 * y2 + x1 * x2) * pow(1 - k, -1, p) % p

    def multiply(n: int, point: tuple[int, int]) -> tuple[int, int]:
        total = (0, 1)
        for bit in f"{n:b}":
            total = add(total, total)
            if bit == "1":
                total = add(total, point)
        return total

    base = (15112221349535400772501151409588531511454012693041857206046113283949847762202, 4 * pow(5, -1, p) % p)
    order = 2**252 + 27742317777372353535851937790883648493
    assert multiply(order, base) == (0, 1)
    square_root = pow(2, (p - 1) // 4, p)
    order_4 = (square_root, 0)
    assert multiply(2, order_4) == (0, p - 1)
    order_8 = next(
        point
        for y in range(2, 50)
        if (x := _square_root((y * y - 1) * pow(d * y * y + 1, -1, p) % p, p)) is not None
        and multiply(4, point := multiply(order, (x, y))) == (0, p - 1)
    )
    small = {multiply(n, order_8) for n in range(8)}
    assert len(small) == 8
    assert order_4 in small
    for x, y in small:
        with pytest.raises(Malformed):
            composite.check_ed25519_key((y + (x % 2 << 255)).to_bytes(32, "little"))


def _square_root(square: int, p: int) -> int | None:
    root = pow(square, (p + 3) // 8, p)
    for candidate in (root, root * pow(2, (p - 1) // 4, p) % p):
        if candidate * candidate % p == square:
            return candidate
    return None

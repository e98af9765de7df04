"""Vectors of `digits`."""

import hashlib

from tests.vectors.cases import Case
from tests.vectors.draw import draw

SOURCE = "this project, licence as the project's"


def cases(_kept: dict[str, Case]) -> list[Case]:
    """All of them, computed by another way than the module's: as one number, in base 2^40."""
    leading_zero = next(data for n in range(1000) if " 00" in _digits(data := draw(f"digits {n}", 4)))
    return [
        {"name": name, "data": data.hex(), "digits": _digits(data), "expect": "ok"}
        for name, data in {
            "nothing": b"",
            "a byte": b"\x00",
            "text": "热线".encode(),
            "two public keys": draw("digits", 3200),
            "a group with leading zeros": leading_zero,
        }.items()
    ]


def _digits(data: bytes) -> str:
    number = int(hashlib.sha512(b"hotline/v1/digits\x00" + data).hexdigest()[:80], 16)
    groups = [(number >> shift) % 2**40 % 10**5 for shift in range(280, -1, -40)]
    return " ".join(str(group).rjust(5, "0") for group in groups)

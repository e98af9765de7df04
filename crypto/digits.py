"""Eight groups of five digits that two people compare aloud, as in

    48213 90557 00318 77120 64401 12985 30066 91724

The first 40 bytes of SHA-512("hotline/v1/digits" || 00 || data), five bytes a group, big-endian, modulo
100,000; the way of Signal's safety numbers ('displayable fingerprint'), without their iterations, which slow
a search by a constant.

Forty digits hold 132.9 bits. As 2^40 is no multiple of 100,000, a group of 27,775 or less is more frequent
than a larger one, by a factor of 1 + 2^-23; the likeliest digits lose less than a millionth of a bit by it.
Who wants other data with the digits of given data must try about 2^132 times. Who chooses both needs about
2^66, so the data must hold something that is not theirs to choose, such as a fresh key of whom they want to
deceive.
"""

import hashlib

from crypto.hashing import label

GROUPS = 8

_GROUP_SIZE = 5


def digits(data: bytes) -> str:
    """The digits of `data`: 47 ASCII characters, eight groups of five digits with a space between."""
    digest = hashlib.sha512(label("digits") + data).digest()
    groups = (digest[start : start + _GROUP_SIZE] for start in range(0, GROUPS * _GROUP_SIZE, _GROUP_SIZE))
    return " ".join(f"{int.from_bytes(group) % 100_000:05}" for group in groups)

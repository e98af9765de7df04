"""Spaces and epochs: who takes part, and under whose keys something may still be sealed.

A *space* is a file, a consultation, or the line itself (sixteen zero bytes). Its participants are the valid
devices of the posts that its `open` statement names, of both sides, and both archive keys; on the line, of all posts.
An *epoch* is one key of a space, sealed to all participants of its statement's past; it is usable while none of its
devices is revoked, and no archive key among them replaced.

Both follow from an entry's past alone, so every reader comes to the same recipients.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from crypto.errors import Refused
from crypto.signatories import Signatories

LINE = bytes(16)


@dataclass(frozen=True)
class Space:
    """What a walk keeps of a space: what it is, and which posts of which side take part in it (None: all).

    `name` is the opener's side, the UTC year and the opener's count of that year: XA 2026-07.
    """

    id: bytes
    kind: str
    exercise: bool
    posts: tuple[tuple[str, str], ...] | None
    name: tuple[str, int, int] | None

    def takes_part(self, side: str, post: str) -> bool:
        """Whether a side's post is one of the space's."""
        return self.posts is None or (side, post) in self.posts


@dataclass(frozen=True)
class Epoch:
    """One key of a space, by the ids of those to whom it was sealed (devices, archive keys), sorted."""

    id: bytes
    space: bytes
    recipients: tuple[bytes, ...]


def participants(space: Space, signatories: Mapping[str, Signatories]) -> tuple[bytes, ...]:
    """The sorted ids of all that may read a space: valid devices of its posts, and each side's archive key."""
    devices = {
        device.id
        for side, listed in signatories.items()
        for device in listed.valid_devices()
        if space.takes_part(side, device.post)
    }
    archives = {listed.archive.id for listed in signatories.values() if listed.archive is not None}
    return tuple(sorted(devices | archives))


def check_usable(epoch: Epoch, signatories: Mapping[str, Signatories]) -> None:
    """Raises `Refused("epoch-revoked")` once a key to which the epoch was sealed is revoked."""
    if not all(listed.revoked.isdisjoint(epoch.recipients) for listed in signatories.values()):
        raise Refused("epoch-revoked")

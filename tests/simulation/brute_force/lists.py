"""A side's list, made anew from all changes in a past."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from crypto import changes

ROOT_ALONE = (changes.RegistrarChange, changes.RegistrarRevocation, changes.NodeChange, changes.ArchiveChange)


@dataclass
class Listed:
    """Who and what is listed, by id; `node` is whether node keys are."""

    posts: dict[str, changes.PostChange] = field(default_factory=dict)
    devices: dict[bytes, changes.DeviceChange] = field(default_factory=dict)
    registrars: dict[bytes, changes.RegistrarChange] = field(default_factory=dict)
    revoked: set[bytes] = field(default_factory=set)
    archive: bytes | None = None
    node: bool = False

    def after(self, made: Iterable[changes.Change]) -> "Listed":
        """The list itself, after these changes."""
        for one in made:
            self._add(one)
        return self

    def fits(self, one: changes.Change) -> bool:
        """Whether a change fits what stands before it."""
        match one:
            case changes.RegistrarChange():
                return one.id not in self.registrars
            case changes.RegistrarRevocation():
                return one.registrar in self.registrars and one.registrar not in self.revoked
            case changes.ArchiveChange():
                return one.id != self.archive and one.id not in self.revoked
            case changes.DeviceChange():
                return one.id not in self.devices and one.post in self.posts
            case changes.DeviceRevocation():
                return one.device in self.devices and one.device not in self.revoked
            case _:
                return True

    def _add(self, one: changes.Change) -> None:
        match one:
            case changes.RegistrarChange():
                self.registrars[one.id] = one
            case changes.RegistrarRevocation():
                self.revoked.add(one.registrar)
            case changes.NodeChange():
                self.node = True
            case changes.ArchiveChange():
                self.revoked |= {self.archive} if self.archive else set()
                self.archive = one.id
            case changes.PostChange():
                self.posts[one.post] = one
            case changes.DeviceChange():
                self.devices[one.id] = one
            case changes.DeviceRevocation():
                self.revoked.add(one.device)
            case changes.ManifestChange():
                pass

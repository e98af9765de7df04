"""What one node sends the other of its log at once: over the link, and in a courier's file."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Batch:
    """Entries from `start` on, the parts of their bodies, and a signed checkpoint of just the batch's end.

    It is the other government's until it is taken (`mirror.py`): nothing in it is verified.
    """

    start: int
    entries: tuple[bytes, ...]
    parts: tuple[bytes, ...]
    checkpoint: bytes

    @property
    def end(self) -> int:
        """The size of the log with these entries."""
        return self.start + len(self.entries)

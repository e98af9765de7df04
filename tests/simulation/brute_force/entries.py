"""Both logs as they parse, and the verdict on each entry, judged once."""

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from crypto import arrangement, changes
from crypto.errors import Malformed
from crypto.frame import Frame, parse_frame
from crypto.replay import HeldLog
from crypto.statement import Statement, parse_statement

Item = Statement | changes.SignatoriesChange | arrangement.Arrangement
Code = str | None
Verdict = tuple[Code, bool]
"""Why an entry is inadmissible, or None, and whether its frame is sound."""
Verdicts = Mapping[tuple[str, int], Verdict]
"""Of entries, by side and index."""

BESIDE = {"XA": "XB", "XB": "XA"}


@dataclass(frozen=True)
class Entry:
    """An entry of a log, as it parses: `code` is why its frame or what it holds does not."""

    side: str
    index: int
    frame: Frame | None
    item: Item | None
    code: Code


class Entries(ABC):
    """Both logs, whole. `known` are verdicts that were come to before, on what all schedules begin with."""

    def __init__(self, logs: Mapping[str, HeldLog], hotline: bytes, known: Verdicts) -> None:
        self.hotline = hotline
        self._logs = logs
        self.entries = {
            side: [_parse(side, index, entry) for index, entry in enumerate(log.entries)] for side, log in logs.items()
        }
        self._verdicts = dict(known)

    @abstractmethod
    def judge(self, entry: Entry) -> Verdict:
        """The verdict, from the entry's whole past."""

    def verdict(self, side: str, index: int) -> Verdict:
        """The verdict on an entry."""
        if (side, index) not in self._verdicts:
            self._verdicts[side, index] = self.judge(self.entries[side][index])
        return self._verdicts[side, index]

    def root(self, side: str, size: int) -> bytes | None:
        """A log's root."""
        return self._logs[side].root(size)

    def sound(self, side: str, size: int) -> Iterator[Entry]:
        """The sound entries among a log's first."""
        return (one for one in self.entries[side][:size] if self.verdict(side, one.index)[1])

    def admitted(self, side: str, size: int) -> Iterator[Entry]:
        """The admissible entries among a log's first."""
        return (one for one in self.entries[side][:size] if self.verdict(side, one.index)[0] is None)

    def end(self, entry: Entry) -> int:
        """How much of the other log is in a sound entry's past."""
        assert entry.frame is not None
        return entry.frame.seen.end


def _parse(side: str, index: int, data: bytes) -> Entry:
    try:
        frame = parse_frame(data)
    except Malformed as malformed:
        return Entry(side, index, None, None, malformed.code)
    try:
        return Entry(side, index, frame, _parse_item(frame), None)
    except Malformed as malformed:
        return Entry(side, index, frame, None, malformed.code)


def _parse_item(frame: Frame) -> Item | None:
    if frame.envelope is None:
        return None
    if frame.envelope.payload_type == changes.PAYLOAD_TYPE:
        return changes.parse_change(frame.envelope)
    if frame.envelope.payload_type == arrangement.PAYLOAD_TYPE:
        return arrangement.parse_arrangement(frame.envelope)
    return parse_statement(frame.envelope)

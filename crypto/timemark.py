"""The time mark: what a node had by a certain minute, signed with that time.

    {"other":"<note>","own":"<note>"}

`own` is the node's own checkpoint, signed by its log; `other` is the other side's checkpoint as the node
holds it, cosigned by its mirror, or null before it holds one. Both are signed anew for each mark, with the
mark's time. So a mark proves what a living node had taken by then, and what not; only a cut line leaves room
for backdating.

The encoding is that of `wire`, the notes are those of `checkpoint`.
"""

from dataclasses import dataclass

from crypto.checkpoint import (
    Checkpoint,
    CosignedCheckpoint,
    VerifiedCheckpoint,
    cosign_checkpoint,
    encode_mirror,
    sign_checkpoint,
    verify_checkpoint,
    verify_cosigned,
)
from crypto.cosignature import LogKey, LogPublicKey, MirrorKey, MirrorPublicKey
from crypto.errors import Unverified
from crypto.note import MAX_NOTE_SIZE
from crypto.wire import encode, fields, nullable, parse, text

MAX_TIME_MARK_SIZE = 2 * MAX_NOTE_SIZE


@dataclass(frozen=True)
class TimeMark:
    """A mark as parsed: two notes, of which nothing is verified."""

    own: bytes
    other: bytes | None


@dataclass(frozen=True)
class VerifiedTimeMark:
    """By `time` (POSIX seconds) a node had written `own` and held `other`."""

    time: int
    own: VerifiedCheckpoint
    other: CosignedCheckpoint | None


def sign_time_mark(
    own: Checkpoint, other: VerifiedCheckpoint | None, *, log_key: LogKey, mirror_key: MirrorKey, time: int
) -> bytes:
    """The mark of `time` (POSIX seconds): signs the own checkpoint, cosigns the other one."""
    return encode_time_mark(
        TimeMark(
            sign_checkpoint(own, key=log_key, time=time),
            None if other is None else cosign_checkpoint(other, key=mirror_key, time=time),
        )
    )


def encode_time_mark(mark: TimeMark) -> bytes:
    """The mark's JSON."""
    return encode({"other": None if mark.other is None else mark.other.decode(), "own": mark.own.decode()})


def parse_time_mark(data: bytes) -> TimeMark:
    """Parses a mark of at most 131,072 bytes. Raises Malformed "wire"."""
    other, own = fields(parse(data, limit=MAX_TIME_MARK_SIZE), "other", "own")
    held = nullable(other, lambda note: text(note, limit=MAX_NOTE_SIZE))
    return TimeMark(text(own, limit=MAX_NOTE_SIZE).encode(), None if held is None else held.encode())


def verify_time_mark(
    data: bytes, *, log: LogPublicKey, other_log: LogPublicKey, mirror: MirrorPublicKey
) -> VerifiedTimeMark:
    """Verifies a node's mark by the keys of its log, of the other side's log and of its mirror.

    Raises what `verify_checkpoint` and `verify_cosigned` raise, Malformed "wire", and Unverified "time-mark"
    if the mirror is not of the log's own side or the two notes are of different times.
    """
    mark = parse_time_mark(data)
    own = verify_checkpoint(mark.own, log)
    if mirror.name != encode_mirror(own.origin.hotline, own.origin.side):
        raise Unverified("time-mark", "mirror")
    other = None if mark.other is None else verify_cosigned(mark.other, other_log, mirror)
    if other is not None and other.time != own.time:
        raise Unverified("time-mark", "two times")
    return VerifiedTimeMark(own.time, own, other)

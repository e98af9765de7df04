"""Verification of both logs of a hotline, whole and offline: who said what, at which past, and what was agreed.

    dumps = {"XA": Dump(entries, checkpoint, read_part), "XB": …}
    verified = verify_logs(dumps, hotline=hotline)      raises, or says what stands in the logs

The hotline's id is what everything hangs on; whoever verifies has it from elsewhere. The steps:

 1. Each log has the Arrangement of that hotline, signed by both sides' roots              Refused
 2. Both logs are walked from their first entry: every frame, every signature, every rule
 3. Each checkpoint is signed with the keys that stood in its log's list at its size,
    and its root is that of the entries                                                   Malformed, Unverified
 4. If it is cosigned, then by the mirror of the other side                               Unverified
 5. Each part of a body that is there is the part that the header names                   Unverified

What is no failure is told: inadmissible entries, each with its code; entries that take in more of the other log than is
held (`Ahead`), which are not judged; entries beyond the checkpoint; parts that are not there.
"""

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from crypto.arrangement import Arrangement
from crypto.changes import SignatoriesChange
from crypto.checkpoint import (
    CosignedCheckpoint,
    Origin,
    VerifiedCheckpoint,
    encode_mirror,
    encode_origin,
    parse_checkpoint,
    verify_checkpoint,
    verify_cosigned,
)
from crypto.cosignature import LogPublicKey, MirrorPublicKey
from crypto.decision import Decision
from crypto.errors import Malformed, Refused, Unverified
from crypto.frame import parse_frame
from crypto.note import parse_note
from crypto.past import parse_item
from crypto.replay import Replay, WalkedLog
from crypto.rules import LOG
from crypto.signatories import Signatories
from crypto.statement import Statement
from crypto.view import Taken

ReadPart = Callable[[bytes], bytes | None]
"""Returns the part of a body of that SHA-256, None if it is not there."""


@dataclass(frozen=True)
class Dump:
    """A log as it was handed over: its entries from the first on, a signed checkpoint, parts of bodies."""

    entries: Sequence[bytes]
    checkpoint: bytes | None
    read_part: ReadPart


@dataclass(frozen=True)
class VerifiedLog:
    """A log that was walked. `unjudged` entries at its end take in more of the other log than was held.

    `parts` counts those of the admissible statements' bodies that were there, `absent` those that were not.
    """

    side: str
    size: int
    root: bytes
    verdicts: Sequence[Taken]
    unjudged: int
    checkpoint: VerifiedCheckpoint | None
    cosigned: CosignedCheckpoint | None
    parts: int
    absent: int
    decisions: Mapping[tuple[bytes, str], Decision]

    def inadmissible(self) -> Iterator[Taken]:
        """The entries that were judged inadmissible."""
        return (verdict for verdict in self.verdicts if verdict.code is not None)


@dataclass(frozen=True)
class VerifiedLogs:
    """Both logs of a hotline, by side."""

    hotline: bytes
    arrangement: Arrangement
    logs: Mapping[str, VerifiedLog]


def founding_of(dumps: Mapping[str, Dump], *, hotline: bytes | None = None) -> Arrangement:
    """The first unverified Arrangement in the first log, of that hotline if there is one.

    Whatever else its writer put before it counts for nothing in the walk, and must not spoil the other side's record.
    Raises `Malformed`, with the code "dump" where there is no log, and `Refused("hotline")` where it has none.
    """
    if not dumps:
        raise Malformed("dump", "holds no log")
    other: Arrangement | None = None
    unsound: Malformed | None = None
    for entry in next(iter(dumps.values())).entries:
        try:
            item = parse_item(parse_frame(entry).envelope)[0]
        except Malformed as malformed:
            unsound = unsound or malformed
            continue
        if isinstance(item, Arrangement):
            if hotline is None or item.id == hotline:
                return item
            other = other or item
    if other is not None:
        return other
    raise unsound or Refused("hotline", "the log has no Arrangement")


def verify_logs(dumps: Mapping[str, Dump], *, hotline: bytes) -> VerifiedLogs:
    """Verify both sides' logs. Raises `Malformed`, `Unverified`, `Refused`, as the module says."""
    # 1. The founding; the walks verify its signatures, and that the second log's is the same.
    arrangement = founding_of(dumps, hotline=hotline)
    one, other = (side.side for side in arrangement.sides)
    if arrangement.id != hotline:
        raise Refused("hotline", "the logs are another hotline's")
    if set(dumps) != {one, other}:
        raise Refused("side", "a log of each side of the Arrangement")
    # 2. Both walks.
    replay = Replay(hotline=hotline, sides=(one, other))
    for side, dump in dumps.items():
        replay.extend(side, dump.entries)
    for _ in replay.advance():
        pass
    for side, walked in replay.walks.items():
        if walked.verdicts and ("arrangement",) not in walked.records:
            refused = next((verdict.code for verdict in walked.verdicts if verdict.code is not None), None)
            raise Refused(refused or "hotline", f"the Arrangement in {side}'s log")
    # 3. to 5.
    logs = {side: _verify_log(replay, side, dump) for side, dump in dumps.items()}
    return VerifiedLogs(hotline, arrangement, logs)


def _verify_log(replay: Replay, side: str, dump: Dump) -> VerifiedLog:
    walked = replay.walks[side]
    beside = replay.walks[walked.walk.other]
    checkpoint = cosigned = None
    if dump.checkpoint is not None:
        checkpoint = _verify_checkpoint(walked, dump.checkpoint)
        cosigned = _verify_cosignature(walked, beside, dump.checkpoint)
    parts, absent = _check_parts(walked, dump.read_part)
    return VerifiedLog(
        side=side,
        size=walked.log.size,
        root=walked.log.root_here(),
        verdicts=walked.verdicts,
        unjudged=walked.log.size - len(walked.verdicts),
        checkpoint=checkpoint,
        cosigned=cosigned,
        parts=parts,
        absent=absent,
        decisions={
            (bytes.fromhex(key[1]), key[2]): record
            for key, record in walked.records.items()
            if isinstance(record, Decision)
        },
    )


def _verify_checkpoint(walked: WalkedLog, note: bytes) -> VerifiedCheckpoint:
    """Step 3: the keys are those of the list after the checkpoint's last entry."""
    size = parse_checkpoint(parse_note(note).text).size
    if size > len(walked.verdicts):
        raise Unverified("checkpoint", f"of {size} entries, where {len(walked.verdicts)} could be judged")
    verified = verify_checkpoint(note, _log_key(walked, size))
    if walked.log.root(size) != verified.root:
        raise Unverified("checkpoint", "its root is not that of the entries")
    return verified


def _verify_cosignature(walked: WalkedLog, beside: WalkedLog, note: bytes) -> CosignedCheckpoint | None:
    """Step 4: by any mirror key that the other side has listed, as either may be older than the other."""
    name = encode_mirror(walked.walk.hotline, beside.walk.own)
    if not any(line.name == name for line in parse_note(note).signatures):
        return None
    log_key = _log_key(walked, parse_checkpoint(parse_note(note).text).size)
    mirrors = {listed.node.mirror for listed in _lists(beside) if listed.node is not None}
    for mirror in mirrors:
        try:
            return verify_cosigned(note, log_key, MirrorPublicKey(name, mirror.ed25519, mirror.mldsa44))
        except Unverified:
            continue
    raise Unverified("cosignature", "by no mirror key that the other side has listed")


def _log_key(walked: WalkedLog, size: int) -> LogPublicKey:
    """The log's keys as its own list has them at that size. Raises `Unverified`."""
    version = sum(
        verdict.code is None and isinstance(verdict.item, SignatoriesChange) for verdict in walked.verdicts[:size]
    )
    node = next((listed.node for listed in _lists(walked) if listed.version == version), None)
    if node is None:
        raise Unverified("checkpoint", "no keys stand in the log's list at its size")
    origin = encode_origin(Origin(walked.walk.hotline, walked.walk.own, LOG))
    return LogPublicKey(origin, node.log.ed25519, node.log.mldsa44)


def _lists(walked: WalkedLog) -> Iterator[Signatories]:
    """Each version of the list of the log's own side."""
    records = (record for key, record in walked.records.items() if key[:2] == ("signatories", walked.walk.own))
    return (record for record in records if isinstance(record, Signatories))


def _check_parts(walked: WalkedLog, read_part: ReadPart) -> tuple[int, int]:
    """Step 5: how many parts of admissible statements are there, and how many are not."""
    parts = absent = 0
    for verdict in walked.verdicts:
        if verdict.code is not None or not isinstance(verdict.item, Statement):
            continue
        for part in verdict.item.body:
            data = read_part(part.hash)
            if data is None:
                absent += 1
                continue
            if (len(data), hashlib.sha256(data).digest()) != (part.size, part.hash):
                raise Unverified("body", f"a part of entry {verdict.index} of {walked.walk.own}")
            parts += 1
    return parts, absent

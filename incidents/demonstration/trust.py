"""What a device believes: folded trust entries and verified checkpoints of both logs, never the node's word.

A device holds for each log the last checkpoint that it verified, and every Arrangement and signatories' change, folded
in order. An entry is believed when its inclusion in a verified checkpoint is proven, and a statement in it when its
signer had the authority at the entry's past: with the list that `trust` trust entries make.
"""

import hashlib
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field

from crypto.arrangement import PAYLOAD_TYPE as ARRANGEMENT
from crypto.arrangement import Arrangement, parse_arrangement, verify_arrangement
from crypto.changes import NodeChange, parse_change
from crypto.checkpoint import Origin, VerifiedCheckpoint, encode_origin, verify_checkpoint
from crypto.consistency import check_consistent
from crypto.cosignature import LogPublicKey
from crypto.dsse import verify_envelope
from crypto.epoch import PartPlace
from crypto.errors import Refused, Unverified
from crypto.frame import Frame, parse_frame
from crypto.merkle import leaf_hash, verify_inclusion
from crypto.signatories import Device, Signatories, admit_change
from crypto.statement import Part, Statement, Verified, header_without_body, parse_statement


@dataclass
class Log:
    """One side's log as the device verified it: `lists` are the signatories after each change, from none on."""

    side: str
    hotline: bytes
    arrangement: Arrangement | None = None
    lists: list[Signatories] = field(default_factory=list)
    trusted: int = 0
    trust_index: int = 0
    checkpoint: VerifiedCheckpoint | None = None

    def __post_init__(self) -> None:
        self.lists = [Signatories(side=self.side)]

    @property
    def signatories(self) -> Signatories:
        """The list as it stands now."""
        return self.lists[-1]

    def fold(self, entry: bytes, *, index: int) -> None:
        """Take a trust entry in. One that is inadmissible changes nothing, as in the log's own walk."""
        self.trust_index = index + 1
        with suppress(Refused):
            self._fold(parse_frame(entry))

    def _fold(self, frame: Frame) -> None:
        if frame.envelope is None or frame.trust != self.trusted:
            raise Unverified("trust", "a trust entry is missing")
        if frame.envelope.payload_type == ARRANGEMENT:
            self.arrangement = verify_arrangement(parse_arrangement(frame.envelope), hotline=self.hotline)
        else:
            change = parse_change(frame.envelope)
            if self.arrangement is None:
                raise Unverified("trust", "no Arrangement before the first change")
            self.lists.append(admit_change(self.signatories, change, arrangement=self.arrangement, at=frame.at))
        self.trusted += 1

    def verify_checkpoint(self, note: bytes) -> VerifiedCheckpoint:
        """A checkpoint of this log, by the keys that its list names now."""
        node = self.signatories.node
        if not isinstance(node, NodeChange):
            raise Unverified("trust", "no node keys")
        origin = encode_origin(Origin(hotline=self.hotline, side=self.side, log=1))
        return verify_checkpoint(note, LogPublicKey(origin, node.log.ed25519, node.log.mldsa44))

    def advance(self, shown: VerifiedCheckpoint, proof: Sequence[bytes]) -> None:
        """Believe a newer checkpoint. Raises `ForkDetected`, `Unverified`."""
        self.checkpoint = shown if self.checkpoint is None else check_consistent(self.checkpoint, shown, proof)

    def verified(self) -> Verified:
        """What a header says was verified of this log."""
        if self.checkpoint is None:
            raise Unverified("trust", "no checkpoint")
        return Verified(log=1, size=self.checkpoint.size, root=self.checkpoint.root)


def verify_entry(log: Log, entry: bytes, *, index: int, proof: Sequence[bytes], size: int) -> Frame:
    """The frame of an entry that stands in the log. `size` must be that of the checkpoint the device holds."""
    if log.checkpoint is None or log.checkpoint.size != size:
        raise Unverified("inclusion", "another checkpoint")
    verify_inclusion(leaf_hash(entry), index, size, proof, log.checkpoint.root)
    return parse_frame(entry)


def verify_statement(log: Log, frame: Frame) -> tuple[Statement, Device]:
    """The statement in a frame and who released it, by the list at the entry's past. Raises `Unverified`, `Refused`."""
    if frame.envelope is None:
        raise Unverified("statement", "no envelope")
    statement = parse_statement(frame.envelope)
    if not 1 <= frame.trust <= len(log.lists):
        raise Unverified("trust", "a trust entry is missing")
    listed = log.lists[frame.trust - 1]
    releaser = listed.device(statement.signer.device)
    if (releaser.post, releaser.officer) != (statement.signer.post, statement.signer.officer):
        raise Unverified("statement", "post")
    verify_envelope(statement.envelope, [releaser.signing])
    if statement.draft is not None:
        drafter = listed.device(statement.draft.signer.device)
        verify_envelope(statement.draft.envelope, [drafter.signing])
    return statement, releaser


def verify_part(part: Part, data: bytes) -> bytes:
    """A part's stored bytes, if they are those that the header names. Raises `Unverified`."""
    if len(data) != part.size or hashlib.sha256(data).digest() != part.hash:
        raise Unverified("body", "another part")
    return data


def place_of(statement: Statement, part: int) -> PartPlace:
    """Where a sealed part of a statement stands."""
    header_hash = hashlib.sha256(header_without_body(statement.envelope.payload)).digest()
    return PartPlace(statement.signer.device, statement.nonce, header_hash, part)

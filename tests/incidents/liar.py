"""The other government's node as an enemy: XB's log in memory, with whatever a test writes into it, rightly signed.

liar = Liar(pair.xa)                the real node is XA; XB's log is founded as an honest node's
liar.enter(file)                    it has read all that XA has, and speaks in a file that XA opened
liar.say(XB.watch, "request", message())
liar.send()                         XA takes what it has not mirrored yet
"""

import hashlib
from collections.abc import Sequence
from typing import Any

from crypto.checkpoint import Checkpoint, parse_origin, sign_checkpoint
from crypto.dsse import Envelope, envelope_id
from crypto.replay import HeldLog
from crypto.says import TYPES
from crypto.timemark import TimeMark, encode_time_mark
from incidents.log import models
from incidents.log.batch import Batch
from incidents.log.mirror import Extent, take
from incidents.log.store import other_log
from tests.factories import BODIES, Country, Device, Values
from tests.incidents.nodes import File, Node
from tests.peer import Centre
from tests.vectors.draw import draw


class Liar:
    """The other side of a real node."""

    def __init__(self, node: Node) -> None:
        self.node = node
        self.country: Country = node.hotline.other
        self.centre = Centre(node.hotline, self.country, node.country)
        self.parts: dict[bytes, bytes] = {}
        self.file: File | None = None
        self.reads()
        first = node.hotline.change(
            self.country, self.country.founding_changes(), version=1, previous=None, by_root=True, now=node.clock.now
        )
        for envelope in (node.hotline.founding, first):
            self.centre.append(envelope, now=node.clock())
        self.change(self.country.staff_changes())

    def reads(self) -> None:
        """Mirror what the real node has written."""
        start = self.centre.other.log.size
        with self.node.here():
            rows = models.Entry.objects.filter(log__own=True, index__gte=start).order_by("index")
            self.centre.mirror([row.entry for row in rows], start=start)

    def enter(self, file: File) -> None:
        """Read the real node's log, and speak in that file from now on."""
        self.reads()
        self.file = file

    def change(self, made: Sequence[Values]) -> None:
        """Let its registrars change its list."""
        listed = self.centre.view().signatories(self.country.side)
        envelope = self.node.hotline.change(
            self.country, made, version=listed.version + 1, previous=listed.head, now=self.node.clock.now
        )
        self.centre.append(envelope, now=self.node.clock())

    def say(self, author: Device, type_: str, says: Values, **differs: Any) -> str:
        """Say something by the rules; the statement's id."""
        envelope = self.envelope(author, type_, says, **differs)
        self.centre.append(envelope, now=self.node.clock())
        return envelope_id(envelope).hex()

    def lie(self, envelope: Envelope | None = None, **fields: Any) -> None:
        """Write a frame with other values in these fields, whatever the verdict."""
        self.centre.lie(envelope, now=self.node.clock(), **fields)

    def envelope(self, author: Device, type_: str, says: Values, **differs: Any) -> Envelope:
        """What a device signs, its body kept beside the log; `claims` are other sizes than its parts have."""
        claims = differs.pop("claims", None)
        place: Values = {"now": self.node.clock.now, "verified": self.centre.verified(), "body": BODIES.get(type_)}
        if self.file is not None:
            sealed = TYPES[type_].epoch == "known"
            place |= {"space": self.file.space, "epoch_id": self.file.epoch if sealed else None}
        header = self.node.hotline.header(author, type_, says, **{**place, **differs})
        parts = [draw(f"{header['nonce']} part {n}", size) for n, (size, _) in enumerate(header["body"])]
        sizes = [len(part) for part in parts] if claims is None else claims
        header["body"] = [[size, hashlib.sha256(part).hexdigest()] for size, part in zip(sizes, parts, strict=True)]
        self.parts.update((hashlib.sha256(part).digest(), part) for part in parts)
        return self.node.hotline.statement(author, header)

    def checkpoint(self, size: int | None = None, *, entries: Sequence[bytes] | None = None) -> bytes:
        """A signed checkpoint of its log at a size, or of other entries."""
        log = HeldLog()
        for entry in self.centre.entries if entries is None else entries:
            log.append(entry)
        at = log.size if size is None else size
        key = self.country.log_key(self.node.hotline.id)
        checkpoint = Checkpoint(parse_origin(key.name), at, log.root(at) or bytes(32))
        return sign_checkpoint(checkpoint, key=key, time=int(self.node.clock.now.timestamp()))

    def mark(self, *, entries: Sequence[bytes]) -> bytes:
        """A time mark of its log as if it had other entries."""
        return encode_time_mark(TimeMark(self.checkpoint(entries=entries), None))

    def batch(self, end: int | None = None, *, withhold: bool = False) -> Batch:
        """What the real node has not mirrored yet, up to `end`, with the bodies or without."""
        with self.node.here():
            start = other_log().size
        stop = len(self.centre.entries) if end is None else end
        parts = () if withhold else tuple(self.parts.values())
        return Batch(start, tuple(self.centre.entries[start:stop]), parts, self.checkpoint(stop))

    def send(self, **differs: Any) -> Extent:
        """Have the real node take what it has not mirrored yet."""
        batch = self.batch(**differs)
        with self.node.here():
            return take(batch, now=self.node.clock())

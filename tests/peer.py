"""Two nodes in memory: what each would do, without network, database and clock, and with the choice to lie.

A `Centre` writes its own log by the frame that `next_frame` gives, mirrors the other's, and walks both. What it is told
to `append` it judges first, as a node does; `lie` and `write` put into its log whatever a test wants.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from crypto import epoch
from crypto.dsse import Envelope, VerifyEnvelope, verify_envelope
from crypto.errors import Refused
from crypto.frame import MAX_TAKEN_IN, Frame, encode_frame
from crypto.past import Judgement, next_frame
from crypto.replay import Replay, WalkedLog
from crypto.spaces import Space, participants
from crypto.view import Taken, View
from tests.factories import NIGHT, SEALED, Country, Device, Hotline, Values
from tests.vectors.draw import draw


class Centre:
    """One side's node. `written` gets (side, entry, verdict) of each entry that it writes."""

    def __init__(
        self,
        hotline: Hotline,
        own: Country,
        other: Country,
        *,
        verify: VerifyEnvelope = verify_envelope,
        written: list[tuple[str, bytes, Taken]] | None = None,
    ) -> None:
        self.hotline = hotline
        self.country = own
        self.replay = Replay(hotline=hotline.id, sides=(own.side, other.side), verify=verify)
        self.own = self.replay.walks[own.side]
        self.other = self.replay.walks[other.side]
        self._verify = verify
        self._written = [] if written is None else written

    @property
    def entries(self) -> list[bytes]:
        """The own log."""
        return self.own.log.entries

    def view(self) -> View:
        """What the own walk knows."""
        walk = self.own.walk
        return View(self.own, own=walk.own, other=walk.other, hotline=walk.hotline)

    def next_frame(self, now: datetime, *, held: int | None = None, **content: Any) -> Frame:
        """The frame that an honest node writes next; it takes in what it mirrors, up to `held`."""
        size = len(self.other.verdicts) if held is None else held
        return next_frame(walk=self.own.walk, past=self.own, now=now, held=size, **content)

    def append(
        self, envelope: Envelope | None = None, *, now: datetime, held: int | None = None, **content: Any
    ) -> Taken:
        """Write an entry, after bare ones where there is too much to take in. Raises `Refused`."""
        size = len(self.other.verdicts) if held is None else held
        while size - self.view().head().seen > MAX_TAKEN_IN:
            self.append(now=now, held=self.view().head().seen + MAX_TAKEN_IN)
        entry = encode_frame(self.next_frame(now, held=size, envelope=envelope, **content))
        judgement = self.own.judge(entry, self._verify)
        if judgement.code is not None:
            raise Refused(judgement.code)
        return self._write(entry, judgement)

    def lie(self, envelope: Envelope | None = None, *, now: datetime, **fields: Any) -> Taken:
        """Write the next frame, with other values in these fields, whatever the verdict."""
        return self.write(encode_frame(replace(self.next_frame(now, envelope=envelope), **fields)))

    def write(self, entry: bytes) -> Taken:
        """Write any bytes into the own log, and judge them."""
        return self._write(entry, self.own.judge(entry, self._verify))

    def mirror(self, entries: Sequence[bytes], *, start: int) -> None:
        """Hold what the other log has from `start` on, as far as it follows on what is held, and judge it.

        Raises `Ahead` at an entry that cannot be judged yet, which is not held then.
        """
        held = self.other.log.entries
        if start > len(held):
            return
        known = min(len(held) - start, len(entries))
        if held[start : start + known] != list(entries[:known]):
            raise ValueError("two histories of one log")
        for entry in entries[known:]:
            self.keep(self.other, entry, self.other.judge(entry, self._verify))

    def keep(self, walked: WalkedLog, entry: bytes, judgement: Judgement) -> None:
        """Store an entry of either log with its verdict."""
        walked.log.append(entry)
        walked.keep(judgement)

    def _write(self, entry: bytes, judgement: Judgement) -> Taken:
        self.keep(self.own, entry, judgement)
        self._written.append((self.country.side, entry, judgement.taken_as))
        return judgement.taken_as

    def verified(self) -> Values:
        """Both logs as a device of this side has verified them, as a header has it."""
        own, other = ([1, w.log.size, w.log.root_here().hex()] for w in (self.own, self.other))
        return {"other": other, "own": own}

    def recipients(self, space: Space) -> tuple[bytes, ...]:
        """Who takes part in a space, as this side knows it."""
        return participants(space, self.view().both_signatories())

    def header(self, author: Device, type_: str, says: Values, *, now: datetime, **differs: Any) -> Values:
        """A header by a device of this side, which has seen all that its node has."""
        return self.hotline.header(author, type_, says, now=now, **{"verified": self.verified(), **differs})

    def say(self, author: Device, type_: str, says: Values, *, now: datetime, **differs: Any) -> Taken:
        """Let a device say something, and append it. Raises `Refused`."""
        return self.append(
            self.hotline.statement(author, self.header(author, type_, says, now=now, **differs)), now=now
        )

    def open_header(
        self, author: Device, *, now: datetime, posts: Sequence[tuple[str, str]], name: str = "file", **differs: Any
    ) -> Values:
        """The header that opens a space among these posts, with its first epoch."""
        nonce = draw(f"{author.side} opens {name}", 16)
        space_id = epoch.space_id(hotline=self.hotline.id, side=author.side, nonce=nonce)
        space = Space(
            id=space_id, kind="case", exercise=False, posts=tuple((side, post) for side, post in posts), name=None
        )
        says = {"kind": "case", "posts": [list(post) for post in posts]}
        return self._wrapped_header(author, "open", says, space, nonce, now=now, **differs)

    def epoch_header(self, author: Device, space: Space, *, now: datetime, name: str = "", **differs: Any) -> Values:
        """The header that begins a space's next epoch."""
        nonce = draw(f"{author.side} epoch {space.id.hex()} {name}", 16)
        return self._wrapped_header(author, "epoch", {}, space, nonce, now=now, **differs)

    def _wrapped_header(
        self, author: Device, type_: str, says: Values, space: Space, nonce: bytes, *, now: datetime, **differs: Any
    ) -> Values:
        recipients = self.recipients(space)
        made = epoch.epoch_id(hotline=self.hotline.id, space=space.id, side=author.side, nonce=nonce)
        says = {**says, "recipients": epoch.recipients_hash(recipients).hex()}
        size = (epoch.DEVICE_SIZE + epoch.WRAP_SIZE) * len(recipients)
        place = {"space": space.id, "epoch_id": made, "nonce": nonce, "body": [size, SEALED]}
        return self.header(author, type_, says, now=now, **{**place, **differs})


class Line:
    """Both centres of a hotline, each with its list of officers, nothing said yet."""

    def __init__(self, hotline: Hotline | None = None, *, verify: VerifyEnvelope = verify_envelope) -> None:
        self.hotline = Hotline() if hotline is None else hotline
        self.written: list[tuple[str, bytes, Taken]] = []
        one, two = self.hotline.own, self.hotline.other
        self.one = Centre(self.hotline, one, two, verify=verify, written=self.written)
        self.two = Centre(self.hotline, two, one, verify=verify, written=self.written)

    def found(self) -> None:
        """Write the Arrangement, the founding changes and the officers into both logs, and take them in."""
        for centre in (self.one, self.two):
            centre.append(self.hotline.founding, now=NIGHT)
            founding = centre.country.founding_changes()
            first = self.hotline.change(centre.country, founding, version=1, previous=None, by_root=True)
            centre.append(first, now=NIGHT)
            self.enlist(centre, centre.country.staff_changes(), now=NIGHT)
        self.sync()
        self.receipts(NIGHT)

    def enlist(self, centre: Centre, made: Sequence[Values], *, now: datetime, by_root: bool = False) -> Taken:
        """Let a centre's registrars, or its root, change its list."""
        listed = centre.view().signatories(centre.country.side)
        change = self.hotline.change(
            centre.country, made, version=listed.version + 1, previous=listed.head, now=now, by_root=by_root
        )
        return centre.append(change, now=now)

    def sync(self) -> None:
        """Each centre mirrors all of the other's log."""
        for reader, writer in ((self.one, self.two), (self.two, self.one)):
            reader.mirror(writer.entries, start=0)

    def receipts(self, now: datetime) -> None:
        """Both take in all that there is, and know that the other has."""
        for centre in (self.one, self.two, self.one):
            self.sync()
            centre.append(now=now)
        self.sync()

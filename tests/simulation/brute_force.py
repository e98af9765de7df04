"""The rules once more, as slowly and as plainly as they can be said: each entry judged by looking at its whole past.

Nothing is kept from one entry to the next but verdicts. A past is two prefixes; whatever is asked of it (the version in
force, who is listed, how many statements there were) is counted afresh from the entries in it. Of `crypto` only the
parsers, ids and sizes are used. Signatures are not checked, as in all of the simulation.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeVar

from crypto import arrangement, changes, epoch, statement
from crypto.chunked import sealed_size
from crypto.errors import Malformed
from crypto.frame import Frame, Tally, parse_frame
from crypto.replay import HeldLog
from crypto.says import TYPES, Declare, Grant, Message, NewEpoch, Of, Open, Propose, ReplyWithin
from crypto.statement import Signer, Statement, parse_statement

Item = Statement | changes.SignatoriesChange | arrangement.Arrangement
Code = str | None
T = TypeVar("T", Statement, changes.SignatoriesChange)

FIVE_MINUTES, HOUR, DAY = timedelta(minutes=5), timedelta(hours=1), timedelta(days=1)
BESIDE = {"XA": "XB", "XB": "XA"}
LINE = bytes(16)
ALONE = ("holding", "short", "service")
PLAIN = {sealed_size(1024 << n): 1024 << n for n in range(10)}
"""A part's plaintext by its stored size."""
FLASH, NOTICE = 4096, timedelta(days=30)
"""As the schedules' Arrangement has them."""


@dataclass(frozen=True)
class Entry:
    """An entry of a log, as it parses: `code` is why its frame or what it holds does not."""

    side: str
    index: int
    frame: Frame | None
    item: Item | None
    code: Code


class BruteForce:
    """Both logs, whole."""

    def __init__(self, logs: dict[str, HeldLog], hotline: bytes) -> None:
        self.hotline = hotline
        self._logs = logs
        self.entries = {
            side: [_parse(side, index, entry) for index, entry in enumerate(log.entries)] for side, log in logs.items()
        }
        self._verdicts: dict[tuple[str, int], tuple[Code, bool]] = {}

    def verdict(self, side: str, index: int) -> tuple[Code, bool]:
        """Why an entry is inadmissible, or None, and whether its frame is sound."""
        if (side, index) not in self._verdicts:
            self._verdicts[side, index] = self._judge(self.entries[side][index])
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

    def _judge(self, entry: Entry) -> tuple[Code, bool]:
        if entry.frame is None:
            return entry.code, False
        unsound = self._frame_code(entry, entry.frame)
        if unsound is not None:
            return unsound, False
        if entry.item is None:
            return entry.code, True
        return PastOf(self, entry).item_code(entry.item), True

    def _frame_code(self, entry: Entry, frame: Frame) -> Code:
        before = list(self.sound(entry.side, entry.index))
        begun = self.end(before[-1]) if before else 0
        beside, seen = BESIDE[entry.side], frame.seen
        if (seen.log, seen.start) != (1, begun) or not begun <= seen.end <= begun + 512:
            return "seen"
        if self.root(beside, seen.end) != seen.root:
            return "root"
        if before and frame.at < _at(before[-1]):
            return "at"
        trust = [one for one in self.admitted(entry.side, entry.index) if not isinstance(one.item, Statement | None)]
        if frame.trust != len(trust):
            return "trust"
        if (frame.no, frame.number) != self._numbers(entry, frame):
            return "number"
        verdicts = ((index, self.verdict(beside, index)[0]) for index in range(seen.start, seen.end))
        if frame.refused != tuple((index, code) for index, code in verdicts if code is not None):
            return "refused"
        return self._tally_code(entry, frame)

    def _numbers(self, entry: Entry, frame: Frame) -> tuple[int | None, int | None]:
        item = entry.item
        if not isinstance(item, Statement):
            return None, None
        said = [one for one in self.admitted(entry.side, entry.index) if isinstance(one.item, Statement)]
        no = 1 + sum(isinstance(one.item, Statement) and one.item.space == item.space for one in said)
        if not item.is_message:
            return no, None
        year = (frame.at.year, item.exercise)
        return no, 1 + sum(
            isinstance(one.item, Statement) and one.item.is_message and (_at(one).year, one.item.exercise) == year
            for one in said
        )

    def _tally_code(self, entry: Entry, frame: Frame) -> Code:
        if not isinstance(frame.fact, Tally):
            return None
        own, other = (
            sum(isinstance(one.item, Statement) and one.item.space == frame.fact.space for one in self.admitted(*log))
            for log in ((entry.side, entry.index), (BESIDE[entry.side], frame.seen.end))
        )
        return None if (frame.fact.own, frame.fact.other) == (own, other) else "tally"


class PastOf:
    """The past of a sound entry: its own log before it, with its own frame, and the other log as far as that goes."""

    def __init__(self, force: BruteForce, entry: Entry) -> None:
        assert entry.frame is not None
        self.force = force
        self.own, self.other = entry.side, BESIDE[entry.side]
        self.index = entry.index
        self.at = entry.frame.at
        self.seen = entry.frame.seen.end

    def items(self, kind: type[T], *sides: str) -> Iterator[tuple[Entry, T]]:
        """The admissible items of a kind in it, of these sides or of both."""
        for side in sides or (self.own, self.other):
            for one in self.force.admitted(side, self.index if side == self.own else self.seen):
                if isinstance(one.item, kind):
                    yield one, one.item

    def item_code(self, item: Item) -> Code:
        """Why what the entry holds is inadmissible."""
        if isinstance(item, arrangement.Arrangement):
            return None if self.index == 0 and item.id == self.force.hotline else "version"
        if isinstance(item, changes.SignatoriesChange):
            return self._change_code(item)
        return next((code for code in self._statement_codes(item) if code is not None), None)

    # Who is listed.

    def listed(self, side: str) -> "Listed":
        """A side's list."""
        listed = Listed(posts={}, devices={}, revoked=set(), archive=None)
        for _, change in self.items(changes.SignatoriesChange, side):
            for one in change.changes:
                match one:
                    case changes.PostChange():
                        listed.posts[one.post] = one
                    case changes.DeviceChange():
                        listed.devices[one.id] = one
                    case changes.DeviceRevocation():
                        listed.revoked.add(one.device)
                    case changes.ArchiveChange():
                        listed.archive = one.id
                    case _:
                        pass
        return listed

    def _change_code(self, change: changes.SignatoriesChange) -> Code:
        before = [one for _, one in self.items(changes.SignatoriesChange, self.own)]
        listed = self.listed(self.own)
        if (change.hotline, change.side) != (self.force.hotline, self.own):
            return "hotline" if change.hotline != self.force.hotline else "side"
        if (change.version, change.previous) != (len(before) + 1, before[-1].id if before else None):
            return "version"
        times = _times_code(change.issued, change.expires, self.at, DAY)
        if times is not None:
            return times
        for one in change.changes:
            device = one.id if isinstance(one, changes.DeviceChange) else None
            revoked = one.device if isinstance(one, changes.DeviceRevocation) else None
            if device in listed.devices or (revoked and (revoked not in listed.devices or revoked in listed.revoked)):
                return "change"
        return None

    # Statements, in the order in which they are checked.

    def _statement_codes(self, said: Statement) -> Iterator[Code]:
        listed = self.listed(self.own)
        signers = [(said.signer, "release")] + ([(said.draft.signer, "draft")] if said.draft else [])
        yield "payload-type" if "demonstration" in said.envelope.payload_type else None
        yield "hotline" if said.hotline != self.force.hotline else None
        yield "side" if said.side != self.own else None
        for signer, may in signers:
            yield listed.signer_code(signer, may)
        yield self._draft_code(said)
        yield "duplicate" if self._said(said.id) else None
        yield _times_code(said.issued, said.expires, self.at, HOUR if said.draft is None else DAY)
        for verified, side, limit in (
            (said.verified_own, self.own, self.index),
            (said.verified_other, self.other, self.seen),
        ):
            known = verified.size <= limit and self.force.root(side, verified.size) == verified.root
            yield None if verified.log == 1 and known else "verified-root"
        yield self._space_code(said)
        yield self._epoch_code(said)
        yield self._body_code(said)
        yield self._type_code(said)

    def _draft_code(self, said: Statement) -> Code:
        draft = said.draft
        if draft is None:
            alone = said.signer.capacity != "government" or said.type in ALONE
            return None if alone else "draft"
        wrong = draft.signer.officer == said.signer.officer or not statement.draft_matches(said, draft)
        wrong = wrong or len(draft.content) != len(said.body)
        return "draft" if wrong or _times_code(draft.issued, draft.expires, self.at, DAY) else None

    def _said(self, statement_id: bytes) -> tuple[Entry, Statement] | None:
        return next((one for one in self.items(Statement) if one[1].id == statement_id), None)

    def _opening(self, space: bytes) -> Statement | None:
        return next(
            (one for _, one in self.items(Statement) if isinstance(one.says, Open) and one.space == space), None
        )

    def _space_code(self, said: Statement) -> Code:
        opened = self._opening(said.space)
        if isinstance(said.says, Open):
            made = epoch.space_id(hotline=said.hotline, side=said.side, nonce=said.nonce)
            if made != said.space or opened:
                return "space-unknown" if made != said.space else "space-exists"
            opened = said
        if opened is None and said.space != LINE:
            return "space-unknown"
        if said.type == "declaration" and said.space != LINE:
            return "line"
        if said.exercise is not (opened is not None and opened.exercise):
            return "payload-type"
        return None if self._takes_part(opened, said.side, said.signer.post) else "post"

    def _takes_part(self, opened: Statement | None, side: str, post: str) -> bool:
        return opened is None or (isinstance(opened.says, Open) and (side, post) in opened.says.posts)

    def _participants(self, opened: Statement | None) -> list[bytes]:
        taking_part = []
        for side in (self.own, self.other):
            listed = self.listed(side)
            valid = [one for one in listed.devices.values() if one.id not in listed.revoked]
            taking_part += [one.id for one in valid if self._takes_part(opened, side, one.post)]
            taking_part += [listed.archive] if listed.archive else []
        return sorted(taking_part)

    def _epoch_code(self, said: Statement) -> Code:
        if isinstance(said.says, Open | NewEpoch):
            named = epoch.epoch_id(hotline=said.hotline, space=said.space, side=said.side, nonce=said.nonce)
            if said.epoch != named or any(one.epoch == named for _, one in self.items(Statement)):
                return "epoch-unknown"
            opened = self._opening(said.space) or (said if isinstance(said.says, Open) else None)
            sealed_to = epoch.recipients_hash(self._participants(opened))
            return None if said.says.recipients == sealed_to else "recipients"
        if TYPES[said.type].epoch == "none" or said.epoch is None:
            return None if TYPES[said.type].epoch == "none" and said.epoch is None else "epoch-unknown"
        makers = [
            (entry, one)
            for entry, one in self.items(Statement)
            if isinstance(one.says, Open | NewEpoch) and (one.epoch, one.space) == (said.epoch, said.space)
        ]
        if not makers:
            return "epoch-unknown"
        entry, maker = makers[0]
        opened = maker if isinstance(maker.says, Open) else self._opening(said.space)
        recipients = set(PastOf(self.force, entry)._participants(opened))
        revoked = self.listed(self.own).revoked | self.listed(self.other).revoked
        return "epoch-revoked" if recipients & revoked else None

    def _body_code(self, said: Statement) -> Code:
        """Of what is said here, only these may be wrong: a part that no padding makes, and one that is too large."""
        if said.body and any(part.size == 7 for part in said.body):
            return "body-shape"
        if said.type in ALONE and [part.size for part in said.body] != [sealed_size(1024)]:
            return "body-shape"
        if isinstance(said.says, Message) and said.says.precedence == "FLASH":
            return "body-shape" if sum(PLAIN[part.size] for part in said.body) > FLASH else None
        return None

    def _type_code(self, said: Statement) -> Code:
        match said.says:
            case Message() as says:
                return self._message_code(said, says)
            case Of() as says if said.type in ("acknowledgement", "noted", "cannot_open"):
                return self._of_code(said, says)
            case Declare() as says:
                notice = NOTICE if says.state == "terminated" else timedelta(0)
                return "effect" if says.from_ < said.issued + notice else None
            case Grant() as says:
                return None if says.device in self._participants(self._opening(said.space)) else "recipients"
            case Propose() as says:
                return self._proposal_code(said, says)
            case Of() as says:
                return self._answer_code(said, says)
            case _:
                return None

    def _referred(self, said: Statement, of: bytes) -> Statement | None:
        found = self._said(of)
        return found[1] if found and found[1].space == said.space else None

    def _message_code(self, said: Statement, says: Message) -> Code:
        if said.type in ("answer", "holding") and says.answers is None:
            return "reference-unknown"
        if said.type != "answer" and says.closes:
            return "reference-type"
        for of, side in ((says.answers, self.other), (says.replaces, self.own)):
            referred = None if of is None else self._referred(said, of)
            if of is not None and referred is None:
                return "reference-unknown"
            if referred is not None and (referred.side != side or not referred.is_message):
                return "reference-type"
        if said.type == "holding" and (says.replaces or says.reply):
            return "reference-type" if says.replaces else "reply"
        return "reply" if isinstance(says.reply, ReplyWithin) and says.reply.basis != "4" else None

    def _of_code(self, said: Statement, says: Of) -> Code:
        referred = self._referred(said, says.of)
        if referred is None:
            return "reference-unknown"
        fits = referred.body if said.type == "cannot_open" else referred.is_message
        if referred.side == self.own or not fits:
            return "reference-type"
        acknowledged = any(
            one.type == "acknowledgement" and one.says == says for _, one in self.items(Statement, self.own)
        )
        return "already-acknowledged" if said.type == "acknowledgement" and acknowledged else None

    # What two sides decide.

    def in_force(self, space: bytes) -> bytes | None:
        """The version of a title that is in force."""
        opened = self._opening(space)
        version = None if opened is None else opened.id
        while version is not None:
            agreed = [p for _, p in self._proposals(version) if self._fate(p) == "agreed"]
            assert len(agreed) <= 1, "two agreements on one version"
            if not agreed:
                return version
            version = agreed[0].id
        return None

    def _proposals(self, version: bytes) -> list[tuple[Entry, Statement]]:
        return [one for one in self.items(Statement) if isinstance(one[1].says, Propose) and one[1].says.on == version]

    def _answers(self, proposal: Statement, type_: str) -> list[Entry]:
        return [e for e, s in self.items(Statement) if s.type == type_ and s.says == Of(of=proposal.id)]

    def _confirmation(self, acceptance: Entry) -> Entry | None:
        """The first entry of the other log, in this past, that has the acceptance in its own."""
        log = BESIDE[acceptance.side]
        size = self.index + 1 if log == self.own else self.seen
        return next((one for one in self._sound_here(log, size) if self.force.end(one) > acceptance.index), None)

    def _sound_here(self, log: str, size: int) -> Iterator[Entry]:
        """Sound entries; the one under judgement is, or it would not come to this."""
        yield from self.force.sound(log, min(size, self.index) if log == self.own else size)
        if log == self.own and size > self.index:
            yield self.force.entries[log][self.index]

    def _has_crossed(self, acceptance: Entry, proposal: Statement) -> bool:
        """Whether an acceptance by the proposer, on the same version, is not in its past, nor it in that one's."""
        says = proposal.says
        assert isinstance(says, Propose)
        for one, accepted in self.items(Statement, proposal.side):
            if accepted.type != "acceptance" or not isinstance(accepted.says, Of):
                continue
            of = self._said(accepted.says.of)
            if of is None or not isinstance(of[1].says, Propose) or of[1].says.on != says.on:
                continue
            if one.index >= self.force.end(acceptance) and acceptance.index >= self.force.end(one):
                return True
        return False

    def _fate(self, proposal: Statement) -> str:
        """What has become of a proposal: open, refused, withdrawn, accepted, agreed, lapsed, crossed."""
        says = proposal.says
        assert isinstance(says, Propose)
        accepted = self._answers(proposal, "acceptance")
        if accepted:
            return self._fate_of_acceptance(proposal, says.due, accepted[0])
        if self._answers(proposal, "withdrawal"):
            return "withdrawn"
        return "refused" if self._answers(proposal, "refusal") else "open"

    def _fate_of_acceptance(self, proposal: Statement, due: datetime, acceptance: Entry) -> str:
        confirmation = self._confirmation(acceptance)
        if self._has_crossed(acceptance, proposal):
            return "crossed"
        if confirmation is None:
            return "accepted"
        return "agreed" if _at(confirmation) <= due else "lapsed"

    def _proposal_code(self, said: Statement, says: Propose) -> Code:
        in_force = self.in_force(said.space)
        if in_force is None:
            return "reference-unknown"
        if says.on != in_force:
            return "version-superseded"
        return "past-due" if self.at > says.due else None

    def _answer_code(self, said: Statement, says: Of) -> Code:
        proposal = self._referred(said, says.of)
        if proposal is None or not isinstance(proposal.says, Propose):
            return "reference-unknown" if proposal is None else "reference-type"
        on = proposal.says.on
        if on != self.in_force(said.space):
            return "version-superseded"
        if (proposal.side == self.own) is not (said.type == "withdrawal"):
            return "reference-type"
        fate = self._fate(proposal)
        if fate != "open":
            return "withdrawn" if fate == "withdrawn" else "already-answered"
        if said.type != "acceptance":
            return None
        if any(p.side == self.other and self._fate(p) == "accepted" for _, p in self._proposals(on)):
            return "acceptance-pending"
        return "past-due" if self.at > proposal.says.due else None


@dataclass
class Listed:
    """A side's list, in a past."""

    posts: dict[str, changes.PostChange]
    devices: dict[bytes, changes.DeviceChange]
    revoked: set[bytes]
    archive: bytes | None

    def signer_code(self, signer: Signer, may: str) -> Code:
        """Why somebody may not sign so."""
        device = self.devices.get(signer.device)
        if device is None or device.id in self.revoked:
            return "signer-revoked" if device else "signer-unknown"
        if (device.post, device.officer) != (signer.post, signer.officer):
            return "post"
        post = self.posts[device.post]
        return None if signer.capacity in (post.releases if may == "release" else post.drafts) else "capacity"


def _times_code(issued: datetime, expires: datetime, at: datetime, longest: timedelta) -> Code:
    if issued > at + FIVE_MINUTES:
        return "not-yet"
    return "expired" if at > expires or expires > issued + longest else None


def _at(entry: Entry) -> datetime:
    assert entry.frame is not None
    return entry.frame.at


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

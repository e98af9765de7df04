"""When a statement is admissible at its own past, and what it changes: one rule book, blind to whose log it reads.

A statement of the walk's own side is judged by `admit`, in this order; the first that fails names the refusal:

 1. payload type   real, exercise or demonstration as the Arrangement has it            payload-type
 2. hotline, side  those of the log                                                     hotline, side
 3. signers        listed, not revoked, under that post and officer, for that capacity  signer-unknown, signer-revoked,
                                                                                        post, capacity
 4. signatures     the releaser's, and the drafter's on the draft                       signature
 5. draft          there where two must sign, alive, by another officer, repeated exactly    draft
 6. duplicate      no statement counts twice in a log, no draft is released twice       duplicate
 7. times          the author's time and expiry against `at`                            not-yet, expired
 8. verified       the roots that the author's device had verified are the logs'        verified-root
 9. space, epoch   known, of that reality; the epoch's key goes to just the recipients  space-unknown, space-exists,
                   that follow from the past, none of whom is revoked                   payload-type, post, recipients,
                                                                                        epoch-unknown, epoch-revoked
10. body           the parts that its type has, in sizes that padding makes; one of the body-shape
                   smallest where one signature is enough; a FLASH as short as agreed
11. the type's own rule, below                                                          reference-unknown, …

What the other side's log has admitted is applied by `take_in` without being judged again.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

from crypto import decision, epoch
from crypto.decision import Decision, Proposal
from crypto.dsse import VerifyEnvelope
from crypto.errors import Malformed, Refused, Unverified
from crypto.frame import Frame
from crypto.hpke import OVERHEAD
from crypto.says import TYPES, Declare, Grant, Message, NewEpoch, Of, Open, Propose, ReplyWithin
from crypto.signatories import Device
from crypto.spaces import LINE, Epoch, Space, check_usable, participants
from crypto.statement import Draft, Signer, Statement, Verified, draft_matches, payload_type
from crypto.times import check_times
from crypto.view import Declared, Key, Pending, Said, Taken, View
from crypto.words import BODY_LIMIT

ALONE = timedelta(hours=1)
WITH_DRAFT = timedelta(days=1)
_WRAP_LINE_SIZE = epoch.DEVICE_SIZE + epoch.WRAP_SIZE
_GRANT_SIZES = range(OVERHEAD + epoch.ID_SIZE + epoch.KEY_SIZE, BODY_LIMIT, epoch.ID_SIZE + epoch.KEY_SIZE)
LOG = 1
"""The number of a side's log; a successor would have the next."""

RootOf = Callable[[str, int], bytes | None]


def admit(
    view: View,
    statement: Statement,
    *,
    index: int,
    frame: Frame,
    root_of: RootOf,
    verify: VerifyEnvelope,
) -> tuple[Space | None, Epoch | None]:
    """Judge a statement of the own side in its entry `index`, and apply it to the view.

    `root_of(side, size)` is a log's root, None beyond its end; `verify` checks an envelope's signatures and raises
    `Unverified`. Returns the space and the epoch that the statement makes, if it does. Raises `Refused`.
    """
    at = frame.at
    arrangement = view.arrangement()
    if statement.envelope.payload_type != payload_type(
        demonstration=arrangement.demonstration, exercise=statement.exercise
    ):
        raise Refused("payload-type")
    if statement.hotline != view.hotline:
        raise Refused("hotline")
    if statement.side != view.own:
        raise Refused("side")
    releaser = _device(view, statement.signer)
    _check_capacity(view, statement.signer, to="release")
    drafter = None if statement.draft is None else _device(view, statement.draft.signer)
    if statement.draft is not None:
        _check_capacity(view, statement.draft.signer, to="draft")
    _check_signatures(statement, releaser, drafter, verify)
    _check_draft(view, statement, at)
    if view.said(statement.id) is not None or (statement.draft is not None and is_released(view, statement.draft)):
        raise Refused("duplicate")
    longest = ALONE if statement.draft is None else WITH_DRAFT
    check_times(issued=statement.issued, expires=statement.expires, at=at, longest=longest)
    _check_verified(statement.verified_own, view.own, index, root_of)
    _check_verified(statement.verified_other, view.other, frame.seen.end, root_of)
    space = _space(view, statement, at)
    made = _check_epoch(view, statement, space)
    _check_body(statement, made, view.arrangement().flash.size)
    _check_type(view, statement, space)
    opened = space if isinstance(statement.says, Open) else None
    _apply(view, statement, index=index, frame=frame, space=opened, made=made)
    _decide(view, statement, index=index, at=at)
    return opened, made


def take_in(view: View, statement: Statement, taken: Taken, frame: Frame, *, now: datetime) -> None:
    """Apply an admissible statement of the other side's entry, as its own walk judged it.

    `frame` is that entry's; `now` is the `at` of the own entry that takes it in.
    """
    _apply(view, statement, index=taken.index, frame=frame, space=taken.space, made=taken.epoch)
    _take_in_decision(view, statement, index=taken.index, now=now)


def _device(view: View, signer: Signer) -> Device:
    device = view.signatories(view.own).device(signer.device)
    if (device.post, device.officer) != (signer.post, signer.officer):
        raise Refused("post")
    return device


def _check_capacity(view: View, signer: Signer, *, to: str) -> None:
    post = view.signatories(view.own).posts[signer.post]
    allowed = post.releases if to == "release" else post.drafts
    if signer.capacity not in allowed or signer.capacity not in view.arrangement().signatures:
        raise Refused("capacity")


def _check_signatures(statement: Statement, releaser: Device, drafter: Device | None, verify: VerifyEnvelope) -> None:
    try:
        verify(statement.envelope, [releaser.signing])
        if statement.draft is not None and drafter is not None:
            verify(statement.draft.envelope, [drafter.signing])
    except (Malformed, Unverified) as failed:
        raise Refused("signature", failed.detail) from failed


def _check_draft(view: View, statement: Statement, at: datetime) -> None:
    draft = statement.draft
    needed = view.arrangement().signatures[statement.signer.capacity]
    if draft is None:
        if needed > 1 and not TYPES[statement.type].alone:
            raise Refused("draft", "this capacity needs two signatures")
        return
    if draft.signer.officer == statement.signer.officer:
        raise Refused("draft", "two signatures mean two officers")
    if not draft_matches(statement, draft) or len(draft.content) != len(statement.body):
        raise Refused("draft", "the statement is not what was drafted")
    try:
        check_times(issued=draft.issued, expires=draft.expires, at=at, longest=WITH_DRAFT)
    except Refused as late:
        raise Refused("draft", late.code) from late


def is_released(view: View, draft: Draft) -> bool:
    """Whether that draft was released before: a drafter signs for one statement."""
    return view.count(*_draft_key(draft)) > 0


def _draft_key(draft: Draft) -> Key:
    return ("draft", draft.signer.device.hex(), draft.nonce.hex())


def _check_verified(verified: Verified, side: str, limit: int, root_of: RootOf) -> None:
    if verified.log != LOG or verified.size > limit or root_of(side, verified.size) != verified.root:
        raise Refused("verified-root")


def _space(view: View, statement: Statement, at: datetime) -> Space:
    space = view.space(statement.space)
    if isinstance(statement.says, Open):
        if statement.space != epoch.space_id(hotline=view.hotline, side=statement.side, nonce=statement.nonce):
            raise Refused("space-unknown")
        if space is not None:
            raise Refused("space-exists")
        count = view.count("opened", statement.side, reality(statement), str(at.year)) + 1
        space = Space(
            id=statement.space,
            kind=statement.says.kind,
            exercise=statement.exercise,
            posts=statement.says.posts,
            name=(statement.side, at.year, count),
        )
    if space is None:
        raise Refused("space-unknown")
    if isinstance(statement.says, Declare) and space.id != LINE:
        raise Refused("line", "a declaration is made on the line itself")
    if space.exercise != statement.exercise:
        raise Refused("payload-type")
    if not space.takes_part(statement.side, statement.signer.post):
        raise Refused("post", "this post takes no part in the space")
    return space


def _check_epoch(view: View, statement: Statement, space: Space) -> Epoch | None:
    """The epoch that the statement makes, or None; checks the one under which it is sealed."""
    kind = TYPES[statement.type].epoch
    if kind == "new" and isinstance(statement.says, Open | NewEpoch):
        named = epoch.epoch_id(hotline=view.hotline, space=space.id, side=statement.side, nonce=statement.nonce)
        if statement.epoch != named or view.epoch(named) is not None:
            raise Refused("epoch-unknown")
        recipients = participants(space, view.both_signatories())
        if statement.says.recipients != epoch.recipients_hash(recipients):
            raise Refused("recipients")
        return Epoch(id=named, space=space.id, recipients=recipients)
    if kind == "none" or statement.epoch is None:
        if statement.epoch is not None or kind != "none":
            raise Refused("epoch-unknown")
        return None
    known = view.epoch(statement.epoch)
    if known is None or known.space != statement.space:
        raise Refused("epoch-unknown")
    check_usable(known, view.both_signatories())
    return None


def _check_body(statement: Statement, made: Epoch | None, flash_size: int) -> None:
    kind = TYPES[statement.type]
    sizes = [part.size for part in statement.body]
    least, most = kind.parts
    if not least <= len(sizes) <= most or sum(sizes) > BODY_LIMIT:
        raise Refused("body-shape")
    if isinstance(statement.says, Grant) and sizes[0] not in _GRANT_SIZES:
        raise Refused("body-shape")
    if made is not None and sizes[0] != _WRAP_LINE_SIZE * len(made.recipients):
        raise Refused("body-shape")
    try:
        padded = [epoch.padded_size(size) for size in (sizes[1:] if kind.wraps else sizes)]
    except Malformed as malformed:
        raise Refused("body-shape", malformed.detail) from malformed
    if kind.alone and padded != [epoch.LEAST_SIZE]:
        raise Refused("body-shape", "too large for one signature")
    if isinstance(statement.says, Message) and statement.says.precedence == "FLASH" and sum(padded) > flash_size:
        raise Refused("body-shape", "too large for a FLASH")


def _check_type(view: View, statement: Statement, space: Space) -> None:
    match statement.says:
        case Message():
            _check_message(view, statement, statement.says)
        case Of() if statement.type in ("acknowledgement", "noted", "cannot_open"):
            _check_of(view, statement, statement.says)
        case Declare():
            _check_declaration(view, statement, statement.says)
        case Grant():
            if statement.says.device not in participants(space, view.both_signatories()):
                raise Refused("recipients")
        case _:
            pass


def _check_message(view: View, statement: Statement, says: Message) -> None:
    """A message answers a message of the other side, and replaces one of its own; only an answer closes. A holding
    reply answers, and neither replaces nor asks."""
    if statement.type in ("answer", "holding") and says.answers is None:
        raise Refused("reference-unknown")
    if statement.type != "answer" and says.closes:
        raise Refused("reference-type")
    if says.answers is not None:
        _check_is_message(_reference(view, statement, says.answers), side=view.other)
    if says.replaces is not None:
        _check_is_message(_reference(view, statement, says.replaces), side=view.own)
    reply = says.reply
    if statement.type == "holding" and says.replaces is not None:
        raise Refused("reference-type")
    if statement.type == "holding" and reply is not None:
        raise Refused("reply")
    if isinstance(reply, ReplyWithin) and view.arrangement().replies.get(reply.basis) != reply.within:
        raise Refused("reply")


def _check_of(view: View, statement: Statement, says: Of) -> None:
    """One acknowledges and notes a message of the other side, an acknowledgement once; one may fail to open more."""
    said = _reference(view, statement, says.of)
    if statement.type == "cannot_open":
        if said.side == view.own or TYPES[said.type].parts == (0, 0):
            raise Refused("reference-type")
        return
    _check_is_message(said, side=view.other)
    if statement.type == "acknowledgement" and said.acknowledged:
        raise Refused("already-acknowledged")


def _check_declaration(view: View, statement: Statement, says: Declare) -> None:
    """It takes effect no sooner than it is made, and ends the line no sooner than the Arrangement's notice allows."""
    notice = view.arrangement().notice if says.state == "terminated" else 0
    if says.from_ - statement.issued < timedelta(seconds=notice):
        raise Refused("effect")


def _reference(view: View, statement: Statement, statement_id: bytes) -> Said:
    said = view.said(statement_id)
    if said is None or said.space != statement.space:
        raise Refused("reference-unknown")
    return said


def _check_is_message(said: Said, *, side: str) -> None:
    if said.side != side or not TYPES[said.type].message:
        raise Refused("reference-type")


def _apply(
    view: View,
    statement: Statement,
    *,
    index: int,
    frame: Frame,
    space: Space | None,
    made: Epoch | None,
) -> None:
    """What an admissible statement changes whichever side made it, but for decisions."""
    said = Said(
        id=statement.id,
        side=statement.side,
        space=statement.space,
        type=statement.type,
        index=index,
        at=frame.at,
        number=frame.number,
    )
    view.put(("statement", statement.id.hex()), said)
    view.count_one("no", statement.side, statement.space.hex())
    if statement.draft is not None:
        view.count_one(*_draft_key(statement.draft))
    if statement.is_message:
        view.count_one("number", statement.side, reality(statement), str(frame.at.year))
    if space is not None:
        view.put(("space", space.id.hex()), space)
        view.count_one("opened", statement.side, reality(statement), str(frame.at.year))
        view.put(("decision", space.id.hex(), "title"), Decision(version=statement.id))
    if made is not None:
        view.put(("epoch", made.id.hex()), made)
    if isinstance(statement.says, Declare):
        declared = Declared(id=statement.id, index=index, at=frame.at, says=statement.says)
        view.put(("declared", statement.side), declared)
    if statement.type == "acknowledgement" and isinstance(statement.says, Of):
        acknowledged = view.said(statement.says.of)
        if acknowledged is not None:
            view.put(("statement", acknowledged.id.hex()), replace(acknowledged, acknowledged=True))


def _decide(view: View, statement: Statement, *, index: int, at: datetime) -> None:
    """The own side's step in what two sides decide."""
    match statement.type, statement.says:
        case "proposal", Propose() as says:
            about, before = says.about, view.decision(statement.space, says.about)
            if before is None:
                raise Refused("reference-unknown")
            proposal = Proposal(id=statement.id, side=view.own, due=says.due)
            after = decision.propose(before, proposal, on=says.on, at=at)
        case "acceptance", Of() as says:
            about, before = _about(view, statement, says)
            after = decision.accept(before, says.of, own=view.own, index=index, at=at)
            waiting = set(view.pending().decisions) | {(statement.space, about)}
            view.put(("pending",), Pending(tuple(sorted(waiting))))
        case "refusal", Of() as says:
            about, before = _about(view, statement, says)
            after = decision.refuse(before, says.of, own=view.own)
        case "withdrawal", Of() as says:
            about, before = _about(view, statement, says)
            after = decision.withdraw(before, says.of, own=view.own)
        case _:
            return
    view.put(("decision", statement.space.hex(), about), after)


def _about(view: View, statement: Statement, says: Of) -> tuple[str, Decision]:
    """What the proposal was about that a statement refers to, and how that stands."""
    said = _reference(view, statement, says.of)
    before = view.decision(statement.space, "title")
    if said.type != "proposal" or before is None:
        raise Refused("reference-type")
    return "title", before


def _take_in_decision(view: View, statement: Statement, *, index: int, now: datetime) -> None:
    """The other side's step in what two sides decide."""
    before = view.decision(statement.space, "title")
    if before is None:
        return
    match statement.type, statement.says:
        case "proposal", Propose() as says:
            proposal = Proposal(id=statement.id, side=view.other, due=says.due)
            after = decision.take_in_proposal(before, proposal, on=says.on)
        case "acceptance", Of() as says:
            after = decision.take_in_acceptance(before, says.of, own=view.own, index=index, at=now)
        case "refusal", Of() as says:
            after = decision.take_in_refusal(before, says.of)
        case "withdrawal", Of() as says:
            after = decision.take_in_withdrawal(before, says.of)
        case _:
            return
    view.put(("decision", statement.space.hex(), "title"), after)


def confirm(view: View, *, covered: int, at: datetime) -> None:
    """A frame of the other log, made `at`, covers the own log up to size `covered`: acceptances in it are confirmed."""
    waiting = []
    for space, about in view.pending().decisions:
        before = view.decision(space, about)
        if before is None:
            continue
        after = decision.cover(before, own=view.own, covered=covered, at=at)
        if after != before:
            view.put(("decision", space.hex(), about), after)
        if decision.waits(after, own=view.own):
            waiting.append((space, about))
    if tuple(waiting) != view.pending().decisions:
        view.put(("pending",), Pending(tuple(waiting)))


def reality(statement: Statement) -> str:
    """Which count of the year a statement belongs to: exercises are numbered apart."""
    return "exercise" if statement.exercise else "real"

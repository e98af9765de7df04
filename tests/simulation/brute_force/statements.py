"""Statements, judged at their past, in the order in which they are checked."""

import json
from collections.abc import Iterator
from datetime import timedelta

from crypto import epoch, wire
from crypto.chunked import sealed_size
from crypto.says import Declare, Grant, Message, NewEpoch, Of, Open, Propose, ReplyWithin
from crypto.statement import Draft, Signer, Statement
from tests.simulation.brute_force.decisions import answer_code, proposal_code
from tests.simulation.brute_force.entries import Code
from tests.simulation.brute_force.past import DAY, HOUR, Past, is_signed, takes_part, times_code

CAPACITIES = {"centre": 1, "government": 2}
FLASH, NOTICE = 4096, timedelta(days=30)
REPLIES = {"4": 172_800}
"""As the schedules' Arrangement has them."""

ALONE = ("holding", "short", "service")
MESSAGES = ("notice", "request", "answer", *ALONE)
WRAPPED = ("open", "epoch")
ONE_PART = (*ALONE, "proposal", "grant")
PLAIN = {sealed_size(1024 << n): 1024 << n for n in range(10)}
"""A part's plaintext by its stored size."""
WRAP, GRANT, GRANTED, BODY = 1200, 1136, 48, 1_048_576
"""Bytes: a line of wraps, an empty grant, each key in it, the longest body."""


def statement_code(past: Past, said: Statement) -> Code:
    """Why a statement of the own side is inadmissible."""
    return next((code for code in _codes(past, said) if code is not None), None)


def _codes(past: Past, said: Statement) -> Iterator[Code]:
    yield "hotline" if past.arrangement() is None else None
    yield "payload-type" if "demonstration" in said.envelope.payload_type else None
    yield "hotline" if said.hotline != past.force.hotline else None
    yield "side" if said.side != past.own else None
    yield _signer_code(past, said.signer, "release")
    yield _signer_code(past, said.draft.signer, "draft") if said.draft else None
    yield None if _is_signed(past, said) else "signature"
    yield _draft_code(past, said)
    released = said.draft is not None and _drafted(said.draft) in _released(past)
    yield "duplicate" if past.said(said.id) or released else None
    yield times_code(said.issued, said.expires, past.at, HOUR if said.draft is None else DAY)
    for verified, side, limit in (
        (said.verified_own, past.own, past.index),
        (said.verified_other, past.other, past.seen),
    ):
        known = verified.size <= limit and past.force.root(side, verified.size) == verified.root
        yield None if verified.log == 1 and known else "verified-root"
    yield _space_code(past, said)
    yield _epoch_code(past, said)
    yield None if _has_shape(past, said) else "body-shape"
    yield _type_code(past, said)


def _signer_code(past: Past, signer: Signer, may: str) -> Code:
    listed = past.listed(past.own)
    device = listed.devices.get(signer.device)
    if device is None or device.id in listed.revoked:
        return "signer-revoked" if device else "signer-unknown"
    if (device.post, device.officer) != (signer.post, signer.officer):
        return "post"
    post = listed.posts[device.post]
    allowed = post.releases if may == "release" else post.drafts
    return None if signer.capacity in allowed and signer.capacity in CAPACITIES else "capacity"


def _is_signed(past: Past, said: Statement) -> bool:
    devices = past.listed(past.own).devices
    by_drafter = said.draft is None or is_signed(said.draft.envelope, [devices[said.draft.signer.device].signing])
    return by_drafter and is_signed(said.envelope, [devices[said.signer.device].signing])


def _draft_code(past: Past, said: Statement) -> Code:
    draft = said.draft
    if draft is None:
        return "draft" if CAPACITIES[said.signer.capacity] == 2 and said.type not in ALONE else None
    wrong = draft.signer.officer == said.signer.officer or not _is_repeated(said, draft)
    wrong = wrong or len(draft.content) != len(said.body)
    return "draft" if wrong or times_code(draft.issued, draft.expires, past.at, DAY) else None


def _is_repeated(said: Statement, draft: Draft) -> bool:
    """Whether the header says what the draft does, but for the precedence."""
    says = json.loads(said.envelope.payload)["says"]
    says.pop("precedence", None)
    repeated = (said.hotline, said.side, said.space, said.type, said.signer.capacity)
    drafted = (draft.hotline, draft.side, draft.space, draft.type, draft.signer.capacity)
    return repeated == drafted and wire.encode(draft.says) == wire.encode(says)


def _drafted(draft: Draft) -> tuple[bytes, bytes]:
    return draft.signer.device, draft.nonce


def _released(past: Past) -> list[tuple[bytes, bytes]]:
    return [_drafted(one.draft) for _, one in past.items(Statement) if one.draft is not None]


def _space_code(past: Past, said: Statement) -> Code:
    opened = past.opening(said.space)
    if isinstance(said.says, Open):
        made = epoch.space_id(hotline=said.hotline, side=said.side, nonce=said.nonce)
        if made != said.space or opened:
            return "space-unknown" if made != said.space else "space-exists"
        opened = said
    on_the_line = said.space == bytes(16)
    if opened is None and not on_the_line:
        return "space-unknown"
    if said.type == "declaration" and not on_the_line:
        return "line"
    if said.exercise is not (opened is not None and opened.exercise):
        return "payload-type"
    return None if takes_part(opened, said.side, said.signer.post) else "post"


def _epoch_code(past: Past, said: Statement) -> Code:
    if isinstance(said.says, Open | NewEpoch):
        named = epoch.epoch_id(hotline=said.hotline, space=said.space, side=said.side, nonce=said.nonce)
        if said.epoch != named or any(one.epoch == named for _, one in past.items(Statement)):
            return "epoch-unknown"
        sealed_to = epoch.recipients_hash(_sealed_to(past, said))
        return None if said.says.recipients == sealed_to else "recipients"
    if said.type not in (*MESSAGES, "proposal"):
        return "epoch-unknown" if said.epoch else None
    makers = [
        (entry, one)
        for entry, one in past.items(Statement)
        if isinstance(one.says, Open | NewEpoch) and (one.epoch, one.space) == (said.epoch, said.space)
    ]
    if not makers:
        return "epoch-unknown"
    entry, maker = makers[0]
    recipients = set(_sealed_to(Past(past.force, entry), maker))
    revoked = past.listed(past.own).revoked | past.listed(past.other).revoked
    return "epoch-revoked" if recipients & revoked else None


def _sealed_to(past: Past, maker: Statement) -> list[bytes]:
    """To whom a new epoch's key goes, at the past of what makes it."""
    return past.participants(maker if isinstance(maker.says, Open) else past.opening(maker.space))


def _has_shape(past: Past, said: Statement) -> bool:
    """Whether the body has the parts that its type has."""
    sizes = [part.size for part in said.body]
    if sum(sizes) > BODY:
        return False
    if said.type in WRAPPED:
        return len(sizes) == 2 and sizes[0] == WRAP * len(_sealed_to(past, said)) and sizes[1] in PLAIN
    if said.type == "grant":
        return len(sizes) == 1 and sizes[0] > GRANT and (sizes[0] - GRANT) % GRANTED == 0 and sizes[0] < BODY
    if any(size not in PLAIN for size in sizes):
        return False
    if isinstance(said.says, Message) and said.says.precedence == "FLASH" and sum(PLAIN[one] for one in sizes) > FLASH:
        return False
    if said.type in ALONE:
        return sizes == [sealed_size(1024)]
    if said.type in ONE_PART:
        return len(sizes) == 1
    return bool(sizes) == (said.type in MESSAGES)


def _type_code(past: Past, said: Statement) -> Code:
    match said.says:
        case Message() as says:
            return _message_code(past, said, says)
        case Of() as says if said.type in ("acknowledgement", "noted", "cannot_open"):
            return _of_code(past, said, says)
        case Declare() as says:
            notice = NOTICE if says.state == "terminated" else timedelta(0)
            return "effect" if says.from_ < said.issued + notice else None
        case Grant() as says:
            return None if says.device in past.participants(past.opening(said.space)) else "recipients"
        case Propose() as says:
            return proposal_code(past, said, says)
        case Of() as says:
            return answer_code(past, said, says)
        case _:
            return None


def _message_code(past: Past, said: Statement, says: Message) -> Code:
    if said.type in ("answer", "holding") and says.answers is None:
        return "reference-unknown"
    if said.type != "answer" and says.closes:
        return "reference-type"
    for of, side in ((says.answers, past.other), (says.replaces, past.own)):
        referred = None if of is None else past.referred(said, of)
        if of is not None and referred is None:
            return "reference-unknown"
        if referred is not None and (referred.side != side or referred.type not in MESSAGES):
            return "reference-type"
    if said.type == "holding" and (says.replaces or says.reply):
        return "reference-type" if says.replaces else "reply"
    by_the_arrangement = not isinstance(says.reply, ReplyWithin) or REPLIES.get(says.reply.basis) == says.reply.within
    return None if by_the_arrangement else "reply"


def _of_code(past: Past, said: Statement, says: Of) -> Code:
    referred = past.referred(said, says.of)
    if referred is None:
        return "reference-unknown"
    fits = referred.body if said.type == "cannot_open" else referred.type in MESSAGES
    if referred.side == past.own or not fits:
        return "reference-type"
    acknowledged = any(one.type == "acknowledgement" and one.says == says for _, one in past.items(Statement, past.own))
    return "already-acknowledged" if said.type == "acknowledgement" and acknowledged else None

"""What two sides decide, judged at a past: a proposal's fate, the version in force."""

from collections.abc import Iterator
from datetime import datetime

from crypto.says import Of, Propose
from crypto.statement import Statement
from tests.simulation.brute_force.entries import BESIDE, Code, Entry
from tests.simulation.brute_force.past import Past


def proposal_code(past: Past, said: Statement, says: Propose) -> Code:
    """Why a proposal is inadmissible."""
    version = _in_force(past, said.space)
    if version is None:
        return "reference-unknown"
    if says.on != version:
        return "version-superseded"
    return "past-due" if past.at > says.due else None


def answer_code(past: Past, said: Statement, says: Of) -> Code:
    """Why an acceptance, a refusal or a withdrawal is inadmissible."""
    proposal = past.referred(said, says.of)
    if proposal is None or not isinstance(proposal.says, Propose):
        return "reference-unknown" if proposal is None else "reference-type"
    on = proposal.says.on
    if on != _in_force(past, said.space):
        return "version-superseded"
    if (proposal.side == past.own) is not (said.type == "withdrawal"):
        return "reference-type"
    fate = _fate(past, proposal)
    if fate != "open":
        return "withdrawn" if fate == "withdrawn" else "already-answered"
    if said.type != "acceptance":
        return None
    if any(p.side == past.other and _fate(past, p) == "accepted" for p in _proposals(past, on)):
        return "acceptance-pending"
    return "past-due" if past.at > proposal.says.due else None


def _in_force(past: Past, space: bytes) -> bytes | None:
    """The version of a title that is in force."""
    opened = past.opening(space)
    version = None if opened is None else opened.id
    while version is not None:
        agreed = [proposal for proposal in _proposals(past, version) if _fate(past, proposal) == "agreed"]
        assert len(agreed) <= 1, "two agreements on one version"
        if not agreed:
            return version
        version = agreed[0].id
    return None


def _proposals(past: Past, version: bytes) -> list[Statement]:
    return [one for _, one in past.items(Statement) if isinstance(one.says, Propose) and one.says.on == version]


def _fate(past: Past, proposal: Statement) -> str:
    """What has become of a proposal: open, refused, withdrawn, accepted, agreed, lapsed, crossed."""
    says = proposal.says
    assert isinstance(says, Propose)
    accepted = _answers(past, proposal, "acceptance")
    if accepted:
        return _fate_of_acceptance(past, proposal, says.due, accepted[0])
    if _answers(past, proposal, "withdrawal"):
        return "withdrawn"
    return "refused" if _answers(past, proposal, "refusal") else "open"


def _answers(past: Past, proposal: Statement, type_: str) -> list[Entry]:
    return [e for e, s in past.items(Statement) if s.type == type_ and s.says == Of(of=proposal.id)]


def _fate_of_acceptance(past: Past, proposal: Statement, due: datetime, acceptance: Entry) -> str:
    confirmation = _confirmation(past, acceptance)
    if _has_crossed(past, acceptance, proposal):
        return "crossed"
    if confirmation is None or confirmation.frame is None:
        return "accepted"
    return "agreed" if confirmation.frame.at <= due else "lapsed"


def _confirmation(past: Past, acceptance: Entry) -> Entry | None:
    """The first entry of the other log, in this past, that has the acceptance in its own."""
    log = BESIDE[acceptance.side]
    size = past.index + 1 if log == past.own else past.seen
    return next((one for one in _sound_here(past, log, size) if past.force.end(one) > acceptance.index), None)


def _sound_here(past: Past, log: str, size: int) -> Iterator[Entry]:
    """Sound entries; the one under judgement is, or it would not come to this."""
    yield from past.force.sound(log, min(size, past.index) if log == past.own else size)
    if log == past.own and size > past.index:
        yield past.force.entries[log][past.index]


def _has_crossed(past: Past, acceptance: Entry, proposal: Statement) -> bool:
    """Whether an acceptance by the proposer, on the same version, is not in its past, nor it in that one's."""
    says = proposal.says
    assert isinstance(says, Propose)
    for one, accepted in past.items(Statement, proposal.side):
        if accepted.type != "acceptance" or not isinstance(accepted.says, Of):
            continue
        of = past.said(accepted.says.of)
        if of is None or not isinstance(of[1].says, Propose) or of[1].says.on != says.on:
            continue
        if one.index >= past.force.end(acceptance) and acceptance.index >= past.force.end(one):
            return True
    return False

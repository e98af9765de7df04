"""What two sides decide, as one walk sees it: pure, and blind to whose walk it is.

A *decision* is one thing that both sides hold in one version at a time (a file's title is the first).
The first version is named by the `open` statement of its space, each later one by the proposal that made it.

Rules, for a proposal P on version v, its acceptance a, and the first entry c of the proposer's log that covers a:

1. P is admissible only on the version in force in its past, with a due time not before its `at`.
2. a is admissible only while v is in force in its past, P is neither withdrawn nor answered there, no other
   acceptance of that side on v is unconfirmed, and its `at` is not after P's due time.
3. P is *agreed* at c if c's `at` is not after P's due time; else P has *lapsed*. Until c it is *accepted*, not
   confirmed.
4. A withdrawal outside a's past changes nothing: a stands.
5. Acceptances of two proposals on one version, neither in the other's past, have *crossed*: neither counts. That is
   just where the other side's comes in while one's own is not confirmed: were one's own in its past, the other side's
   entries up to it would have confirmed it.
6. Agreed never reverts: the version in force moves to P, and what was proposed on v is superseded.

The owner of the walk is `own`. An acceptance by `own` is confirmed by a frame of the other log (`cover`);
an acceptance by the other side is confirmed by the very entry of `own` that takes it in (`take_in_acceptance`).
"""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from crypto.errors import Refused


class State(StrEnum):
    """Where a proposal stands in a walk."""

    OPEN = "open"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    ACCEPTED = "accepted"
    LAPSED = "lapsed"
    CROSSED = "crossed"


@dataclass(frozen=True)
class Proposal:
    """A proposal on the version in force. `accepted_at` is the acceptance's index in the acceptor's log."""

    id: bytes
    side: str
    due: datetime
    state: State = State.OPEN
    accepted_at: int | None = None


@dataclass(frozen=True)
class Decision:
    """The version in force (a statement id), how many were agreed, and what is proposed on it, as learned."""

    version: bytes
    agreed: int = 0
    proposals: tuple[Proposal, ...] = ()

    def find(self, proposal_id: bytes) -> Proposal | None:
        """The proposal of that id on the version in force, or None."""
        return next((p for p in self.proposals if p.id == proposal_id), None)


def propose(decision: Decision, proposal: Proposal, *, on: bytes, at: datetime) -> Decision:
    """Add a proposal by the walk's own side (rule 1). Raises `Refused`."""
    if on != decision.version:
        raise Refused("version-superseded")
    if proposal.due < at:
        raise Refused("past-due")
    return replace(decision, proposals=(*decision.proposals, proposal))


def take_in_proposal(decision: Decision, proposal: Proposal, *, on: bytes) -> Decision:
    """Add a proposal by the other side. On a version no longer in force here, it is superseded from the start."""
    if on != decision.version:
        return decision
    return replace(decision, proposals=(*decision.proposals, proposal))


def accept(decision: Decision, proposal_id: bytes, *, own: str, index: int, at: datetime) -> Decision:
    """The walk's own side accepts the other's proposal in its entry `index` (rule 2). Raises `Refused`."""
    proposal = _open_proposal(decision, proposal_id, proposer_is_own=False, own=own)
    if _unconfirmed(decision, own) is not None:
        raise Refused("acceptance-pending")
    if at > proposal.due:
        raise Refused("past-due")
    return _with(decision, replace(proposal, state=State.ACCEPTED, accepted_at=index))


def take_in_acceptance(decision: Decision, proposal_id: bytes, *, own: str, index: int, at: datetime) -> Decision:
    """The other side's acceptance of a proposal of `own`, taken in by an entry of `own` made `at` (rules 3 to 6).

    `index` is the acceptance's place in the other log.
    """
    proposal = decision.find(proposal_id)
    if proposal is None:
        return decision
    proposal = replace(proposal, accepted_at=index)
    crossing = _unconfirmed(decision, own)
    if crossing is not None:
        crossed = _with(decision, replace(crossing, state=State.CROSSED))
        return _with(crossed, replace(proposal, state=State.CROSSED))
    return _settle(decision, proposal, at)


def cover(decision: Decision, *, own: str, covered: int, at: datetime) -> Decision:
    """A frame of the other log, made `at`, covers the own log up to size `covered` (rule 3)."""
    proposal = _unconfirmed(decision, own)
    if proposal is None or proposal.accepted_at is None or proposal.accepted_at >= covered:
        return decision
    return _settle(decision, proposal, at)


def waits(decision: Decision, *, own: str) -> bool:
    """Whether an acceptance by `own` is not confirmed yet."""
    return _unconfirmed(decision, own) is not None


def refuse(decision: Decision, proposal_id: bytes, *, own: str) -> Decision:
    """The walk's own side refuses the other's proposal. Raises `Refused`."""
    proposal = _open_proposal(decision, proposal_id, proposer_is_own=False, own=own)
    return _with(decision, replace(proposal, state=State.REFUSED))


def withdraw(decision: Decision, proposal_id: bytes, *, own: str) -> Decision:
    """The walk's own side withdraws its proposal. Raises `Refused`."""
    proposal = _open_proposal(decision, proposal_id, proposer_is_own=True, own=own)
    return _with(decision, replace(proposal, state=State.WITHDRAWN))


def take_in_refusal(decision: Decision, proposal_id: bytes) -> Decision:
    """The other side's refusal: it stands unless the proposal is withdrawn here, which is then seen by both."""
    return _if(decision, proposal_id, (State.OPEN,), State.REFUSED)


def take_in_withdrawal(decision: Decision, proposal_id: bytes) -> Decision:
    """The other side's withdrawal: an acceptance outside whose past it lies stands (rule 4), a refusal does not."""
    return _if(decision, proposal_id, (State.OPEN, State.REFUSED), State.WITHDRAWN)


def _open_proposal(decision: Decision, proposal_id: bytes, *, proposer_is_own: bool, own: str) -> Proposal:
    proposal = decision.find(proposal_id)
    if proposal is None:
        raise Refused("version-superseded")
    if (proposal.side == own) is not proposer_is_own:
        raise Refused("reference-type")
    if proposal.state is State.WITHDRAWN:
        raise Refused("withdrawn")
    if proposal.state is not State.OPEN:
        raise Refused("already-answered")
    return proposal


def _unconfirmed(decision: Decision, own: str) -> Proposal | None:
    """The proposal that `own` has accepted and whose fate it does not know yet: at most one."""
    return next((p for p in decision.proposals if p.side != own and p.state is State.ACCEPTED), None)


def _settle(decision: Decision, proposal: Proposal, at: datetime) -> Decision:
    if at > proposal.due:
        return _with(decision, replace(proposal, state=State.LAPSED))
    return Decision(version=proposal.id, agreed=decision.agreed + 1)


def _if(decision: Decision, proposal_id: bytes, states: tuple[State, ...], state: State) -> Decision:
    """The proposal is now in this state, if it was in one of those."""
    proposal = decision.find(proposal_id)
    if proposal is None or proposal.state not in states:
        return decision
    return _with(decision, replace(proposal, state=state))


def _with(decision: Decision, changed: Proposal) -> Decision:
    proposals = tuple(changed if p.id == changed.id else p for p in decision.proposals)
    return replace(decision, proposals=proposals)

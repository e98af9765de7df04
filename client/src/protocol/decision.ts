/**
 * What two sides decide, as one walk sees it: the twin of `crypto/decision.py`, which has the rules by number.
 *
 * A *decision* is one thing that both sides hold in one version at a time (a file's title is the first). The first
 * version is named by the `open` statement of its space, each later one by the proposal that made it.
 *
 * The owner of the walk is `own`. An acceptance by `own` is confirmed by a frame of the other log (`cover`); an
 * acceptance by the other side is confirmed by the very entry of `own` that takes it in (`takeInAcceptance`).
 */
import { Refused } from "./errors.ts";

/** Where a proposal stands in a walk. */
export type State = "open" | "refused" | "withdrawn" | "accepted" | "lapsed" | "crossed";

/** A proposal on the version in force. `acceptedAt` is the acceptance's index in the acceptor's log. */
export interface Proposal {
  readonly id: string;
  readonly side: string;
  readonly due: number;
  readonly state: State;
  readonly acceptedAt: number | null;
}

/** The version in force (a statement id), how many were agreed, and what is proposed on it, as learned. */
export interface Decision {
  readonly version: string;
  readonly agreed: number;
  readonly proposals: readonly Proposal[];
}

/** A decision on its first version. */
export function firstVersion(version: string): Decision {
  return { version, agreed: 0, proposals: [] };
}

/** A proposal as it is made. */
export function openProposal(id: string, side: string, due: number): Proposal {
  return { id, side, due, state: "open", acceptedAt: null };
}

/** The proposal of that id on the version in force, or undefined. */
export function findProposal(decision: Decision, id: string): Proposal | undefined {
  return decision.proposals.find((proposal) => proposal.id === id);
}

/** Add a proposal by the walk's own side (rule 1). Throws `Refused`. */
export function propose(decision: Decision, proposal: Proposal, { on, at }: { on: string; at: number }): Decision {
  if (on !== decision.version) throw new Refused("version-superseded");
  if (proposal.due < at) throw new Refused("past-due");
  return { ...decision, proposals: [...decision.proposals, proposal] };
}

/** Add a proposal by the other side. On a version no longer in force here, it is superseded from the start. */
export function takeInProposal(decision: Decision, proposal: Proposal, { on }: { on: string }): Decision {
  return on === decision.version ? { ...decision, proposals: [...decision.proposals, proposal] } : decision;
}

/** The walk's own side accepts the other's proposal in its entry `index` (rule 2). Throws `Refused`. */
export function accept(
  decision: Decision,
  id: string,
  { own, index, at }: { own: string; index: number; at: number },
): Decision {
  const proposal = openOne(decision, id, own, false);
  if (decision.proposals.some(({ side, state }) => side !== own && state === "accepted")) {
    throw new Refused("acceptance-pending");
  }
  if (at > proposal.due) throw new Refused("past-due");
  return change(decision, { ...proposal, state: "accepted", acceptedAt: index });
}

/**
 * The other side's acceptance of a proposal of `own`, taken in by an entry of `own` made `at` (rules 3 to 6).
 *
 * `index` is the acceptance's place in the other log, `past` the size of the own log in its past.
 */
export function takeInAcceptance(
  decision: Decision,
  id: string,
  { own, index, past, at }: { own: string; index: number; past: number; at: number },
): Decision {
  const found = findProposal(decision, id);
  if (found === undefined) return decision;
  const proposal = { ...found, acceptedAt: index };
  const crossing = decision.proposals.find((one) => one.side !== own && one.state === "accepted" && !before(one, past));
  if (crossing !== undefined) {
    const crossed = change(decision, { ...crossing, state: "crossed" });
    return change(crossed, { ...proposal, state: "crossed" });
  }
  return settle(decision, proposal, at);
}

/** A frame of the other log, made `at`, covers the own log up to size `covered` (rule 3). */
export function cover(
  decision: Decision,
  { own, covered, at }: { own: string; covered: number; at: number },
): Decision {
  const confirmed = decision.proposals.find(
    (one) => one.side !== own && one.state === "accepted" && before(one, covered),
  );
  return confirmed === undefined ? decision : settle(decision, confirmed, at);
}

/** The walk's own side refuses the other's proposal. Throws `Refused`. */
export function refuse(decision: Decision, id: string, { own }: { own: string }): Decision {
  return change(decision, { ...openOne(decision, id, own, false), state: "refused" });
}

/** The walk's own side withdraws its proposal. Throws `Refused`. */
export function withdraw(decision: Decision, id: string, { own }: { own: string }): Decision {
  return change(decision, { ...openOne(decision, id, own, true), state: "withdrawn" });
}

/** The other side's refusal: it stands unless the proposal is withdrawn here, which is then seen by both. */
export function takeInRefusal(decision: Decision, id: string): Decision {
  return changeIf(decision, id, ["open"], "refused");
}

/** The other side's withdrawal: an acceptance outside whose past it lies stands (rule 4), a refusal does not. */
export function takeInWithdrawal(decision: Decision, id: string): Decision {
  return changeIf(decision, id, ["open", "refused"], "withdrawn");
}

function openOne(decision: Decision, id: string, own: string, proposerIsOwn: boolean): Proposal {
  const proposal = findProposal(decision, id);
  if (proposal === undefined) throw new Refused("version-superseded");
  if ((proposal.side === own) !== proposerIsOwn) throw new Refused("reference-type");
  if (proposal.state === "withdrawn") throw new Refused("withdrawn");
  if (proposal.state !== "open") throw new Refused("already-answered");
  return proposal;
}

function before(proposal: Proposal, size: number): boolean {
  return proposal.acceptedAt !== null && proposal.acceptedAt < size;
}

function settle(decision: Decision, proposal: Proposal, at: number): Decision {
  if (at > proposal.due) return change(decision, { ...proposal, state: "lapsed" });
  return { version: proposal.id, agreed: decision.agreed + 1, proposals: [] };
}

/** The proposal is now in this state, if it was in one of those. */
function changeIf(decision: Decision, id: string, states: readonly State[], state: State): Decision {
  const proposal = findProposal(decision, id);
  return proposal === undefined || !states.includes(proposal.state)
    ? decision
    : change(decision, { ...proposal, state });
}

function change(decision: Decision, changed: Proposal): Decision {
  return { ...decision, proposals: decision.proposals.map((one) => (one.id === changed.id ? changed : one)) };
}

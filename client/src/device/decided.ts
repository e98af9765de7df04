/**
 * How the titles proposed in a file stand, as our log's walk sees them: `protocol/decision.ts` over the statements read.
 *
 * The walk needs no other entries: what the other side said comes in where the entry of our log stands that covers it,
 * and our acceptance is confirmed by the entry of the other log that covers it, which comes in before whatever of the
 * other log stands behind it.
 */
import * as decision from "../protocol/decision.ts";
import { Refused } from "../protocol/errors.ts";
import { takenIn } from "../protocol/rules.ts";
import { type Read, verdictOf } from "./chain.ts";
import type { ShownProposal } from "./views.ts";

/** Proposals as they stand, without their titles, and the version in force; null if none is known. */
export interface Decided {
  readonly version: string | null;
  readonly proposals: readonly Omit<ShownProposal, "title">[];
}

/** An event of the walk: at our log's `index`, after what the other log's `other` tells (null: our own entry). */
interface Event {
  readonly index: number;
  readonly other: number | null;
  readonly apply: (before: decision.Decision) => decision.Decision;
}

/** The state after all statements read of a space, in a walk of the log of side `own`. */
export function decidedIn(reads: readonly Read[], own: string): Decided {
  const counted = reads.filter((one) => ["counts", "pending"].includes(verdictOf(one).state));
  const start = firstVersion(counted);
  if (start === null) return { version: null, proposals: [] };
  const made = counted.filter(({ statement }) => statement.type === "proposal");
  const versions = new Set<string>();
  const last = new Map<string, decision.State>();
  let state = decision.firstVersion(start);
  for (const { apply } of eventsOf(counted, own)) {
    state = applied(state, apply);
    versions.add(state.version);
    for (const proposal of state.proposals) last.set(proposal.id, proposal.state);
  }
  const current = new Set(state.proposals.map(({ id }) => id));
  return {
    version: state.version,
    proposals: made.map(({ statement }) => {
      if (statement.type !== "proposal") throw new TypeError("filtered above");
      const { id, side, says } = statement;
      const known = last.get(id);
      const open = known === undefined || known === "open" || known === "accepted";
      const left = versions.has(id) ? "agreed" : open ? "superseded" : known;
      return { id, side, due: says.due, state: current.has(id) ? known! : left };
    }),
  };
}

/** What the first proposal read is on, or the statement that opened the space. */
function firstVersion(reads: readonly Read[]): string | null {
  for (const { statement } of reads) {
    if (statement.type === "open") return statement.id;
    if (statement.type === "proposal") return statement.says.on;
  }
  return null;
}

function eventsOf(reads: readonly Read[], own: string): Event[] {
  const ours = reads.filter(({ place }) => place.side === own);
  const theirs = reads.filter(({ place, cover }) => place.side !== own && cover !== null);
  const told = theirs.map(
    (one): Event => ({
      index: one.cover!.index,
      other: one.place.index,
      apply: (before) => {
        const { statement, frame, place, cover } = one;
        return takenIn(before, statement, { own, index: place.index, past: frame.seen.end, at: cover!.at });
      },
    }),
  );
  const confirmed = ours
    .filter(({ statement, cover }) => statement.type === "acceptance" && cover !== null)
    .map(({ place, cover }): Event => {
      const next = theirs.find((one) => one.place.index >= cover!.index);
      const after = { own, covered: place.index + 1, at: cover!.at };
      return {
        index: next?.cover?.index ?? Number.MAX_SAFE_INTEGER,
        other: cover!.index - 0.5,
        apply: (before) => decision.cover(before, after),
      };
    });
  const said = ours.map((one): Event => {
    return { index: one.place.index, other: null, apply: (before) => say(before, one, own) };
  });
  return [...told, ...confirmed, ...said].sort(
    (a, b) => a.index - b.index || (a.other ?? Infinity) - (b.other ?? Infinity),
  );
}

/** Our side's own step, at its place. */
function say(before: decision.Decision, { statement, frame, place }: Read, own: string): decision.Decision {
  switch (statement.type) {
    case "proposal": {
      const { id, says } = statement;
      return decision.propose(before, decision.openProposal(id, own, says.due), { on: says.on, at: frame.at });
    }
    case "acceptance":
      return decision.accept(before, statement.says.of, { own, index: place.index, at: frame.at });
    case "refusal":
      return decision.refuse(before, statement.says.of, { own });
    case "withdrawal":
      return decision.withdraw(before, statement.says.of, { own });
    default:
      return before;
  }
}

/** A step that refers to what was not read, or is still to be refused by the other log, changes nothing. */
function applied(state: decision.Decision, apply: Event["apply"]): decision.Decision {
  try {
    return apply(state);
  } catch (error) {
    if (error instanceof Refused) return state;
    throw error;
  }
}

/**
 * What follows a statement, derived from verified entries alone: on its log, delivered, acknowledged, answered. Pure.
 *
 * An entry of the other side counts once our log has covered it without refusal; one of ours as soon as it is on our
 * log, where the officer put it. The node's word is here only what is said to be `unproven`.
 */
import type { Frame } from "../protocol/frame.ts";
import { isMessage, type Statement } from "../protocol/statement.ts";
import type { Where } from "./answers.ts";
import type { Cover } from "./reader.ts";
import type { Chain, Gap, Verdict } from "./views.ts";

/**
 * A statement in a verified log. `unverified` is why this device finds that it does not hold, null if it does; `cover`
 * the other log's word on it, null while there is none.
 */
export interface Read {
  readonly place: Where;
  readonly frame: Frame;
  readonly statement: Statement;
  readonly unverified: string | null;
  readonly cover: Cover | null;
}

/** Whether a statement counts: see `Verdict`. */
export function verdictOf({ unverified, cover }: Read): Verdict {
  if (unverified !== null) return { state: "unverified", code: unverified };
  if (cover === null) return { state: "pending" };
  return cover.code === null ? { state: "counts" } : { state: "refused", code: cover.code };
}

/**
 * The statements that refer to each, by its id and in the order given: what its chain is derived from. In one pass, so
 * that a file of thousands costs no more for each of its statements than a short one.
 */
export function followers(reads: readonly Read[]): ReadonlyMap<string, readonly Read[]> {
  const found = new Map<string, Read[]>();
  for (const read of reads) {
    for (const id of referredIn(read.statement)) {
      const known = found.get(id);
      if (known === undefined) found.set(id, [read]);
      else known.push(read);
    }
  }
  return found;
}

/**
 * What follows `of` among statements that refer to it, on the device of side `own`. In which order they were loaded does
 * not matter: each step is told by one log, in which the first or the last is known by its place.
 */
export function chainOf(of: Read, among: readonly Read[], own: string): Chain {
  const { id, side } = of.statement;
  const inLog = among.toSorted((one, next) => one.place.index - next.place.index);
  const theirs = inLog.filter((one) => one.statement.side !== side && holds(one, own));
  const acknowledged = theirs.find(({ statement }) => refersTo(statement, "acknowledgement", id));
  const answers = theirs.filter(({ statement }) => statement.type === "answer" && statement.says.answers === id);
  const answer = answers.find(({ statement }) => statement.type === "answer" && statement.says.closes) ?? answers[0];
  const interim = theirs.filter((one) => leavesOpen(one.statement, id));
  const unopened = theirs.find(({ statement }) => refersTo(statement, "cannot_open", id));
  const replacement = inLog.findLast(
    (one) => holds(one, own) && isMessage(one.statement) && one.statement.says.replaces === id,
  );
  return {
    logged: of.frame.at,
    delivered: of.cover === null ? null : deliveredBy(of.cover),
    acknowledged: acknowledged === undefined ? null : { at: acknowledged.frame.at, by: acknowledged.statement.signer },
    answered:
      answer?.statement.type !== "answer"
        ? null
        : { at: answer.frame.at, id: answer.statement.id, closes: answer.statement.says.closes },
    interim: interim.at(-1)?.place ?? null,
    replacedBy: replacement?.statement.id ?? null,
    cannotOpen: unopened?.frame.at ?? null,
  };
}

/**
 * The numbers missing in what was read of a space: each side's admissible statements are numbered there without a gap.
 * `whole` says that nothing earlier is left to be read, `tallies` how many the node counts.
 */
export function gapsIn(
  reads: readonly Read[],
  { whole, tallies }: { whole: boolean; tallies: ReadonlyMap<string, number> },
): Gap[] {
  return [...tallies].flatMap(([side, tally]) => {
    const numbers = reads
      .filter((one) => one.place.side === side && ["counts", "pending"].includes(verdictOf(one).state))
      .map(({ frame }) => frame.no)
      .filter((no) => no !== null)
      .sort((a, b) => a - b);
    const first = whole ? 0 : (numbers[0] ?? tally);
    return [...numbers, tally + 1]
      .map((next, index) => ({ side, from: (index === 0 ? first : numbers[index - 1]!) + 1, to: next - 1 }))
      .filter(({ from, to }) => from <= to);
  });
}

function deliveredBy({ at, index, proven }: Cover): NonNullable<Chain["delivered"]> {
  return proven ? { at, index } : { at, index, unproven: true };
}

function holds(read: Read, own: string): boolean {
  const { state } = verdictOf(read);
  return state === "counts" || (state === "pending" && read.place.side === own);
}

function referredIn(statement: Statement): readonly string[] {
  if (isMessage(statement)) return [statement.says.answers, statement.says.replaces].filter((id) => id !== null);
  return "of" in statement.says ? [statement.says.of] : [];
}

/** Whether it replies to that message, and says that the rest, or all of it, is still to come. */
function leavesOpen({ type, says }: Statement, id: string): boolean {
  if (type !== "holding" && type !== "answer") return false;
  return says.answers === id && !says.closes;
}

function refersTo(statement: Statement, type: "acknowledgement" | "cannot_open", id: string): boolean {
  return statement.type === type && statement.says.of === id;
}

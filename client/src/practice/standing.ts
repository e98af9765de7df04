/**
 * What has become of each message, and the time limits that follow: by the rules of `incidents/deadlines/rules.py`, but
 * without pauses, as nobody suspends a line in memory. Pure.
 */
import type { MessageStatement, Statement } from "../protocol/statement.ts";

/** A statement that counts, where it stands and since when: `delivered` is the first entry of the other log over it. */
export interface Placed {
  readonly side: string;
  readonly index: number;
  readonly at: number;
  readonly number: number | null;
  readonly delivered: number | null;
  readonly item: Statement;
}

/** A message, and the first statement of the other side of each kind that is about it. */
export interface Standing extends Placed {
  readonly item: MessageStatement;
  readonly acknowledged: Placed | null;
  readonly replied: Placed | null;
  readonly inPart: Placed | null;
  readonly closed: Placed | null;
  readonly replaced: boolean;
}

/** A limit that a message starts for the side that received it. */
export interface Limit {
  readonly of: Standing;
  readonly kind: "handling" | "reply";
  readonly basis: string | null;
  readonly by: number | null;
  readonly within: number | null;
  readonly due: number | null;
  readonly metBy: Placed | null;
  readonly state: "open" | "met" | "missed" | "replaced";
}

/** Each message of both logs, as it stands. */
export function standings(placed: readonly Placed[]): Standing[] {
  return placed.flatMap((one) => {
    const { item } = one;
    if (!isMessage(item)) return [];
    const theirs = placed.filter(({ side }) => side !== one.side);
    const first = (fits: (about: Statement) => boolean): Placed | null => theirs.find((its) => fits(its.item)) ?? null;
    const answer = (closes: boolean) => (about: Statement) =>
      about.type === "answer" && about.says.answers === item.id && about.says.closes === closes;
    const holding = (about: Statement): boolean => about.type === "holding" && about.says.answers === item.id;
    const [inPart, closed] = [first(answer(false)), first(answer(true))];
    return [
      {
        ...one,
        item,
        inPart,
        closed,
        acknowledged: first((about) => about.type === "acknowledgement" && about.says.of === item.id),
        replied: earliest(first(holding), inPart, closed),
        replaced: placed.some(
          (its) => its.side === one.side && isMessage(its.item) && its.item.says.replaces === item.id,
        ),
      },
    ];
  });
}

/** Whether a message asks for a reply. */
function asks({ item }: Standing): boolean {
  return item.type === "request" || item.says.reply !== null;
}

/** Whether a message still waits for something of the side that received it. */
export function waits(one: Standing): boolean {
  return !one.replaced && (one.acknowledged === null || (asks(one) && one.closed === null));
}

/** The limits of a message; `handling` maps a precedence to seconds. */
export function limitsOf(of: Standing, handling: ReadonlyMap<string, number>, now: number): Limit[] {
  const { precedence, reply } = of.item.says;
  const handled = asks(of) ? of.replied : earliest(of.acknowledged, of.replied);
  const within = handling.get(precedence) ?? null;
  const limits = [limit(of, "handling", { basis: null, by: null, within }, handled, now)];
  if (reply === null) return limits;
  const term = "by" in reply ? { basis: null, by: reply.by, within: null } : { ...reply, by: null };
  return [...limits, limit(of, "reply", term, of.closed, now)];
}

function limit(
  of: Standing,
  kind: Limit["kind"],
  term: Pick<Limit, "basis" | "by" | "within">,
  metBy: Placed | null,
  now: number,
): Limit {
  const { delivered } = of;
  const due = delivered === null ? null : term.within !== null ? delivered + term.within : term.by;
  const running = delivered !== null && due !== null && due > delivered ? due : null;
  const state = stateOf(running, metBy?.at ?? null, of.replaced, now);
  return { of, kind, ...term, due: running, metBy, state };
}

function stateOf(due: number | null, given: number | null, replaced: boolean, now: number): Limit["state"] {
  if (given !== null && (due === null || given <= due)) return "met";
  if (given === null && replaced) return "replaced";
  return due !== null && (given !== null || now > due) ? "missed" : "open";
}

/** They all stand in one log. */
function earliest(...found: readonly (Placed | null)[]): Placed | null {
  return found.filter((one) => one !== null).sort((a, b) => a.index - b.index)[0] ?? null;
}

function isMessage(item: Statement): item is MessageStatement {
  return "precedence" in item.says;
}

/**
 * The last numbers of both sides, as the paper or a colleague has them, beside those that the node holds. Pure.
 *
 * | the paper has | the node holds | it is |
 * |---|---|---|
 * | 42 | 42 | equal |
 * | 41 | 42 | unseen: 42 stands here and not on the paper |
 * | 44 | 42 | missing: 43 and 44 are not here |
 * | 99 | 42 | far: a slip of the finger, unless whoever typed it says that it is right |
 *
 * What the node holds has no gap within: each number follows the one before it, or the entry counts for nothing.
 */
import type { LastNumbers } from "../device/index.ts";

/**
 * Numbers that a service message asks for at once. Where more would be missing, whoever typed the last one is asked
 * whether it is right before anything is asked of the other side, or signed.
 */
const ASKED_AT_ONCE = 16;
/** The highest number that one can ask for. */
const HIGHEST = 999_999;

/** What was typed for each side; `affirmed`: what was typed when it was said to be right, however far it is. */
export interface Typed extends Readonly<Record<keyof LastNumbers, string>> {
  readonly affirmed?: Readonly<Partial<Record<keyof LastNumbers, string>>>;
}

/** The first and the last of numbers that follow each other. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** What came of comparing one side's; `wrong`: what was typed is no number of that side. */
export type Compared =
  | { readonly state: "open" | "wrong" | "equal" | "far" }
  | ({ readonly state: "unseen" | "missing" } & Span);

/** Compares what was typed (`42`, `0042`, `XA-0042`; `0` for none) with the last number that the node holds. */
export function compare(typed: string, side: string, last: number, affirmed?: string): Compared {
  const text = typed.normalize("NFKC").trim().toUpperCase();
  if (text === "") return { state: "open" };
  const found = /^(?:([A-Z]{2})-)?(\d{1,6})$/.exec(text);
  if (found === null || (found[1] !== undefined && found[1] !== side)) return { state: "wrong" };
  const seen = Number(found[2]);
  if (seen === last) return { state: "equal" };
  if (seen - last > ASKED_AT_ONCE && affirmed !== typed) return { state: "far" };
  return seen < last
    ? { state: "unseen", from: seen + 1, to: last }
    : { state: "missing", from: last + 1, to: Math.min(seen, HIGHEST) };
}

/** Whether a side's numbers have been compared, whatever came of it. */
export function isCompared({ state }: Compared): boolean {
  return state !== "open" && state !== "wrong" && state !== "far";
}

/** The numbers that a service message can ask for at once: the first of those that are missing. */
export function askedFor(missing: Span): readonly number[] {
  return Array.from({ length: Math.min(countOf(missing), ASKED_AT_ONCE) }, (_, place) => missing.from + place);
}

/** How many are missing that it cannot ask for. */
export function leftOut(missing: Span): number {
  return countOf(missing) - askedFor(missing).length;
}

/** How many numbers there are from the first to the last. */
export function countOf({ from, to }: Span): number {
  return to - from + 1;
}

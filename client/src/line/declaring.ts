/**
 * A declaration as it is filled in: what it comes to, or why it cannot be signed. Pure.
 *
 * It is never backdated: it takes effect no sooner than it is signed, and ends the line no sooner than the Arrangement's
 * notice after that. Where another officer releases it, it is theirs that is signed last, before it takes effect.
 */
import type { Declare, LineState, Why } from "../protocol/says.ts";
import type { Way } from "../release/rules.ts";

/** What an officer chose. `at` is null while no time is entered, NaN for what is none. */
export interface Choice {
  readonly state: LineState;
  readonly when: "at-once" | "later";
  readonly at: number | null;
  readonly reason: Why | null;
  readonly flash: boolean;
}

export type Mistake = "time" | "past" | "notice";

const MINUTE = 60;
const HOUR = 3600;
/** How long the last look before a signature takes, at least. */
const LOOK = 30;

/** The states that may be declared of an end of the line that stands so; what is open is not opened again. */
export function statesAfter(now: LineState | null, next: LineState | null): readonly LineState[] {
  const closed = (now ?? "open") !== "open" || (next ?? "open") !== "open";
  return [...(closed ? ["open" as const] : []), "suspended", "unstaffed", "terminated"];
}

/** Whether it can take effect at once: it needs nobody else's signature, and no notice. */
export function mayBeAtOnce({ state }: Choice, way: Way | null): boolean {
  return state !== "terminated" && way === "alone";
}

/** The first time from which it can take effect, if it is signed now. */
export function earliest(state: LineState, now: number, notice: number): number {
  return nextOf(now + LOOK + (state === "terminated" ? notice : 0), MINUTE);
}

/** The time that is proposed: an hour for whoever else signs, and whole hours. */
export function proposedTime(state: LineState, now: number, notice: number): number {
  return nextOf(earliest(state, now, notice) + HOUR, HOUR);
}

/** What will be declared, or why it cannot be. */
export function declareOf(
  choice: Choice,
  { way, now, notice }: { readonly way: Way | null; readonly now: number; readonly notice: number },
): Declare | Mistake {
  const { state, reason } = choice;
  const first = earliest(state, now, notice);
  const from = choice.when === "at-once" && mayBeAtOnce(choice, way) ? first : choice.at;
  if (from === null || Number.isNaN(from)) return "time";
  if (from < first) return state === "terminated" ? "notice" : "past";
  return { flash: state === "open" || choice.flash, from, reason, state };
}

function nextOf(time: number, step: number): number {
  return Math.ceil(time / step) * step;
}

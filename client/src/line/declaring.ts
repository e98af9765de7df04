/**
 * A declaration as it is filled in: what it comes to, or why it cannot be signed. Pure.
 *
 * It is never backdated: it takes effect no sooner than it is signed, and ends the line no sooner than the Arrangement's
 * notice after that. Where another officer releases it, it is theirs that is signed last, before it takes effect.
 */
import type { Declare, LineState, Why } from "../protocol/says.ts";
import type { Way } from "../release/rules.ts";
import { isOpen, type Standing } from "./standing.ts";

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
/** Seconds that the last look before a signature takes, at least. */
const LOOK = 30;
/** Seconds within which the device begins to make what takes effect at once. */
const MOMENT = 3;

/** The states that may be declared of an end of the line that stands so; what is open is not opened again. */
export function statesAfter(standing: Standing): readonly [LineState, ...LineState[]] {
  const closing = ["suspended", "unstaffed", "terminated"] as const;
  return isOpen(standing) ? closing : ["open", ...closing];
}

/** Whether it can take effect at once: it needs nobody else's signature, and no notice. */
export function mayBeAtOnce({ state }: Choice, way: Way | null): boolean {
  return state !== "terminated" && way === "alone";
}

/** The first whole minute from which it can take effect, if it is signed now and not to do so at once. */
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
  const atOnce = choice.when === "at-once" && mayBeAtOnce(choice, way);
  const from = atOnce ? now + MOMENT : choice.at;
  if (from === null || Number.isNaN(from)) return "time";
  if (!atOnce && from < earliest(state, now, notice)) return state === "terminated" ? "notice" : "past";
  return { flash: state === "open" || choice.flash, from, reason, state };
}

function nextOf(time: number, step: number): number {
  return Math.ceil(time / step) * step;
}

/** How an end of the line stands at a time, by what its side declared as the node last told it. Pure. */
import type { DeclaredState } from "../device/index.ts";

/** What is in force, and the next to take effect. */
export interface Standing {
  readonly now: DeclaredState | null;
  readonly next: DeclaredState | null;
}

const NOTHING: Standing = { now: null, next: null };

/** A side's end of the line: what was to come takes effect at its time, although nobody tells of it then. */
export function standingOf(declared: ReadonlyMap<string, Standing>, side: string, at: number): Standing {
  const told = declared.get(side) ?? NOTHING;
  return told.next !== null && told.next.from <= at ? { now: told.next, next: null } : told;
}

/** Whether it is open, and will be. */
export function isOpen({ now, next }: Standing): boolean {
  return (now?.state ?? "open") === "open" && (next?.state ?? "open") === "open";
}

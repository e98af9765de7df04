/** What is new on the desk. Pure. */
import type { DeskRow, DeskView } from "../device/index.ts";

/** A row by the place of its statement. */
export function rowKey({ side, index }: Pick<DeskRow, "side" | "index">): string {
  return `${side}-${index}`;
}

/** What waits for us now and did not before. */
export function arrivals(
  before: Pick<DeskView, "waitingForUs">,
  now: Pick<DeskView, "waitingForUs">,
): readonly DeskRow[] {
  const known = new Set(before.waitingForUs.map(rowKey));
  return now.waitingForUs.filter((row) => !known.has(rowKey(row)));
}

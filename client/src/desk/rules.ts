/** What is new on the desk, and which limit of a row is the one to look at. Pure. */
import type { Reader } from "../app/reader.ts";
import type { DeskRow, DeskView } from "../device/index.ts";
import type { Limit } from "../time/shown.ts";
import { basisText } from "../time/basis.ts";

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

/** The limit that comes next: to handle it while it is not acknowledged, else to answer it; null where none runs. */
export function limitOf(row: DeskRow, reader: Reader): Limit | null {
  if (row.acknowledged === null && row.handling !== null && row.delivered !== null) {
    const handling = { kind: "handling", since: row.delivered, by: row.handling.by, basis: null } as const;
    return { ...handling, basis: basisText(handling, reader) };
  }
  if (row.reply === null || row.answered === "closed") return null;
  return { ...row.reply, basis: basisText({ ...row.reply, kind: "reply" }, reader) };
}

/** Which limit of a row on the desk is the one to look at. Pure. */
import type { Reader } from "../app/reader.ts";
import type { DeskRow } from "../device/index.ts";
import { span, utc } from "../time/format.ts";
import type { Limit } from "../time/shown.ts";

/** A row by the place of its statement. */
export function rowKey({ side, index }: Pick<DeskRow, "side" | "index">): string {
  return `${side}-${index}`;
}

/** The limit that comes next: to handle it while it is not acknowledged, else to answer it; null where none runs. */
export function limitOf(row: DeskRow, reader: Reader): Limit | null {
  const { limits } = reader.words;
  if (row.acknowledged === null && row.handling !== null && row.delivered !== null) {
    const basis = limits.handling(span(row.handling.by - row.delivered, reader.language), utc(row.delivered, reader));
    return { since: row.delivered, by: row.handling.by, basis };
  }
  if (row.reply === null || row.answered === "closed") return null;
  const { by, since, basis } = row.reply;
  const asked = row.side === reader.own ? limits.byOurTime : limits.byTime;
  return { since, by, basis: basis === null ? asked : limits.paragraph(basis, utc(since, reader)) };
}

/** What a statement is to a reader: a message or not, whether it counts, what its author had taken in. Pure. */
import type { Reader } from "../app/reader.ts";
import type { Chain, Shown } from "../device/index.ts";
import { isMessageType, type Message } from "../protocol/says.ts";

/** What a message says in the clear; null for a statement that is no message. */
export function messageSays(shown: Pick<Shown, "type" | "says">): Message | null {
  return isMessageType(shown.type) ? (shown.says as Message) : null;
}

/** The last message of the reader's side that the author had taken in, as far as the file is loaded; null for none. */
export function accountedFor(shown: Shown, items: readonly Shown[]): number | null {
  const seen = items.filter(
    ({ place, number }) => place.side !== shown.place.side && place.index < shown.verified.other && number !== null,
  );
  return seen.length === 0 ? null : Math.max(...seen.map(({ number }) => number!));
}

/** Whether a statement is neither refused nor unverified. */
export function counts({ verdict }: Pick<Shown, "verdict">): boolean {
  return verdict.state === "counts" || verdict.state === "pending";
}

/** What stands behind the time of a delivery that no entry shown here proves: whose word it is. Nothing behind others. */
export function wordOf(delivered: Pick<NonNullable<Chain["delivered"]>, "unproven"> | null, reader: Reader): string {
  if (delivered?.unproven !== true) return "";
  const { cases, shell } = reader.words;
  return reader.onPaper ? cases.nodesWord(shell.centre(reader.own)) : cases.ourNodesWord;
}

/** The limits that run from a message: to handle it, and to answer it. Pure; nothing here reads a clock. */
import type { Agreed, Shown } from "../device/index.ts";
import { isMessageType, type Message } from "../protocol/says.ts";
import type { Based } from "../time/basis.ts";

/** A limit of a message: from its receipt, until when, and what it rests on. */
export type MessageLimit = Based;

/** The limits that still run. What is undelivered starts none; an answer that closes ends all. */
export function runningLimits(shown: Shown, agreed: Agreed): readonly MessageLimit[] {
  const says = messageSays(shown);
  const delivered = shown.chain.delivered;
  if (says === null || delivered === null || !counts(shown)) return [];
  const handling = agreed.handling.get(says.precedence);
  const unacknowledged = shown.chain.acknowledged === null && shown.chain.answered === null;
  const by = says.reply === null ? null : "by" in says.reply ? says.reply.by : delivered.at + says.reply.within;
  const basis = says.reply !== null && "basis" in says.reply ? says.reply.basis : null;
  return [
    ...(unacknowledged && handling !== undefined
      ? [{ kind: "handling", since: delivered.at, by: delivered.at + handling, basis: null } as const]
      : []),
    ...(by !== null && !shown.chain.answered?.closes
      ? [{ kind: "reply", since: delivered.at, by, basis } as const]
      : []),
  ];
}

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

/** Where an officer is in practice: derived from what they have done, not from where they clicked. Pure. */

import { messageSays } from "../cases/rules.ts";
import type { Shown } from "../device/index.ts";

/** The steps, in order. */
export const STEPS = ["begin", "acknowledge", "reply", "chain", "watch"] as const;
export type Step = (typeof STEPS)[number];

/** What has happened: the partner's message, what was said in reply, and whether a draft waits for its releaser. */
export interface Practised {
  readonly message: Shown | null;
  readonly reply: Shown | null;
  readonly drafted: boolean;
}

/** What the statements of the practice file amount to. */
export function practised(items: readonly Shown[], own: string, drafted: boolean): Practised {
  const message = items.find((one) => one.place.side !== own && messageSays(one) !== null) ?? null;
  const answers = (one: Shown): boolean => message !== null && messageSays(one)?.answers === message.id;
  const reply = items.findLast((one) => one.place.side === own && answers(one)) ?? null;
  return { message, reply, drafted };
}

/** The first step that is neither done nor skipped; the last one is always left. */
export function stepOf(done: Practised, skipped: ReadonlySet<Step>): Step {
  return STEPS.find((step) => !isDone(step, done) && !skipped.has(step)) ?? "watch";
}

function isDone(step: Step, { message, reply }: Practised): boolean {
  switch (step) {
    case "begin":
      return message !== null;
    case "acknowledge":
      return message === null || message.chain.acknowledged !== null;
    case "reply":
      return message === null || reply !== null;
    case "chain":
      return reply === null || reply.chain.acknowledged !== null;
    case "watch":
      return false;
  }
}

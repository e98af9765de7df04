/** How far an exercise is, and what became of what was said: derived from its file, signed by nobody. Pure. */

import { openedOf } from "../cases/opened.ts";
import { messageSays } from "../cases/rules.ts";
import type { LimitView, Shown, Time } from "../device/index.ts";
import type { Inject, Script } from "./scripts.ts";

/** An inject in an exercise that runs: when it is due, whose it is, and the message that it became. */
export interface Due {
  readonly inject: Inject;
  readonly at: Time;
  readonly side: string;
  readonly done: Shown | null;
}

/** What a message and its limits came to. */
export interface Debriefed {
  readonly message: Shown;
  readonly held: Time | null;
  readonly handling: LimitView | null;
  readonly reply: LimitView | null;
}

/** The injects with their messages: each is the first one of its side and form that none before it took. */
export function dueOf(
  script: Script,
  items: readonly Shown[],
  { begun, opener, other }: { begun: Time; opener: string; other: string },
): readonly Due[] {
  const taken = new Set<string>();
  const found: (Shown | null)[] = [];
  return script.injects.map((inject) => {
    const side = inject.by === "opener" ? opener : other;
    const answers = inject.answers === null ? null : (found[inject.answers]?.id ?? null);
    const fits = (one: Shown): boolean =>
      one.place.side === side &&
      !taken.has(one.id) &&
      formOf(one) === inject.form.form &&
      (inject.answers === null || messageSays(one)?.answers === answers);
    const done = items.find(fits) ?? null;
    found.push(done);
    if (done !== null) taken.add(done.id);
    return { inject, at: begun + inject.minute * 60, side, done };
  });
}

/** Each message of the file with its limits, in reading order. */
export function debriefOf(items: readonly Shown[], limits: readonly LimitView[]): readonly Debriefed[] {
  return items
    .filter((one) => messageSays(one) !== null)
    .map((message) => {
      const of = (kind: LimitView["kind"]): LimitView | null =>
        limits.find((one) => one.kind === kind && isOf(one, message)) ?? null;
      const held = items.find((one) => one.type === "holding" && messageSays(one)?.answers === message.id);
      return { message, held: held?.at ?? null, handling: of("handling"), reply: of("reply") };
    });
}

function isOf({ statement }: LimitView, { place }: Shown): boolean {
  return statement.side === place.side && statement.index === place.index;
}

function formOf(shown: Shown): string | null {
  const opened = openedOf(shown);
  return opened.state === "form" || opened.state === "brief" ? opened.form.form : null;
}

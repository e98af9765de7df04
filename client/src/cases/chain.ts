/** What follows a message: on our log, received by other means, delivered, acknowledged, answered; and whether its signatures hold. */
import { html, type TemplateResult } from "lit";
import type { Reader } from "../app/reader.ts";
import type { Shown } from "../device/index.ts";
import { utcOnly } from "../time/shown.ts";
import { counts, messageSays, wordOf } from "./rules.ts";

/** A step: what it is, when it was (null: still to come), and by which message. */
export interface Step {
  readonly text: string;
  readonly at: number | null;
  readonly seconds: boolean;
  readonly by: string | null;
  /** What stands behind its time. */
  readonly word?: string;
}

/** The steps of a message that a reader of this side wants to see. `numberOf` names a message by its id. */
export function stepsOf(shown: Shown, numberOf: (id: string) => string | null, reader: Reader): readonly Step[] {
  const { chain: words, todo } = reader.words.cases;
  const { chain } = shown;
  const own = shown.place.side === reader.own;
  const logged = { text: words.logged, at: chain.logged, seconds: true, by: null };
  const delivered = {
    text: chain.delivered ? words.delivered : todo.delivered,
    at: chain.delivered?.at ?? null,
    seconds: true,
    by: null,
    word: wordOf(chain.delivered, reader),
  };
  const acknowledged = {
    text: chain.acknowledged ? words.acknowledged : todo.acknowledged,
    at: chain.acknowledged?.at ?? null,
    seconds: false,
    by: null,
  };
  const means = shown.otherMeans.map((one) => ({
    text: reader.words.otherMeans.received[one.means],
    at: one.at,
    seconds: false,
    by: null,
  }));
  const steps = [...(own ? [logged] : []), ...means, delivered, acknowledged, ...answerSteps(shown, numberOf, reader)];
  return counts(shown) ? steps : steps.filter(({ at }) => at !== null);
}

/** The chain as a list; what is still to come stands in the soft colour, and says so. */
export function chain(steps: readonly Step[], reader: Reader): TemplateResult {
  return html`<ol class="chain">
    ${steps.map(({ text, at, seconds, by, word = "" }) =>
      at === null
        ? html`<li class="todo">${text}</li>`
        : html`<li><b>${text}</b> ${by ?? ""} ${utcOnly(at, reader, seconds ? "second" : "minute")}${word}</li>`,
    )}
  </ol>`;
}

/** Whether the signatures of a statement hold, in words. */
export function verification(shown: Shown, reader: Reader): TemplateResult {
  const { cases } = reader.words;
  switch (shown.verdict.state) {
    case "counts": {
      // That the line is intact is not the node's to say.
      const proven = shown.chain.delivered?.unproven !== true;
      return html`<span class="verified">${proven ? cases.verified : cases.signaturesVerified}</span>`;
    }
    case "pending":
      return html`<span class="verified">${cases.pending}</span>`;
    case "refused":
      return html`<span class="verified doubt">${cases.refused}</span>`;
    case "unverified":
      return html`<span class="verified doubt">${cases.unverified}</span>`;
  }
}

function answerSteps(shown: Shown, numberOf: (id: string) => string | null, reader: Reader): readonly Step[] {
  const { chain: words, todo } = reader.words.cases;
  const answered = shown.chain.answered;
  const awaited = messageSays(shown)?.reply != null || shown.type === "request";
  const open = { text: todo.answered, at: null, seconds: false, by: null };
  if (answered === null) return awaited ? [open] : [];
  const by = numberOf(answered.id);
  if (answered.closes) return [{ text: words.answered, at: answered.at, seconds: false, by }];
  return [{ text: words.inPart, at: answered.at, seconds: false, by }, open];
}

/** A message in one line, from its codes: what it is about, and what it asks. */
import type { TemplateResult } from "lit";
import type { Reader } from "../app/reader.ts";
import type { BriefForm } from "../protocol/forms.ts";
import type { MessageForm } from "../protocol/messages.ts";
import { shown } from "../text/shown.ts";

/** What a message is: 'Initial notification', 'Data preservation request'. */
export function kindOf(form: MessageForm | BriefForm, { words }: Reader): string {
  return form.form === "notification" ? words.codes.stageOfNotification[form.stage] : words.codes.form[form.form];
}

/** What it is about. */
export function gistOf(form: MessageForm, reader: Reader): TemplateResult | string {
  const { codes, cases } = reader.words;
  const join = (...parts: readonly string[]): string => parts.join(" · ");
  switch (form.form) {
    case "notification":
      return form.sector === "unknown" || form.sector === "other"
        ? codes.event[form.what]
        : join(codes.event[form.what], codes.sector[form.sector]);
    case "preservation_request":
      return join(cases.items(form.items.length), cases.days(form.days));
    case "explanation_request":
      return codes.concern[form.concerns];
    case "message":
      return shown(form.subject, form.text.language, reader);
    case "answer":
      return codes.outcome[form.outcome];
    case "correction":
      return codes.ground[form.ground];
    case "own_activity":
      return codes.activity[form.activity];
  }
}

/** What it asks, in words; empty where it asks nothing. */
export function asksOf(form: MessageForm, { words: { codes } }: Reader): readonly string[] {
  if (form.form === "notification") return form.asks.map((one) => codes.ask[one]);
  if (form.form === "explanation_request") return form.asks.map((one) => codes.question[one]);
  if (form.form === "preservation_request") return form.data.map((one) => codes.data[one]);
  return [];
}

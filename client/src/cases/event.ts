/** What is said in a file besides messages, a line each: receipts, notes, what is proposed and decided, keys. */
import { html, nothing, type TemplateResult } from "lit";
import { refusal } from "../app/reader.ts";
import { spellRef } from "../app/route.ts";
import { lead, told } from "../app/told.ts";
import type { Gap, Shown, Unreadable } from "../device/index.ts";
import { declaredEvent } from "../line/declared.ts";
import type { Declare, Of } from "../protocol/says.ts";
import { shown as inert } from "../text/shown.ts";
import { utcOnly } from "../time/shown.ts";
import { isOrdered } from "../watch/lists/rules.ts";
import { type Conversation, numberOfMessage } from "./message.ts";
import { textOfTitle } from "./opened.ts";
import { counts } from "./rules.ts";

/** A statement that is no message. */
export function event(shown: Shown, conversation: Conversation): TemplateResult {
  const { reader } = conversation;
  const { shell, officer } = reader.words;
  const side = shown.place.side === reader.own ? "own" : "other";
  return html`<div class="event ${side} ${counts(shown) ? "" : "doubtful"}" id=${spellRef(shown.place)}>
    <span
      ><b>${shell.centre(shown.place.side)}</b>
      <span class="soft">${officer(shown.signer.post, shown.signer.officer)}</span></span
    >
    <span>${whatOf(shown, conversation)}</span> ${utcOnly(shown.at, reader)} ${doubt(shown, conversation)}
    ${shown.type === "proposal" ? conversation.decide(shown) : nothing} ${conversation.waits(shown)}
    ${side === "other" && counts(shown) && isOrdered(shown.type) ? conversation.orders(shown) : nothing}
  </div>`;
}

/** An entry that is not even a statement. */
export function unreadable(entry: Unreadable, { reader }: Conversation): TemplateResult {
  const { cases, kept } = reader.words;
  const side = entry.place.side === reader.own ? "own" : "other";
  return html`<div class="event doubtful ${side}" id=${spellRef(entry.place)}>
    <p>
      ${told(reader, cases.unreadable(spellRef(entry.place)), refusal(entry.code, reader.words).what, kept.entry)}
      <span class="mono soft">${entry.code}</span>
    </p>
  </div>`;
}

/** Statements that were left out between those shown. */
export function gap({ side, from, to }: Gap, { reader }: Conversation): TemplateResult {
  return html`<p class="notice gap"><b>${reader.words.cases.gap(reader.words.shell.centre(side), from, to)}</b></p>`;
}

/** A message's number by the id of its statement; where it is not loaded, that it is another. */
function aboutWhich(shown: Shown, { find, reader }: Conversation): string {
  const about = find((shown.says as Of).of);
  return about === null ? reader.words.cases.anotherMessage : numberOfMessage(about);
}

function whatOf(shown: Shown, conversation: Conversation): TemplateResult | string {
  const words = conversation.reader.words.cases.event;
  switch (shown.type) {
    case "acknowledgement":
    case "noted":
    case "cannot_open":
      return words[shown.type](aboutWhich(shown, conversation));
    case "declaration":
      return declaredEvent(shown.says as Declare, conversation.reader);
    case "open":
    case "proposal":
      return html`${words[shown.type]}${titleIn(shown, conversation)}`;
    case "epoch":
    case "grant":
    case "acceptance":
    case "refusal":
    case "withdrawal":
      return words[shown.type];
    default:
      return conversation.reader.words.statements[shown.type];
  }
}

function titleIn(shown: Shown, { reader }: Conversation): TemplateResult | typeof nothing {
  if (shown.body.state !== "opened") return nothing;
  const text = shown.body.texts.at(-1) ?? "";
  if (text === "") return nothing;
  const title = textOfTitle(text);
  return html`${reader.language === "zh" ? "：" : ": "}<b>${inert(title.text, title.language, reader)}</b>`;
}

function doubt(shown: Shown, { reader }: Conversation): TemplateResult | typeof nothing {
  if (shown.verdict.state !== "refused" && shown.verdict.state !== "unverified") return nothing;
  const { cases, kept } = reader.words;
  const title = shown.verdict.state === "refused" ? cases.refused : cases.unverified;
  return html`<p>
    ${told(reader, html`▲ ${lead(title, reader)}`, refusal(shown.verdict.code, reader.words).what, kept.entry)}
    <span class="mono soft">${shown.verdict.code}</span>
  </p>`;
}

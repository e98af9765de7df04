/** What stands beside a file's conversation: limits that run, titles proposed, the time line, who takes part, keys. */
import { html, nothing, type TemplateResult } from "lit";
import { guard } from "lit/directives/guard.js";
import type { Reader } from "../app/reader.ts";
import type { Agreed, FileView, Shown, ShownProposal } from "../device/index.ts";
import { groundText } from "../time/basis.ts";
import { limit } from "../time/shown.ts";
import { lanes } from "./lanes.ts";
import { messageSays, runningLimits, type MessageLimit } from "./limits.ts";
import { numberOfMessage } from "./message.ts";
import { proposals, type Verdict } from "./title.ts";

/** What it needs of the page. `busy` has ids of what is just being stated something about. */
export interface Beside {
  readonly reader: Reader;
  readonly agreed: Agreed;
  readonly busy: ReadonlySet<string>;
  may(permission: string): boolean;
  decide(verdict: Verdict, proposal: ShownProposal): void;
  grant(space: string, device: string): void;
}

/** All of it. */
export function asideOf(file: FileView, beside: Beside): TemplateResult {
  const { reader } = beside;
  const { aside } = reader.words.cases;
  const messages = file.items.filter((item): item is Shown => "type" in item && messageSays(item) !== null);
  return html`<section class="sheet">
      <h2>${aside.limits}</h2>
      ${limits(messages, beside)}
    </section>
    ${file.proposals.length > 0 ? titles(file, beside) : nothing}
    ${messages.length > 1 ? timeLine(messages, reader) : nothing}
    <section class="sheet">
      <h2>${aside.parties}</h2>
      <div class="in">${parties(file, reader)}</div>
    </section>
    ${file.waitingForKeys.length > 0 && beside.may("grant") ? keys(file, beside) : nothing}`;
}

function limits(messages: readonly Shown[], { reader, agreed }: Beside): TemplateResult {
  const running = messages.flatMap((one) => runningLimits(one, agreed).map((its) => ({ one, its })));
  if (running.length === 0) return html`<div class="in empty small">${reader.words.cases.aside.noLimits}</div>`;
  const sorted = running.sort((a, b) => a.its.by - b.its.by);
  return html`${sorted.map(
    ({ one, its }) => html`<div class="in">${limit({ ...its, basis: basisOf(one, its, reader) }, reader)}</div>`,
  )}`;
}

function basisOf(one: Shown, its: MessageLimit, reader: Reader): TemplateResult {
  const { cases, limits: words } = reader.words;
  const whose = one.place.side === reader.own ? cases.aside.theirs : cases.aside.ours;
  const what = its.kind === "handling" ? words.handling : words.answer;
  const parts = [numberOfMessage(one), what, whose].map((part) => html`<span>${part}</span> `);
  return html`<span class="parts">${parts}</span><br />${groundText(its, reader)}`;
}

function titles(file: FileView, { reader, may, busy, decide }: Beside): TemplateResult {
  const deciding = { reader, may: may("decide"), busy, say: decide };
  return html`<section class="sheet">
    <h2>${reader.words.cases.title.heading}</h2>
    <div class="in">${proposals(file, deciding)}</div>
  </section>`;
}

function timeLine(messages: readonly Shown[], reader: Reader): TemplateResult {
  return html`<section class="sheet screen">
    <h2>${reader.words.cases.aside.time}</h2>
    <div class="in">
      ${guard([messages.map(({ id }) => id).join(), reader.language], () => lanes(messages, reader))}
    </div>
  </section>`;
}

function parties(file: FileView, { own, other, words, language }: Reader): TemplateResult {
  const of = (side: string): string =>
    file.posts
      .filter(([whose]) => whose === side)
      .map(([, post]) => words.posts[post] ?? post)
      .join(language === "zh" ? "、" : ", ");
  return html`<dl>
    ${[own, other].map(
      (side) =>
        html`<dt>${words.shell.centre(side)}</dt>
          <dd>${of(side)}</dd>`,
    )}
  </dl>`;
}

function keys(file: FileView, { reader, busy, grant }: Beside): TemplateResult {
  const { aside } = reader.words.cases;
  const row = (device: string): TemplateResult =>
    html`<div class="acts">
      <button type="button" class="small" ?disabled=${busy.has(device)} @click=${() => grant(file.space, device)}>
        ${aside.grant}
      </button>
      <span class="mono small soft">${device.slice(0, 12)}…</span>
    </div>`;
  return html`<section class="sheet">
    <h2>${aside.keys} <span class="count">${file.waitingForKeys.length}</span></h2>
    <div class="in">
      <p class="small">${aside.keysText}</p>
      ${file.waitingForKeys.map(row)}
    </div>
  </section>`;
}

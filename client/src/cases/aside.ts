/** What stands beside a file's conversation: time limits, titles proposed, the time line, who takes part, keys. */
import { html, nothing, type TemplateResult } from "lit";
import { guard } from "lit/directives/guard.js";
import type { Reader } from "../app/reader.ts";
import type { FileView, LimitView, Shown } from "../device/index.ts";
import { lanes } from "./lanes.ts";
import { limitList } from "./limits.ts";
import { messageSays } from "./rules.ts";
import { type Deciding, proposals } from "./title.ts";

/** What it needs of the page. `busy` has ids of what is just being stated something about. */
export interface Beside {
  readonly reader: Reader;
  /** The time limits of the file's messages; null where the node could not be asked. */
  readonly limits: readonly LimitView[] | null;
  readonly busy: ReadonlySet<string>;
  may(permission: string): boolean;
  readonly deciding: Deciding;
  grant(space: string, device: string): void;
}

/** All of it. */
export function asideOf(file: FileView, beside: Beside): TemplateResult {
  const { reader } = beside;
  const { aside } = reader.words.cases;
  const messages = file.items.filter((item): item is Shown => "type" in item && messageSays(item) !== null);
  return html`<section class="sheet">
      <h2>${aside.limits}</h2>
      ${limitList(beside.limits, reader)}
    </section>
    ${file.proposals.length > 0 ? titles(file, beside) : nothing}
    ${messages.length > 1 ? timeLine(messages, reader) : nothing}
    <section class="sheet">
      <h2>${aside.parties}</h2>
      <div class="in">${parties(file, reader)}</div>
    </section>
    ${file.waitingForKeys.length > 0 && beside.may("grant") ? keys(file, beside) : nothing}`;
}

function titles(file: FileView, { reader, deciding }: Beside): TemplateResult {
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

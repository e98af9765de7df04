/** Drafts that wait for a releaser, as they stand on the desk: those that this officer may release first. */
import { html, nothing, type TemplateResult } from "lit";
import type { Reader } from "../app/reader.ts";
import { href } from "../app/route.ts";
import { gistOf, kindOf } from "../cases/gist.ts";
import { precedence } from "../cases/message.ts";
import { fileTitle, type Opened, openedOf } from "../cases/opened.ts";
import type { FileRow, WaitingDraft } from "../device/index.ts";
import { declaredEvent } from "../line/declared.ts";
import type { Precedence } from "../protocol/says.ts";
import { shown as inert } from "../text/shown.ts";
import { span, utc } from "../time/format.ts";

/** Where what awaits this officer's release stands on the desk. */
export const AWAITING = "to-release";

/** What the sections need beside the drafts, and what can be done with the own ones. */
export interface Waiting {
  readonly reader: Reader;
  readonly files: readonly FileRow[];
  withdraw(draft: WaitingDraft): void;
  remove(draft: WaitingDraft): void;
}

/** Whether a draft can still be released. */
export function waits({ returned, expires }: WaitingDraft, now: number): boolean {
  return returned === null && expires >= now;
}

/** The sheets of what awaits this officer's release, and of what others release or sent back; nothing without any. */
export function waitingSheets(drafts: readonly WaitingDraft[], waiting: Waiting): TemplateResult | typeof nothing {
  const { release } = waiting.reader.words;
  const { now } = waiting.reader;
  const ours = drafts.filter((one) => one.role === "releaser" && waits(one, now));
  // What was sent back or is too old concerns its drafter alone.
  const others = drafts.filter((one) => one.role === "drafter" || (one.role === "none" && waits(one, now)));
  return html`${sheet(release.toRelease, ours, waiting, AWAITING)} ${sheet(release.waits, others, waiting)}`;
}

function sheet(
  heading: string,
  drafts: readonly WaitingDraft[],
  waiting: Waiting,
  id?: string,
): TemplateResult | typeof nothing {
  if (drafts.length === 0) return nothing;
  const { columns } = waiting.reader.words.release;
  return html`<section class="sheet">
    <h2 id=${id ?? nothing}>${heading} <span class="count">${drafts.length}</span></h2>
    <table class="rows">
      <thead>
        <tr>
          <th>${columns.since}</th>
          <th>${columns.message}</th>
          <th><span class="unseen">${columns.act}</span></th>
        </tr>
      </thead>
      <tbody>
        ${drafts.map((draft) => row(draft, waiting))}
      </tbody>
    </table>
  </section>`;
}

function row(draft: WaitingDraft, waiting: Waiting): TemplateResult {
  const { reader } = waiting;
  const { release } = reader.words;
  const waited = Math.max(0, reader.now - draft.issued);
  return html`<tr>
    <td class="limit">
      <b>${release.ago(span(waited < 60 ? waited : waited - (waited % 60), reader.language))}</b>
      <span class="basis">${standing(draft, reader)}</span>
    </td>
    <td>${what(draft, waiting)} ${returned(draft, reader)}</td>
    <td>${acts(draft, waiting)}</td>
  </tr>`;
}

function standing({ expires, returned: back }: WaitingDraft, reader: Reader): string {
  const { release } = reader.words;
  if (back !== null) return "";
  const at = utc(expires, reader);
  return expires < reader.now ? release.tooLate(at) : release.until(at);
}

function what(
  { message, precedence: proposed, drafter, role }: WaitingDraft,
  { reader, files }: Waiting,
): TemplateResult {
  const { statements, cases, capacities, officer, release } = reader.words;
  const opened = openedDraft(message);
  const form = opened.state === "form" ? opened.form : null;
  const file = files.find(({ space }) => space === message.space);
  const title = file === undefined ? null : fileTitle(file);
  const where = message.type === "declaration" ? cases.lineFile : cases.files;
  const who = role === "drafter" ? release.byYou : release.draftedBy(officer(drafter.post, drafter.officer));
  return html`<div class="over">
      ${proposed === null ? nothing : precedence(proposed as Precedence)}
      <b>${form === null ? statements[message.type] : kindOf(form, reader)}</b>
    </div>
    ${form === null ? nothing : html`<div class="gist">${gistOf(form, reader)}</div>`}
    ${message.type === "declaration" ? html`<div class="gist">${declaredEvent(message.says, reader)}</div>` : nothing}
    <div class="small soft parts">
      <span>${who}</span> <span>${cases.onBehalf(capacities[message.capacity] ?? message.capacity)}</span>
      <span>${title === null ? where : inert(title.text, title.language, reader)}</span>
    </div>`;
}

function openedDraft(message: WaitingDraft["message"]): Opened {
  if (message.type === "declaration") return { state: "closed" };
  return openedOf({ type: message.type, body: { state: "opened", texts: message.texts } });
}

/** By whom and why it was sent back. */
export function returned({ returned: back }: WaitingDraft, reader: Reader): TemplateResult | typeof nothing {
  if (back === null) return nothing;
  const { release, officer } = reader.words;
  const at = utc(back.at, reader);
  const by = back.by === null ? release.sentBack(at) : release.sentBackBy(officer(back.by.post, back.by.officer), at);
  return html`<p class="notice">
    <b>${by}</b><br />${back.reason === null ? release.noReason : inert(back.reason.text, back.reason.language, reader)}
  </p>`;
}

function acts(draft: WaitingDraft, { reader, withdraw, remove }: Waiting): TemplateResult {
  const { release } = reader.words;
  const page = href({ page: "release", id: draft.id });
  if (draft.role === "releaser") return html`<a class="button main" href=${page}>${release.read}</a>`;
  if (draft.role === "none") return html`<a class="button small" href=${page}>${release.look}</a>`;
  const again = waits(draft, reader.now) ? release.withdraw : release.takeUp;
  return html`<div class="acts">
    <button type="button" class="small" @click=${() => withdraw(draft)}>${again}</button>
    ${
      waits(draft, reader.now)
        ? html`<a class="button small" href=${page}>${release.look}</a>`
        : html`<button type="button" class="quiet small" @click=${() => remove(draft)}>${release.remove}</button>`
    }
  </div>`;
}

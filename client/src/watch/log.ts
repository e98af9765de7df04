/** The watch log: what the system entered and what officers wrote, the newest first; and the log of a shift on paper. */
import { html, nothing, type TemplateResult } from "lit";
import { messageNumber, type Reader } from "../app/reader.ts";
import { precedence as stamp } from "../cases/message.ts";
import type { LogLine } from "../device/index.ts";
import { PRECEDENCES } from "../protocol/arrangement.ts";
import type { Json } from "../protocol/wire.ts";
import { shown as inert } from "../text/shown.ts";
import { sameUtcDay, utc } from "../time/format.ts";
import { utcOnly } from "../time/shown.ts";

/** Characters of a line, as the node takes it. */
export const LINE_LIMIT = 2_000;

/** What it needs of the page. */
export interface Logging {
  readonly reader: Reader;
  readonly lines: readonly LogLine[];
  readonly more: boolean;
  readonly text: string;
  readonly may: boolean;
  readonly busy: boolean;
  change(text: string): void;
  enter(): void;
  earlier(): void;
  draft(line: LogLine): void;
}

/** The sheet. */
export function log(logging: Logging): TemplateResult {
  const { reader, lines, more } = logging;
  const { log: words } = reader.words.watch;
  return html`<section class="sheet">
    <h2>
      ${words.heading}
      <a class="do" href="/watch?print=shift">${words.print}</a>
    </h2>
    ${logging.may ? entering(logging) : nothing}
    ${
      lines.length === 0
        ? html`<div class="in empty small">${words.empty}</div>`
        : html`<ol class="plain watch-log">
            ${lines.map((line) => row(line, logging))}
          </ol>`
    }
    ${
      more
        ? html`<div class="in">
            <button type="button" class="small" @click=${logging.earlier}>${words.earlier}</button>
          </div>`
        : nothing
    }
    <div class="in small soft">${words.text}</div>
  </section>`;
}

function entering({ reader, text, busy, change, enter }: Logging): TemplateResult {
  const { log: words } = reader.words.watch;
  const submit = (event: Event): void => {
    event.preventDefault();
    if (text.trim() !== "") enter();
  };
  return html`<form class="in" novalidate @submit=${submit}>
    <div class="field">
      <label for="watch-line">${words.add}</label>
      <div class="pair top">
        <textarea
          id="watch-line"
          class="short"
          rows="2"
          maxlength=${LINE_LIMIT}
          aria-describedby="watch-line-help"
          .value=${text}
          @input=${(event: Event) => change((event.target as HTMLTextAreaElement).value)}
        ></textarea>
        <button class="fix" ?disabled=${busy || text.trim() === ""}>${words.enter}</button>
      </div>
      <p class="help" id="watch-line-help">${words.help}</p>
    </div>
  </form>`;
}

function row(line: LogLine, { reader, may, draft }: Logging): TemplateResult {
  const { log: words } = reader.words.watch;
  return html`<li>
    <span class="when">${utcOnly(line.at, reader)}</span>
    <div>
      ${entryOf(line, reader)}
      <span class="small soft">${whoseOf(line, reader)}</span>
    </div>
    ${
      may && line.kind === "line"
        ? html`<button type="button" class="quiet small" @click=${() => draft(line)}>${words.draft}</button>`
        : nothing
    }
  </li>`;
}

/** What a line says: in an officer's own words, or as the system words its kind. */
export function entryOf(line: LogLine, reader: Reader): TemplateResult {
  const text = textOf(line);
  const named = (reader.words.watch.log.kinds as Readonly<Record<string, string>>)[line.kind] ?? line.kind;
  const parts = detailsOf(line, reader);
  if (line.kind === "line" && text !== null) return html`<span class="said">${inert(text, "und", reader)}</span>`;
  return html`<span class="parts"><span>${named}</span> ${parts.map((part) => html`<span>${part}</span> `)}</span
    >${text === null ? nothing : html`<br /><span class="said">${inert(text, "und", reader)}</span>`}`;
}

/** The words of a line, where an officer wrote any. */
export function textOf({ what }: LogLine): string | null {
  const found = [what["text"], what["notes"], what["note"]].find((one) => typeof one === "string" && one !== "");
  return typeof found === "string" ? found : null;
}

/** Fields of an entry that a reader knows by name: a message, a precedence, a post, what a courier carried. */
function detailsOf({ kind, what }: LogLine, reader: Reader): readonly (TemplateResult | string)[] {
  const { log: words } = reader.words.watch;
  const { side, number, precedence, post, officer, from } = what;
  const message = typeof side === "string" && typeof number === "number" ? [messageNumber(side, number)] : [];
  const urgency = PRECEDENCES.filter((one) => one === precedence).map((one) => stamp(one));
  const posted = typeof post === "string" ? [postOf(post, officer, reader)] : [];
  const before = typeof from === "number" ? [words.from(twoDigits(from))] : [];
  return [...urgency, ...message, ...posted, ...before, ...(kind === "courier" ? carried(what, reader) : [])];
}

function carried({ act, entries, new: fresh }: LogLine["what"], { words }: Reader): readonly string[] {
  const { courier } = words.watch.log;
  if (typeof entries !== "number") return [];
  return [act === "read" && typeof fresh === "number" ? courier.read(entries, fresh) : courier.written(entries)];
}

function postOf(post: string, officer: Json | undefined, { words }: Reader): string {
  return typeof officer === "number" ? words.officer(post, officer) : (words.posts[post] ?? post);
}

function whoseOf({ officer }: LogLine, { words }: Reader): string {
  return officer === null ? words.watch.log.system : words.watch.log.by(twoDigits(officer));
}

function twoDigits(officer: number): string {
  return String(officer).padStart(2, "0");
}

/** The log of a shift on paper: whole times, oldest first, with the officer of each line. */
export function shiftSheet(lines: readonly LogLine[], reader: Reader): TemplateResult {
  const { sheet } = reader.words.watch;
  // On paper nothing is today: every day is written out.
  const paper = { ...reader, now: 0, onPaper: true };
  const [first, last] = [lines[0], lines.at(-1)];
  return html`<article class="form-sheet">
    <div class="heading">
      <h2>${sheet.shift} · ${reader.words.shell.centre(reader.own)}</h2>
      ${
        first === undefined || last === undefined
          ? nothing
          : html`<span>${sheet.shiftOf(utc(first.at, paper), utc(last.at, paper))}</span>`
      }
    </div>
    <table class="shift">
      <thead>
        <tr>
          <th>${sheet.time}</th>
          <th>${sheet.entry}</th>
          <th>${sheet.officer}</th>
        </tr>
      </thead>
      <tbody>
        ${lines.map(
          (line, place) =>
            html`<tr>
              <td class="nowrap">${timeOf(line.at, lines[place - 1]?.at ?? null, paper)}</td>
              <td>${entryOf(line, paper)}</td>
              <td class="nowrap">${whoseOf(line, paper)}</td>
            </tr>`,
        )}
      </tbody>
    </table>
    <p class="over small"><b>${sheet.end}</b></p>
  </article>`;
}

/** The day stands where it begins; the rest of the day has times alone. */
function timeOf(at: number, before: number | null, paper: Reader): string {
  return before !== null && sameUtcDay(before, at)
    ? utc(at, { ...paper, now: at }, "second")
    : utc(at, paper, "second");
}

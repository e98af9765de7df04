/** The watch log: what the system entered and what officers wrote, the newest first; and the log of a shift on paper. */
import { html, nothing, type TemplateResult } from "lit";
import type { Reader } from "../app/reader.ts";
import type { LogLine } from "../device/index.ts";
import { sameUtcDay, utc } from "../time/format.ts";
import { utcOnly } from "../time/shown.ts";
import { entryOf, twoDigits } from "./entries.ts";

/** Characters of a line, as the node takes it. */
const LINE_LIMIT = 2_000;

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
      <span class="small soft nowrap">${whoseOf(line, reader)}</span>
    </div>
    ${
      may && line.kind === "line"
        ? html`<button type="button" class="quiet small" @click=${() => draft(line)}>${words.draft}</button>`
        : nothing
    }
  </li>`;
}

function whoseOf({ officer }: LogLine, { words }: Reader): string {
  return officer === null ? words.watch.log.system : words.watch.log.by(twoDigits(officer));
}

/** The log of a shift on paper: whole times, oldest first, with the officer of each line. */
export function shiftSheet(lines: readonly LogLine[], reader: Reader): TemplateResult {
  const { sheet } = reader.words.watch;
  // On paper nothing is today: every day is written out.
  const paper = { ...reader, now: 0, onPaper: true };
  const [first, last] = [lines[0], lines.at(-1)];
  if (first === undefined || last === undefined) return html`<p class="soft">${sheet.noShift}</p>`;
  return html`<article class="form-sheet">
    <div class="heading">
      <h2>${sheet.shift} · ${reader.words.shell.centre(reader.own)}</h2>
      <span>${sheet.shiftOf(utc(first.at, paper), utc(last.at, paper))}</span>
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

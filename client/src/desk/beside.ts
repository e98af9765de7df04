/** What stands beside the rows of the desk: what is in force, last numbers and check, the line, the log, the files. */
import { html, nothing, type TemplateResult } from "lit";
import { messageNumber, type Reader } from "../app/reader.ts";
import { href, isPractice } from "../app/route.ts";
import { fileLink } from "../cases/files.ts";
import type { DeskView, FileRow, LineView, LogLine } from "../device/index.ts";
import { isRestrained, stands } from "../line/declared.ts";
import { ago, utc } from "../time/format.ts";
import { time, utcOnly } from "../time/shown.ts";
import { type Checked, isDue, nextDue, outcome } from "../watch/checks.ts";
import { entryOf } from "../watch/entries.ts";

/** Files that stand on the desk itself; the rest are a page away. */
const FILES_SHOWN = 5;
/** Lines of the watch log; the rest stand on the Watch page. */
const LINES_SHOWN = 4;

/** What either side declared of the line, where that is anything but open. */
export function inForce(line: LineView, reader: Reader): TemplateResult | typeof nothing {
  if (!isRestrained(line, reader)) return nothing;
  return html`<section class="sheet">
    <h2>${reader.words.desk.inForce}</h2>
    <div class="in">${stands(line, reader)}</div>
  </section>`;
}

/** The last number of each side, and the last communication check; `checked` null where the line's own file cannot be read. */
export function numbers(
  { numbers: { own, other } }: DeskView,
  line: LineView,
  { checked, may }: { readonly checked: Checked | null; readonly may: boolean },
  reader: Reader,
): TemplateResult {
  const { desk } = reader.words;
  return html`<section class="sheet">
    <h2>${desk.numbers}</h2>
    <div class="in">
      <dl>
        <dt>${desk.lastSent}</dt>
        <dd>
          ${
            own.last === 0
              ? desk.noneSent
              : html`<b>${messageNumber(reader.own, own.last)}</b>
                  <span class="soft"
                    >${own.covered === own.last ? desk.allDelivered : desk.deliveredTo(messageNumber(reader.own, own.covered))}</span
                  >`
          }
        </dd>
        <dt>${desk.lastReceived}</dt>
        <dd>
          ${
            other.last === 0
              ? desk.noneReceived
              : html`<b>${messageNumber(reader.other, other.last)}</b>
                  <span class="soft">${gapOf(line, reader)}</span>`
          }
        </dd>
        ${checked === null ? nothing : lastCheck(checked, reader)}
        ${checked === null || !may || isPractice(location) || !isDue(checked, reader) ? nothing : checkDue(checked, reader)}
      </dl>
    </div>
  </section>`;
}

/**
 * Whether anything is missing up to the other side's last number. What our node holds of their log has no gap within;
 * while the line is cut, or shows two histories, it may not be all.
 */
export function gapOf({ state, withheld }: Pick<LineView, "state" | "withheld">, reader: Reader): string {
  const { desk, line } = reader.words;
  if (withheld !== null) return line.withheld(utc(withheld.since, reader));
  return state === "up" || state === "degraded" ? desk.noGap : desk.perhapsMore;
}

function lastCheck({ checks: [check], awaited }: Checked, reader: Reader): TemplateResult {
  const { desk, watch } = reader.words;
  if (check === undefined) {
    return html`<dt>${desk.lastCheck}</dt>
      <dd>${watch.checks.none}</dd>`;
  }
  const { side } = check.message.place;
  return html`<dt>${desk.lastCheck}</dt>
    <dd>
      ${utcOnly(check.since, reader)} <b>${outcome(check, awaited, reader)}</b>
      <span class="soft">${side === reader.own ? desk.checkOurs : desk.checkTheirs}</span>
    </dd>`;
}

/** That our next check is due, quietly: it rings nowhere. */
function checkDue(checked: Checked, reader: Reader): TemplateResult {
  const {
    desk,
    watch: { checks },
  } = reader.words;
  const due = nextDue(checked, reader.own);
  return html`<dt>${desk.nextCheck}</dt>
    <dd>
      <b>${due === null ? checks.due : checks.dueSince(utc(due, reader))}</b>
      <a href=${href({ page: "watch", print: null })}>${checks.toSend}</a>
    </dd>`;
}

/** How the line is, as the node has it. */
export function lineSheet({ heard, mark, waiting }: LineView, reader: Reader): TemplateResult {
  const { desk, line, declaration } = reader.words;
  return html`<section class="sheet">
    <h2>
      ${desk.lineHeading}${
        isPractice(location) ? nothing : html`<a class="do" href=${href({ page: "line" })}>${declaration.page}</a>`
      }
    </h2>
    <div class="in">
      <dl>
        <dt>${desk.heard}</dt>
        <dd>${heard === null ? line.notHeard : ago(reader.now - heard, reader.language)}</dd>
        <dt>${desk.mark}</dt>
        <dd>
          ${
            mark === null
              ? line.noMark
              : html`${time(mark.at, reader)}<br /><small class="soft">${desk.markNote}</small>`
          }
        </dd>
        <dt>${desk.waiting}</dt>
        <dd>${waiting === 0 ? desk.nothing : waiting}</dd>
      </dl>
    </div>
  </section>`;
}

/** The newest lines of the watch log; null for whose post does not read it. Practice has no watch of its own. */
export function newestLines(lines: readonly LogLine[] | null, reader: Reader): TemplateResult | typeof nothing {
  if (lines === null || isPractice(location)) return nothing;
  const { desk, watch } = reader.words;
  return html`<section class="sheet">
    <h2>
      ${watch.log.heading}
      <a class="do" href=${href({ page: "watch", print: null })}>${desk.newLine}</a>
    </h2>
    ${
      lines.length === 0
        ? html`<div class="in empty small">${watch.log.empty}</div>`
        : html`<ol class="in plain small newest">
            ${lines
              .slice(0, LINES_SHOWN)
              .map(
                (line) => html`<li><span class="soft">${utcOnly(line.at, reader)}</span> ${entryOf(line, reader)}</li>`,
              )}
          </ol>`
    }
  </section>`;
}

/** The newest files. */
export function filesSheet(files: readonly FileRow[], count: number, reader: Reader): TemplateResult {
  const { desk } = reader.words;
  return html`<section class="sheet">
    <h2>
      ${desk.files}
      <span class="count">${count}</span
      >${count > FILES_SHOWN ? html`<a class="do" href=${href({ page: "files" })}>${desk.allFiles}</a>` : nothing}
    </h2>
    ${
      files.length === 0
        ? html`<div class="in empty small">${desk.emptyFiles}</div>`
        : files.slice(0, FILES_SHOWN).map((row) => html`<div class="in">${fileLink(row, reader)}</div>`)
    }
  </section>`;
}

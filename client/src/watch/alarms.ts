/**
 * What rings, on every page: one list, the most urgent first, never a pile of windows. Each row leads to where it is
 * acknowledged; the sound alone can be put off for two minutes.
 */
import { html, nothing, type TemplateResult } from "lit";
import type { Reader } from "../app/reader.ts";
import { href } from "../app/route.ts";
import { precedence } from "../cases/message.ts";
import type { Precedence } from "../protocol/says.ts";
import { AWAITING } from "../release/waiting.ts";
import { span, utc } from "../time/format.ts";
import { utcOnly } from "../time/shown.ts";
import type { ArmedState } from "./armed.ts";
import { OF_MESSAGES, type Ringing, sounding } from "./rules.ts";

/** Rows that stand there at once; the rest are unfolded. */
const AT_ONCE = 3;

/** What the list needs of the shell. */
export interface AlarmActs {
  /** The number of a message of either side, where the desk knows it. */
  numberOf(alarm: Ringing): string | null;
  /** The draft that a releaser is called for, where it is known which. */
  draftOf(alarm: Ringing): string | null;
  silence(): void;
  acknowledge(alarm: Ringing): void;
}

/** The list, or nothing while nothing rings. */
export function alarmList(state: ArmedState, reader: Reader, acts: AlarmActs): TemplateResult | typeof nothing {
  const { alarms, silentUntil, watch } = state;
  if (alarms.length === 0) return nothing;
  const { alarms: words } = reader.words.watch;
  const rows = alarms.map((alarm) => row(alarm, reader, acts));
  return html`<section class="alarms" id="alarms" aria-labelledby="alarms-heading" tabindex="-1">
    <header>
      <h2 id="alarms-heading">${words.heading(alarms.length)}</h2>
      ${
        silentUntil !== null && sounding(alarms, silentUntil, reader.now).length === 0
          ? html`<span>${words.silentUntil(utc(silentUntil, reader, "second"))}</span>`
          : watch?.mine
            ? html`<button type="button" class="small" @click=${() => acts.silence()}>${words.silence}</button>`
            : nothing
      }
    </header>
    <ol class="plain">
      ${rows.slice(0, AT_ONCE)}
    </ol>
    ${
      rows.length > AT_ONCE
        ? html`<details>
            <summary>${words.more(rows.length - AT_ONCE)}</summary>
            <ol class="plain">
              ${rows.slice(AT_ONCE)}
            </ol>
          </details>`
        : nothing
    }
  </section>`;
}

/** Whether it stands in a file that the officer's post does not see: who sees that answers it. */
function isHidden({ kind, space }: Ringing): boolean {
  return OF_MESSAGES.has(kind) && space === null;
}

/** Whether it is about a message that the officer's post sees. */
export function isOfMessage(alarm: Ringing): boolean {
  return OF_MESSAGES.has(alarm.kind) && !isHidden(alarm);
}

/**
 * What an alarm is called: `Message · XA-0041`, `Time limit · XA-0040`, `No armed desk`. A number that is not known is
 * left out: the place in the log would be taken for one.
 */
export function nameOf(alarm: Ringing, number: string | null, reader: Reader): string {
  const { kinds, hidden } = reader.words.watch.alarms;
  const kind = kinds[alarm.kind];
  if (isHidden(alarm)) return `${kind} · ${hidden}`;
  return isOfMessage(alarm) && number !== null ? `${kind} · ${number}` : kind;
}

function row(alarm: Ringing, reader: Reader, acts: AlarmActs): TemplateResult {
  const { shell } = reader.words;
  const { kind, side, index, space, since } = alarm;
  return html`<li>
    ${alarm.precedence === null ? nothing : precedence(alarm.precedence as Precedence)}
    <b>${nameOf(alarm, acts.numberOf(alarm), reader)}</b>
    ${alarm.exercise ? html`<span class="stamp">${shell.exercise} ${shell.exerciseBeside}</span>` : nothing}
    <span class="when">${since === null ? nothing : utcOnly(since, reader)} ${dueOf(alarm, reader)}</span>
    ${kind === "release" ? toDraft(acts.draftOf(alarm), reader) : nothing}
    ${
      space !== null && side !== null && index !== null
        ? html`<a
            class="button small ${kind === "message" ? "alarm" : ""}"
            href=${href({ page: "file", space, at: { side, index } })}
            >${kind === "message" ? reader.words.watch.alarms.open : reader.words.watch.alarms.look}</a
          >`
        : nothing
    }
    ${
      kind === "message" || kind === "node" || isHidden(alarm)
        ? nothing
        : html`<button type="button" class="small" @click=${() => acts.acknowledge(alarm)}>
            ${reader.words.watch.alarms.seen}
          </button>`
    }
  </li>`;
}

/** To the draft that is to be released, or to where all of them stand. */
function toDraft(id: string | null, { words: { release } }: Reader): TemplateResult {
  return id === null
    ? html`<a class="button small" href=${`${href({ page: "desk" })}#${AWAITING}`}>${release.toRelease}</a>`
    : html`<a class="button small" href=${href({ page: "release", id })}>${release.read}</a>`;
}

function dueOf({ due }: Ringing, reader: Reader): string {
  const { alarms } = reader.words.watch;
  if (due === null) return "";
  const left = due - reader.now;
  return left >= 0
    ? alarms.left(span(left, reader.language))
    : reader.words.limits.passed(span(-left, reader.language));
}

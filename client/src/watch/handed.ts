/**
 * What is handed over with the watch: the last numbers of both sides, compared with what the paper or a colleague has;
 * the messages that are open; the time limits that run.
 */
import { html, nothing, type TemplateResult } from "lit";
import { messageNumber, type Reader, sideName } from "../app/reader.ts";
import { href, spellRef } from "../app/route.ts";
import { told } from "../app/told.ts";
import { precedence } from "../cases/message.ts";
import type { DeskRow, Device, LastNumbers, LimitView, WatchView } from "../device/index.ts";
import { type BriefForm, encodeForm } from "../protocol/forms.ts";
import type { Precedence } from "../protocol/says.ts";
import { LINE } from "../protocol/spaces.ts";
import { agreedText } from "../short/text.ts";
import { soleCapacity } from "../statements/rules.ts";
import { utc } from "../time/format.ts";
import { askedFor, type Compared, compare, countOf, isCompared, leftOut, type Span, type Typed } from "./numbers.ts";

/** Rows that stand there at once; the rest are unfolded. */
const AT_ONCE = 6;
/** Of a service message that asks for what is missing. */
const PRECEDENCE = "PRIORITY";

const SIDES = ["own", "other"] as const;
type Sides = Pick<Reader, "own" | "other">;

/** What it needs of the page. */
export interface Handing {
  readonly reader: Reader;
  /** Messages of both sides that await something, and limits that run, as this post sees them. */
  readonly rows: readonly DeskRow[];
  readonly limits: readonly LimitView[];
  /** What was typed of each side's last number; null where nothing is compared. */
  readonly seen: Typed | null;
  /** Sides whose missing messages were asked for. */
  readonly asked: readonly string[];
  readonly busy: boolean;
  type(seen: Typed): void;
  ask(missing: Missing): void;
}

/** Messages of a side that are missing here. */
export interface Missing extends Span {
  readonly side: string;
}

/** All of it, as it stands now: who accepts signs the numbers of the offer, and sees what came since. */
export function handed(watch: Pick<WatchView, "numbers" | "open" | "limits">, handing: Handing): TemplateResult {
  const { reader, rows, limits } = handing;
  const { stands } = reader.words.watch;
  return html`<h3>${stands.numbers}</h3>
    ${handing.seen === null ? nothing : html`<p class="help">${stands.numbersHelp}</p>`}
    ${SIDES.map((whose) => numberOf(whose, watch.numbers, handing))}
    ${listed(
      stands.open,
      watch.open,
      rows.map((row) => openRow(row, reader)),
      reader,
    )}
    ${listed(
      stands.limits,
      watch.limits,
      limits.map((one) => limitRow(one, reader)),
      reader,
    )}`;
}

/** What was typed of a side's last number, beside the one that the node holds. */
function comparedOf(whose: "own" | "other", seen: Typed, numbers: LastNumbers, reader: Sides): Compared {
  return compare(seen[whose], reader[whose], numbers[whose].last, seen.affirmed?.[whose]);
}

/** Whether both numbers were compared, whatever came of it. */
export function allCompared(numbers: LastNumbers, seen: Typed, reader: Sides): boolean {
  return SIDES.every((whose) => isCompared(comparedOf(whose, seen, numbers, reader)));
}

/** What the comparison found, in words for the notes that are signed; empty where both are equal. */
export function foundIn(numbers: LastNumbers, seen: Typed, reader: Reader): string {
  const said = SIDES.map((whose) => {
    const found = comparedOf(whose, seen, numbers, reader);
    return found.state === "unseen" || found.state === "missing" ? saying(found, reader[whose], reader) : "";
  });
  return said.filter((text) => text !== "").join(reader.language === "zh" ? "" : " ");
}

/** Asks the other side, on the line itself, for what is missing here. */
export async function askForMissing(device: Device, missing: Missing): Promise<void> {
  const texts = [new TextDecoder().decode(encodeForm(formOf(missing)))];
  const capacity = soleCapacity(device.agreed().capacities);
  const message = { space: LINE, type: "service", texts, capacity, precedence: PRECEDENCE } as const;
  await device.send(await device.prepare(message));
}

function formOf(missing: Missing): BriefForm {
  const values = { numbers: [...askedFor(missing)], side: missing.side };
  return { form: "service_message", code: "number_missing", values };
}

function numberOf(whose: "own" | "other", numbers: LastNumbers, handing: Handing): TemplateResult {
  const { reader, seen, type } = handing;
  const { stands } = reader.words.watch;
  const side = reader[whose];
  const { last } = numbers[whose];
  const label = whose === "own" ? stands.sent : stands.received;
  const here = last === 0 ? stands.none : messageNumber(side, last);
  if (seen === null) return html`<p>${label} <b>${here}</b></p>`;
  const found = comparedOf(whose, seen, numbers, reader);
  const affirm = (): void => type({ ...seen, affirmed: { ...seen.affirmed, [whose]: seen[whose] } });
  return html`<div class="field compared ${found.state === "wrong" ? "wrong" : ""}">
    <label for="seen-${whose}">${label}</label>
    <div class="pair">
      <input
        id="seen-${whose}"
        class="figure"
        autocomplete="off"
        maxlength="9"
        aria-describedby="found-${whose}"
        .value=${seen[whose]}
        @input=${(event: Event) => type({ ...seen, [whose]: (event.target as HTMLInputElement).value })}
      />
      <span class="fix">${stands.here} <b>${here}</b></span>
    </div>
    <div id="found-${whose}" role="status">${found.state === "far" ? far(last, here, affirm, reader) : result(found, side, handing)}</div>
  </div>`;
}

function result(found: Compared, side: string, handing: Handing): TemplateResult | typeof nothing {
  const { reader } = handing;
  const { stands } = reader.words.watch;
  switch (found.state) {
    case "open":
    case "far":
      return nothing;
    case "wrong":
      return html`<p class="mistake">${stands.wrong(messageNumber(side, 42))}</p>`;
    case "equal":
      return html`<p class="done">${stands.equal}</p>`;
    case "unseen":
      return html`<p class="notice">
        ${told(reader, saying(found, side, reader), stands.todo[side === reader.own ? "own" : "other"])}
      </p>`;
    case "missing":
      return html`<div class="notice">
        <p>${told(reader, html`<b>${saying(found, side, reader)}</b>`, stands.noted)}</p>
        ${asking({ ...found, side }, handing)}
      </div>`;
  }
}

/** Asked before anything is offered: more are missing than are likely to be. */
function far(last: number, here: string, affirm: () => void, { words }: Reader): TemplateResult {
  const { stands } = words.watch;
  return html`<div class="notice">
    <p><b>${last === 0 ? stands.farFromNone : stands.far(here)}</b></p>
    <div class="acts"><button type="button" class="small" @click=${affirm}>${stands.affirm}</button></div>
  </div>`;
}

/** The service message as it will be signed, and the one button that sends it. */
function asking(missing: Missing, { reader, asked, busy, ask }: Handing): TemplateResult {
  const { stands } = reader.words.watch;
  const left = leftOut(missing);
  const more = left === 0 ? nothing : html`<p>${stands.more(left)}</p>`;
  if (asked.includes(missing.side)) return html`<p class="done">${stands.asked}</p>${more}`;
  return html`<p class="original">${agreedText(formOf(missing), { side: reader.own, exercise: false }, reader)}</p>
    ${more}
    <div class="acts">
      <button type="button" class="small" ?disabled=${busy} @click=${() => ask(missing)}>${stands.ask}</button>
    </div>`;
}

/** `XA-0043, XA-0044 are missing here.` */
function saying(found: Span & { readonly state: "unseen" | "missing" }, side: string, reader: Reader): string {
  const { stands } = reader.words.watch;
  const { from, to } = found;
  const first = messageNumber(side, from);
  const named = from === to ? first : stands.upTo(first, messageNumber(side, to));
  return stands.found[found.state](named, countOf(found));
}

function listed(title: string, count: number, rows: readonly TemplateResult[], { words }: Reader): TemplateResult {
  const { stands, alarms } = words.watch;
  const hidden = count - rows.length;
  const list = (some: readonly TemplateResult[]): TemplateResult => html`<ul class="plain handed">${some}</ul>`;
  return html`<h3>${title} <span class="count">${count}</span></h3>
    ${rows.length === 0 ? nothing : list(rows.slice(0, AT_ONCE))}
    ${
      rows.length > AT_ONCE
        ? html`<details><summary>${alarms.more(rows.length - AT_ONCE)}</summary>${list(rows.slice(AT_ONCE))}</details>`
        : nothing
    }
    ${hidden > 0 ? html`<p class="small soft">${stands.hidden(hidden)}</p>` : nothing}`;
}

/** `FLASH XA-0041 · XA (the other side) · not acknowledged`. */
function openRow(row: DeskRow, reader: Reader): TemplateResult {
  const { desk, watch } = reader.words;
  const awaits =
    row.acknowledged === null
      ? desk.notAcknowledged
      : row.answered === "part"
        ? desk.answeredInPart
        : watch.stands.notAnswered;
  return html`<li>
    ${precedence(row.precedence as Precedence)} ${toMessage(row, row.number, row.exercise)}
    <span class="small soft parts"><span>${sideName(row.side, reader)}</span> <span>${awaits}</span></span>
  </li>`;
}

/** `XA-0041 · handling · ours to do · due 08:33Z`. */
function limitRow({ statement, kind, owing, due }: LimitView, reader: Reader): TemplateResult {
  const { cases, limits } = reader.words;
  const what = kind === "handling" ? limits.handling : limits.answer;
  const whose = owing === reader.own ? cases.aside.ours : cases.aside.theirs;
  const parts = [what, whose, due === null ? limits.notRunning : limits.dueAt(utc(due, reader))];
  return html`<li>
    ${toMessage(statement, statement.number, statement.exercise)}
    <span class="small soft parts">${parts.map((part) => html`<span>${part}</span> `)}</span>
  </li>`;
}

function toMessage(
  { space, side, index }: { readonly space: string; readonly side: string; readonly index: number },
  number: number | null,
  exercise: boolean,
): TemplateResult {
  const name = number === null ? spellRef({ side, index }) : messageNumber(side, number, exercise);
  return html`<a href=${href({ page: "file", space, at: { side, index } })}>${name}</a>`;
}

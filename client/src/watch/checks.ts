/**
 * Communication checks: five digits go out sealed on the line itself, and only a person at the other desk can read them
 * and send them back. What came of each is a fact; nothing is counted or graded.
 *
 * How long an answer took is told by the own node's clock alone: two nodes' clocks differ. Ours runs from our log to the
 * entry of ours that takes the answer in, theirs from the entry of ours that takes it in to our answer.
 */
import { html, nothing, type TemplateResult } from "lit";
import { codeOf, messageNumber, type Reader } from "../app/reader.ts";
import { spellRef } from "../app/route.ts";
import { openedOf } from "../cases/opened.ts";
import { counts, messageSays } from "../cases/rules.ts";
import type { Agreed, CheckSchedule, Device, FileView, Place, Shown, Time } from "../device/index.ts";
import { encodeForm } from "../protocol/forms.ts";
import { LINE } from "../protocol/spaces.ts";
import { soleCapacity } from "../statements/rules.ts";
import { span } from "../time/format.ts";
import { time, utcOnly } from "../time/shown.ts";

/** It has to ring at the other desk: that is what is checked. */
const PRECEDENCE = "IMMEDIATE";
/** The answer need not ring: whoever sent the check waits for it. */
const ANSWERED = "ROUTINE";
/** Checks of either side that are shown. */
const SHOWN = 3;

/** A check that was sent: since when and until when it was answered, by the own node's clock. */
export interface Check {
  readonly message: Shown;
  readonly digits: string;
  readonly since: Time;
  readonly answered: Time | null;
}

/** The checks of both sides, the newest first; how often ours are due, and how long an answer is awaited. */
export interface Checked {
  readonly checks: readonly Check[];
  readonly every: number;
  /** Null where the Arrangement has no handling target for a check's precedence. */
  readonly awaited: number | null;
}

/** The checks on the line, also those before the part of it that is loaded. Throws what the device does. */
export async function askChecks(device: Device, schedule: CheckSchedule): Promise<Checked> {
  const items = saidOnTheLine(await device.file(LINE));
  const loaded = new Set(items.map(({ place }) => spellRef(place)));
  const earlier: Shown[] = [];
  // From the oldest on: the first one brings whatever lies before it.
  for (const place of [...schedule.said].filter((one) => !loaded.has(spellRef(one))).sort(byIndex)) {
    const found = await opened(device, place);
    if (found !== null) earlier.push(found);
  }
  const checks = checksOf([...earlier, ...items], device.hotline.own);
  return { checks, every: schedule.every, awaited: awaitedOf(device.agreed()) };
}

function byIndex(one: Place, other: Place): number {
  return one.index - other.index;
}

async function opened(device: Device, { side, index }: Place): Promise<Shown | null> {
  try {
    return await device.statement(side, index);
  } catch (error) {
    codeOf(error);
    return null;
  }
}

/** Seconds after which a check counts as not answered: the handling target of its precedence. */
function awaitedOf({ handling }: Agreed): number | null {
  return handling.get(PRECEDENCE) ?? null;
}

/** The checks among what was said on the line, the newest first. An answer with other digits is none. */
export function checksOf(items: readonly Shown[], own: string): readonly Check[] {
  const codes = items.filter(counts).flatMap((item) => {
    const opened = openedOf(item);
    if (opened.state !== "brief" || opened.form.form !== "short_message") return [];
    const { form } = opened;
    return form.code === "check" || form.code === "check_reply" ? [{ item, code: form.code, ...form.values }] : [];
  });
  const answers = codes.filter(({ code }) => code === "check_reply");
  return codes
    .filter(({ code }) => code === "check")
    .map(({ item, digits }) => {
      const answer = answers.find(
        (one) =>
          messageSays(one.item)?.answers === item.id &&
          one.digits === digits &&
          one.item.place.side !== item.place.side,
      );
      const ours = item.place.side === own;
      const since = ours ? item.at : (item.chain.delivered?.at ?? item.at);
      const answered = (ours ? answer?.item.chain.delivered?.at : answer?.item.at) ?? null;
      return { message: item, digits, since, answered };
    })
    .sort((one, other) => other.since - one.since);
}

/** Five digits from 32 random bits, each as likely as any other but for one part in 40,000. */
export function fiveDigits(random: number): string {
  return String(random % 100_000).padStart(5, "0");
}

/** When our next check is due; null where there was none, so that it is due now. */
export function nextDue({ checks, every }: Pick<Checked, "checks" | "every">, own: string): Time | null {
  const last = checks.find(({ message }) => message.place.side === own);
  return last === undefined ? null : last.since + every;
}

/** Whether our next check is due. */
export function isDue(checked: Pick<Checked, "checks" | "every">, { own, now }: Pick<Reader, "own" | "now">): boolean {
  return (nextDue(checked, own) ?? now) <= now;
}

/** What it needs of the page. */
export interface Checking {
  readonly reader: Reader;
  readonly checked: Checked;
  readonly may: boolean;
  readonly busy: boolean;
  /** What was typed in answer to a check, and whether it is wrong. */
  readonly typed: string;
  readonly wrong: boolean;
  type(digits: string): void;
  send(): void;
  reply(check: Check): void;
}

/** The sheet: what was checked, what is due, and the check that waits for us. */
export function checks(checking: Checking): TemplateResult {
  const { reader, checked, may, busy, send } = checking;
  const { checks: words } = reader.words.watch;
  const ours = checked.checks.filter(({ message }) => message.place.side === reader.own);
  const theirs = checked.checks.filter(({ message }) => message.place.side !== reader.own);
  const waiting = theirs.find(({ answered }) => answered === null);
  const due = isDue(checked, reader);
  return html`<section class="sheet">
    <h2>${words.heading}</h2>
    ${waiting === undefined || !may ? nothing : answering(waiting, checking)}
    <div class="in">
      ${facts(words.ours, ours, checked, reader)} ${facts(words.theirs, theirs, checked, reader)}
      <dl>
        <dt>${words.next}</dt>
        <dd>${due ? html`<b>${words.due}</b>` : time(nextDue(checked, reader.own)!, reader)}</dd>
      </dl>
      ${
        may
          ? html`<div class="acts">
              <button type="button" class=${due ? "main" : ""} ?disabled=${busy} @click=${send}>
                ${words.send}
              </button>
            </div>`
          : nothing
      }
    </div>
    <div class="in small soft">${words.text}</div>
  </section>`;
}

function facts(title: string, checks: readonly Check[], { awaited }: Checked, reader: Reader): TemplateResult {
  const { checks: words } = reader.words.watch;
  return html`<h3 class="small">${title}</h3>
    ${
      checks.length === 0
        ? html`<p class="soft">${words.none}</p>`
        : html`<ul class="plain facts">
            ${checks
              .slice(0, SHOWN)
              .map((one) => html`<li>${utcOnly(one.since, reader)} <b>${outcome(one, awaited, reader)}</b></li>`)}
          </ul>`
    }`;
}

/** What came of a check, as a fact. */
export function outcome(
  { since, answered }: Check,
  awaited: number | null,
  { words, language, now }: Pick<Reader, "words" | "language" | "now">,
): string {
  const { checks } = words.watch;
  if (answered !== null) return checks.answered(span(answered - since, language));
  return awaited === null || now - since < awaited ? checks.open : checks.notAnswered;
}

function answering(check: Check, { reader, typed, wrong, busy, type, reply }: Checking): TemplateResult {
  const { checks: words } = reader.words.watch;
  const number = messageNumber(check.message.place.side, check.message.number ?? 0);
  const submit = (event: Event): void => {
    event.preventDefault();
    reply(check);
  };
  return html`<form class="in" novalidate @submit=${submit}>
    <p><b>${words.asked(number)}</b> <span class="mono large nowrap">${check.digits}</span></p>
    <div class="field ${wrong ? "wrong" : ""}">
      <label for="check-digits">${words.digits}</label>
      <div class="pair">
        <input
          id="check-digits"
          class="figure"
          inputmode="numeric"
          autocomplete="off"
          maxlength="5"
          aria-describedby=${wrong ? "check-wrong" : nothing}
          .value=${typed}
          @input=${(event: Event) => type((event.target as HTMLInputElement).value.trim())}
        />
        <button class="main fix" ?disabled=${busy || !/^\d{5}$/.test(typed)}>${words.reply}</button>
      </div>
      ${wrong ? html`<p class="mistake" id="check-wrong" role="alert">${words.wrong}</p>` : nothing}
    </div>
  </form>`;
}

/** Sends a check on the line. */
export async function sendCheck(device: Device, digits: string): Promise<void> {
  const text = new TextDecoder().decode(encodeForm({ form: "short_message", code: "check", values: { digits } }));
  const capacity = soleCapacity(device.agreed().capacities);
  await device.send(
    await device.prepare({ space: LINE, type: "short", texts: [text], capacity, precedence: PRECEDENCE }),
  );
}

/** Acknowledges a check and sends its digits back. */
export async function answerCheck(device: Device, { message, digits }: Check): Promise<void> {
  const form = { form: "short_message", code: "check_reply", values: { digits } } as const;
  const texts = [new TextDecoder().decode(encodeForm(form))];
  const capacity = soleCapacity(device.agreed().capacities);
  if (message.chain.acknowledged === null) await device.refer("acknowledgement", message, capacity);
  const reply = { space: LINE, type: "short", texts, capacity, precedence: ANSWERED, answers: message.id } as const;
  await device.send(await device.prepare(reply));
}

/** What was said on the line itself, as far as it is loaded. */
function saidOnTheLine(file: FileView): readonly Shown[] {
  return file.items.filter((item): item is Shown => "type" in item);
}

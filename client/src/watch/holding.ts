/** Who has the watch, and what this officer can do about it: take it, hand it over, take it over, leave it. */
import { html, nothing, type TemplateResult } from "lit";
import type { Reader } from "../app/reader.ts";
import type { Incoming, LastNumbers, ListedDevice, OfferedWatch, WatchView } from "../device/index.ts";
import { utc } from "../time/format.ts";
import { tick } from "../writing/controls.ts";
import type { ArmedState } from "./armed.ts";
import { allCompared, type Handing, handed, type Missing } from "./handed.ts";
import type { Typed } from "./numbers.ts";
import { type Hearing, ready } from "./ready.ts";

/** The act that an officer is about to sign. */
export type Act = "take" | "take-over" | "accept" | "hand-over" | "leave";

/** What was filled in so far. */
export interface Signing {
  readonly act: Act | null;
  readonly hearing: Hearing;
  readonly notes: string;
  /** The last numbers as the paper has them. */
  readonly seen: Typed;
  /** Sides whose missing messages were asked for. */
  readonly asked: readonly string[];
  /** Whether who leaves said so twice. */
  readonly sure: boolean;
  readonly incoming: string | null;
  readonly busy: boolean;
}

/** What it needs of the page. */
export interface Holding extends Pick<Handing, "reader" | "rows" | "limits"> {
  readonly armed: ArmedState;
  readonly signing: Signing;
  /** This officer's number and device. */
  readonly officer: number;
  readonly device: string | null;
  /** Devices of colleagues who may have the watch. */
  readonly colleagues: readonly ListedDevice[];
  /** Whether this officer may have the watch. */
  readonly may: boolean;
  change(changed: Partial<Signing>): void;
  ring(): void;
  allow(): void;
  keepOn(): void;
  sign(act: Act): void;
  ask(missing: Missing): void;
  withdraw(): void;
}

/** What can be done as things stand: one act at a time is offered, the rest are a button away. */
export function actsOf(
  watch: WatchView,
  { officer, device, may }: Pick<Holding, "officer" | "device" | "may">,
): readonly Act[] {
  if (!may) return [];
  if (watch.mine) return watch.offered === null ? ["hand-over", "leave"] : [];
  if (watch.offered !== null && watch.offered.to.officer === officer && watch.offered.to.device === device)
    return ["accept"];
  if (watch.holder === null) return ["take"];
  // An officer who went to another desk, or signed in again, waits for nobody.
  return watch.armed?.alive === true && watch.holder.officer !== officer ? [] : ["take-over"];
}

/** The sheet. */
export function holding(watch: WatchView, given: Holding): TemplateResult {
  const { reader, signing } = given;
  const acts = actsOf(watch, given);
  const only = acts.length === 1 ? acts[0]! : null;
  const act = signing.act !== null && acts.includes(signing.act) ? signing.act : only;
  return html`<section class="sheet">
      <h2>${reader.words.watch.page.heading}</h2>
      <div class="in">
        ${standing(watch, given)}
        ${
          act === null && acts.length > 0
            ? html`<div class="acts">${acts.map((one) => opener(one, given))}</div>`
            : nothing
        }
      </div>
    </section>
    ${act === null ? nothing : doing(act, watch, given, acts.length > 1)}`;
}

function standing(watch: WatchView, { reader, officer, withdraw }: Holding): TemplateResult {
  const { page, hand } = reader.words.watch;
  const name = reader.words.officer;
  if (watch.holder === null) return html`<p class="notice alarming">${page.nobody}</p>`;
  const { holder, offered } = watch;
  const since = utc(holder.since, reader);
  const dead = !watch.mine && watch.armed?.alive !== true;
  const whose = watch.mine ? page.mine(since) : page.theirs(name(holder.post, holder.officer), since);
  return html`<p class="large">
      ${whose}${!watch.mine && holder.officer === officer ? html` <span class="soft">${page.device}</span>` : nothing}
    </p>
    ${dead ? html`<p class="notice alarming">${page.silent}</p>` : nothing}
    ${
      offered !== null && watch.mine
        ? html`<p>${hand.waiting(name(offered.to.post, offered.to.officer), utc(offered.at, reader))}</p>
            <div class="acts"><button type="button" @click=${withdraw}>${hand.withdraw}</button></div>`
        : nothing
    }`;
}

function opener(act: Act, { reader, change }: Holding): TemplateResult {
  return html`<button type="button" class=${act === "leave" ? "" : "main"} @click=${() => change({ act })}>
    ${headingOf(act, reader)}
  </button>`;
}

function headingOf(act: Act, { words: { watch } }: Reader): string {
  const headings = {
    take: watch.take.heading,
    "take-over": watch.takeOver.heading,
    accept: watch.hand.acceptHeading,
    "hand-over": watch.hand.heading,
    leave: watch.leave.heading,
  };
  return headings[act];
}

/** One act: what it means, what is handed over, what comes before the signature, and the signature. */
function doing(act: Act, watch: WatchView, given: Holding, back: boolean): TemplateResult {
  const { reader, signing, change } = given;
  const { watch: words } = reader.words;
  const offer = act === "accept" ? watch.offered : null;
  return html`<form class="sheet watch-act" novalidate @submit=${(event: Event) => submit(event, act, watch, given)}>
    <h2>${headingOf(act, reader)}</h2>
    <div class="in">
      <p>${textOf(act, watch, given)}</p>
      ${act === "hand-over" ? incoming(given) : nothing}
      ${handed(watch, handing(act, given))}
      ${offer === null ? notes(given) : givenNotes(offer, reader)}
    </div>
    ${act === "leave" ? nothing : ready(readying(given))}
    <div class="in">
      ${act === "leave" ? tick(words.leave.sure, signing.sure, (on) => change({ sure: on })) : nothing}
      <div class="acts">
        <button class="main" ?disabled=${!mayBeSigned(act, signing, watch.numbers, reader)}>
          ${labelOf(act, reader)}
        </button>
        ${
          back
            ? html`<button type="button" @click=${() => change({ act: null })}>${words.orders.cancel}</button>`
            : nothing
        }
      </div>
    </div>
  </form>`;
}

/** Whether all that comes before a signature has been done; `numbers` are those that the node holds. */
export function mayBeSigned(
  act: Act,
  { hearing, seen, sure, incoming, busy }: Signing,
  numbers: LastNumbers,
  reader: Pick<Reader, "own" | "other">,
): boolean {
  if (busy) return false;
  if (act === "leave") return sure;
  return hearing === "heard" && allCompared(numbers, seen, reader) && (act !== "hand-over" || incoming !== null);
}

function handing(act: Act, { reader, rows, limits, signing, change, ask }: Holding): Handing {
  const { asked, busy } = signing;
  const seen = act === "leave" ? null : signing.seen;
  return { reader, rows, limits, seen, asked, busy, type: (typed) => change({ seen: typed }), ask };
}

function submit(event: Event, act: Act, watch: WatchView, { reader, signing, sign }: Holding): void {
  event.preventDefault();
  if (mayBeSigned(act, signing, watch.numbers, reader)) sign(act);
}

function readying({ reader, armed, signing, ring, allow, keepOn, change }: Holding) {
  const hear = (heard: boolean): void => change({ hearing: heard ? "heard" : "unheard" });
  return { reader, armed, hearing: signing.hearing, ring, allow, keepOn, hear };
}

function textOf(act: Act, { holder, offered }: WatchView, { reader, officer: own }: Holding): string {
  const { words } = reader;
  const { watch, officer } = words;
  const holds = holder === null ? "" : officer(holder.post, holder.officer);
  switch (act) {
    case "take":
      return watch.take.text;
    case "take-over":
      return holder?.officer === own ? watch.takeOver.own : watch.takeOver.text(holds);
    case "accept":
      return offered === null ? "" : watch.hand.offered(holds, utc(offered.at, reader));
    case "hand-over":
      return watch.hand.text;
    case "leave":
      return watch.leave.text;
  }
}

function labelOf(act: Act, { words: { watch } }: Reader): string {
  const labels = {
    take: watch.take.act,
    "take-over": watch.takeOver.act,
    accept: watch.hand.accept,
    "hand-over": watch.hand.act,
    leave: watch.leave.act,
  };
  return labels[act];
}

/** To whom: a colleague's device, by post and number. */
function incoming({ reader, colleagues, signing, change }: Holding): TemplateResult {
  const { hand } = reader.words.watch;
  if (colleagues.length === 0) return html`<p class="notice">${hand.nobody}</p>`;
  return html`<fieldset class="field">
    <legend>${hand.to}</legend>
    <div class="choices rows">
      ${colleagues.map(
        ({ id, post, officer, digits }) =>
          html`<label class="choice"
            ><input
              type="radio"
              name="incoming"
              value=${id}
              .checked=${signing.incoming === id}
              @change=${() => change({ incoming: id })}
            /><span
              >${reader.words.officer(post, officer)} <span class="mono small soft">${digits.slice(0, 11)}</span></span
            ></label
          >`,
      )}
    </div>
  </fieldset>`;
}

function notes({ reader, signing, change }: Holding): TemplateResult {
  const { stands } = reader.words.watch;
  return html`<div class="field">
    <label for="watch-notes">${stands.notes}</label>
    <p class="help" id="watch-notes-help">${stands.notesHelp}</p>
    <textarea
      id="watch-notes"
      class="short"
      rows="3"
      maxlength="2000"
      aria-describedby="watch-notes-help"
      .value=${signing.notes}
      @input=${(event: Event) => change({ notes: (event.target as HTMLTextAreaElement).value })}
    ></textarea>
  </div>`;
}

function givenNotes({ notes }: OfferedWatch, reader: Reader): TemplateResult {
  const { stands } = reader.words.watch;
  return html`<h3>${stands.notes}</h3>
    ${notes === "" ? html`<p class="soft">${stands.noNotes}</p>` : html`<p class="original">${notes}</p>`}`;
}

/** The device that was chosen, as the act names it. */
export function incomingOf(id: string | null, colleagues: readonly ListedDevice[]): Incoming | null {
  const found = colleagues.find((one) => one.id === id);
  return found === undefined ? null : { device: found.id, officer: found.officer, post: found.post };
}

/** The fields of a form to fill in: one of several codes, several of them, a text, a time in UTC, a number. */
import { html, noChange, nothing, type TemplateResult } from "lit";
import type { Reader } from "../app/reader.ts";
import { iso, local } from "../time/format.ts";

/** A code with its word in the reader's language. */
export type Option<C extends string> = readonly [code: C, word: string];

/** What all fields have. `mistake` is in words, or null. */
export interface Labelled {
  readonly name: string;
  readonly label: string;
  readonly help?: string;
  readonly mistake: string | null;
  /** The heading above says what the label would; only a screen reader is told again. */
  readonly quiet?: boolean;
}

/** Codes with their words, in the order of the codes. */
export function optionsOf<C extends string>(
  codes: readonly C[],
  words: Readonly<Record<C, string>>,
): readonly Option<C>[] {
  return codes.map((code) => [code, words[code]] as const);
}

/** One of several codes. */
export function choose<C extends string>(
  field: Labelled,
  value: C,
  options: readonly Option<C>[],
  take: (code: C) => void,
): TemplateResult {
  return wrap(
    field,
    html`<label for=${field.name} class=${field.quiet ? "unseen" : ""}>${field.label}</label>
      <select
        id=${field.name}
        .value=${value}
        aria-describedby=${described(field)}
        @change=${(event: Event) => take((event.target as HTMLSelectElement).value as C)}
      >
        ${options.map(([code, word]) => html`<option value=${code} ?selected=${code === value}>${word}</option>`)}
      </select>`,
  );
}

/** One of several, each with a line of explanation. */
export function radio<C extends string>(
  field: Labelled,
  value: C | null,
  options: readonly (readonly [code: C, word: TemplateResult | string, help?: string])[],
  take: (code: C) => void,
  how: "line" | "rows" | "grid" = "rows",
): TemplateResult {
  return html`<fieldset class="field ${field.mistake === null ? "" : "wrong"}" id=${field.name}>
    <legend class=${field.quiet ? "unseen" : ""}>${field.label}</legend>
    <div class="choices ${how}">
      ${options.map(
        ([code, word, help]) =>
          html`<label class="choice"
            ><input
              type="radio"
              name=${field.name}
              value=${code}
              .checked=${code === value}
              @change=${() => take(code)}
            /><span>${word}${help === undefined ? nothing : html`<span class="help">${help}</span>`}</span></label
          >`,
      )}
    </div>
    ${after(field)}
  </fieldset>`;
}

/** Any of several codes; what is given back is sorted, as it is signed. */
export function several<C extends string>(
  field: Labelled,
  value: readonly C[],
  options: readonly Option<C>[],
  take: (codes: readonly C[]) => void,
): TemplateResult {
  const toggle = (code: C, on: boolean): void =>
    take(
      options
        .map(([one]) => one)
        .filter((one) => (one === code ? on : value.includes(one)))
        .sort(),
    );
  return html`<fieldset class="field ${field.mistake === null ? "" : "wrong"}" id=${field.name}>
    <legend>${field.label}</legend>
    <div class="choices">
      ${options.map(
        ([code, word]) =>
          html`<label class="choice"
            ><input
              type="checkbox"
              .checked=${value.includes(code)}
              @change=${(event: Event) => toggle(code, (event.target as HTMLInputElement).checked)}
            /><span>${word}</span></label
          >`,
      )}
    </div>
    ${after(field)}
  </fieldset>`;
}

/** Yes or no to one thing. */
export function tick(label: string, value: boolean, take: (on: boolean) => void): TemplateResult {
  return html`<label class="choice"
    ><input
      type="checkbox"
      .checked=${value}
      @change=${(event: Event) => take((event.target as HTMLInputElement).checked)}
    /><span>${label}</span></label
  >`;
}

/** One line. */
export function line(field: Labelled, value: string, take: (text: string) => void, limit = 240): TemplateResult {
  return wrap(
    field,
    html`<label for=${field.name}>${field.label}</label>
      <input
        id=${field.name}
        autocomplete="off"
        maxlength=${limit}
        .value=${value}
        aria-describedby=${described(field)}
        @input=${(event: Event) => take((event.target as HTMLInputElement).value)}
      />`,
  );
}

/** A whole number from `least` on. */
export function count(
  field: Labelled & { readonly unit?: string },
  value: number,
  take: (value: number) => void,
  least = 0,
): TemplateResult {
  return wrap(
    field,
    html`<label for=${field.name}>${field.label}</label>
      <span class="pair"
        ><input
          id=${field.name}
          type="number"
          min=${least}
          step="1"
          inputmode="numeric"
          class="figure"
          .value=${String(value)}
          aria-describedby=${described(field)}
          @input=${(event: Event) => take(wholeOf(event))}
        />${field.unit === undefined ? nothing : html`<span class="soft">${field.unit}</span>`}</span
      >`,
  );
}

/**
 * A moment, entered in UTC as `2026-11-23 14:12`, or `14:12` for today, whatever the browser's own habits are; the
 * reader's time stands beside it. null while nothing is entered, NaN for what is no time.
 */
export function moment(
  field: Labelled,
  value: number | null,
  reader: Reader,
  take: (at: number | null) => void,
): TemplateResult {
  const known = value !== null && !Number.isNaN(value);
  const text = known ? `${iso(value).slice(0, 10)} ${iso(value).slice(11, 16)}` : "";
  return wrap(
    field,
    html`<label for=${field.name}>${field.label}</label>
      <span class="pair"
        ><input
          id=${field.name}
          class="moment"
          autocomplete="off"
          placeholder=${`${iso(reader.now).slice(0, 10)} ${iso(reader.now).slice(11, 16)}`}
          .value=${value !== null && !known ? noChange : text}
          aria-describedby=${described(field)}
          @change=${(event: Event) => take(utcOf((event.target as HTMLInputElement).value, reader.now))}
        />
        <span class="fix soft small"
          >${reader.words.writing.utc}${
            known ? html`<br />${reader.words.shell.localTime} ${local(value, reader)}` : nothing
          }</span
        ></span
      >`,
  );
}

/** What is wrong with a field, and what helps; after the field itself. */
export function after(field: Labelled): TemplateResult {
  return html`${
    field.help === undefined ? nothing : html`<p class="help" id=${`${field.name}-help`}>${field.help}</p>`
  }${field.mistake === null ? nothing : html`<p class="mistake" id=${`${field.name}-mistake`}>${field.mistake}</p>`}`;
}

function wrap(field: Labelled, inner: TemplateResult): TemplateResult {
  return html`<div class="field ${field.mistake === null ? "" : "wrong"}">${inner}${after(field)}</div>`;
}

function described({ name, help, mistake }: Labelled): string | typeof nothing {
  const ids = [...(help === undefined ? [] : [`${name}-help`]), ...(mistake === null ? [] : [`${name}-mistake`])];
  return ids.length > 0 ? ids.join(" ") : nothing;
}

/** What was entered as a time: null for nothing, NaN for what is none. */
export function utcOf(text: string, now: number): number | null {
  const [, day = iso(now).slice(0, 10), hour, minute] =
    /^(?:(\d{4}-\d\d-\d\d)[ T]+)?(\d\d):?(\d\d) ?Z?$/.exec(text.trim()) ?? [];
  if (text.trim() === "") return null;
  const time = Date.parse(`${day}T${hour}:${minute}:00Z`) / 1000;
  // The 30th of February is parsed as a day of March.
  return !Number.isNaN(time) && iso(time).startsWith(day) ? time : Number.NaN;
}

function wholeOf(event: Event): number {
  const { value } = event.target as HTMLInputElement;
  return Math.max(0, Math.trunc(Number(value)));
}

/**
 * The wording of what is said under one signature: agreed beforehand, equally authentic in both languages, with an
 * officer's values in it.
 *
 * `texts.json` is an annex of the Arrangement, `short-messages`, by the SHA-256 of the file's exact bytes.
 */
import { sha256 } from "@noble/hashes/sha2.js";
import { html, type TemplateResult } from "lit";
import { messageNumber, type Reader } from "../app/reader.ts";
import { utf8 } from "../protocol/bytes.ts";
import type { BriefForm } from "../protocol/forms.ts";
import type { ServiceCode, ShortCode } from "../protocol/short.ts";
import { shown } from "../text/shown.ts";
import { time } from "../time/shown.ts";
import { TAG } from "../words/words.ts";
import { countedSide } from "./drafting.ts";
import source from "./texts.json?raw";

/** The name of the annex. */
export const ANNEX = "short-messages";

type Wording = Readonly<Record<(typeof TAG)[keyof typeof TAG], string>>;

/** A wording for each form and code, with the names of its values in braces. */
export const TEXTS = JSON.parse(source) as {
  readonly holding_reply: Wording;
  readonly short_message: Readonly<Record<ShortCode, Wording>>;
  readonly service_message: Readonly<Record<ServiceCode, Wording>>;
};

/** The SHA-256 of the texts that this client has. */
export const TEXTS_HASH = sha256(utf8(source)).toHex();

/** Whether the texts shown here are those that were agreed. `annexes` as in `Agreed`. */
export function textsAreAgreed(annexes: ReadonlyMap<string, string>): boolean {
  return annexes.get(ANNEX) === TEXTS_HASH;
}

/** Where a form is said: by which side, and whether in an exercise, whose messages are counted apart. */
export interface Said {
  readonly side: string;
  readonly exercise: boolean;
}

/** What a form says, in the reader's language. */
export function agreedText(form: BriefForm, { side, exercise }: Said, reader: Reader): TemplateResult {
  const values: Readonly<Record<string, unknown>> =
    form.form === "holding_reply" ? { by: form.by } : { ...form.values };
  const pieces = wordingOf(form)[TAG[reader.language]].split(/\{(\w+)\}/);
  return html`${pieces.map((piece, index) =>
    index % 2 === 0 ? piece : spelled(piece, values[piece], { side: numbered(form, side, reader), exercise }, reader),
  )}`;
}

/** A wording before its values are known: […] stands for each. */
export function blankText(form: BriefForm["form"], code: string, reader: Reader): string {
  const table: Readonly<Record<string, Wording>> = form === "holding_reply" ? {} : TEXTS[form];
  const wording = form === "holding_reply" ? TEXTS.holding_reply : table[code]!;
  return wording[TAG[reader.language]].replaceAll(/\{\w+\}/g, "[…]");
}

function wordingOf(form: BriefForm): Wording {
  switch (form.form) {
    case "holding_reply":
      return TEXTS.holding_reply;
    case "short_message":
      return TEXTS.short_message[form.code];
    case "service_message":
      return TEXTS.service_message[form.code];
  }
}

/** The side whose messages a form's numbers count. */
function numbered(form: BriefForm, author: string, { own, other }: Reader): string {
  if (form.form === "holding_reply") return author;
  if (form.code === "number_missing") return form.values.side;
  return countedSide(form.code, author, author === own ? other : own);
}

function spelled(name: string, value: unknown, { side, exercise }: Said, reader: Reader): TemplateResult | string {
  if (value === null) return reader.words.cases.notStated;
  switch (name) {
    case "by":
    case "from":
    case "until":
      return time(value as number, reader);
    case "number":
      return messageNumber(side, value as number, exercise);
    case "numbers":
      return (value as number[])
        .map((one) => messageNumber(side, one, exercise))
        .join(reader.language === "zh" ? "、" : ", ");
    case "report":
      return shown(value as string, "und", reader);
    case "digits":
    case "hash":
      return html`<span class="mono">${value as string}</span>`;
    default:
      return String(value);
  }
}

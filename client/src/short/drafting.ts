/**
 * A message in agreed wording as it is put together: which code, with which values, and what is still missing. Pure.
 */
import { utf8 } from "../protocol/bytes.ts";
import { Malformed } from "../protocol/errors.ts";
import { type BriefForm, encodeForm, parseForm } from "../protocol/forms.ts";
import { SERVICE, SERVICE_CODES, SHORT, SHORT_CODES } from "../protocol/short.ts";

/** Those of the communication check. */
const CHECK: readonly string[] = ["check", "check_reply"];

export type BriefName = BriefForm["form"];
/** Values as they are entered: a time that is missing is null, one that is none NaN. */
export type Values = Readonly<Record<string, unknown>>;

/** Which type of statement says which form. */
export const SAID_BY = { holding_reply: "holding", short_message: "short", service_message: "service" } as const;

export function isBriefName(name: string | null): name is BriefName {
  return name !== null && Object.hasOwn(SAID_BY, name);
}

/**
 * The codes of a form that an officer chooses from; the communication check has a page of its own. Of what is said about
 * a message of side `about`, the number in the wording is that message's.
 */
export function codesOf(form: BriefName, about: string | null, { own, other }: Sides): readonly string[] {
  if (form === "holding_reply") return [];
  const codes = form === "service_message" ? SERVICE_CODES : SHORT_CODES.filter((code) => !CHECK.includes(code));
  const fits = (code: string): boolean => countedSide(code, own, other) === about;
  return codes.filter((code) => about === null || !valuesOf(form, code).includes("number") || fits(code));
}

/** Whose messages the number in a wording counts: asked to be repeated is one of the addressee's, all else the author's. */
export function countedSide(code: string, author: string, addressee: string): string {
  return code === "repeat" ? addressee : author;
}

/** The names of a code's values, in the order of its wording. */
export function valuesOf(form: BriefName, code: string): readonly string[] {
  if (form === "holding_reply") return ["by"];
  const table: Readonly<Record<string, object>> = form === "service_message" ? SERVICE : SHORT;
  return Object.keys(table[code] ?? {});
}

/** The side of who writes, and the other one. */
interface Sides {
  readonly own: string;
  readonly other: string;
}

/** What a wording is about: the number of a message, if it is about one, and whose messages may be missing. */
interface About {
  readonly number: number | null;
  readonly side: string;
}

/** Values with nothing presumed. */
export function blankValues(names: readonly string[], { number, side }: About): Values {
  const blank: Readonly<Record<string, unknown>> = {
    minutes: 60,
    number: number ?? 0,
    numbers: [],
    report: "",
    side,
  };
  return Object.fromEntries(names.map((name) => [name, blank[name] ?? null]));
}

/** The form with these values; null, and at which value it fails, while it cannot be spelled. */
export function formWith(
  form: BriefName,
  code: string,
  values: Values,
): { readonly form: BriefForm; readonly missing: null } | { readonly form: null; readonly missing: string } {
  const unclear = Object.entries(values).find(([, value]) => Number.isNaN(value));
  if (unclear !== undefined) return { form: null, missing: unclear[0] };
  const optional = form === "holding_reply" ? ["by"] : ["hash"];
  const needed = Object.entries(values).find(([name, value]) => value === null && !optional.includes(name));
  if (needed !== undefined) return { form: null, missing: needed[0] };
  const written = (
    form === "holding_reply" ? { form, marking: "TLP:AMBER", ...values } : { form, code, values }
  ) as BriefForm;
  try {
    parseForm(encodeForm(written), { saidBy: SAID_BY[form] });
    return { form: written, missing: null };
  } catch (error) {
    if (!(error instanceof Malformed)) throw error;
    return { form: null, missing: error.detail.match(/^\/(?:values\/)?(\w+)/)?.[1] ?? "values" };
  }
}

/** The numbers in a line: `12, 13 17`, in order, each once. */
export function numbersIn(text: string): readonly number[] {
  const found = (text.match(/\d+/g) ?? []).map(Number);
  return [...new Set(found)].sort((a, b) => a - b);
}

/** The sealed text of a form. */
export function textOf(form: BriefForm): string {
  return new TextDecoder().decode(encodeForm(form));
}

/** Whether a text may be the SHA-256 of something: 64 hex digits, or nothing. */
export function hashOf(text: string): string | null {
  const hash = text.trim().toLowerCase();
  if (hash === "") return null;
  return utf8(hash).length === 64 && /^[0-9a-f]+$/.test(hash) ? hash : "?";
}

/**
 * What a body tells: the forms that officers fill in, as they stand in a sealed part. The twin of `crypto/forms.py`,
 * which has the rules. The forms of messages are in `messages.ts`.
 *
 *     {"form":"title","language":"zh-Hans","title":"港口起重机停摆","version":1}
 *
 * The fields have the wire's names, here as there; a time is a number, the seconds since 1970.
 */
import type { Bytes } from "./bytes.ts";
import { MARKINGS, type Marking } from "./codes.ts";
import * as messages from "./messages.ts";
import { formFields, VERSION } from "./particulars.ts";
import { language, line, TITLE_LIMIT } from "./prose.ts";
import { type Coded, readCode, SERVICE, type ServiceValues, SHORT, type ShortValues } from "./short.ts";
import { encode, encodeUtc, Field, type Json, kind, nullable, parse, utc } from "./wire.ts";
import { choice } from "./words.ts";

export const FORM_LIMIT = 65_535;

/** The types of statement that may hold each form. */
export const SAID_BY = {
  notification: ["notice"],
  own_activity: ["notice"],
  correction: ["notice"],
  message: ["notice", "request"],
  preservation_request: ["request"],
  explanation_request: ["request"],
  answer: ["answer"],
  holding_reply: ["holding"],
  short_message: ["short"],
  service_message: ["service"],
  title: ["open", "proposal"],
} as const satisfies Record<string, readonly string[]>;

export type FormName = keyof typeof SAID_BY;

/** Received; by when the substantive reply is expected, if that is known. */
export interface HoldingReply {
  readonly form: "holding_reply";
  readonly by: number | null;
  readonly marking: Marking;
}

/** An agreed short message: its code, and its values as `SHORT` has them. */
export type ShortMessage = { readonly form: "short_message" } & Coded<ShortValues>;

/** A message about messages: its code, and its values as `SERVICE` has them. */
export type ServiceMessage = { readonly form: "service_message" } & Coded<ServiceValues>;

/** A file's title, or a proposal for it. */
export interface Title {
  readonly form: "title";
  readonly language: string;
  readonly title: string;
}

/** What one signature is enough for: agreed wording, without free text. */
export type BriefForm = HoldingReply | ShortMessage | ServiceMessage;

export type Form = messages.MessageForm | BriefForm | Title;

/** Whether one signature is enough for a form. */
export function isBrief(form: Form): form is BriefForm {
  return form.form === "holding_reply" || form.form === "short_message" || form.form === "service_message";
}

/**
 * The form in the text of a statement of the type `saidBy`. Throws `Malformed("wire")` for a form that is unknown, of
 * another version, or not for that type, and for anything but its schema.
 */
export function parseForm(data: Uint8Array, { saidBy }: { saidBy: string }): Form {
  const field = parse(data, { limit: FORM_LIMIT });
  const name = kind(field, "form");
  const reader = Object.hasOwn(READERS, name)
    ? READERS[name as FormName]
    : new Field(name, "/form").refuse("unknown word");
  const types: readonly string[] = SAID_BY[name as FormName];
  if (!types.includes(saidBy)) new Field(name, "/form").refuse("not for this type of statement");
  return reader(field);
}

/** The bytes that `parseForm` reads. It does not check what the form holds. */
export function encodeForm(form: Form): Bytes {
  return encode({ ...spellFields(form), version: VERSION });
}

/** The fields that hold a time, in whichever record; every other number is a figure. */
const TIMES = ["at", "by", "end", "from", "rest_by", "start", "until"];

function spellFields(record: object): Record<string, Json> {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [name, spell(name, value)]));
}

function spell(name: string, value: unknown): Json {
  if (typeof value === "number" && TIMES.includes(name)) return encodeUtc(value);
  if (Array.isArray(value)) return value.map((element) => spell("", element));
  if (typeof value === "object" && value !== null) return spellFields(value);
  return value as Json;
}

function readHoldingReply(field: Field): HoldingReply {
  const [by, marking] = formFields(field, "by", "marking");
  return { form: "holding_reply", by: nullable(by, utc), marking: choice(marking, MARKINGS) };
}

function readShortMessage(field: Field): ShortMessage {
  const [code, values] = formFields(field, "code", "values");
  return { form: "short_message", ...readCode(SHORT, code, values) };
}

function readServiceMessage(field: Field): ServiceMessage {
  const [code, values] = formFields(field, "code", "values");
  return { form: "service_message", ...readCode(SERVICE, code, values) };
}

function readTitle(field: Field): Title {
  const [inLanguage, title] = formFields(field, "language", "title");
  return { form: "title", language: language(inLanguage), title: line(title, { limit: TITLE_LIMIT }) };
}

const READERS: Record<FormName, (field: Field) => Form> = {
  ...messages.READERS,
  holding_reply: readHoldingReply,
  short_message: readShortMessage,
  service_message: readServiceMessage,
  title: readTitle,
};

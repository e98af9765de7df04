/**
 * What a body tells: the forms that officers fill in, as they stand in a sealed part. The twin of `crypto/forms.py`,
 * which has the rules.
 *
 *     {"form":"title","language":"zh-Hans","title":"港口起重机停摆","version":1}
 *
 * The fields have the wire's names, here as there; a time is a number, the seconds since 1970.
 */
import {
  ACTIVITIES,
  ASKS,
  BASES,
  codes,
  CONCERNS,
  CONSENTS,
  CORRECTABLE,
  DATA,
  DEGREES,
  EVENTS,
  GROUNDS,
  ITEMS,
  MARKINGS,
  OUTCOMES,
  PLACES,
  QUESTIONS,
  REASONS,
  RELATIONS,
  SECTORS,
  sortedList,
  STAGES,
  STATUSES,
  technique,
  TRAILS,
} from "./codes.ts";
import type * as code from "./codes.ts";
import type { Bytes } from "./bytes.ts";
import { freeText, language, line, prose, type Text } from "./prose.ts";
import { readCode, SERVICE, SHORT, type Coded, type ServiceValues, type ShortValues } from "./short.ts";
import { boolean, encode, encodeUtc, Field, fields, integer, kind, listOf, nullable, parse, utc, type Json } from "./wire.ts";
import { choice } from "./words.ts";

export const VERSION = 1;
export const FORM_LIMIT = 65_535;
export const LINE_LIMIT = 1_024;
export const TITLE_LIMIT = 240;

const YEAR = 366 * 86_400;

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

/** When it began, give or take so many seconds. */
export interface Since {
  readonly at: number;
  readonly uncertainty: number;
}

/** Whether AI was involved at all, and what that rests on. */
export interface Involvement {
  readonly basis: readonly code.Basis[];
  readonly degree: code.Degree;
}

/** What kind of trace there is, and through whose systems or territory it leads. It says nothing of an origin. */
export interface Trail {
  readonly kind: code.TrailKind;
  readonly through: code.Place;
}

/** Who was harmed, by a number that the author keeps ('Operator 1'), and whether they agreed to be named. */
export interface Victim {
  readonly consent: code.Consent;
  readonly operator: number;
}

/** A span of time; `clock_offset` is by how many seconds at most the author's clocks may have been wrong. */
export interface Window {
  readonly clock_offset: number;
  readonly end: number;
  readonly start: number;
}

/** What data are asked about: an address (with its source port), a key's id, an account, … */
export interface Item {
  readonly kind: code.ItemKind;
  readonly port: number | null;
  readonly value: string;
}

/** A field of what is corrected: what stood there, and what is right. */
export interface Change {
  readonly field: code.Correctable;
  readonly now: string;
  readonly was: string;
}

/** What every form of a message has. */
interface Marked {
  readonly marking: code.Marking;
  readonly status: code.Status;
}

/** A notification of an incident: initial, follow-up or final. `techniques` are ids of MITRE ATLAS. */
export interface Notification extends Marked {
  readonly form: "notification";
  readonly asks: readonly code.Ask[];
  readonly attributes: boolean;
  readonly involvement: Involvement;
  readonly relation: code.Relation;
  readonly sector: code.Sector;
  readonly since: Since | null;
  readonly stage: code.Stage;
  readonly techniques: readonly string[];
  readonly text: Text | null;
  readonly trail: Trail;
  readonly victim: Victim | null;
  readonly what: code.Event;
}

/** Asks that data be kept, for so many days from receipt. It is no request for legal assistance. */
export interface PreservationRequest extends Marked {
  readonly form: "preservation_request";
  readonly data: readonly code.DataKind[];
  readonly days: number;
  readonly items: readonly Item[];
  readonly text: Text | null;
  readonly window: Window | null;
}

/** Asks for an explanation of something that the reader did or knows of. */
export interface ExplanationRequest extends Marked {
  readonly form: "explanation_request";
  readonly asks: readonly code.Question[];
  readonly concerns: code.Concern;
  readonly text: Text | null;
  readonly window: Window | null;
}

/** A message in words: what none of the other forms fits. */
export interface Message extends Marked {
  readonly form: "message";
  readonly subject: string;
  readonly text: Text;
}

/** Passed to the competent authorities, done, done in part, or cannot be said, and why; when the rest may come. */
export interface Answer extends Marked {
  readonly form: "answer";
  readonly outcome: code.Outcome;
  readonly reasons: readonly code.Reason[];
  readonly rest_by: number | null;
  readonly text: Text | null;
}

/** What was, what is, and why. The header says which message it replaces. */
export interface Correction extends Marked {
  readonly form: "correction";
  readonly changes: readonly Change[];
  readonly ground: code.Ground;
  readonly text: Text | null;
}

/** Notice of the author's own activity or accident, and of what it could be mistaken for. */
export interface OwnActivity extends Marked {
  readonly form: "own_activity";
  readonly activity: code.Activity;
  readonly resembles: code.Event;
  readonly sector: code.Sector;
  readonly text: Text | null;
  readonly window: Window | null;
}

/** Received; by when the substantive reply is expected, if that is known. */
export interface HoldingReply {
  readonly form: "holding_reply";
  readonly by: number | null;
  readonly marking: code.Marking;
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

/** What a notice, a request and an answer may hold. */
export type MessageForm =
  | Notification
  | PreservationRequest
  | ExplanationRequest
  | Message
  | Answer
  | Correction
  | OwnActivity;

export type Form = MessageForm | BriefForm | Title;

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
  const reader = Object.hasOwn(READERS, name) ? READERS[name as FormName] : new Field(name, "/form").refuse("unknown word");
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

/** The values of a form that has, beside `form` and `version`, exactly these. */
function formFields<const N extends readonly string[]>(field: Field, ...names: N): { [I in keyof N]: Field } {
  const [, version, ...values] = fields(field, "form", "version", ...names);
  if (integer(version!) !== VERSION) version!.refuse("version");
  return values as { [I in keyof N]: Field };
}

function readMarked(marking: Field, status: Field): Marked {
  return { marking: choice(marking, MARKINGS), status: choice(status, STATUSES) };
}

function readNotification(field: Field): Notification {
  const [asks, attributes, involvement, marking, relation, sector, since, stage, status, techniques, text, trail, victim, what] = formFields(
    field,
    "asks",
    "attributes",
    "involvement",
    "marking",
    "relation",
    "sector",
    "since",
    "stage",
    "status",
    "techniques",
    "text",
    "trail",
    "victim",
    "what",
  );
  return {
    form: "notification",
    asks: codes(asks, ASKS),
    attributes: boolean(attributes),
    involvement: readInvolvement(involvement),
    marking: choice(marking, MARKINGS),
    relation: choice(relation, RELATIONS),
    sector: choice(sector, SECTORS),
    since: nullable(since, readSince),
    stage: choice(stage, STAGES),
    status: choice(status, STATUSES),
    techniques: sortedList(techniques, technique, { limit: 16 }),
    text: nullable(text, freeText),
    trail: readTrail(trail),
    victim: nullable(victim, readVictim),
    what: choice(what, EVENTS),
  };
}

function readPreservationRequest(field: Field): PreservationRequest {
  const [data, days, items, marking, status, text, window] = formFields(
    field,
    "data",
    "days",
    "items",
    "marking",
    "status",
    "text",
    "window",
  );
  return {
    form: "preservation_request",
    data: codes(data, DATA),
    days: positive(days, { maximum: 3_660 }),
    items: listOf(items, readItem, { limit: 64 }),
    ...readMarked(marking, status),
    text: nullable(text, freeText),
    window: nullable(window, readWindow),
  };
}

function readExplanationRequest(field: Field): ExplanationRequest {
  const [asks, concerns, marking, status, text, window] = formFields(
    field,
    "asks",
    "concerns",
    "marking",
    "status",
    "text",
    "window",
  );
  return {
    form: "explanation_request",
    asks: codes(asks, QUESTIONS),
    concerns: choice(concerns, CONCERNS),
    ...readMarked(marking, status),
    text: nullable(text, freeText),
    window: nullable(window, readWindow),
  };
}

function readMessage(field: Field): Message {
  const [marking, status, subject, text] = formFields(field, "marking", "status", "subject", "text");
  return {
    form: "message",
    ...readMarked(marking, status),
    subject: line(subject, { limit: TITLE_LIMIT }),
    text: freeText(text),
  };
}

/** 'Done' leaves nothing open and needs no reason; 'cannot say' gives one. */
function readAnswer(field: Field): Answer {
  const [marking, outcome, reasons, restBy, status, text] = formFields(
    field,
    "marking",
    "outcome",
    "reasons",
    "rest_by",
    "status",
    "text",
  );
  const answer: Answer = {
    form: "answer",
    ...readMarked(marking, status),
    outcome: choice(outcome, OUTCOMES),
    reasons: codes(reasons, REASONS),
    rest_by: nullable(restBy, utc),
    text: nullable(text, freeText),
  };
  const ended = answer.outcome === "done" || answer.outcome === "cannot_say";
  if (ended && answer.rest_by !== null) restBy.refuse("nothing is left open");
  const plain = answer.outcome === "done" || answer.outcome === "passed_on";
  if (plain && answer.reasons.length > 0) reasons.refuse("no reason is needed");
  if (answer.outcome === "cannot_say" && answer.reasons.length === 0) reasons.refuse("a reason is needed");
  return answer;
}

function readCorrection(field: Field): Correction {
  const [changes, ground, marking, status, text] = formFields(field, "changes", "ground", "marking", "status", "text");
  const read = listOf(changes, readChange, { limit: 32 });
  if (read.length === 0) changes.refuse("empty");
  return {
    form: "correction",
    changes: read,
    ground: choice(ground, GROUNDS),
    ...readMarked(marking, status),
    text: nullable(text, freeText),
  };
}

function readOwnActivity(field: Field): OwnActivity {
  const [activity, marking, resembles, sector, status, text, window] = formFields(
    field,
    "activity",
    "marking",
    "resembles",
    "sector",
    "status",
    "text",
    "window",
  );
  return {
    form: "own_activity",
    activity: choice(activity, ACTIVITIES),
    ...readMarked(marking, status),
    resembles: choice(resembles, EVENTS),
    sector: choice(sector, SECTORS),
    text: nullable(text, freeText),
    window: nullable(window, readWindow),
  };
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

function readSince(field: Field): Since {
  const [at, uncertainty] = fields(field, "at", "uncertainty");
  return { at: utc(at), uncertainty: integer(uncertainty, { maximum: YEAR }) };
}

function readInvolvement(field: Field): Involvement {
  const [basis, degree] = fields(field, "basis", "degree");
  return { basis: codes(basis, BASES), degree: choice(degree, DEGREES) };
}

function readTrail(field: Field): Trail {
  const [trail, through] = fields(field, "kind", "through");
  return { kind: choice(trail, TRAILS), through: choice(through, PLACES) };
}

function readVictim(field: Field): Victim {
  const [consent, operator] = fields(field, "consent", "operator");
  return { consent: choice(consent, CONSENTS), operator: positive(operator, { maximum: 999 }) };
}

function readWindow(field: Field): Window {
  const [clockOffset, end, start] = fields(field, "clock_offset", "end", "start");
  const window = { clock_offset: integer(clockOffset, { maximum: 86_400 }), end: utc(end), start: utc(start) };
  if (window.end < window.start) end.refuse("ends before it starts");
  return window;
}

function readItem(field: Field): Item {
  const [item, port, value] = fields(field, "kind", "port", "value");
  return {
    kind: choice(item, ITEMS),
    port: nullable(port, (number) => integer(number, { maximum: 65_535 })),
    value: line(value, { limit: LINE_LIMIT }),
  };
}

function readChange(field: Field): Change {
  const [name, now, was] = fields(field, "field", "now", "was");
  return {
    field: choice(name, CORRECTABLE),
    now: prose(now, { limit: LINE_LIMIT }),
    was: prose(was, { limit: LINE_LIMIT }),
  };
}

function positive(field: Field, maximum: { maximum: number }): number {
  const value = integer(field, maximum);
  if (value === 0) field.refuse("range");
  return value;
}

const READERS: Record<FormName, (field: Field) => Form> = {
  notification: readNotification,
  preservation_request: readPreservationRequest,
  explanation_request: readExplanationRequest,
  message: readMessage,
  answer: readAnswer,
  correction: readCorrection,
  own_activity: readOwnActivity,
  holding_reply: readHoldingReply,
  short_message: readShortMessage,
  service_message: readServiceMessage,
  title: readTitle,
};

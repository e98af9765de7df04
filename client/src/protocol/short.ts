/**
 * What may be said under one signature: agreed short messages and service messages, by their codes and typed values. The
 * twin of `crypto/short.py`, which has the rules.
 *
 *     {"code":"passed_on","form":"short_message","values":{"by":"2026-11-23T14:12:00Z"},"version":1}
 */
import { line } from "./prose.ts";
import { type Field, fields, listOf, nullable, positive, utc } from "./wire.ts";
import { choice, digest, side } from "./words.ts";

export const MAX_MINUTES = 1_440;
export const MAX_NUMBER = 999_999;
export const MAX_NUMBERS = 16;
export const REPORT_LIMIT = 240;

/** The values of the agreed short messages, and of the two of the communication check; times are seconds since 1970. */
export interface ShortValues {
  readonly notification_follows: { readonly minutes: number };
  readonly passed_on: { readonly by: number };
  /** The number of the reader's message. */
  readonly repeat: { readonly number: number };
  readonly consultation_asked: { readonly by: number };
  readonly line_trouble_use_voice: object;
  readonly no_exercise: object;
  readonly affected_too: object;
  /** `hash` is the SHA-256 of the report. */
  readonly is_this_your_position: { readonly hash: string | null; readonly report: string };
  readonly delay_statements: { readonly until: number };
  readonly exercise_running: { readonly from: number; readonly until: number };
  readonly wait: { readonly minutes: number };
  readonly goodwill_notice: object;
  /** Five digits. */
  readonly check: { readonly digits: string };
  readonly check_reply: { readonly digits: string };
}

/** The values of service messages: numbers of the reader's, of the side that is named, else of the author's messages. */
export interface ServiceValues {
  readonly repeat: { readonly number: number };
  readonly number_missing: { readonly numbers: readonly number[]; readonly side: string };
  readonly tracer: { readonly number: number };
  readonly sent_in_error: { readonly number: number };
  readonly wrong_file: { readonly number: number };
}

export type ShortCode = keyof ShortValues;
export type ServiceCode = keyof ServiceValues;

/** For each code, how each of its values is read. */
type Table<V> = { readonly [C in keyof V]: { readonly [N in keyof V[C]]: (field: Field) => V[C][N] } };

/** A code with its values. */
export type Coded<V> = { readonly [C in keyof V]: { readonly code: C; readonly values: V[C] } }[keyof V];

export const SHORT: Table<ShortValues> = {
  notification_follows: { minutes },
  passed_on: { by: utc },
  repeat: { number },
  consultation_asked: { by: utc },
  line_trouble_use_voice: {},
  no_exercise: {},
  affected_too: {},
  is_this_your_position: { hash: (field) => nullable(field, digest), report },
  delay_statements: { until: utc },
  exercise_running: { from: utc, until: utc },
  wait: { minutes },
  goodwill_notice: {},
  check: { digits },
  check_reply: { digits },
};

export const SERVICE: Table<ServiceValues> = {
  repeat: { number },
  number_missing: { numbers, side },
  tracer: { number },
  sent_in_error: { number },
  wrong_file: { number },
};

export const SHORT_CODES = Object.keys(SHORT) as ShortCode[];
export const SERVICE_CODES = Object.keys(SERVICE) as ServiceCode[];

/** A code of that table, with just its values. A span of time does not end before it begins. */
export function readCode<V>(table: Table<V>, code: Field, values: Field): Coded<V> {
  const name = choice(code, Object.keys(table));
  const readers = Object.entries<(field: Field) => unknown>(table[name as keyof V]);
  const given = fields(values, ...readers.map(([value]) => value));
  const read = Object.fromEntries(readers.map(([value, reader], index) => [value, reader(given[index]!)]));
  const { from, until } = read;
  if (typeof from === "number" && typeof until === "number" && until < from) values.refuse("ends before it starts");
  return { code: name, values: read } as Coded<V>;
}

function minutes(field: Field): number {
  return positive(field, { maximum: MAX_MINUTES });
}

function number(field: Field): number {
  return positive(field, { maximum: MAX_NUMBER });
}

function numbers(field: Field): number[] {
  const listed = listOf(field, number, { limit: MAX_NUMBERS });
  const ascending = listed.every((one, index) => index === 0 || listed[index - 1]! < one);
  if (listed.length === 0 || !ascending) field.refuse("sorted, each once, at least one");
  return listed;
}

function report(field: Field): string {
  return line(field, { limit: REPORT_LIMIT });
}

function digits(field: Field): string {
  const value = field.value;
  if (typeof value !== "string" || !/^[0-9]{5}$/.test(value)) field.refuse("five digits");
  return value;
}

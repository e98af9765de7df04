/**
 * What forms are made of: their name and version, and the records that stand in their fields. The twin of
 * `crypto/particulars.py`, which has the rules.
 *
 *     {"at":"2026-11-23T07:41:00Z","uncertainty":120}
 */

import type * as code from "./codes.ts";
import { BASES, CONSENTS, CORRECTABLE, codes, DEGREES, ITEMS, PLACES, TRAILS } from "./codes.ts";
import { line, prose } from "./prose.ts";
import { type Field, fields, integer, nullable, positive, utc } from "./wire.ts";
import { choice } from "./words.ts";

export const VERSION = 1;
/** Bytes of an item's value, and of what is corrected. */
export const LINE_LIMIT = 1_024;

const YEAR = 366 * 86_400;

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

/** The values of a form that has, beside `form` and `version`, exactly these, in this order. */
export function formFields<const N extends readonly string[]>(field: Field, ...names: N): { [I in keyof N]: Field } {
  const [, version, ...values] = fields(field, "form", "version", ...names);
  if (integer(version!) !== VERSION) version!.refuse("version");
  return values as { [I in keyof N]: Field };
}

/** `at` in UTC; the uncertainty is a year at most. */
export function readSince(field: Field): Since {
  const [at, uncertainty] = fields(field, "at", "uncertainty");
  return { at: utc(at), uncertainty: integer(uncertainty, { maximum: YEAR }) };
}

/** A degree, and the bases it rests on. */
export function readInvolvement(field: Field): Involvement {
  const [basis, degree] = fields(field, "basis", "degree");
  return { basis: codes(basis, BASES), degree: choice(degree, DEGREES) };
}

/** A kind, and whose systems or territory it leads through. */
export function readTrail(field: Field): Trail {
  const [trail, through] = fields(field, "kind", "through");
  return { kind: choice(trail, TRAILS), through: choice(through, PLACES) };
}

/** Operators are numbered from 1 to 999. */
export function readVictim(field: Field): Victim {
  const [consent, operator] = fields(field, "consent", "operator");
  return { consent: choice(consent, CONSENTS), operator: positive(operator, { maximum: 999 }) };
}

/** It does not end before it starts; the clocks' error is a day at most. */
export function readWindow(field: Field): Window {
  const [clockOffset, end, start] = fields(field, "clock_offset", "end", "start");
  const read = { clock_offset: integer(clockOffset, { maximum: 86_400 }), end: utc(end), start: utc(start) };
  if (read.end < read.start) end.refuse("ends before it starts");
  return read;
}

/** A value of one line; the port may be null. */
export function readItem(field: Field): Item {
  const [item, port, value] = fields(field, "kind", "port", "value");
  return {
    kind: choice(item, ITEMS),
    port: nullable(port, (number) => integer(number, { maximum: 65_535 })),
    value: line(value, { limit: LINE_LIMIT }),
  };
}

/** Both values are of at most `LINE_LIMIT` bytes. */
export function readChange(field: Field): Change {
  const [name, now, was] = fields(field, "field", "now", "was");
  return {
    field: choice(name, CORRECTABLE),
    now: prose(now, { limit: LINE_LIMIT }),
    was: prose(was, { limit: LINE_LIMIT }),
  };
}

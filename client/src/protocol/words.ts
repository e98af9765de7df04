/** The small words that headers are made of, and the sizes that everything keeps to: the twin of `crypto/words.py`. */
import { type Field, hex } from "./wire.ts";

/** Bytes of an entry: what a tile's bundle and a mirror carry (C2SP tlog-tiles, "Log entries"). */
export const ENTRY_LIMIT = 65_535;

/** Bytes of a statement's body, all parts together, as stored. */
export const BODY_LIMIT = 1_048_576;

/** A side's code: two upper-case letters. */
export function side(field: Field): string {
  const value = field.value;
  if (typeof value !== "string" || !/^[A-Z]{2}$/.test(value)) field.refuse("side");
  return value;
}

/** A name that the two sides chose: 1 to 32 letters, digits, hyphens and underscores. */
export function word(field: Field): string {
  const value = field.value;
  if (typeof value !== "string" || !/^[A-Za-z0-9][A-Za-z0-9_-]{0,31}$/.test(value)) field.refuse("word");
  return value;
}

/** One of the words that are allowed here. */
export function choice<const W extends string>(field: Field, allowed: readonly W[]): W {
  const found = allowed.find((one) => one === field.value);
  if (found === undefined) field.refuse("unknown word");
  return found;
}

/** A SHA-256 or an id made of one: 32 bytes in hex. */
export function digest(field: Field): string {
  return hex(field, 32);
}

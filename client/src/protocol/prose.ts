/**
 * What officers say in their own words: a text, a line, and the language they are in. The twin of `crypto/prose.py`,
 * which has the rules.
 *
 *     {"language":"zh-Hans","text":"已收到，已转报主管当局。\n实质答复随后。"}
 */
import { type Field, fields, text } from "./wire.ts";

/** Bytes of UTF-8 in a text. */
export const TEXT_LIMIT = 32_768;
/** Bytes of UTF-8 in a title or a subject. */
export const TITLE_LIMIT = 240;

/** Free text in the language it was written in: the original, which alone is authoritative. */
export interface Text {
  readonly language: string;
  readonly text: string;
}

/** A text of at most `TEXT_LIMIT` bytes, with its language. */
export function freeText(field: Field): Text {
  const [inLanguage, written] = fields(field, "language", "text");
  return { language: language(inLanguage), text: prose(written, { limit: TEXT_LIMIT }) };
}

/** A language with, where needed, its script and region (RFC 5646): `en`, `zh-Hans`. */
export function language(field: Field): string {
  const value = field.value;
  if (typeof value !== "string" || !/^[a-z]{2,3}(-[A-Z][a-z]{3})?(-[A-Z]{2})?$/.test(value)) field.refuse("language");
  return value;
}

/** Lines of at most `limit` bytes together, not all blank. */
export function prose(field: Field, limit: { limit: number }): string {
  const value = text(field, limit);
  if (/[\x00-\x09\x0b-\x1f\x7f-\x9f]/.test(value)) field.refuse("control character");
  if (/^[ \n]*$/.test(value)) field.refuse("empty");
  return value;
}

/** One line of at most `limit` bytes, not blank. */
export function line(field: Field, limit: { limit: number }): string {
  const value = prose(field, limit);
  if (/[\n\u2028\u2029]/.test(value)) field.refuse("line break");
  return value;
}

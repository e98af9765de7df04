/**
 * One spelling: strict, bounded parsing of what comes from outside. The twin of `crypto/wire.py`, which has the rules.
 *
 *     {"at":"2026-11-23T15:04:05Z","no":17,"refused":[[415,"expired"]],"seen":null}
 *
 * In this language hashes and ids stay the lower-case hex that they are on the wire, other bytes are `Bytes`, and a
 * time is a number, the seconds since 1970. Every refusal is `Malformed("wire", what)`, with the place's JSON pointer
 * before what; the details are the same as Python's, and neither repeats what came from outside.
 */
import { type Bytes, utf8 } from "./bytes.ts";
import { Malformed } from "./errors.ts";

export type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json };

export const MAX_INTEGER = Number.MAX_SAFE_INTEGER;
export const MAX_DEPTH = 16;

const FIRST_TIME = 946_684_800;
const LAST_TIME = 253_402_300_799;

const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** A list of exactly `N` elements of one type, where `N` is known when compiling. */
type Tuple<T, N extends number, Elements extends T[] = []> = number extends N
  ? T[]
  : Elements["length"] extends N
    ? Elements
    : Tuple<T, N, [...Elements, T]>;

/** A parsed value and where it stands: `path` is its JSON pointer, empty at the top. */
export class Field {
  constructor(
    readonly value: Json,
    readonly path = "",
  ) {}

  /** Throws `Malformed("wire", …)` with the path and `what`. */
  refuse(what: string): never {
    throw new Malformed("wire", this.path ? `${this.path} ${what}` : what);
  }
}

/** The one spelling of `value`, in UTF-8. Throws `Malformed` for a value that has none. */
export function encode(value: Json): Bytes {
  return utf8(spell(value, 0));
}

/**
 * Parse at most `limit` bytes of JSON in its one spelling. Throws `Malformed`.
 *
 * Checks in order: size, UTF-8, JSON, numbers, keys, depth, surrogates, spelling.
 */
export function parse(data: Uint8Array, { limit }: { limit: number }): Field {
  if (data.length > limit) throw new Malformed("wire", "size");
  const text = decode(data);
  const value = parseJson(text);
  if (spell(value, 0) !== text) throw new Malformed("wire", "spelling");
  return new Field(value);
}

/** The values of an object that has exactly these names, in this order. */
export function fields<const N extends readonly string[]>(field: Field, ...names: N): { [I in keyof N]: Field };
export function fields(field: Field, ...names: string[]): Field[] {
  const value = object(field);
  for (const name of names) {
    if (!Object.hasOwn(value, name)) field.refuse(`without ${name}`);
  }
  if (Object.keys(value).length !== names.length) field.refuse("unknown field");
  return names.map((name) => new Field(value[name]!, `${field.path}/${name}`));
}

/** The word in field `name` of an object, by which its schema is chosen; `fields` then checks it all. */
export function kind(field: Field, name: string): string {
  const value = object(field);
  if (!Object.hasOwn(value, name)) field.refuse(`without ${name}`);
  return asciiWord(new Field(value[name]!, `${field.path}/${name}`));
}

/** The elements of a list that has exactly `count` of them, each of a meaning of its own. */
export function items<const N extends number>(field: Field, count: N): Tuple<Field, N>;
export function items(field: Field, count: number): Field[] {
  const elements = list(field);
  if (elements.length !== count) field.refuse("count");
  return elements;
}

/** A list of at most `limit` elements, each read by `reader`. */
export function listOf<T>(field: Field, reader: (element: Field) => T, { limit }: { limit: number }): T[] {
  const elements = list(field);
  if (elements.length > limit) field.refuse("count");
  return elements.map((element) => reader(element));
}

/** null for null, else what `reader` reads. */
export function nullable<T>(field: Field, reader: (field: Field) => T): T | null {
  return field.value === null ? null : reader(field);
}

/** A string of at most `limit` bytes of UTF-8. It may be empty. */
export function text(field: Field, { limit }: { limit: number }): string {
  const value = field.value;
  if (typeof value !== "string") field.refuse("text");
  if (utf8(value).length > limit) field.refuse("size");
  return value;
}

/** A word of 1 to `limit` visible ASCII characters, without space. */
export function asciiWord(field: Field, { limit }: { limit: number } = { limit: 64 }): string {
  const value = field.value;
  if (typeof value !== "string" || !/^[!-~]+$/.test(value)) field.refuse("word");
  if (value.length > limit) field.refuse("size");
  return value;
}

/** An integer from 0 to `maximum`. */
export function integer(field: Field, { maximum }: { maximum: number } = { maximum: MAX_INTEGER }): number {
  const value = field.value;
  if (typeof value !== "number") field.refuse("integer");
  if (value > maximum) field.refuse("range");
  return value;
}

/** An integer from 1 to `maximum`. */
export function positive(field: Field, { maximum }: { maximum: number }): number {
  const value = integer(field, { maximum });
  if (value === 0) field.refuse("range");
  return value;
}

/** true or false. */
export function boolean(field: Field): boolean {
  const value = field.value;
  if (typeof value !== "boolean") field.refuse("boolean");
  return value;
}

/** `size` bytes, spelled in lower-case hex; given as that hex. */
export function hex(field: Field, size: number): string {
  const value = field.value;
  if (typeof value !== "string" || !/^[0-9a-f]*$/.test(value)) field.refuse("hex");
  if (value.length !== 2 * size) field.refuse("size");
  return value;
}

/**
 * Bytes spelled in base64: standard alphabet, padded, unused bits zero (RFC 4648 sections 3.5 and 4). Exactly `size`
 * bytes, or at most `limit`.
 */
export function base64Bytes(field: Field, expected: { size: number } | { limit: number }): Bytes {
  const data = decodeBase64(field);
  if ("size" in expected ? data.length !== expected.size : data.length > expected.limit) field.refuse("size");
  return data;
}

/** The base64 that `base64Bytes` reads. */
export function encodeBase64(data: Uint8Array): string {
  return data.toBase64();
}

/** A time, in seconds since 1970. There are no leap seconds. */
export function utc(field: Field): number {
  const value = field.value;
  if (typeof value !== "string" || !/^[2-9]\d{3}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(value)) field.refuse("time");
  const seconds = Date.parse(value) / 1000;
  // Hour 24 is read as the next day, which may be one of the year 10000.
  if (!(seconds <= LAST_TIME) || encodeUtc(seconds) !== value) field.refuse("time");
  return seconds;
}

/** The spelling that `utc` reads. Throws `Malformed` unless it is whole seconds of the years 2000 to 9999. */
export function encodeUtc(seconds: number): string {
  if (!Number.isInteger(seconds) || seconds < FIRST_TIME || seconds > LAST_TIME) throw new Malformed("wire", "time");
  return new Date(seconds * 1000).toISOString().replace(".000Z", "Z");
}

function decode(data: Uint8Array): string {
  try {
    return decoder.decode(data);
  } catch {
    throw new Malformed("wire", "utf-8");
  }
}

function parseJson(text: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch {
    throw new Malformed("wire", "json");
  }
}

function decodeBase64(field: Field): Bytes {
  const value = field.value;
  if (typeof value !== "string") field.refuse("base64");
  let data: Bytes;
  try {
    data = Uint8Array.fromBase64(value);
  } catch {
    field.refuse("base64");
  }
  if (encodeBase64(data) !== value) field.refuse("base64");
  return data;
}

function object(field: Field): { readonly [name: string]: Json } {
  if (!isObject(field.value)) field.refuse("object");
  return field.value;
}

function list(field: Field): Field[] {
  if (!isList(field.value)) field.refuse("list");
  return field.value.map((element, index) => new Field(element, `${field.path}/${index}`));
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}

/** Of the objects only plain ones: what `JSON.parse` gives and what is written as a literal. */
function isObject(value: Json): value is { readonly [name: string]: Json } {
  return typeof value === "object" && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}

/** RFC 8785 section 3.2, and the refusal of what has no spelling. */
function spell(value: Json, depth: number): string {
  if (value === null || typeof value === "boolean") return String(value);
  if (typeof value === "number") {
    if (!Number.isSafeInteger(value) || value < 0) throw new Malformed("wire", "number");
    return String(value);
  }
  if (typeof value === "string") {
    if (!value.isWellFormed()) throw new Malformed("wire", "surrogate");
    return JSON.stringify(value);
  }
  if (depth === MAX_DEPTH) throw new Malformed("wire", "depth");
  if (isList(value)) return `[${value.map((element) => spell(element, depth + 1)).join(",")}]`;
  if (!isObject(value)) throw new Malformed("wire", "type");
  return `{${Object.keys(value)
    .sort()
    .map((name) => spellField(name, value[name]!, depth))
    .join(",")}}`;
}

function spellField(name: string, value: Json, depth: number): string {
  if (!/^[\0-\x7f]*$/.test(name)) throw new Malformed("wire", "key");
  return `${JSON.stringify(name)}:${spell(value, depth + 1)}`;
}

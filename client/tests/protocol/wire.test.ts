/** One spelling: the vectors that Python runs too, and what only values of this language can be. */
import { describe, expect, test } from "vitest";
import vectors from "../../../tests/vectors/wire.json";
import { type Bytes, utf8 } from "../../src/protocol/bytes.ts";
import { Malformed } from "../../src/protocol/errors.ts";
import * as wire from "../../src/protocol/wire.ts";
import { casesOf, outcome } from "./cases.ts";

interface Parsed {
  readonly text?: string;
  readonly hex?: string;
  readonly limit: number;
}

interface Read {
  readonly reader: string;
  readonly text: string;
  readonly value: wire.Json;
  readonly limit: number;
  readonly maximum: number;
  readonly size?: number;
  readonly count: number;
  readonly names: readonly string[];
  readonly field: string;
}

const readers: Record<string, (field: wire.Field, arguments_: Read) => wire.Json> = {
  text: wire.text,
  ascii_word: wire.asciiWord,
  integer: wire.integer,
  boolean: wire.boolean,
  hex_bytes: (field, { size }) => wire.hex(field, size!),
  base64_bytes: (field, { size, limit }) => wire.base64Bytes(field, size === undefined ? { limit } : { size }).toHex(),
  utc: wire.utc,
  list_of: (field, { limit }) => wire.listOf(field, wire.integer, { limit }),
  nullable: (field) => wire.nullable(field, wire.integer),
  items: (field, { count }) => wire.items(field, count).map((item) => item.value),
  fields: (field, { names }) => wire.fields(field, ...names).map((value) => wire.integer(value)),
  kind: (field, { field: name }) => wire.kind(field, name),
};

function bytesOf({ text, hex }: Parsed): Bytes {
  return text === undefined ? Uint8Array.fromHex(hex!) : utf8(text);
}

describe("parse", () => {
  test.each(casesOf<Parsed>(vectors, "parse"))("$name", async (one) => {
    const data = bytesOf(one);
    const field = await outcome(one, () => wire.parse(data, { limit: one.limit }));
    if (field !== undefined) expect(wire.encode(field.value)).toEqual(data);
  });
});

describe("read", () => {
  test.each(casesOf<Read>(vectors, "read"))("$name", async (one) => {
    const field = new wire.Field(JSON.parse(one.text) as wire.Json);
    expect(await outcome(one, () => readers[one.reader]!(field, one))).toEqual(one.value);
  });
});

test.each<[name: string, value: unknown, detail: string]>([
  ["a fraction", 0.5, "number"],
  ["a negative integer", -1, "number"],
  ["an integer too great", 2 ** 53, "number"],
  ["not a number", NaN, "number"],
  ["undefined", undefined, "type"],
  ["a field that is undefined", { a: undefined }, "type"],
  ["a big integer", 1n, "type"],
  ["bytes", new Uint8Array(1), "type"],
  ["a date", new Date(0), "type"],
  ["a map", new Map(), "type"],
  ["a list with a hole", Array.from<number>({ length: 1 }), "type"],
  ["a lone surrogate", "\ud800", "surrogate"],
  ["a name not in ASCII", { é: 1 }, "key"],
])("encode refuses %s", (_name, value, detail) => {
  expect(() => wire.encode(value as wire.Json)).toThrow(new Malformed("wire", detail));
});

test("encode refuses what contains itself", () => {
  const value: wire.Json[] = [];
  value.push(value);
  expect(() => wire.encode(value)).toThrow(new Malformed("wire", "depth"));
});

test("encode spells a zero without its sign", () => {
  expect(wire.encode(-0)).toEqual(utf8("0"));
});

test.each([[0.5], [946_684_799], [253_402_300_800], [NaN]])("encodeUtc refuses %d", (seconds) => {
  expect(() => wire.encodeUtc(seconds)).toThrow(new Malformed("wire", "time"));
});

test("a refusal names the place and nothing from outside", () => {
  const [seen] = wire.fields(wire.parse(utf8('{"seen":[1,"secret"]}'), { limit: 100 }), "seen");
  const [, root] = wire.items(seen, 2);
  expect(() => wire.hex(root, 32)).toThrow(new Malformed("wire", "/seen/1 hex"));
});

/** Notes: the vectors that Python runs too. */
import { describe, expect, test } from "vitest";
import vectors from "../../../tests/vectors/note.json";
import { join, utf8 } from "../../src/protocol/bytes.ts";
import { Malformed } from "../../src/protocol/errors.ts";
import * as notes from "../../src/protocol/note.ts";
import { casesOf, outcome } from "./cases.ts";

interface Parsed {
  readonly pad: number;
  readonly note?: string;
  readonly hex?: string;
  readonly text: string;
  readonly lines: readonly (readonly [name: string, keyId: string, signature: string])[];
}

describe("parse", () => {
  test.each(casesOf<Parsed>(vectors, "parse"))("$name", async (one) => {
    const pad = "a".repeat(one.pad);
    const data = join(utf8(pad), one.note === undefined ? Uint8Array.fromHex(one.hex!) : utf8(one.note));
    const note = await outcome(one, () => notes.parseNote(data));
    if (note === undefined) return;
    expect(note.text).toBe(pad + one.text);
    expect(note.signatures.map((line) => [line.name, line.keyId, line.signature.toHex()])).toEqual(one.lines);
    expect(notes.encodeNote(note)).toEqual(data);
  });
});

describe("vkey", () => {
  type Vkey = { vkey: string; key: [name: string, type: number, keyId: string, publicKey: string] };
  test.each(casesOf<Vkey>(vectors, "vkey"))("$name", async (one) => {
    const key = await outcome(one, () => notes.parseVkey(one.vkey));
    if (key === undefined) return;
    expect([key.name, key.type, key.keyId, key.publicKey.toHex()]).toEqual(one.key);
    expect(notes.encodeVkey(key)).toBe(one.vkey);
  });
});

describe("verify", () => {
  type Signed = { note: string; vkeys: string[]; verified: string[] };
  test.each(casesOf<Signed>(vectors, "verify"))("$name", async (one) => {
    const verifiers = (await Promise.all(one.vkeys.map(notes.parseVkey))).map(notes.ed25519Verifier);
    const verified = await outcome(one, () => notes.verifyNote(notes.parseNote(utf8(one.note)), verifiers));
    if (verified !== undefined) expect([...verified.keys()].map(notes.encodeVkey)).toEqual(one.verified);
  });
});

const line: notes.NoteSignature = { name: "a", keyId: "00000000", signature: Uint8Array.of(1) };

test.each<[string, notes.Note]>([
  ["a text without a line feed", { text: "a", signatures: [line] }],
  ["an empty text", { text: "", signatures: [line] }],
  ["a lone surrogate", { text: "\ud800\n", signatures: [line] }],
  ["a key id of five bytes", { text: "a\n", signatures: [{ ...line, keyId: "0000000000" }] }],
  ["a name that holds a line", { text: "a\n", signatures: [{ ...line, name: "a\n\n\u2014 b" }] }],
  ["an empty signature", { text: "a\n", signatures: [{ ...line, signature: new Uint8Array() }] }],
  ["no signature", { text: "a\n", signatures: [] }],
  ["seventeen signatures", { text: "a\n", signatures: Array.from({ length: 17 }, () => line) }],
])("encode refuses %s", (_name, note) => {
  expect(() => notes.encodeNote(note)).toThrow(Malformed);
});

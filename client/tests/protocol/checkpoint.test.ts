/** Checkpoints: the vectors that Python runs too. */
import { describe, expect, test } from "vitest";
import vectors from "../../../tests/vectors/checkpoint.json";
import { type Bytes, utf8 } from "../../src/protocol/bytes.ts";
import * as checkpoints from "../../src/protocol/checkpoint.ts";
import { encodeNote, parseNote } from "../../src/protocol/note.ts";
import { casesOf, outcome } from "./cases.ts";
import { logKey, mirrorKey } from "./logs.ts";

interface Signed {
  readonly log: string;
  readonly note: string;
  readonly origin: string;
  readonly size: number;
  readonly root: string;
  readonly time: number;
  readonly kept: readonly number[];
}

interface Cosigned extends Signed {
  readonly mirror: string;
  readonly cosigned: number;
}

/** The note with the lines alone that are to be kept. */
function linesOf({ note, kept }: Signed): Bytes {
  const { text, signatures } = parseNote(utf8(note));
  return encodeNote({ text, signatures: kept.map((index) => signatures[index]!) });
}

describe("origin", () => {
  test.each(casesOf<checkpoints.Origin & { text: string }>(vectors, "origin"))("$name", async (one) => {
    const origin = await outcome(one, () => checkpoints.parseOrigin(one.text));
    if (origin === undefined) return;
    expect(origin).toEqual({ hotline: one.hotline, side: one.side, log: one.log });
    expect(checkpoints.encodeOrigin(origin)).toBe(one.text);
  });
});

describe("parse", () => {
  type Parsed = { text: string; origin: string; size: number; root: string };
  test.each(casesOf<Parsed>(vectors, "parse"))("$name", async (one) => {
    const stated = await outcome(one, () => checkpoints.parseCheckpoint(one.text));
    if (stated === undefined) return;
    const { origin, size, root } = stated;
    expect([checkpoints.encodeOrigin(origin), size, root.toHex()]).toEqual([one.origin, one.size, one.root]);
    expect(checkpoints.encodeCheckpoint(stated)).toBe(one.text);
  });
});

describe("verify", () => {
  test.each(casesOf<Signed>(vectors, "verify"))("$name", async (one) => {
    const found = await outcome(one, () => checkpoints.verifyCheckpoint(utf8(one.note), logKey(one.log)));
    if (found === undefined) return;
    expect(checkpoints.encodeOrigin(found.origin)).toBe(one.origin);
    expect([found.size, found.root.toHex(), found.time]).toEqual([one.size, one.root, one.time]);
    expect(found.note).toEqual(linesOf(one));
  });
});

describe("cosigned", () => {
  test.each(casesOf<Cosigned>(vectors, "cosigned"))("$name", async (one) => {
    const mirror = mirrorKey(one.mirror);
    const found = await outcome(one, () => checkpoints.verifyCosigned(utf8(one.note), logKey(one.log), mirror));
    if (found === undefined) return;
    const { size, root, time } = found.checkpoint;
    expect([size, root.toHex(), time]).toEqual([one.size, one.root, one.time]);
    expect([found.mirror, found.time]).toEqual([mirror.name, one.cosigned]);
    expect(found.note).toEqual(linesOf(one));
  });
});

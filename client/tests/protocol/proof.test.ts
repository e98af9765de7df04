/** Proofs for use offline: the vectors that Python runs too. */
import { describe, expect, test } from "vitest";
import vectors from "../../../tests/vectors/proof.json";
import { utf8 } from "../../src/protocol/bytes.ts";
import { parseProof, verifyProof } from "../../src/protocol/proof.ts";
import { casesOf, outcome } from "./cases.ts";
import { logKey } from "./logs.ts";

describe("parse", () => {
  type Parsed = { text: string; pad: number; index: number; hashes: number; checkpoint: string };
  test.each(casesOf<Parsed>(vectors, "parse"))("$name", async (one) => {
    const pad = "a".repeat(one.pad);
    const proof = await outcome(one, () => parseProof(utf8(one.text + pad)));
    if (proof === undefined) return;
    expect([proof.index, proof.hashes.length]).toEqual([one.index, one.hashes]);
    expect(proof.checkpoint).toEqual(utf8(one.checkpoint + pad));
  });
});

describe("verify", () => {
  type Proven = { log: string; entry: string; proof: string; index: number; size: number; time: number };
  test.each(casesOf<Proven>(vectors, "verify"))("$name", async (one) => {
    const entry = Uint8Array.fromHex(one.entry);
    const found = await outcome(one, () => verifyProof(utf8(one.proof), { entry, log: logKey(one.log) }));
    if (found === undefined) return;
    expect([found.entry, found.index]).toEqual([entry, one.index]);
    expect([found.checkpoint.size, found.checkpoint.time]).toEqual([one.size, one.time]);
  });
});

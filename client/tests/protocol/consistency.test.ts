/** Two checkpoints of one log: the vectors that Python runs too. */
import { describe, expect, test } from "vitest";
import vectors from "../../../tests/vectors/consistency.json";
import { type Bytes, utf8 } from "../../src/protocol/bytes.ts";
import { encodeOrigin, type VerifiedCheckpoint } from "../../src/protocol/checkpoint.ts";
import { checkConsistent, checkEntries } from "../../src/protocol/consistency.ts";
import { ForkDetected } from "../../src/protocol/errors.ts";
import { Frontier } from "../../src/protocol/merkle.ts";
import { type Case, casesOf, outcome } from "./cases.ts";

type Encoded = readonly [log: number, size: number, root: string];

interface Pair {
  readonly known: Encoded;
  readonly shown: Encoded;
}

function checkpoint(name: string, [log, size, root]: Encoded): VerifiedCheckpoint {
  const origin = { hotline: "00".repeat(32), side: "XA", log };
  return { origin, size, root: Uint8Array.fromHex(root), time: 1, note: utf8(`${name} note`) };
}

function pairOf({ known, shown }: Pair): [VerifiedCheckpoint, VerifiedCheckpoint] {
  return [checkpoint("known", known), checkpoint("shown", shown)];
}

/** As `outcome`, for a fork with both notes as its proof. */
async function forkOr<T>(one: Case & Pair, run: () => Promise<T>): Promise<T | undefined> {
  if (one.expect !== "fork") return outcome(one, run);
  const [known, shown] = pairOf(one);
  await expect(run()).rejects.toEqual(new ForkDetected(encodeOrigin(known.origin), known.note, shown.note));
  const fork: unknown = await run().catch((error: unknown) => error);
  expect(fork).toMatchObject({ code: "fork", known: known.note, shown: shown.note });
  return undefined;
}

describe("check", () => {
  type Check = Pair & { proof: string[]; larger: "known" | "shown" };
  test.each(casesOf<Check>(vectors, "check"))("$name", async (one) => {
    const [known, shown] = pairOf(one);
    const proof = one.proof.map((value) => Uint8Array.fromHex(value));
    const larger = await forkOr(one, () => checkConsistent(known, shown, proof));
    if (larger !== undefined) expect(larger).toBe({ known, shown }[one.larger]);
  });
});

describe("entries", () => {
  type Entries = Pair & { leaves: string[]; larger: "known" | "shown" };
  test.each(casesOf<Entries>(vectors, "entries"))("$name", async (one) => {
    const [known, shown] = pairOf(one);
    const leaves = one.leaves.map((value) => Uint8Array.fromHex(value));
    const larger = await forkOr(one, () => checkEntries(known, shown, (size) => rootOf(leaves, size)));
    if (larger !== undefined) expect(larger).toBe({ known, shown }[one.larger]);
  });
});

async function rootOf(leaves: readonly Bytes[], size: number): Promise<Bytes | undefined> {
  if (size > leaves.length) return undefined;
  return (await new Frontier().extend(leaves.slice(0, size))).root();
}

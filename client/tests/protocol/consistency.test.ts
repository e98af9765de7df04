/** Two checkpoints of one log: the vectors that Python runs too. */
import { describe, expect, test } from "vitest";
import vectors from "../../../tests/vectors/consistency.json";
import { utf8 } from "../../src/protocol/bytes.ts";
import { encodeOrigin, type VerifiedCheckpoint } from "../../src/protocol/checkpoint.ts";
import { checkConsistent, checkEntries } from "../../src/protocol/consistency.ts";
import { ForkDetected } from "../../src/protocol/errors.ts";
import { Frontier } from "../../src/protocol/merkle.ts";
import { casesOf, outcome, type Case } from "./cases.ts";

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
  test.each(casesOf<Pair & { leaves: string[] }>(vectors, "entries"))("$name", async (one) => {
    const [known, shown] = pairOf(one);
    const served = await new Frontier().extend(one.leaves.map((value) => Uint8Array.fromHex(value)));
    const found = await forkOr(one, () => checkEntries(known, shown, served));
    if (found !== undefined) expect(found).toBe(shown);
  });

  test("of another number", async () => {
    const [known, shown] = pairOf({ known: [1, 0, "00".repeat(32)], shown: [1, 5, "00".repeat(32)] });
    await expect(checkEntries(known, shown, new Frontier())).rejects.toThrow(RangeError);
  });
});

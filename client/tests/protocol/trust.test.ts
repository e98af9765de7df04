/** The Arrangement and the changes of a side's list: spelling, ids, whose roots sign. */
import { describe, expect, test } from "vitest";
import arrangements from "../../../tests/vectors/arrangement.json";
import changes from "../../../tests/vectors/changes.json";
import {
  PAYLOAD_TYPE as ARRANGEMENT,
  parseArrangement,
  sideOf,
  verifyArrangement,
} from "../../src/protocol/arrangement.ts";
import { utf8 } from "../../src/protocol/bytes.ts";
import { type Change, parseChange, PAYLOAD_TYPE as SIGNATORIES } from "../../src/protocol/changes.ts";
import { type Envelope, parseEnvelope } from "../../src/protocol/dsse.ts";
import { Refused } from "../../src/protocol/errors.ts";
import { casesOf, outcome } from "./cases.ts";

interface Parse {
  readonly payload: string;
  readonly id: string;
  readonly roots: readonly string[];
  readonly ids: readonly string[];
}

interface Verify {
  readonly envelope: string;
  readonly hotline: string;
}

function unsigned(payloadType: string, { payload }: { payload: string }): Envelope {
  return { payloadType, payload: utf8(payload), signatures: [] };
}

const parsing = casesOf<Parse>(arrangements, "parse");

describe("parseArrangement", () => {
  test.each(parsing)("$name", async (one) => {
    const arrangement = await outcome(one, () => parseArrangement(unsigned(ARRANGEMENT, one)));
    if (arrangement === undefined) return;
    expect(arrangement.id).toBe(one.id);
    expect(arrangement.sides.flatMap(({ roots }) => roots.map(({ id }) => id))).toEqual(one.roots);
  });
});

describe("verifyArrangement", () => {
  test.each(casesOf<Verify>(arrangements, "verify"))("$name", async (one) => {
    const arrangement = await parseArrangement(parseEnvelope(utf8(one.envelope), { limit: 65_535 }));
    const verified = verifyArrangement(arrangement, { hotline: one.hotline });
    if (one.expect === "ok") return expect(await verified).toBe(arrangement);
    await expect(verified).rejects.toMatchObject({ name: "Refused", code: one.expect });
  });
});

test("the sides of an Arrangement are known by their codes", async () => {
  const found = parsing.find(({ name }) => name === "an Arrangement")!;
  const arrangement = await parseArrangement(unsigned(ARRANGEMENT, found));
  expect(["XA", "XB"].map((code) => sideOf(arrangement, code).language)).toEqual(["en", "zh-Hans"]);
  expect(() => sideOf(arrangement, "XC")).toThrow(new Refused("side", "XC"));
});

/** The id that a change gives to a key. */
function idsOf(change: Change): string[] {
  return "id" in change ? [change.id] : [];
}

describe("parseChange", () => {
  test.each(casesOf<Parse>(changes, "parse"))("$name", async (one) => {
    const change = await outcome(one, () => parseChange(unsigned(SIGNATORIES, one)));
    if (change === undefined) return;
    expect(change.id).toBe(one.id);
    expect(change.changes.flatMap(idsOf)).toEqual(one.ids);
  });
});

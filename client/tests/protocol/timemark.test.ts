/** The time mark: the vectors that Python runs too. */
import { describe, expect, test } from "vitest";
import vectors from "../../../tests/vectors/timemark.json";
import { utf8 } from "../../src/protocol/bytes.ts";
import { verifyTimeMark } from "../../src/protocol/timemark.ts";
import { casesOf, outcome } from "./cases.ts";
import { logKey, mirrorKey } from "./logs.ts";

interface Mark {
  readonly log: string;
  readonly other_log: string;
  readonly mirror: string;
  readonly pad: number;
  readonly mark: string;
  readonly time: number;
  readonly own: number;
  readonly other: number | null;
  readonly other_time: number | null;
}

describe("verify", () => {
  test.each(casesOf<Mark>(vectors, "verify"))("$name", async (one) => {
    const data = utf8(one.mark.replace("@", "a".repeat(one.pad)));
    const keys = { log: logKey(one.log), otherLog: logKey(one.other_log), mirror: mirrorKey(one.mirror) };
    const mark = await outcome(one, () => verifyTimeMark(data, keys));
    if (mark === undefined) return;
    expect([mark.time, mark.own.time, mark.own.size]).toEqual([one.time, one.time, one.own]);
    const held = mark.other && [mark.other.time, mark.other.checkpoint.size, mark.other.checkpoint.time];
    expect(held).toEqual(one.other === null ? null : [one.time, one.other, one.other_time]);
  });
});

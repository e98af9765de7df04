/** Reading order, delivered, not answered: the vectors, and that no side is preferred. */
import { describe, expect, test } from "vitest";
import vectors from "../../../tests/vectors/reading.json";
import {
  comesFirst,
  delivered,
  notAnswered,
  type Place,
  placeOf,
  places,
  readingOrder,
} from "../../src/protocol/reading.ts";
import { encodeUtc, Field, utc } from "../../src/protocol/wire.ts";
import { casesOf } from "./cases.ts";

interface Row {
  readonly at: string;
  readonly seen: number;
  readonly sound: boolean;
}

function timeOf(text: string): number {
  return utc(new Field(text));
}

/** A vector's log: each frame's time, how far it takes in, whether it is sound. */
function logOf(side: string, rows: readonly Row[]): Promise<Place[]> {
  return places(
    side,
    rows.map(({ at, seen, sound }, index) => {
      const frame = { at: timeOf(at), seen: { log: 1, start: 0, end: seen, root: "00".repeat(32) } };
      return { index, sound, frame };
    }),
  );
}

describe("readingOrder", () => {
  test.each(casesOf<{ logs: { XA: Row[]; XB: Row[] }; order: [string, number][] }>(vectors, "order"))(
    "$name",
    async ({ logs, order }) => {
      const [one, other] = await Promise.all([logOf("XA", logs.XA), logOf("XB", logs.XB)]);
      expect(readingOrder(one, other).map(({ side, index }) => [side, index])).toEqual(order);
      expect(readingOrder(other, one)).toEqual(readingOrder(one, other));
    },
  );
});

describe("delivered", () => {
  test.each(
    casesOf<{ covers: Row[]; index: number; delivered: { index: number; at: string } | null }>(vectors, "delivered"),
  )("$name", async (one) => {
    const cover = delivered(one.index, await logOf("XB", one.covers));
    expect(cover === undefined ? null : { index: cover.index, at: encodeUtc(cover.at) }).toEqual(one.delivered);
  });
});

describe("notAnswered", () => {
  test.each(casesOf<{ asker: Row[]; due: string; answers: number[]; among: number | null }>(vectors, "not_answered"))(
    "$name",
    async (one) => {
      const among = notAnswered(timeOf(one.due), await logOf("XA", one.asker), one.answers);
      expect(among ?? null).toBe(one.among);
    },
  );
});

test("the order prefers no side", async () => {
  const seconds = Array.from({ length: 1000 }, (_, second) => timeOf("2026-11-23T07:30:00Z") + second);
  const first = await Promise.all(
    seconds.map(async (at) => {
      const [one, other] = await Promise.all(["XA", "XB"].map((side) => placeOf({ side, index: 0, at, past: 0 })));
      return comesFirst(one!, other!);
    }),
  );
  expect(first.filter(Boolean).length).toBeGreaterThan(400);
  expect(first.filter(Boolean).length).toBeLessThan(600);
});

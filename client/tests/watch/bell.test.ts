/** What the bell sounds like, as figures: loud strokes, silence between them, no click at an edge. */
import { describe, expect, test } from "vitest";
import { BrowserBell, TURN, turn } from "../../src/watch/bell.ts";

const RATE = 8_000;
const loudness = (samples: Float32Array, from: number, to: number): number => {
  const part = samples.subarray(from * RATE, to * RATE);
  return Math.sqrt(part.reduce((sum, one) => sum + one * one, 0) / part.length);
};

describe.each(["urgent", "plain"] as const)("a turn that is %s", (pattern) => {
  const samples = turn(pattern, RATE);

  test("lasts as long as it says, and never clips", () => {
    expect(samples.length).toBe(TURN * RATE);
    expect(samples.every((one) => Math.abs(one) <= 1)).toBe(true);
  });

  test("begins loudly and ends in silence", () => {
    expect(loudness(samples, 0.02, 0.14)).toBeGreaterThan(0.2);
    expect(loudness(samples, 1.6, TURN)).toBe(0);
  });

  test("has soft edges", () => {
    const steps = samples.slice(1).map((one, place) => Math.abs(one - samples[place]!));
    expect(Math.abs(samples[0]!)).toBe(0);
    expect(Math.max(...steps)).toBeLessThan(1);
  });
});

test("an urgent turn has more strokes than a plain one", () => {
  const strokes = (pattern: "urgent" | "plain"): number => {
    const loud = Array.from({ length: TURN * 50 }, (_, place) => {
      const from = place / 50;
      return loudness(turn(pattern, RATE), from, from + 0.02) > 0.01;
    });
    return loud.filter((one, place) => one && !loud[place - 1]).length;
  };
  expect([strokes("urgent"), strokes("plain")]).toEqual([6, 2]);
});

test("a bell that nobody has touched is not ready, and rings nothing", () => {
  const bell = new BrowserBell();
  bell.ring("urgent");
  bell.once("urgent");
  expect(bell.ready).toBe(false);
  bell.close();
});

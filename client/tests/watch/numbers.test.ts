/** The last numbers of both sides: what the paper has beside what the node holds. */
import { describe, expect, test } from "vitest";
import { askedFor, compare, isCompared, leftOut } from "../../src/watch/numbers.ts";

describe("compare", () => {
  test.each([
    ["", 42, { state: "open" }],
    ["  ", 42, { state: "open" }],
    ["42", 42, { state: "equal" }],
    ["0042", 42, { state: "equal" }],
    [" xa-0042 ", 42, { state: "equal" }],
    ["４２", 42, { state: "equal" }],
    ["0", 0, { state: "equal" }],
    ["41", 42, { state: "unseen", from: 42, to: 42 }],
    ["0", 3, { state: "unseen", from: 1, to: 3 }],
    ["43", 42, { state: "missing", from: 43, to: 43 }],
    ["XA-0044", 42, { state: "missing", from: 43, to: 44 }],
    ["1", 0, { state: "missing", from: 1, to: 1 }],
    ["58", 42, { state: "missing", from: 43, to: 58 }],
    ["59", 42, { state: "far" }],
    ["99", 3, { state: "far" }],
    ["50000", 1, { state: "far" }],
    ["XB-0042", 42, { state: "wrong" }],
    ["forty-two", 42, { state: "wrong" }],
    ["4 2", 42, { state: "wrong" }],
    ["-1", 42, { state: "wrong" }],
    ["1234567", 42, { state: "wrong" }],
  ] as const)("%j beside %i", (typed, last, found) => {
    expect(compare(typed, "XA", last)).toEqual(found);
  });
});

test("a number that is far off is one once it is said to be right, as it was typed then", () => {
  expect(compare("50000", "XA", 42, "50000")).toEqual({ state: "missing", from: 43, to: 50_000 });
  expect(compare("500000", "XA", 42, "50000")).toEqual({ state: "far" });
});

test("a number is compared whatever came of it, but not before it is one", () => {
  const states = ["open", "wrong", "far", "equal"] as const;
  expect(states.map((state) => isCompared({ state }))).toEqual([false, false, false, true]);
  expect(isCompared({ state: "missing", from: 1, to: 1 })).toBe(true);
  expect(isCompared({ state: "unseen", from: 1, to: 1 })).toBe(true);
});

test.each([
  [43, 43, [43], 0],
  [43, 45, [43, 44, 45], 0],
  [1, 16, [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16], 0],
  [1, 900, [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16], 884],
])("of %i to %i a service message asks for at most sixteen", (from, to, numbers, left) => {
  expect([askedFor({ from, to }), leftOut({ from, to })]).toEqual([numbers, left]);
});

/** Digits: the vectors that Python runs too. */
import { expect, test } from "vitest";
import vectors from "../../../tests/vectors/digits.json";
import { digits } from "../../src/protocol/digits.ts";

test.each(vectors.cases)("digits of $name", async ({ data, digits: expected }) => {
  expect(await digits(Uint8Array.fromHex(data))).toBe(expected);
});

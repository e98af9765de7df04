/** Verdicts: whole logs, entry by entry, as Python judges them. */
import { describe, test } from "vitest";
import decisions from "../../../tests/vectors/decision.json";
import past from "../../../tests/vectors/past.json";
import rules from "../../../tests/vectors/rules.json";
import signatories from "../../../tests/vectors/signatories.json";
import { type Judged, replay } from "./judged.ts";

describe.each([
  ["signatories", signatories],
  ["rules", rules],
  ["decision", decisions],
  ["past", past],
])("%s", (_name, vectors) => {
  const cases = vectors.cases as readonly Judged[];
  test.each(cases)("$name", async (one) => {
    await replay(one, cases);
  });
});

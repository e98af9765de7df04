/** The vector files, as `tests/vectors/cases.py` describes them, and how a test runs one case. */
import { expect } from "vitest";
import * as errors from "../../src/protocol/errors.ts";

/** A case as it stands in the file: its inputs, and how it must end. */
export interface Case {
  readonly name: string;
  readonly op?: string;
  readonly expect: string;
  readonly error?: string;
  readonly detail?: string;
}

/** The cases of one operation with their inputs; a file without any is a mistake in the test. */
export function casesOf<Inputs>(vectors: { readonly cases: readonly object[] }, op: string): (Case & Inputs)[] {
  const cases = (vectors.cases as readonly (Case & Inputs)[]).filter((one) => one.op === op);
  expect(cases.length, `cases of ${op}`).toBeGreaterThan(0);
  return cases;
}

/** What `run` gives if the case expects it to succeed; undefined after it failed exactly as the case says. */
export async function outcome<T>(expected: Case, run: () => T | Promise<T>): Promise<T | undefined> {
  if (expected.expect === "ok") return run();
  const refusal: unknown = await Promise.resolve()
    .then(run)
    .then(
      () => "no error",
      (error: unknown) => error,
    );
  expect(refusal).toBeInstanceOf(errors.ProtocolError);
  const { name, message } = refusal as errors.ProtocolError;
  const said = expected.detail ? `${expected.expect}: ${expected.detail}` : expected.expect;
  expect([name, message]).toEqual([expected.error, said]);
  return undefined;
}

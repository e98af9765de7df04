/** Forms: the vectors that Python runs too, and that nothing is lost between writing and reading. */
import { describe, expect, test } from "vitest";
import vectors from "../../../tests/vectors/forms.json";
import short from "../../../tests/vectors/short.json";
import { utf8 } from "../../src/protocol/bytes.ts";
import { Malformed } from "../../src/protocol/errors.ts";
import { encodeForm, type Form, parseForm } from "../../src/protocol/forms.ts";

interface Case {
  readonly name: string;
  readonly type: string;
  readonly text: string;
  readonly expect: string;
  readonly detail?: string;
}

describe("parseForm", () => {
  test.each([...vectors.cases, ...short.cases] as Case[])("$name", ({ type, text, expect: expected, detail }) => {
    const read = (): Form => parseForm(utf8(text), { saidBy: type });
    if (expected === "ok") {
      expect(new TextDecoder().decode(encodeForm(read()))).toBe(text);
    } else {
      expect(read).toThrow(new Malformed(expected, detail));
    }
  });
});

test("encodeForm spells a time in whole seconds, and refuses another", () => {
  const answer = {
    form: "answer",
    marking: "TLP:CLEAR",
    outcome: "in_part",
    reasons: [],
    status: "interim",
    text: null,
  } as const;

  expect(new TextDecoder().decode(encodeForm({ ...answer, rest_by: 1_795_443_120 }))).toBe(
    '{"form":"answer","marking":"TLP:CLEAR","outcome":"in_part","reasons":[],"rest_by":"2026-11-23T14:12:00Z",' +
      '"status":"interim","text":null,"version":1}',
  );
  expect(() => encodeForm({ ...answer, rest_by: 0.5 })).toThrow(new Malformed("wire", "time"));
});

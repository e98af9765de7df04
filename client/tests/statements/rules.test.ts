/** What only devices can judge. */
import { describe, expect, test } from "vitest";
import type { MessageForm } from "../../src/protocol/forms.ts";
import { FLASH_LENGTH, measure, problemsOf, shareOf } from "../../src/statements/rules.ts";
import { NOTIFICATION } from "../stand-in/night.ts";

const SIGNATURES = new Map([
  ["centre", 1],
  ["government", 2],
]);
const saying = (text: string, language = "en"): MessageForm => ({ ...NOTIFICATION, text: { language, text } });
const flash = { precedence: "FLASH", capacity: "centre" };

describe("measure", () => {
  test.each([
    ["", 0, 0],
    ["   \n", 0, 0],
    ["The crane control has stopped.", 5, 0],
    ["re-start at 08:12 (Operator's)", 4, 0],
    ["来文已收悉。", 0, 5],
    ["XA-0041 已收悉，转报 CERT。", 2, 5],
    ["𠮷野", 0, 2],
    ["naïve café", 2, 0],
  ])("%j", (text, words, hanzi) => {
    expect(measure(text)).toEqual({ words, hanzi });
  });
});

describe("the length of a FLASH", () => {
  test.each([
    ["200 words", "word ".repeat(200), "en", []],
    ["201 words", "word ".repeat(201), "en", ["flash-length"]],
    ["400 汉字", "字".repeat(400), "zh-Hans", []],
    ["401 汉字", "字".repeat(401), "zh-Hans", ["flash-length"]],
    ["half and half", `${"word ".repeat(100)}${"字".repeat(200)}`, "en", []],
    ["half and more than half", `${"word ".repeat(100)}${"字".repeat(201)}`, "en", ["flash-length"]],
  ])("%s", (_name, text, language, problems) => {
    expect(problemsOf(saying(text, language), flash, SIGNATURES)).toEqual(problems);
  });

  test("is no matter at another precedence", () => {
    expect(problemsOf(saying("word ".repeat(500)), { ...flash, precedence: "IMMEDIATE" }, SIGNATURES)).toEqual([]);
  });

  test("counts a subject, too", () => {
    const form: MessageForm = {
      form: "message",
      marking: "TLP:CLEAR",
      status: "official",
      subject: "one",
      text: { language: "en", text: "word ".repeat(200) },
    };
    expect(problemsOf(form, flash, SIGNATURES)).toEqual(["flash-length"]);
  });
});

describe("attributing responsibility", () => {
  const form: MessageForm = { ...NOTIFICATION, attributes: true };

  test.each([
    ["centre", ["attributes-government"]],
    ["government", []],
    ["unknown", ["attributes-government"]],
  ])("on behalf of %s", (capacity, problems) => {
    expect(problemsOf(form, { precedence: "ROUTINE", capacity }, SIGNATURES)).toEqual(problems);
  });
});

test("shareOf is in proportion", () => {
  expect(shareOf({ words: 50, hanzi: 100 }, FLASH_LENGTH)).toBe(0.5);
});

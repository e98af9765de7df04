/** What only devices can judge. */
import { describe, expect, test } from "vitest";
import type { MessageForm } from "../../src/protocol/messages.ts";
import { flashLength, measure, problemsOf, shareOf } from "../../src/statements/rules.ts";
import { NOTIFICATION } from "../stand-in/night.ts";

const AGREED = {
  capacities: new Map([
    ["centre", 1],
    ["government", 2],
  ]),
  flash: {
    lengths: new Map([
      ["en", 200],
      ["zh-Hans", 400],
    ]),
    size: 4096,
  },
};
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
    expect(problemsOf(saying(text, language), flash, AGREED)).toEqual(problems);
  });

  test("is no matter at another precedence", () => {
    expect(problemsOf(saying("word ".repeat(500)), { ...flash, precedence: "IMMEDIATE" }, AGREED)).toEqual([]);
  });

  test.each([
    [
      "no Chinese was agreed",
      [
        ["en", 100],
        ["fr", 300],
      ],
      100,
      100,
    ],
    ["nothing but Chinese was agreed", [["zh-Hant-TW", 300]], 300, 300],
    [
      "the Chinese stands first",
      [
        ["zh-Hans", 300],
        ["en", 100],
      ],
      100,
      300,
    ],
  ] as const)("where %s", (_name, lengths, words, hanzi) => {
    expect(flashLength({ lengths: new Map(lengths), size: 4096 })).toEqual({ words, hanzi });
  });

  test("is a matter of bytes, too", () => {
    const long = saying("字".repeat(100));
    expect(problemsOf(long, flash, { ...AGREED, flash: { ...AGREED.flash, size: 1024 } })).toEqual([]);
    expect(problemsOf(saying("字".repeat(300)), flash, { ...AGREED, flash: { ...AGREED.flash, size: 1024 } })).toEqual([
      "flash-length",
    ]);
  });

  test("counts a subject, too", () => {
    const form: MessageForm = {
      form: "message",
      marking: "TLP:CLEAR",
      status: "official",
      subject: "one",
      text: { language: "en", text: "word ".repeat(200) },
    };
    expect(problemsOf(form, flash, AGREED)).toEqual(["flash-length"]);
  });
});

describe("attributing responsibility", () => {
  const form: MessageForm = { ...NOTIFICATION, attributes: true };

  test.each([
    ["centre", ["attributes-government"]],
    ["government", []],
    ["unknown", ["attributes-government"]],
  ])("on behalf of %s", (capacity, problems) => {
    expect(problemsOf(form, { precedence: "ROUTINE", capacity }, AGREED)).toEqual(problems);
  });
});

test("shareOf is in proportion", () => {
  expect(shareOf({ words: 50, hanzi: 100 }, flashLength(AGREED.flash))).toBe(0.5);
});

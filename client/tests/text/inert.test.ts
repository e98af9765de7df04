/** What somebody else wrote hides nothing, turns nothing round, passes for nothing else, and is never followed. */
import { describe, expect, test } from "vitest";
import { type Run, split } from "../../src/text/inert.ts";
import { lookalike } from "../../src/text/lookalikes.ts";

/** Runs, shortly: plain text as it is, others as `{kind:…}`. */
function shorthand(runs: readonly Run[]): string {
  const piece = (run: Run): string => {
    if (run.kind === "plain") return run.text;
    if (run.kind === "hidden") return `{${run.code}}`;
    return run.kind === "lookalike" ? `{${run.text}=${run.like}}` : `{link:${run.text}}`;
  };
  return runs.map(piece).join("");
}

describe("split", () => {
  test.each([
    [
      "plain text",
      "The crane control has stopped.\nWe draw no conclusion.",
      "The crane control has stopped.\nWe draw no conclusion.",
    ],
    ["Chinese with its punctuation", "已收到，已转报主管当局（XA-0041）。", "已收到，已转报主管当局（XA-0041）。"],
    ["accents and ligatures", "Señor, naïve façade, ﬁnal, Ångström", "Señor, naïve façade, ﬁnal, Ångström"],
    ["a family", "👩‍👩‍👧 ❤️ 1️⃣", "👩‍👩‍👧 ❤️ 1️⃣"],
    ["an override", "XA\u202E1400\u202C", "XA{U+202E}1400{U+202C}"],
    ["isolates and marks", "a\u2066b\u2069\u200Ec\u061Cd", "a{U+2066}b{U+2069}{U+200E}c{U+061C}d"],
    ["zero width", "no\u200Bt\u200Cat\u200Dall\uFEFF", "no{U+200B}t{U+200C}at{U+200D}all{U+FEFF}"],
    ["a joiner between digits", "1\u200D2", "1{U+200D}2"],
    ["a soft hyphen", "attri\u00ADbution", "attri{U+00AD}bution"],
    ["fillers that look like a space", "a\u3164b\u2800c\uFFA0", "a{U+3164}b{U+2800}c{U+FFA0}"],
    ["tags", "a\u{E0041}", "a{U+E0041}"],
    ["selectors", "a\uFE00b\u{E0100}", "a{U+FE00}b{U+E0100}"],
    ["private use", "\uE000", "{U+E000}"],
    ["separators", "a\u2028b\u2029", "a{U+2028}b{U+2029}"],
    ["controls", "a\u0007\tb", "a{U+0007}{U+0009}b"],
    ["marks upon marks", `a${"\u0301".repeat(5)}b`, `a${"\u0301".repeat(3)}{U+0301}{U+0301}b`],
    ["an address", "see https://example.org/a?b=c, then", "see {link:https://example.org/a?b=c}, then"],
    ["an address in Chinese", "见https://example.org/a。", "见{link:https://example.org/a}。"],
    [
      "a script as an address",
      "javascript://%0aalert(1)",
      "{link:javascript://%0aalert(1}{U+0029}".replace("{U+0029}", ")"),
    ],
    ["a mail address", "to watch@xa.example.", "to {link:watch@xa.example}."],
    ["an address that turns round", "https://a\u202Eb", "{link:https://a}{U+202E}b"],
    ["an address of another script", "https://раssport.example", "{https://раssport.example=https://passport.example}"],
    ["a side in Cyrillic", "Centre ХА said", "Centre {ХА=XA} said"],
    ["markup", "<b onclick=alert(1)>", "<b onclick=alert(1)>"],
  ])("%s", (_name, text, expected) => {
    expect(shorthand(split(text, "en"))).toBe(expected);
    expect(
      split(text, "en")
        .map((run) => run.text)
        .join(""),
    ).toBe(text);
  });

  test("leaves nothing out, whatever the text", () => {
    let seed = 1;
    const next = (below: number): number => {
      seed = (seed * 48_271) % 2_147_483_647;
      return seed % below;
    };
    const points = [
      0x41, 0x430, 0x202e, 0x200d, 0x301, 0xfe0f, 0x1f469, 0x0a, 0x20, 0x2f, 0x3a, 0x40, 0x4e2d, 0xe000, 0x2e,
    ];
    for (let round = 0; round < 500; round++) {
      const text = String.fromCodePoint(...Array.from({ length: next(30) }, () => points[next(points.length)]!));
      const runs = split(text, "en");
      expect(runs.map((run) => run.text).join("")).toBe(text);
      expect(
        runs.filter(({ kind }) => kind === "plain" || kind === "link").some(({ text }) => /[\u202e\ue000]/.test(text)),
      ).toBe(false);
    }
  });
});

describe("lookalike", () => {
  test.each([
    ["a Cyrillic а among Latin letters", "pаy", "en", "pay"],
    ["wholly Cyrillic, and no word", "ХА", "en", "XA"],
    ["wholly Greek", "ΧΑ", "zh-Hans", "XA"],
    ["full width", "ＸＡ", "zh-Hans", "XA"],
    ["mathematical", "𝐗𝐀", "en", "XA"],
    ["one Cyrillic letter as a word", "А", "en", "A"],
    ["a mixture, in Russian too", "pаy", "ru", "pay"],
  ])("%s is marked", (_name, word, language, like) => {
    expect(lookalike(word, language)).toBe(like);
  });

  test.each([
    ["Latin", "pay", "en"],
    ["Russian in English", "привет", "en"],
    ["Russian that could be Latin", "ХА", "ru"],
    ["Chinese with Latin", "XA方", "zh-Hans"],
    ["a small Greek letter", "α", "en"],
    ["microseconds", "µs", "en"],
    ["a ligature", "ﬁnal", "en"],
    ["full-width digits", "１４", "zh-Hans"],
  ])("%s is not", (_name, word, language) => {
    expect(lookalike(word, language)).toBeNull();
  });
});

test.each(["a.", "a", "@", "\u0301", "https://", "a\u202e"])("splits the longest text of %j at once", (piece) => {
  const text = piece.repeat(32_768 / piece.length);
  const start = performance.now();
  split(text, "en");
  expect(performance.now() - start).toBeLessThan(1000);
});
